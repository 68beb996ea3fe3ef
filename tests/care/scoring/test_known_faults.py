"""Faults that stand in public definitions: each is refused here, or its wrong answer is not ours."""

import pytest

from twofold.care.content import load
from twofold.care.instrument import Instrument
from twofold.care.scoring import score

INSTRUMENTS = load().instruments


def codes(instrument: Instrument) -> list[str]:
    """LOINC codes of the items, in order."""
    return [coding["code"] for item in instrument.form["item"] for coding in item.get("code", ())]


def test_1_the_first_question_of_the_audit_c_is_how_often_not_heavy_days() -> None:
    for name in ("audit-c", "audit"):
        assert codes(INSTRUMENTS[name])[:3] == ["68518-0", "68519-8", "68520-6"]
        assert "68517-2" not in str(INSTRUMENTS[name].form)
    result = score(INSTRUMENTS["audit-c"], {"1": 12, "2": 0, "3": 0})  # a number of heavy days is no answer here
    assert result.cannot_score == "item 1 has no answer '12'"


def test_2_totals_stand_under_their_own_code() -> None:
    assert INSTRUMENTS["audit-c"].about.loinc["total"] == "75626-2"
    assert not any("76504-0" in str(one.form) + str(one.about.loinc) for one in INSTRUMENTS.values())
    assert len(INSTRUMENTS["ace"].items) == 11
    assert score(INSTRUMENTS["ace"], [0] * 8).cannot_score == "8 answers were given in a list, but there are 11 items"


def test_3_items_1_to_9_of_the_dudit_score_0_to_4_and_10_and_11_score_0_2_4() -> None:
    dudit = INSTRUMENTS["dudit"]
    for item in dudit.items.values():
        expected = [0, 2, 4] if item.link_id in ("10", "11") else [0, 1, 2, 3, 4]
        assert [option.value for option in item.options] == expected
    assert score(dudit, [1] * 9 + [2, 2]).scores["total"].value == 13
    assert "item 10" in str(score(dudit, [2] * 9 + [1, 1]).cannot_score)


def test_4_the_who_5_is_the_raw_sum_times_four() -> None:
    who_5 = INSTRUMENTS["who-5"]
    assert [score(who_5, [n] * 5).scores["total"].value for n in (0, 1, 5)] == [0, 20, 100]
    assert score(who_5, [1, 2, 3, 4, 5]).scores["total"].value == 60  # not (15 - 5) x 4 = 40


def test_5_the_itq_has_two_answers_to_a_cluster_and_eighteen_items_in_all() -> None:
    itq = INSTRUMENTS["itq"]
    assert list(itq.items) == [str(n) for n in range(1, 19)]
    assert "web copies" in itq.about.not_for.lower()
    assert "12 answers" in str(score(itq, [2] * 12).cannot_score)


def test_6_codes_are_those_of_their_own_instrument() -> None:
    assert INSTRUMENTS["audit-c"].about.loinc["panel"] == "72109-2"
    assert INSTRUMENTS["phq-9"].about.loinc["panel"] == "44249-1"
    assert INSTRUMENTS["gad-7"].about.loinc["panel"] == "69737-5"
    panels = [one.about.loinc["panel"] for one in INSTRUMENTS.values() if "panel" in one.about.loinc]
    totals = [one.about.loinc["total"] for one in INSTRUMENTS.values() if "total" in one.about.loinc]
    assert len(set(panels + totals)) == len(panels + totals)
    for one in INSTRUMENTS.values():
        stated = [coding["code"] for coding in one.form.get("code", ())]
        assert stated == [one.about.loinc["panel"]] if "panel" in one.about.loinc else stated == []


@pytest.mark.parametrize(("name", "old_form"), [("pc-ptsd-5", 4), ("pcl-5", 17), ("pcl-5-weekly", 17)])
def test_7_the_older_forms_of_the_ptsd_screens_are_not_taken_for_the_new_ones(name: str, old_form: int) -> None:
    result = score(INSTRUMENTS[name], [1] * old_form)
    assert f"{old_form} answers" in str(result.cannot_score)
    if name != "pc-ptsd-5":  # the older PCL was answered from 1 to 5
        assert score(INSTRUMENTS[name], [5] * 20).cannot_score == "item 1 has no answer '5'"


def check_digit(code: str) -> int:
    """The last digit of a LOINC code, from the others (Luhn's formula)."""
    digits = [int(digit) for digit in reversed(code.partition("-")[0])]
    doubled = [d * 2 - 9 if d * 2 > 9 else d * 2 for d in digits[0::2]]
    return -(sum(doubled) + sum(digits[1::2])) % 10


def test_every_loinc_code_has_a_sound_check_digit() -> None:
    for one in INSTRUMENTS.values():
        found = set(one.about.loinc.values()) | set(all_codes(one.form["item"]))
        assert all(check_digit(code) == int(code[-1]) for code in found), one.id


def all_codes(items: list[dict[str, object]]) -> list[str]:
    found = []
    for item in items:
        found += [coding["code"] for coding in item.get("code", ())]  # type: ignore[attr-defined]
        found += all_codes(item.get("item", []))  # type: ignore[arg-type]
    return found
