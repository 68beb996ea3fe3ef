"""Lessons: open to anyone without a database; one's own answers in them only for oneself; every door leads somewhere."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error
from django.test import Client
from django.utils import timezone

from tests.web.checkin.sheets import ALCOHOL, follow, keep
from twofold.care.checkin import Answer, State
from twofold.care.lesson import Hook
from twofold.care.library_files import SCHEMAS
from twofold.web.audit.models import AuditEvent
from twofold.web.checkin.actions import save_check_in
from twofold.web.cope.actions import rate_skill
from twofold.web.library import content, say
from twofold.web.signin.models import Person
from twofold.web.understand.learn import own
from twofold.web.understand.learn.lessons import OPEN, OPEN_ONE, OWN, address_of
from twofold.web.understand.learn.own import SAYS, own_answers, part_of_day

LESSONS = list(content().lessons)
NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HARD = {"sleep": "2", "reminder": "a-lot", "memories": "7", "edge": "7", "low": "6", "worry": "6", "craving": "8", "pleasure": "2"}  # fmt: skip
EASY = {"sleep": "7", "reminder": "no", "memories": "1", "edge": "2", "low": "2", "worry": "2", "craving": "1", "pleasure": "6"}  # fmt: skip
NO_USE = {"use": {"none": True}}


def html(text: str) -> str:
    return text.replace("'", "&#x27;").replace('"', "&quot;")


def keep_two_weeks(person: Person, hard: int = 6, easy: int = 8) -> None:
    """Hard days first, none with use on the hard ones but the first; a person helped on easy days."""
    follow(person, ALCOHOL)
    for number in range(hard + easy):
        day = TODAY - timedelta(days=number)
        given = {**(HARD if number < hard else EASY), **NO_USE, "helped": ["person", "skill"] if number >= hard else ["skill"]}  # fmt: skip
        keep(person, day, given)


def said(person: Person, *hooks: Hook) -> list[str]:
    return own_answers(person, hooks, NOW)


@pytest.mark.parametrize("page", ["/lessons", *(f"/lessons/{name}" for name in LESSONS)])
def test_it_opens_for_anyone_without_a_database_and_sets_no_cookie(page: str) -> None:
    answer = Client().get(page)
    assert answer.status_code == 200
    assert not answer.cookies
    assert b"<form" not in answer.content.split(b"<main")[1]
    assert say("learn.own.title") not in answer.content.decode()


@pytest.mark.parametrize("name", LESSONS)
def test_the_page_shows_every_line_its_sources_and_one_thing_to_do(name: str) -> None:
    lesson, text = content().lessons[name], Client().get(f"/lessons/{name}").content.decode()
    for line in lesson.lines:
        assert html(say(line.says)) in text
    for source in lesson.sources:
        assert html(source.title) in text
        assert source.link is None or html(source.link) in text
    assert html(say(lesson.do.says)) in text
    assert address_of(lesson.do) in text
    assert say("learn.not-reviewed") in text
    assert text.count(say("learn.confirm")) == sum(line.confirm for line in lesson.lines)


def test_the_list_has_every_lesson_in_its_order_and_leads_on_to_the_next() -> None:
    text = Client().get("/lessons").content.decode()
    places = [text.index(f'href="/lessons/{name}"') for name in LESSONS]
    assert places == sorted(places)
    assert f'href="/lessons/{LESSONS[1]}"' in Client().get(f"/lessons/{LESSONS[0]}").content.decode()
    assert say("learn.next", title="").strip() not in Client().get(f"/lessons/{LESSONS[-1]}").content.decode()


def test_no_such_lesson_is_no_such_page() -> None:
    assert Client().get("/lessons/nothing").status_code == 404


def test_every_page_a_lesson_may_open_is_there() -> None:
    schema = json.loads((SCHEMAS / "lesson.schema.json").read_text())["properties"]["do"]["properties"]["opens"][
        "pattern"
    ]
    assert set(re.findall(r"[a-z][a-z-]+(?=[|)(])", schema)) == {*OWN, *OPEN, *OPEN_ONE, "help-now"}
    for lesson in content().lessons.values():
        assert Client().get(address_of(lesson.do)).status_code in {200, 302}, lesson.id


def test_a_page_of_ones_own_says_that_it_needs_an_account() -> None:
    needs = content().lessons["relief-becomes-a-circle"]
    text = Client().get(f"/lessons/{needs.id}").content.decode()
    assert say("learn.needs-account") in text
    assert 'href="/sign-up"' in text
    assert say("learn.needs-account") not in Client().get("/lessons/what-trauma-is").content.decode()


# --- one's own answers ------------------------------------------------------------------------------------------------


def test_every_hook_has_what_it_says() -> None:
    assert set(SAYS) == set(Hook)


@pytest.mark.django_db
def test_with_nothing_answered_a_lesson_says_so_and_stands(ana: Person, ana_client: Client) -> None:
    assert said(ana, *Hook) == []
    text = ana_client.get("/lessons/reward-system").content.decode()
    assert say("learn.own.none") in text


@pytest.mark.django_db
def test_a_lesson_picks_up_what_was_answered_and_keeps_nothing(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    today = ana.day_of(timezone.now())
    for number in range(8):
        keep(ana, today - timedelta(days=number), {**HARD, **NO_USE})
    before = AuditEvent.objects.count()
    answer = ana_client.get("/lessons/reward-system")
    text = answer.content.decode()
    assert say("learn.own.strong-pull", strong=8, passed=8) in text
    assert say("learn.own.only-you") in text
    assert "no-store" in answer["Cache-Control"]
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_nobody_else_sees_it(ana: Person, dana_client: Client) -> None:
    keep_two_weeks(ana)
    for client in (Client(), dana_client):
        text = client.get("/lessons/relief-becomes-a-circle").content.decode()
        assert say("learn.own.hard-days", hard=6, said=14, both=6) not in text


@pytest.mark.django_db
def test_days_are_counted_not_judged(ana: Person) -> None:
    keep_two_weeks(ana)
    assert said(ana, Hook.DAYS) == [say("learn.own.days", days=14)]
    assert said(ana, Hook.HARD_DAYS) == [say("learn.own.hard-days", hard=6, said=14, both=6)]
    assert said(ana, Hook.REMINDERS) == [say("learn.own.reminders", reminded=6, said=14)]
    assert said(ana, Hook.BAD_NIGHTS) == [say("learn.own.bad-nights", bad=6, said=14)]
    assert said(ana, Hook.LOW_DAYS) == [say("learn.own.low-days", low=6, said=14)]
    assert said(ana, Hook.STRONG_PULL) == [say("learn.own.strong-pull", strong=6, passed=6)]
    assert said(ana, Hook.PEOPLE) == [say("learn.own.people", times=8, said=14)]
    assert said(ana, Hook.HELPED) == [say("learn.own.helped", helped="A skill", times=14, said=14)]
    assert said(ana, Hook.PLEASURE) == [say("learn.own.pleasure", days=14, low=2, high=6, middle=6)]


@pytest.mark.django_db
def test_six_days_are_too_few_for_anything_but_their_number(ana: Person) -> None:
    keep_two_weeks(ana, hard=3, easy=3)
    assert said(ana, *Hook) == [say("learn.own.days", days=6)]


@pytest.mark.django_db
def test_days_without_a_hard_one_say_that(ana: Person) -> None:
    keep_two_weeks(ana, hard=0, easy=8)
    assert said(ana, Hook.HARD_DAYS, Hook.STRONG_PULL) == [
        say("learn.own.hard-days-none", said=8),
        say("learn.own.strong-pull-none", said=8),
    ]


@pytest.mark.django_db
def test_answers_older_than_twelve_weeks_are_let_be(ana: Person) -> None:
    keep_two_weeks(ana)
    later = NOW + timedelta(weeks=15)
    assert own_answers(ana, list(Hook), later) == [say("learn.own.days", days=14)]


def with_use(person: Person, number: int, motive: str, eased: int = 6, length: str = "hour-or-two") -> None:
    told = dict.fromkeys(content().checkin.questions, Answer(State.NOT_ASKED))
    told["use"] = Answer(State.ANSWERED, {"used": [{"id": "alcohol", "substance": "alcohol", "drinks": 3}]})
    told["relief"] = Answer(State.ANSWERED, {"motive": motive, "eased": eased, "length": length})
    day = TODAY - timedelta(days=number)
    save_check_in(by=person, day=day, form="daily", answers=told, at=NOW - timedelta(days=number))


@pytest.mark.django_db
def test_what_use_was_for_and_what_it_gave_never_without_the_day_after(ana: Person) -> None:
    follow(ana, ALCOHOL)
    for number in range(6):
        with_use(ana, number, "numb" if number < 4 else "sleep")
    assert said(ana, Hook.MOTIVE) == [say("learn.own.motive", said=6, motive="To numb or forget", most=4)]
    (relief,) = said(ana, Hook.RELIEF)
    assert relief == say("learn.own.relief.eased", eased=6, length="an hour or two")
    assert "day after" in relief


@pytest.mark.django_db
def test_use_against_feeling_sick_or_shaky_speaks_of_withdrawal_and_not_of_relief(ana: Person) -> None:
    follow(ana, ALCOHOL)
    for number in range(6):
        with_use(ana, number, "stop-sick")
    assert say("learn.own.relief-sick", sick=6) in said(ana, Hook.MOTIVE)
    assert said(ana, Hook.RELIEF) == []


@pytest.mark.django_db
def test_relief_that_was_none_is_said_as_none(ana: Person) -> None:
    follow(ana, ALCOHOL)
    for number in range(6):
        with_use(ana, number, "calm", eased=0, length="not-at-all")
    assert said(ana, Hook.RELIEF) == [say("learn.own.relief.not-at-all")]


@pytest.mark.django_db
def test_the_hard_time_of_day_comes_from_the_skills_used_in_hard_moments(ana: Person) -> None:
    def rate(hour: int, before: int, times: int) -> None:
        for _ in range(times):
            rate_skill(by=ana, skill="five-senses", before=before, after=3, at=NOW.replace(hour=hour))

    rate(20, 8, 4)
    assert said(ana, Hook.TIME_OF_DAY) == []
    rate(9, 7, 2)
    rate(9, 2, 9)  # no hard moment
    assert said(ana, Hook.TIME_OF_DAY) == [say("learn.own.time-of-day.evening", most=4, all=6)]
    rate(9, 7, 2)
    assert said(ana, Hook.TIME_OF_DAY) == [say("learn.own.time-of-day.spread", all=8)]


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "night"), (4, "night"), (5, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening"), (22, "evening"), (23, "night")],
)  # fmt: skip
def test_every_hour_has_its_part_of_the_day(hour: int, part: str) -> None:
    assert part_of_day(hour) == part


@pytest.mark.django_db
def test_a_lesson_stands_when_the_answers_cannot_be_read(
    ana: Person, ana_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*given: object, **more: object) -> list[object]:
        raise Error

    monkeypatch.setattr(own, "day_rows", away)
    answer = ana_client.get("/lessons/relief-becomes-a-circle")
    assert answer.status_code == 200
    assert say("learn.own.none") in answer.content.decode()
