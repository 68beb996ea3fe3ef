"""Someone with a bit of everything: days, a diary brought in, a file that waits, a skill rated."""

import json
from collections.abc import Iterator
from uuid import UUID
from zoneinfo import available_timezones

from django.test import Client
from django.utils import timezone

from tests.web.diary.files import PARTS, bring, small, upload
from tests.web.exercise.written import write_something
from tests.web.findhelp.places import keep_places
from tests.web.medicines.lists import METHADONE
from tests.web.plan.made import FOUR_OF_FIVE, MEETING
from tests.web.support.examples import SMART, SPONSOR, WALK
from twofold.care.content import load
from twofold.care.doses import State
from twofold.web.answer.actions import begin, keep_answers
from twofold.web.answer.models import AnsweredSheet
from twofold.web.checkin.models import CheckIn
from twofold.web.cope.actions import rate_skill
from twofold.web.directory.models import Service
from twofold.web.findhelp.actions import save_place, tell_attempt
from twofold.web.medicines.actions import add_medicine, note_body, tell_dose
from twofold.web.plan.actions import add_appointment, add_goal, add_step
from twofold.web.plan.models import Step
from twofold.web.signin.models import Person
from twofold.web.signin.zones import place_in, zones_by_region
from twofold.web.support.actions import add_meeting, make_promise, name_supporter


def with_everything(person: dict[str, str]) -> list[str]:
    """Give this person what their days lack; the addresses that no other page leads to."""
    owner = Person.objects.get(pk=UUID(person["id"]))
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[person["cookie"]] = person["value"]
    brought = bring(client, small(), PARTS)["Location"]
    waiting = upload(client, small(20))["Location"]
    rating = rate_skill(by=owner, skill="five-senses", before=7, after=4)
    write_something(owner)
    medicine = add_medicine(by=owner, body=METHADONE)
    tell_dose(by=owner, entry=medicine, day=owner.day_of(timezone.now()), slot="08:00", state=State.TAKEN)
    note_body(by=owner, words="shaky", number=4)
    add_meeting(by=owner, body=SMART)
    make_promise(by=owner, body=WALK)
    name_supporter(by=owner, body=SPONSOR)
    place = keep_places()["both"]
    saved = save_place(by=owner, service=place, name="River House", phone="559-555-0101")
    tell_attempt(by=owner, place=saved, how="appointment", when="2026-12-09T09:30")
    with_use = _check_in(owner, used=True)
    sheet = AnsweredSheet.objects.of(owner).order_by("made_at").first()
    sitting = begin(by=owner, one="pcl-5", at=timezone.now())
    kept = f"/check-in/kept/{_check_in(owner, used=False)}"
    goal = add_goal(by=owner, words="Be there for Mia", is_less_or_none=True)
    step = add_step(by=owner, words="Call the clinic", arm="therapy", treats="trauma")
    meeting = add_appointment(by=owner, **MEETING)
    keep_answers(by=owner, instrument=load().instruments["pc-ptsd-5"], values=FOUR_OF_FIVE, at=timezone.now())
    client.get("/plan")
    proposed = next(one for one in Step.objects.of(owner) if one.body["rule"])
    return [
        f"/plan/goals/{goal.pk}",
        f"/plan/steps/{step.pk}",
        f"/plan/steps/{proposed.pk}/why",
        f"/plan/therapy/meetings/{meeting.pk}",
        f"/find-help/places/{place}",
        f"/find-help/places/{place}/wrong",
        "/find-help?near=93701&treats=addiction",
        brought,
        waiting,
        f"/skills/kept/{rating.pk}",
        f"/questions/answered/{sheet.pk}",
        f"/questions/going/{sitting.pk}",
        kept,
        f"{kept}/correct",
        f"/check-in/kept/{with_use}/use",
        f"/check-in/kept/{with_use}/first",
        f"/check-in/kept/{with_use}/first/lines",
    ]


def _check_in(owner: Person, *, used: bool) -> UUID:
    """The newest check-in with use, or without."""

    def is_wanted(row: CheckIn) -> bool:
        value = (row.answers["answers"].get("use") or {}).get("value") or {}
        return bool(value.get("used")) == used

    rows = sorted(CheckIn.objects.of(owner), key=lambda row: row.day, reverse=True)
    return UUID(str(next(row.pk for row in rows if is_wanted(row))))


def ways_in() -> list[str]:
    """The addresses of the first page's taps, which lead on to Today for someone who is signed in."""
    return [f"/start/{page}" for page in load().start]


def a_place() -> list[str]:
    """A list of places taken in; the addresses of one of them, which every search leads to."""
    place = keep_places()["both"]
    return [f"/find-help/places/{place}", f"/find-help/places/{place}/wrong"]


def place_names() -> list[str]:
    """Regions and cities of the time zones: names, the same in every language here."""
    by_region = zones_by_region()
    parts = {part.replace("_", " ") for zone in available_timezones() for part in zone.split("/")}
    return sorted({*parts, *by_region, *(place_in(zone) for zones in by_region.values() for zone in zones)})


def own_words(person: dict[str, str]) -> list[str]:
    """What this person wrote, as their own download holds it, and what the lists of places call things.

    One small word alone may be a name our own code gives to something, so it does not count.
    """
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[person["cookie"]] = person["value"]
    answer = client.post("/my-data/download/json")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    texts = [*_texts(json.loads(content)), *_texts([service.body for service in Service.objects.all()])]
    lines = {line.strip() for text in texts for line in (text, *text.splitlines())}
    return sorted(line for line in lines if line != line.lower() or " " in line)


def _texts(given: object) -> Iterator[str]:
    """Every text among the values, however deep."""
    if isinstance(given, str):
        yield given
    elif isinstance(given, dict):
        yield from _texts(list(given.values()))
    elif isinstance(given, list):
        for part in given:
            yield from _texts(part)
