"""The next day, what might change if, and the cutting-down notice: only beside help, held back, and never a promise."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.checkin.sheets import ALCOHOL, follow, keep
from tests.web.understand.made_up import keep_days
from twofold.care.checkin import Answer, State
from twofold.care.cycle import Range
from twofold.web.checkin.actions import answer_same_day, answer_stopping, delete_day
from twofold.web.library import say
from twofold.web.plan import ahead, ahead_pages, jobs
from twofold.web.plan.actions import choose_for_plan
from twofold.web.plan.known import known_of
from twofold.web.plan.less import ORDER, in_words, notice_for
from twofold.web.plan.models import KeptAhead
from twofold.web.signin.models import Person
from twofold.web.understand import door
from twofold.web.understand.ahead import (
    Ahead,
    Calls,
    Change,
    LessAndTense,
    NextDay,
    ReportCard,
    WhatIf,
    Worth,
    as_json,
    from_json,
)

pytestmark = pytest.mark.django_db

AHEAD = Ahead(
    NextDay(timezone.now().date().toordinal() + 1, True, Range(6, 3, 9)),
    ReportCard(Calls(20, 9), Calls(30, 6), Worth.BETTER, 50),
    (
        WhatIf("trauma", "", {"symptoms": Range(-0.8, -1.5, -0.1)}, ("trauma",), (Change("use", Range(-2.8, -6.4, -0.4), 99),)),
        WhatIf("craving", "no-known-link", {}, ("craving",), ()),
        WhatIf("both", "no-known-link", {}, (), ()),
    ),
)  # fmt: skip


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the engine is asked, with an answer that is known; the engine's own answers have their own tests."""
    asked: list[object] = []

    def answer(*given: object, **more: object) -> Ahead:
        asked.append(given)
        return AHEAD

    monkeypatch.setattr(door, "ahead_of", answer)
    return asked


def no_sign(person: Person) -> None:
    """The stopping questions, answered so that no sign is seen."""
    given = {
        "now": Answer(State.ANSWERED, ["none"]),
        "days": Answer(State.ANSWERED, {"drink": 2, "sedative": 0}),
        "amount": Answer(State.ANSWERED, 2),
        "past": Answer(State.ANSWERED, ["none"]),
        "doctor": Answer(State.ANSWERED, "no"),
    }
    answer_stopping(by=person, answers=given, at=timezone.now())


def today(person: Person):  # type: ignore[no-untyped-def]
    return person.day_of(timezone.now())


def test_what_is_kept_comes_back_the_same() -> None:
    assert from_json(as_json(AHEAD)) == AHEAD


def test_the_next_day_is_off_until_it_is_wanted(ana: Person, ana_client: Client, worked_out: list[object]) -> None:
    keep_days(ana, 20, until=today(ana))
    page = ana_client.get("/plan/next-day").content.decode()
    assert say("plan.ahead.off") in page
    assert worked_out == []
    assert ana_client.post("/plan/next-day/choose", {"forecast": "on"}).status_code == 303
    page = ana_client.get("/plan/next-day").content.decode()
    assert "harder than usual for you" in page
    assert say("plan.ahead.card-harder", days=20, used=9) in page, "the report card is on the same page"
    assert "/skills/" in page, "never without something to do"
    assert say("plan.ahead.wrong") in page
    assert " low " not in page.lower().split("<main")[1].split("card")[0]


def test_a_second_look_asks_the_engine_no_more_until_a_day_goes(
    ana: Person, ana_client: Client, worked_out: list[object]
) -> None:
    keep_days(ana, 20, until=today(ana))
    choose_for_plan(by=ana, forecast=True)
    for _ in range(2):
        ana_client.get("/plan/next-day")
    assert len(worked_out) == 1
    delete_day(by=ana, day=today(ana))
    assert not KeptAhead.objects.of(ana).exists()
    ana_client.get("/plan/next-day")
    assert len(worked_out) == 2


@pytest.mark.parametrize("worth", [Worth.NO_BETTER, Worth.CANNOT_TELL, Worth.TOO_FEW])
def test_without_a_good_card_no_call_is_made(ana: Person, worth: Worth) -> None:
    keep_days(ana, 20, until=today(ana))
    card = ReportCard(Calls(20, 9), Calls(30, 6), worth, 50)
    of = ahead_pages.own_stretch(ana)
    said = ahead_pages._said_of_next(of, Ahead(AHEAD.next_day, card, ()), known_of(ana).safety)
    assert said["call"] == say("plan.ahead.cannot-tell")
    assert say(f"plan.ahead.worth.{worth.value}") in said["card"]


def test_what_if_waits_for_the_stopping_questions(ana: Person, ana_client: Client, worked_out: list[object]) -> None:
    keep_days(ana, 20, until=today(ana))
    assert say("what-if.held.stopping-not-asked") in ana_client.get("/plan/what-if").content.decode()
    assert worked_out == []


