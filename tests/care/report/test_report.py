"""From sheets to a report: unknown is not nothing, cut-points of groups stand side by side, missing days are no zero."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.care.report.people import (
    CONTENT,
    TODAY,
    gad_7,
    one_page,
    page,
    pc_ptsd,
    pcl,
    phq_9,
    report_of,
    sheet,
    spread,
    use_nights,
    words,
)
from tests.care.test_content import put, refused
from twofold.care.report.changes import changes_of
from twofold.care.report.days import just_stopped, summary
from twofold.care.report.guide import Standing
from twofold.care.report.one_page import blocks, chosen
from twofold.care.report.scores import scores_of
from twofold.care.report.taken import newest_of


def days_ago(days: int) -> object:
    return TODAY - timedelta(days=days)


def test_with_no_sheet_every_side_that_is_always_there_is_not_answered() -> None:
    found = report_of()
    assert found.is_empty
    assert [(side.id, side.standing) for side in found.sides] == [
        ("trauma", Standing.NOT_ANSWERED),
        ("use", Standing.NOT_ANSWERED),
        ("mood", Standing.NOT_ANSWERED),
    ]
    assert not found.changes
    assert not blocks(found, CONTENT.report)


def test_a_half_sheet_is_half_and_says_which_answer_is_missing() -> None:
    found = report_of(sheet("pcl-5", {str(n): 2 for n in range(1, 7)}), sheet("phq-2", {"1": 3}))
    assert found.side("mood").standing is Standing.HALF
    assert "PHQ-2 has no score, because not all of it was answered (item 2 is not answered)." in page(found)
    assert "It is not enough for a score yet." in page(found)


def test_a_newer_half_sheet_does_not_push_out_an_older_whole_one() -> None:
    whole, half = pcl(46, day=TODAY - timedelta(days=40)), sheet("pcl-5", {"1": 4})
    assert newest_of([half, whole]) == [whole]
    assert newest_of([half]) == [half]


def test_a_number_without_any_published_mark_is_not_called_nothing() -> None:
    assert report_of(sheet("craving", {"1": 9})).side("use").standing is Standing.NO_MARK


def test_where_a_cut_point_differs_between_groups_all_are_shown_and_explained() -> None:
    (score,) = scores_of(pc_ptsd(3))
    assert score.cuts_differ
    assert [(cut.at, cut.met, cut.applies_to) for cut in score.cuts] == [
        (3, True, ""),
        (3, True, "women"),
        (4, False, ""),
    ]
    found = report_of(pc_ptsd(3))
    assert found.side("trauma").standing is Standing.CLOSER
    assert "For some groups of people only: Your answers look like those of many people with PTSD." in page(found)
    assert "Your score is at or over 3, the mark for women." in page(found)
    assert "Your score is under 4, the mark for everyone." in page(found)


def test_a_score_between_two_marks_shows_both() -> None:
    text = page(report_of(pcl(32)))
    assert "at or over 31" in text
    assert "under 33" in text
    assert "under 34" in text


def test_error_rates_are_said_in_people_and_where_there_are_none_that_is_said() -> None:
    text = page(report_of(gad_7(12)))
    assert "Of 100 people who have it, about 89 reach this mark. Of 100 who do not, about 18 reach it too." in text
    assert "How often this mark is wrong was not in our source." in text


def test_short_questions_that_stand_out_and_long_ones_that_do_not_are_called_mixed() -> None:
    found = report_of(pc_ptsd(5), pcl(10))
    assert found.side("trauma").is_mixed
    assert "Different questions see different things." in page(found)


def test_every_change_is_judged_against_the_sheet_before_with_both_numbers() -> None:
    sheets = [pcl(total, day=TODAY - timedelta(days=90 - at * 30)) for at, total in enumerate((60, 58, 50, 30))]
    assert [one.change.means.value for one in changes_of(sheets)] == ["noise", "unclear", "real"]
    found = report_of(*sheets)
    assert [(one.change.before, one.change.now) for one in found.changes] == [(50, 30), (60, 30)]
    assert "20 points: a real change, more than chance." in page(found)


def test_inside_its_window_the_numbers_stand_and_it_is_too_soon() -> None:
    text = page(report_of(pcl(50, day=TODAY - timedelta(days=10)), pcl(30)))
    assert "PCL-5: 50 on 13 Nov 2026, 30 on 23 Nov 2026." in text
    assert "too soon to compare" in text
    assert "real change" not in text


def test_a_real_change_into_the_usual_range_is_said_and_never_called_more() -> None:
    text = page(report_of(pcl(50, day=TODAY - timedelta(days=60)), pcl(20)))
    assert "It is now in the range of people who do not have this." in text
    assert "recovered" not in text


def test_a_form_without_a_published_figure_is_compared_only_where_its_side_has_no_other() -> None:
    then = TODAY - timedelta(days=60)
    screens = [pc_ptsd(4, day=then), pc_ptsd(3)]
    assert [one.instrument.id for one in report_of(*screens).changes] == ["pc-ptsd-5"]
    found = report_of(*screens, pcl(50, day=then), pcl(46))
    assert [one.instrument.id for one in found.changes] == ["pcl-5"]
    assert {one.instrument.id for one in changes_of([*screens, pcl(50, day=then), pcl(46)])} == {"pc-ptsd-5", "pcl-5"}


def test_a_summary_of_days_counts_only_what_was_answered() -> None:
    days = use_nights([1, 2], days=6)
    days[TODAY] = {"use": None, "symptoms": None, "craving": None, "sleep": None}
    found = summary(days, TODAY)
    assert (found.answered, found.use_days, found.bad_nights) == (5, (2, 5), (5, 5))
    assert summary({}, TODAY).told == []
    few = summary(use_nights([0], days=3), TODAY)
    assert [words(one) for one in few.told] == ["You checked in on 3 of the last 14 days."]


@pytest.mark.parametrize(
    ("nights", "missing", "stopped"),
    [
        (range(3, 15), [], True),  # three days without after use on most days
        (range(12), [], False),  # still using
        ([1, 3, 5, 7, 9, 11], [], False),  # was not on most days
        (range(1, 14), [], False),  # one day without is no stop
        (range(3, 15), [0, 1, 2], False),  # nobody knows about the days since
        (range(3, 15), [0, 2], False),  # nor about enough of them
        (range(15, 29), [], False),  # longer ago than two weeks
        ([], [], False),
    ],
)
def test_just_stopped_is_said_only_where_it_is_known(nights: Sequence[int], missing: list[int], stopped: bool) -> None:
    days = use_nights(nights, days=30)
    for back in missing:
        days[TODAY - timedelta(days=back)]["use"] = None
    assert just_stopped(days, TODAY, CONTENT.report.stopped) is stopped


def test_a_score_just_after_stopping_says_so() -> None:
    found = report_of(phq_9(12), days=use_nights(range(3, 15), days=30))
    assert "just after you stopped" in page(found)


def test_the_person_leaves_out_what_they_want() -> None:
    found = report_of(pc_ptsd(4), phq_9(12), sheet("taps-2", spread(range(1, 9), 0, 1)))
    whole = blocks(found, CONTENT.report)
    assert [block.id for block in whole] == ["side-trauma", "side-use", "side-mood"]
    assert [block.id for block in chosen(whole, {"side-mood"})] == ["side-mood"]
    assert chosen(whole, frozenset()) == []


def test_withdrawal_stands_on_the_page_when_it_is_known() -> None:
    text = one_page(report_of(pc_ptsd(4), stopping="needs-help"), sick_days=2)
    assert "Their answers about stopping: Needs help to stop." in text
    assert "Use was to stop feeling sick or shaky on 2 of the last days." in text


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        ("{flag: item-marked}]}", "{flag: item-maked}]}", "there is no flag item-maked"),
        ("rule: cptsd", "rule: cptds", "itq has no rule cptds"),
        ("what_happened: [exposure", "what_happened: [exposer", "there is no instrument exposer"),
        ("lesson:both-sides-at-once", "lesson:one-side", "there is no lesson one-side"),
        ("{side: trauma, is: [closer, stands-out]}", "{side: travma, is: [closer]}", "there is no side travma"),
    ],
)
def test_a_guide_that_names_what_is_not_there_is_refused(tmp_path: Path, before: str, now: str, says: str) -> None:
    ours = (Path(__file__).parents[3] / "twofold" / "content" / "report.yaml").read_text(encoding="utf-8")
    assert before in ours
    put(tmp_path, "report.yaml", ours.replace(before, now, 1))
    assert says in str(refused(tmp_path))
