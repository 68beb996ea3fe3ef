"""The made-up person's answered questionnaires: twice, eight weeks apart, in step with their simulated days."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.utils import timezone

from twofold.care.instrument import Instrument
from twofold.cli.made_up import COLUMN, MadeUp
from twofold.engine.diary import Diary
from twofold.web.library import content
from twofold.web.signin.models import Person

APART = 56  # days between the two times
SPAN = 14  # days whose mean the answers follow
SHARES = {"pcl-5": ("symptoms", 0.38), "phq-9": ("mood", 0.24), "gad-7": ("mood", 0.26)}  # of a 0-10 row, per item
NEVER = {("phq-9", "9"): 0}  # the made-up person marks no thoughts of death
HAPPENED = (2, 6)
USE_ITEMS = ("4", "5", "6")  # of the BAM


def sheets_of(made_up: MadeUp, diary: Diary, person: Person, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """What `keep_answers` takes, the older sheets first. A short diary has them once."""
    today = person.day_of(timezone.now())
    times = [1 + APART, 1] if len(diary) >= APART + SPAN else [1]
    for back in times:
        at = datetime.combine(today - timedelta(days=back), time(19), ZoneInfo(made_up.zone))
        means = _means(diary, len(diary) - back + 1)
        for name, values in _answers(means, rng, first=back == times[0]).items():
            yield {"instrument": content().instruments[name], "values": values, "at": at}


def _means(diary: Diary, until: int) -> dict[str, float]:
    """The mean of each row over the days before `until`; use as a share of days."""
    part = diary.values[max(0, until - SPAN) : until]
    found = {name: part[:, place] for name, place in COLUMN.items()}
    return {
        name: float(np.nanmean(values)) if not np.isnan(values).all() else 0.0
        for name, values in (found | {"use": np.where(np.isnan(found["use"]), np.nan, found["use"] > 0)}).items()
    }


def _answers(means: dict[str, float], rng: np.random.Generator, *, first: bool) -> dict[str, dict[str, int]]:
    known = content().instruments
    found = {
        "pc-ptsd-5": {"1": 1} | {str(n): int(rng.random() < means["symptoms"] / 6) for n in range(2, 7)},
        **{name: _spread(known[name], share * means[row], rng) for name, (row, share) in SHARES.items()},
        "single-alcohol": {"1": round(150 * means["use"])},
        "single-drug": {"1": 0},
        "bam": _bam(known["bam"], means, rng),
    }
    if first:
        found["exposure"] = {str(n): int(n in HAPPENED) for n in range(1, 15)}
    return found


def _spread(instrument: Instrument, middle: float, rng: np.random.Generator) -> dict[str, int]:
    """Each item near the middle, within its answers."""
    return {
        name: NEVER.get((instrument.id, name), int(np.clip(round(rng.normal(middle, 0.8)), 0, max(item.by_value))))
        for name, item in instrument.items.items()
        if item.by_value and (instrument.id, name) != ("phq-9", "10")
    }


def _bam(instrument: Instrument, means: dict[str, float], rng: np.random.Generator) -> dict[str, int]:
    """The use questions follow the days with use, the others stand in the middle."""
    use = {name: int(np.clip(round(4 * means["use"] + rng.normal(0, 0.4)), 0, 4)) for name in USE_ITEMS}
    rest = {name: 2 if item.accepts(2) else 0 for name, item in instrument.items.items() if name not in use}
    return rest | use