def test_what_if_says_the_range_first_and_closes_with_what_it_is(
    ana: Person, ana_client: Client, worked_out: list[object]
) -> None:
    keep_days(ana, 20, until=today(ana))
    no_sign(ana)
    page = ana_client.get("/plan/what-if").content.decode()
    assert "between 0.4 and 6.4 fewer. The middle is 2.8 fewer" in page
    assert say("what-if.close") in page
    assert say("what-if.held.no-known-link") in page, "no link, no promise"
    assert say("what-if.help-stands") in page


def test_a_sign_of_danger_or_help_to_stop_holds_everything_back(ana: Person, ana_client: Client) -> None:
    choose_for_plan(by=ana, forecast=True)
    answer_stopping(by=ana, answers={"past": Answer(State.ANSWERED, ["fit"])}, at=timezone.now())
    assert say("what-if.held.needs-help-to-stop") in ana_client.get("/plan/what-if").content.decode()
    answer_same_day(by=ana, answers={"now": Answer(State.ANSWERED, ["fit"])}, at=timezone.now())
    for path in ("/plan/what-if", "/plan/next-day", "/plan"):
        page = ana_client.get(path).content.decode()
        assert page.index(say("safety.w11.name.emergency")) < page.index("<main") + 900, path
    assert say("plan.ahead.refused") in ana_client.get("/plan/next-day").content.decode()


# --- the cutting-down notice ------------------------------------------------------------------------------------------


def cut_down(person: Person, *, quiet: bool = False) -> None:
    """Six weeks with a drink on most days and calm; then none, and on edge - or no more entries."""
    follow(person, ALCOHOL)
    day = today(person)
    for back in range(49, 3 if quiet else -1, -1):
        less = back <= (10 if quiet else 6)
        use = {"none": True} if less or back % 7 == 0 else {"used": [{"id": "alcohol", "drinks": 4}]}
        keep(person, day - timedelta(days=back), {"edge": 8 if less and not quiet else 3, "use": use, "sleep": 4})


def test_less_use_with_more_tension_is_noticed_in_its_order_and_asks_about_withdrawal_first(
    ana: Person, ana_client: Client
) -> None:
    cut_down(ana)
    found = notice_for(known_of(ana))
    assert found is not None
    assert [key for key, _ in found["lines"]] == list(ORDER), "A-01"
    page = ana_client.get("/plan").content.decode()
    assert page.index(say("alarm.effort")) < page.index(say("alarm.common"))
    assert say("alarm.effort") in ana_client.get("/today").content.decode()
    assert not any(word in page for word in ("will pass", "by next week"))


def test_it_can_be_closed_for_the_week_and_turned_off(ana: Person, ana_client: Client) -> None:
    cut_down(ana)
    found = notice_for(known_of(ana))
    assert found is not None
    assert ana_client.post("/plan/less", {"less": "close", "day": str(found["day"])}).status_code == 303
    assert notice_for(known_of(ana)) is None
    choose_for_plan(by=ana, closed=[])
    assert notice_for(known_of(ana)) is not None
    ana_client.post("/plan/less", {"less": "off"})
    assert notice_for(known_of(ana)) is None
    assert say("plan.less.is-off") in ana_client.get("/plan").content.decode()


def test_who_stops_answering_gets_one_neutral_line(ana: Person, ana_client: Client) -> None:
    cut_down(ana, quiet=True)
    jobs.look_at_one.call(str(ana.pk))
    page = ana_client.get("/today").content.decode()
    assert say("alarm.quiet") in page
    assert say("alarm.effort") not in page


def test_two_notices_are_never_shown_within_a_week() -> None:
    day = datetime(2026, 12, 1, tzinfo=UTC).date()
    alarm = LessAndTense(day.toordinal() - 2, "rise", day.toordinal() - 5, True)
    assert ahead.is_shown(alarm, day, [])
    assert not ahead.is_shown(alarm, day, [alarm.day - 3]), "one that was closed three days before stands for it"
    assert not ahead.is_shown(alarm, day + timedelta(days=6), [])


def test_taps_come_first_unless_no_sign_was_seen(ana: Person) -> None:
    alarm = LessAndTense(today(ana).toordinal(), "rise", today(ana).toordinal() - 4, True)
    choices = {"alarm": True, "closed": []}
    said = in_words(alarm, known_of(ana).safety, choices)
    assert said is not None
    assert said["taps"]
    no_sign(ana)
    said = in_words(alarm, known_of(ana).safety, choices)
    assert said is not None
    assert not said["taps"]


def test_the_engines_own_answer_can_be_kept_and_read(ana: Person) -> None:
    """Once through the real engine, sixty days; its figures have their own tests."""
    keep_days(ana, 60, until=today(ana))
    found = ahead.ahead_for(ahead_pages.own_stretch(ana))
    assert found.card is not None
    assert found.card.days > 0
    assert {one.name for one in found.what_if} <= {"trauma", "craving", "both"}
    assert ahead.ahead_for(ahead_pages.own_stretch(ana)) == from_json(as_json(found))


def test_dana_has_no_look_ahead_of_anas(ana: Person, dana_client: Client) -> None:
    keep_days(ana, 20, until=today(ana))
    choose_for_plan(by=ana, forecast=True)
    assert say("plan.ahead.off") in dana_client.get("/plan/next-day").content.decode()
