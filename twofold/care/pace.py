"""Measurement-based pace: when to ask a questionnaire again, from the rules that apply."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from twofold.care.content import Content
from twofold.care.rules import Outcome, Rule, Truth


@dataclass(frozen=True, slots=True)
class Due:
    """A questionnaire to be asked again: from which day, by which day, and the rule that says so."""

    instrument: str
    on: date
    by: date
    last: date | None
    rule: Rule


def due(content: Content, outcomes: Iterable[Outcome], last: Mapping[str, date], today: date) -> tuple[Due, ...]:
    """What is to be asked again, the soonest first. `last` maps a questionnaire to the day of its last answers.

    The shortest pace of those that apply counts. Never before the questionnaire's own window has passed; one that is
    asked once in a life is not asked again.
    """
    found: dict[str, Due] = {}
    for outcome in outcomes:
        if outcome.truth is not Truth.YES:
            continue
        for measure in outcome.rule.measures:
            again = content.instruments[measure.instrument].about.again
            before = last.get(measure.instrument)
            if before is not None and again.once:
                continue
            if before is None:
                on = by = today
            else:
                on = before + timedelta(days=max(measure.every_days, again.after_days))
                by = before + timedelta(days=max(measure.at_most_days, again.after_days))
            one = Due(measure.instrument, on, by, before, outcome.rule)
            if measure.instrument not in found or (one.on, one.by) < (
                found[one.instrument].on,
                found[one.instrument].by,
            ):
                found[one.instrument] = one
    return tuple(sorted(found.values(), key=lambda one: (one.on, one.instrument)))
