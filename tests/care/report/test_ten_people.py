"""The written people of the guidance: what their report must say, and what must not stand in it."""

import re
from datetime import timedelta

import pytest

from tests.care.report.people import (
    CONTENT,
    TODAY,
    exposure,
    gad_2,
    gad_7,
    itq_complex,
    one_page,
    page,
    pc_ptsd,
    pcl,
    phq_2,
    phq_9,
    report_of,
    sheet,
    single_alcohol,
    single_drug,
    taps_alcohol,
    use_nights,
)
from twofold.care.reading import measure
from twofold.care.report.guide import Standing
from twofold.care.report.report import Report
from twofold.care.report.said import Said

NAMES = re.compile("|".join(re.escape(one.about.name) for one in CONTENT.instruments.values()))


def ana() -> Report:
    """1. Alcohol and trauma, alone at home."""
    nights = [n for n in range(14) if n % 7 not in (0, 6)]
    return report_of(
        pc_ptsd(4), pcl(12, 5, 16, 13), phq_9(13), gad_7(12), single_alcohol(150), taps_alcohol(3),
        days=use_nights(nights), stopping="talk-first",
    )  # fmt: skip


def complex_trauma() -> Report:
    """3. Complex PTSD, no use."""
    return report_of(
        itq_complex(), pcl(52), pc_ptsd(5), phq_9(15), single_drug(0), single_alcohol(0), exposure(2, 3),
        stopping="no-sign",
    )  # fmt: skip


def veteran() -> Report:
    """6. Nightmares and drinking; 58 eight weeks ago, 47 now."""
    return report_of(pcl(58, day=TODAY - timedelta(weeks=8)), pcl(47), single_alcohol(100), stopping="talk-first")


def young_adult() -> Report:
    """8. PHQ-9 14 then 16, item 9 from 1 to 2."""
    return report_of(
        phq_9(14, 1, day=TODAY - timedelta(days=28)), phq_9(16, 2), gad_7(15), single_alcohol(40), pc_ptsd(2)
    )


def nothing() -> Report:
    """10. Nothing stands out."""
    return report_of(pc_ptsd(1), phq_2(1), gad_2(1), single_alcohol(0), single_drug(0))


EVERYBODY = {"1": ana, "3": complex_trauma, "6": veteran, "8": young_adult, "10": nothing}
everybody = pytest.mark.parametrize("who", EVERYBODY.values(), ids=EVERYBODY)


@everybody
def test_both_sides_stand_first_and_nobody_is_told_that_they_have_something(who: object) -> None:
    found = who()  # type: ignore[operator]
    assert [side.id for side in found.sides][:2] == ["trauma", "use"]
    text = page(found).lower()
    for never in ("you have ptsd", "you have depression", "you suffer", "diagnosed", "high risk", "low risk", "risk", "you are fine", "recovered", "improved", "clean", "no change", "severe"):  # fmt: skip
        assert never not in text, never
    assert "cannot tell what you have" in text


@everybody
def test_its_reading_grade_is_eight_or_lower(who: object) -> None:
    """Whom a mark was tested with stands as its source writes it; names of forms are names."""
    lines = [line for line in page(who()).splitlines() if not line.startswith("Tested with:")]  # type: ignore[operator]
    names = [*CONTENT.words.names, *(one.about.name for one in CONTENT.instruments.values())]
    grade = measure(lines, names).grade
    assert grade is not None
    assert grade <= 8


@everybody
def test_no_line_of_the_page_for_a_professional_grades_risk(who: object) -> None:
    text = one_page(who()).lower()  # type: ignore[operator]
    assert "high risk" not in text
    assert "low risk" not in text


def test_1_both_sides_on_one_page_and_a_way_that_does_not_ask_to_stop_first() -> None:
    found = ana()
    assert [side.standing for side in found.sides[:2]] == [Standing.STANDS_OUT, Standing.STANDS_OUT]
    text = page(found)
    for must in ("You do not have to stop first", "by video", "Talk first with a doctor", "medicines that ease craving", "Groups meet near you and online", "If thoughts of dying ever come", "PCL-5: 46, on a scale from 0 to 80", "There was use on 10 of 14 days"):  # fmt: skip
        assert must in text, must
    for never in ("zone", "we will", "first stop", "safe to stop", "streak"):
        assert never not in text.lower(), never
    assert [step.do.opens for step in found.next][:2] == ["lesson:both-sides-at-once", "stopping-answer"]


