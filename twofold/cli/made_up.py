"""The made-up people: who they are, and a simulated day turned into the answers of a check-in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.utils import timezone

from twofold.care.checkin import Asked, Followed, form_for, read_answers
from twofold.engine.diary import Diary
from twofold.engine.spec import CHECKIN_SPEC
from twofold.web.library import content
from twofold.web.signin.models import Person

COLUMN = {variable.name: place for place, variable in enumerate(CHECKIN_SPEC.variables)}
INPUT = {given.name: place for place, given in enumerate(CHECKIN_SPEC.inputs)}
MOTIVES = {"calm": 0.34, "numb": 0.26, "sleep": 0.2, "feel-good": 0.08, "with-others": 0.07, "habit": 0.05}
LENGTHS = {"minutes": 0.25, "hour-or-two": 0.6, "most-of-day": 0.15}
BAD_DAY = 8.5  # mean of memories and on edge from which the short form is chosen, every other time
SKIPPED = 0.03  # share of single questions passed over


@dataclass(frozen=True)
class MadeUp:
    """One made-up person."""

    name: str
    zone: str
    country: str
    follows: tuple[Followed, ...]


_names = (
    "Ana Bela Chidi Dara Eoin Fia Goran Hana Idris Juno Kofi Lena Milo Nadia Owen Paz Quinn Rosa Sami Tove Uma "
    "Viktor Wren Xenia Yusuf Zora Aldo Bryn Cato Disa Emre Flor Gita Hugo Ines Joss Kira Leif Mina Noor"
)
NAMES = _names.split()
PLACES = (
    ("Europe/Dublin", "IE"),
    ("Europe/London", "GB"),
    ("America/New_York", "US"),
    ("America/Toronto", "CA"),
    ("Australia/Sydney", "AU"),
    ("Pacific/Auckland", "NZ"),
    ("Europe/Paris", "FR"),
    ("Europe/Berlin", "DE"),
    ("Europe/Madrid", "ES"),
)
SUBSTANCES = ("alcohol", "alcohol", "cannabis", "alcohol", "opioids", "cocaine", "alcohol", "benzodiazepines")


def _made_up(number: int, name: str) -> MadeUp:
    zone, country = PLACES[number % len(PLACES)]
    substance = SUBSTANCES[number % len(SUBSTANCES)]
    return MadeUp(name, zone, country, (Followed("own_1", substance, "", True),))


PEOPLE = tuple(_made_up(number, name) for number, name in enumerate(NAMES))


def days_of(made_up: MadeUp, diary: Diary, person: Person, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """What `save_check_in` takes, for each simulated day that was filled in; the last one is yesterday."""
    zone = ZoneInfo(made_up.zone)
    today = person.day_of(timezone.now())
    for t in range(len(diary)):
        if np.isnan(diary.values[t]).all():
            continue
        day = today - timedelta(days=len(diary) - t)
        evening = datetime.combine(day, time(20), zone) + timedelta(minutes=int(rng.integers(0, 170)))
        told = _told(diary.values[t], diary.inputs[t], made_up.follows, rng)
        bad = (told["memories"] + told["edge"]) / 2 >= BAD_DAY and rng.random() < 0.5
        form = form_for(content().checkin, bad_day=bad, follows_something=True)
        asked = Asked(content().checkin, form, (), made_up.follows, made_up.country)
        on_form = {question.id for question in asked.questions}
        given = {name: value for name, value in told.items() if name in on_form and rng.random() >= SKIPPED}
        if "use" not in given:
            given.pop("relief", None)
        reading = read_answers(asked, given)
        if reading.problems:
            raise ValueError(f"a made-up day does not fit the questions: {dict(reading.problems)}")
        yield {"day": day, "form": form.id, "answers": reading.answers, "at": evening}


def skills_of(made_up: MadeUp, diary: Diary, person: Person, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """What `rate_skill` takes, for each simulated day with a skill: mostly a little lower after, not always."""
    zone = ZoneInfo(made_up.zone)
    today = person.day_of(timezone.now())
    names = list(content().skills)
    for t in range(len(diary)):
        if np.isnan(diary.values[t]).all() or diary.inputs[t][INPUT["skill"]] < 0.5:
            continue
        before = max(_tap(diary.values[t][COLUMN["craving"]]), _tap(diary.values[t][COLUMN["symptoms"]]), 1)
        after = int(np.clip(before - round(float(rng.normal(1.2, 1.6))), 0, 10))
        at = datetime.combine(today - timedelta(days=len(diary) - t), time(18), zone)
        at += timedelta(minutes=int(rng.integers(0, 110)))
        yield {"skill": str(rng.choice(names)), "before": before, "after": after, "at": at}


def _told(values: Any, inputs: Any, follows: tuple[Followed, ...], rng: np.random.Generator) -> dict[str, Any]:
    """One day as a person would tap it."""
    sleep, craving = _tap(values[COLUMN["sleep"]]), _tap(values[COLUMN["craving"]])
    memories, edge = _two_taps(values[COLUMN["symptoms"]], rng)
    low, worry = _two_taps(values[COLUMN["mood"]], rng)
    used = values[COLUMN["use"]] > 0
    reminded = "no" if inputs[INPUT["reminder"]] < 0.5 else "a-lot" if rng.random() < 0.5 else "a-little"
    told: dict[str, Any] = {
        "sleep": {"value": sleep, "ticks": ["bad-dreams"] if sleep <= 3 and rng.random() < 0.5 else []},
        "reminder": reminded,
        "memories": memories,
        "edge": edge,
        "low": low,
        "worry": worry,
        "craving": craving,
        "use": {"used": [_use(follows[0], craving, rng)]} if used else {"none": True},
        "ease": _tap(values[COLUMN["ease"]]),
        "pleasure": _tap(values[COLUMN["pleasure"]]),
        "helped": _helped(inputs, rng),
    }
    if used:
        told["relief"] = {
            "motive": _drawn(MOTIVES, rng),
            "eased": int(np.clip(rng.normal(6.0, 1.7), 1, 10)),
            "length": _drawn(LENGTHS, rng),
        }
    return told


def _use(thing: Followed, craving: int, rng: np.random.Generator) -> dict[str, Any]:
    if content().checkin.substances[thing.substance].in_drinks:
        return {"id": thing.id, "drinks": float(1 + rng.poisson(1.5 + craving / 2)) + 0.5 * int(rng.integers(0, 2))}
    return {"id": thing.id, "level": ("less", "usual", "usual", "more")[int(rng.integers(0, 4))]}


def _helped(inputs: Any, rng: np.random.Generator) -> list[str]:
    helped = ["skill"] if inputs[INPUT["skill"]] > 0.5 else []
    if inputs[INPUT["person_or_group"]] > 0.5:
        helped.append("person" if rng.random() < 0.6 else "group")
    if inputs[INPUT["medicine"]] > 0.5:
        helped.append("medicine")
    return helped or ["nothing-yet"]


def _tap(value: float) -> int:
    return int(np.clip(round(float(value)), 0, 10))


def _two_taps(mean: float, rng: np.random.Generator) -> tuple[int, int]:
    """Two ratings whose mean is the simulated one, as near as whole numbers allow."""
    total = int(np.clip(round(2 * float(mean)), 0, 20))
    first = int(np.clip(round(total / 2 + rng.normal(0, 0.8)), max(0, total - 10), min(10, total)))
    return first, total - first


def _drawn(chances: dict[str, float], rng: np.random.Generator) -> str:
    return str(rng.choice(list(chances), p=list(chances.values())))
