"""What must be said before the next dose: fires, does not fire, and what is not known is asked about."""

from collections.abc import Mapping
from datetime import date, time, timedelta

import pytest

from twofold.care.content import load
from twofold.care.doses import (
    Between,
    Listed,
    Notice,
    Notices,
    Rhythm,
    Schedule,
    State,
    due_on,
    missed_days,
    next_due,
)
from twofold.care.use_history import UseDay, UseHistory

CONTENT = load()
TODAY = date(2026, 11, 23)
DAILY = Schedule(Rhythm.DAILY, (time(20), time(8)))
MONTHLY = Schedule(Rhythm.EVERY, every_days=28, first=TODAY - timedelta(days=26))
TAKEN, NOT = State.TAKEN, State.NOT_TAKEN


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def listed(medicine: str, schedule: Schedule = DAILY, **more: object) -> Listed:
    given = {"began": ago(60), **more}
    return Listed(medicine, CONTENT.medicines.get(medicine), schedule, **given)  # type: ignore[arg-type]


def used(days: Mapping[int, str]) -> UseHistory:
    """Complete days: `{2: "opioids"}` is opioids two days ago and nothing on the other days."""
    return UseHistory(
        CONTENT.checkin, [UseDay(ago(n), {days[n]: 1.0} if n in days else {}, complete=True) for n in range(40)]
    )


def said(*meds: Listed, history: UseHistory | None = None) -> list[tuple[str, Notice]]:
    found = Notices(meds, history or used({}), TODAY, CONTENT.dose_days).all()
    return [(one.listed.id, one.notice) for one in found]


def told(days: Mapping[int, State], slots: tuple[str, ...] = ("08:00", "20:00")) -> dict[tuple[date, str], State]:
    return {(ago(n), slot): state for n, state in days.items() for slot in slots}


def test_doses_are_due_in_the_order_of_the_day_and_only_while_on_the_list() -> None:
    one = listed("acamprosate", ended=TODAY)
    assert [due.slot for due in due_on(one, ago(1))] == ["08:00", "20:00"]
    assert due_on(one, TODAY) == due_on(one, ago(61)) == ()


def test_an_injection_is_due_so_many_days_after_the_last_one_given() -> None:
    assert next_due(listed("naltrexone-injection", MONTHLY), TODAY) == ago(26)
    given = listed("naltrexone-injection", MONTHLY, said={(ago(25), "day"): TAKEN})
    assert next_due(given, TODAY) == TODAY + timedelta(days=3)
    assert due_on(given, TODAY + timedelta(days=3))[0].slot == "day"
    today = listed("naltrexone-injection", MONTHLY, said={(TODAY, "day"): TAKEN})
    assert next_due(today, TODAY) == TODAY + timedelta(days=28)


@pytest.mark.parametrize(
    ("medicine", "days_ago", "what", "fires"),
    [
        ("naltrexone", 0, "opioids", True),
        ("naltrexone", 10, "opioids", True),
        ("naltrexone", 11, "opioids", False),
        ("naltrexone", 1, "alcohol", False),
        ("nalmefene", 3, "opioids", True),
        ("naltrexone", 3, "other", False),
        ("acamprosate", 0, "opioids", False),
    ],
)
def test_an_opioid_within_ten_days_stands_before_naltrexone(
    medicine: str, days_ago: int, what: str, fires: bool
) -> None:
    found = said(listed(medicine), history=used({days_ago: what}))
    assert ((medicine, Notice.OPIOID_AND_NALTREXONE) in found) == fires


def test_something_that_may_hold_an_opioid_is_asked_about_and_holds_the_reminder() -> None:
    found = said(listed("naltrexone"), history=used({3: "other"}))
    assert found == [("naltrexone", Notice.MAYBE_OPIOID)]


def test_methadone_on_the_list_stands_before_naltrexone_and_reaches_fourteen_days() -> None:
    both = (listed("naltrexone"), listed("methadone", ended=None))
    assert ("naltrexone", Notice.OPIOID_AND_NALTREXONE) in said(*both)
    assert ("naltrexone", Notice.OPIOID_AND_NALTREXONE) in said(*both, history=used({14: "opioids"}))