def test_1_the_professional_reads_scores_parts_marks_and_the_days() -> None:
    text = one_page(ana())
    for must in ("PCL-5 (the past month), 23 Nov 2026: 46 of 80", "intrusion 12 of 20", "31 or more", "sens. 0.89, spec. 0.65", "PHQ-9", "(moderate)", "Talk first", "alcohol 3 of 4"):  # fmt: skip
        assert must in text, must


def test_3_complex_ptsd_stands_in_place_of_ptsd() -> None:
    found = complex_trauma()
    text = page(found)
    assert "Your answers look like long-term effects of trauma." in text
    assert "There are therapies made for this. They can start now" in text
    assert "PTSD" not in NAMES.sub("", text).replace("complex PTSD", "")
    assert found.side("use").standing is Standing.NOTHING
    assert "Alcohol and drugs\nNothing in these answers stands out." in text
    for never in ("medicines that ease craving", "stop or cut down", "both sides at once", "one side is thin"):
        assert never not in text
    assert "Rule for complex PTSD met" in one_page(found)


def test_3_what_happened_is_not_shown_unless_the_person_says_so() -> None:
    line = "Left alone, hungry or uncared for as a child"
    assert line not in page(complex_trauma())
    assert line not in one_page(complex_trauma())
    assert line in one_page(complex_trauma(), kept={"happened"})
    assert "tested mostly with people whose life or body was in danger" in page(complex_trauma())


def test_6_eleven_points_may_matter_and_are_not_certain_yet() -> None:
    text = page(veteran())
    assert "PCL-5: 58 on 28 Sep 2026, 47 on 23 Nov 2026." in text
    assert "11 points: may matter, not certain yet." in text
    assert "male veterans" in one_page(veteran())


def test_8_help_comes_first_and_the_item_is_shown_though_the_sum_is_within_noise() -> None:
    found = young_adult()
    text = page(found)
    assert text.startswith("On 23 Nov 2026 you marked thoughts of death or of hurting yourself. Here is help first.")
    assert found.next[0].do.opens == "help-now"
    assert "2 points: within what changes by chance." in text
    assert "If thoughts of dying ever come" not in text
    shown = one_page(found)
    assert "item 9: “Several days” on 26 Oct 2026, “More than half the days” on 23 Nov 2026. It is marked more" in shown
    assert shown.index("Single answers to look at") < shown.index("PHQ-9 (")


def test_10_nothing_stands_out_is_said_with_what_it_cannot_tell_and_when_to_come_back() -> None:
    found = nothing()
    text = page(found)
    assert text.count("Nothing in these answers stands out.") == 3
    for must in ("cannot rule anything out", "Come back when something changes", "people to call"):
        assert must in text, must
    assert [step.do.opens for step in found.next] == ["lesson:asking-early", "help-now"]
    assert not found.marked


def test_2_and_9_the_way_to_stop_with_help_comes_before_everything_but_help_now() -> None:
    pills = sheet("taps-2", {str(n): 0 for n in range(1, 9)} | {"7": 1, "7a": 1, "7b": 1, "6": 1, "6a": 1, "6b": 1})
    found = report_of(pc_ptsd(5), pcl(58), phq_9(16), pills, stopping="needs-help")
    assert found.next[0].do.opens == "stopping-answer"
    assert "naltrexone" not in page(found)
    heavy = report_of(pc_ptsd(3), taps_alcohol(4), stopping="needs-help")
    assert heavy.next[0].id == "help-to-stop"
    assert "First, a way to stop with help." in page(heavy)


def test_4_item_9_is_met_with_help_first() -> None:
    found = report_of(pc_ptsd(4), phq_9(17, 1), sheet("taps-2", {"4": 1, "4a": 1, "4b": 1}))
    assert page(found).startswith("On 23 Nov 2026 you marked thoughts of death")
    assert found.next[0].id == "talk-today"


def test_5_and_7_a_report_of_few_answers_says_what_is_missing() -> None:
    found = report_of(pc_ptsd(5))
    assert "You have not answered the questions about alcohol and drugs yet." in page(found)
    assert "You have not answered the questions about mood and worry yet." in page(found)
    assert [step.do.opens for step in found.next] == ["lesson:therapies", "lesson:groups", "sitting"]


def test_every_step_says_where_it_leads_in_words_that_exist() -> None:
    for step in CONTENT.report.next:
        assert CONTENT.wording.has(step.says)
        assert isinstance(Said(step.says), Said)
