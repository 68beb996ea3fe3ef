"""Your plan noticed: a craving, symptoms, days with use, a score or the cycle have moved since last time.

Two weeks are held against the two before; a score against the one before it by the bands of `care.change`; the cycle
against what it said when it was last marked as seen. Only what moved by more than a little is said, and as numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from twofold.care.change import Direction, Means, change
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.answer.read import Finished
from twofold.web.checkin.days import DayRow
from twofold.web.checkin.telling import plain_number
from twofold.web.library import content, say
from twofold.web.plan.actions import choose_for_plan
from twofold.web.plan.known import Known, known_of
from twofold.web.plan.pages import person_of, see_other
from twofold.web.understand.models import KeptPicture

RATINGS = ("craving", "symptoms")


@dataclass(frozen=True)
class Noticed:
    """One thing that moved. `is_harder` where it moved to the harder side; None where it has no side."""

    key: str
    text: str
    is_harder: bool | None


def noticed(known: Known) -> list[Noticed]:
    """What moved and has not been marked as seen, the harder side first."""
    seen = known.choices["seen"]
    found = [
        *_days_moved(known.rows, known.today),
        *_scores_moved(known.sheets),
        *_cycle_moved(known, seen.get("cycle")),
    ]
    new = [one for one in found if one.key not in seen.get("keys", [])]
    return sorted(new, key=lambda one: one.is_harder is not True)


def _days_moved(rows: Sequence[DayRow], today: date) -> Iterator[Noticed]:
    guide = content().plan
    late, early = _spans(rows, today)
    week = today.isocalendar()
    at = f"{week.year}-{week.week}"  # what was seen stays seen for the week; then it may have moved on
    for name in RATINGS:
        now, before = _values(late, name), _values(early, name)
        if min(len(now), len(before)) >= guide.fewest:
            change = sum(now) / len(now) - sum(before) / len(before)
            if abs(change) >= guide.points:
                way = "up" if change > 0 else "down"
                numbers = {"now": plain_number(sum(now) / len(now)), "before": plain_number(sum(before) / len(before))}
                yield Noticed(f"{name}-{way}-{at}", say(f"plan.noticed.{name}-{way}", **numbers), change > 0)
    used, used_before = _values(late, "use"), _values(early, "use")
    if min(len(used), len(used_before)) >= guide.fewest:
        now_days, before_days = sum(one > 0 for one in used), sum(one > 0 for one in used_before)
        change = _share(used) - _share(used_before)
        if abs(change) >= guide.share:
            way = "up" if change > 0 else "down"
            counts = {"days": len(used), "days_before": len(used_before)}
            text = say(f"plan.noticed.use-{way}", None, now=now_days, before=before_days, **counts)
            yield Noticed(f"use-{way}-{at}", text, change > 0)


def use_has_risen(rows: Sequence[DayRow], today: date) -> bool | None:
    """More days with use in the last two weeks than in the two before, by more than a little; None where unknown."""
    guide, spans = content().plan, _spans(rows, today)
    used, before = (_values(span, "use") for span in spans)
    return _share(used) - _share(before) >= guide.share if min(len(used), len(before)) >= guide.fewest else None


def _spans(rows: Sequence[DayRow], today: date) -> tuple[list[DayRow], list[DayRow]]:
    """The newest stretch of days, and the one before it."""
    span = content().plan.span
    late = [row for row in rows if today - span < row.day <= today]
    return late, [row for row in rows if today - 2 * span < row.day <= today - span]


def _share(used: Sequence[float]) -> float:
    return sum(one > 0 for one in used) / len(used)


def _values(rows: Sequence[DayRow], name: str) -> list[float]:
    return [value for row in rows if (value := row.values.get(name)) is not None]


def _scores_moved(sheets: Sequence[Finished]) -> Iterator[Noticed]:
    """The newest score of each questionnaire against the one before, where that may matter or is a real change."""
    by_name: dict[str, list[Finished]] = {}
    for one in sheets:
        by_name.setdefault(one.instrument, []).append(one)
    for found in by_name.values():
        if len(found) > 1 and found[0].on_todays_key and found[1].on_todays_key:
            yield from _score_moved(found[0], found[1])


def _score_moved(new: Finished, old: Finished) -> Iterator[Noticed]:
    instrument = new.result.instrument
    for scale in instrument.changes:
        now, before = (one.result.scores[scale].value if scale in one.result.scores else None for one in (new, old))
        if now is None or before is None:
            continue
        moved = change(instrument, scale, before, now, (new.day - old.day).days)
        if moved.means in (Means.MAY_MATTER, Means.REAL) and moved.direction in (Direction.BETTER, Direction.WORSE):
            verdict = say(f"scores.change.{moved.means.value}")
            numbers = {"before": plain_number(before), "now": plain_number(now)}
            text = say("plan.noticed.score", name=instrument.about.name, verdict=verdict, **numbers)
            yield Noticed(f"score-{new.id}-{scale}", text, moved.direction is Direction.WORSE)


def verdicts_of(known: Known) -> dict[str, str]:
    """Question of the cycle -> its verdict, as the picture was last kept; empty where there is none."""
    row: KeptPicture | None = KeptPicture.objects.of(known.person).filter(diary=None).first()
    return {one["id"]: one["verdict"] for one in row.body["picture"]["questions"]} if row else {}


def _cycle_moved(known: Known, before: Mapping[str, str] | None) -> Iterator[Noticed]:
    if before is None:
        return
    for question, verdict in verdicts_of(known).items():
        was = before.get(question, "")
        if verdict != was and "known" in (verdict, was):
            way = "known" if verdict == "known" else "gone"
            text = say(f"plan.noticed.cycle-{way}", question=say(f"cycle.{question}.asks"))
            yield Noticed(f"cycle-{question}-{verdict}", text, None)


@page(Permission.CHANGE_PLAN, "POST", keeps=True)
def seen(request: HttpRequest) -> HttpResponse:
    """I have seen this: the next notice is about what moves from here."""
    known = known_of(person_of(request))
    keys = [one.key for one in noticed(known)]
    marked: dict[str, Any] = {
        "keys": [*known.choices["seen"].get("keys", []), *keys][-50:],
        "cycle": verdicts_of(known),
    }
    choose_for_plan(by=known.person, seen=marked)
    return see_other("plan:plan")