@pytest.mark.parametrize(
    ("ended", "drank", "fires"), [(None, 1, True), (None, 2, False), (ago(14), 0, True), (ago(15), 0, False)]
)
def test_alcohol_with_disulfiram_up_to_fourteen_days_after(ended: date | None, drank: int, fires: bool) -> None:
    found = said(listed("disulfiram", ended=ended), history=used({drank: "alcohol"}))
    assert (found == [("disulfiram", Notice.DRINK_AND_DISULFIRAM)]) == fires


@pytest.mark.parametrize(("medicine", "days", "fires"), [("methadone", 3, True), ("methadone", 2, False)])
def test_after_missed_days_one_calls_before_the_restart(medicine: str, days: int, fires: bool) -> None:
    one = listed(medicine, said=told(dict.fromkeys(range(1, days + 1), NOT) | {days + 1: TAKEN}))
    assert missed_days(one, TODAY, 30) == Between(days, days)
    assert ((medicine, Notice.CALL_BEFORE_RESTART) in said(one)) == fires


def test_days_of_which_nothing_was_noted_are_not_called_missed_but_asked_about() -> None:
    one = listed("methadone", said=told({5: TAKEN}))
    assert missed_days(one, TODAY, 30) == Between(0, 4)
    assert said(one) == [("methadone", Notice.NOTHING_NOTED)]
    assert said(listed("methadone")) == []  # nothing was ever noted: nothing is known, and nobody is nagged


def test_a_day_with_one_dose_taken_is_not_a_missed_day() -> None:
    one = listed("methadone", said={(ago(1), "08:00"): TAKEN, (ago(1), "20:00"): NOT} | told({2: NOT, 3: NOT, 4: NOT}))
    assert missed_days(one, TODAY, 30) == Between(0, 0)


@pytest.mark.parametrize(
    ("given_ago", "notice"),
    [(24, None), (25, Notice.END_OF_INTERVAL), (28, Notice.END_OF_INTERVAL), (29, Notice.LATE_INJECTION)],
)
def test_the_end_of_an_injection_and_a_late_one(given_ago: int, notice: Notice | None) -> None:
    one = listed("naltrexone-injection", MONTHLY, said={(ago(given_ago), "day"): TAKEN})
    assert said(one) == ([(one.id, notice)] if notice else [])


@pytest.mark.parametrize(("days", "fires"), [(0, True), (28, True), (29, False)])
def test_after_naltrexone_ends_the_body_is_not_used_to_opioids(days: int, fires: bool) -> None:
    found = said(listed("naltrexone", ended=ago(days)))
    assert (("naltrexone", Notice.TOLERANCE_GONE) in found) == fires


def test_a_sedative_beside_an_opioid_medicine_and_a_drink_beside_prazosin() -> None:
    drank, other = used({0: "benzodiazepines"}), used({1: "alcohol"})
    assert said(listed("buprenorphine"), history=drank) == [("buprenorphine", Notice.SEDATIVE_AND_OPIOID)]
    assert said(listed("prazosin"), history=other) == [("prazosin", Notice.DRINK_AND_PRAZOSIN)]
    assert said(listed("prazosin"), history=used({3: "alcohol"})) == []


def test_the_gravest_comes_first_and_an_own_medicine_says_nothing() -> None:
    found = said(listed("prazosin"), listed("naltrexone"), listed("own"), history=used({0: "opioids", 1: "alcohol"}))
    assert found == [("naltrexone", Notice.OPIOID_AND_NALTREXONE), ("prazosin", Notice.DRINK_AND_PRAZOSIN)]


IMPERATIVES = ("take ", "skip", "double", "stop taking", "increase", "reduce", "lower your")


def test_no_sentence_about_a_missed_dose_says_take_skip_or_double() -> None:
    keys = [one.missed for one in CONTENT.medicines.values()]
    keys += [f"doses.notice.{notice.value}" for notice in Notice]  # type: ignore[list-item]
    for key in keys:
        text = CONTENT.wording.say(key, "en", name="it", day="today").lower().replace("says not to take", "")
        assert not [word for word in IMPERATIVES if word in text], (key, text)
        assert "mg" not in text.split()


def test_naltrexone_and_naloxone_carry_what_they_are_for() -> None:
    """P-04: the two look alike in print."""
    for one in CONTENT.medicines.values():
        for key in (one.name, one.what_for, one.how_helps, *one.watch, *one.together, one.missed):
            text = CONTENT.wording.say(key, "en")
            for name, behind in (("naloxone", " (for overdose)"), ("naltrexone", "(for craving)")):
                if name in text.lower():
                    assert behind in text, (one.id, text)
