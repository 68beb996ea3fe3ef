"""When to look again: the dates come from the rules that apply, else from what each questionnaire says of itself."""

from collections.abc import Sequence
from datetime import date, timedelta

from twofold.care.pace import Due
from twofold.web.answer.read import Finished
from twofold.web.checkin.dates import said_day
from twofold.web.library import content, say
from twofold.web.plan.known import Known


def measures_of(known: Known, by_rules: Sequence[Due]) -> list[str]:
    """One line for every questionnaire that is worth asking again, the soonest first."""
    lines = [_line(one.instrument, one.on if one.last else None, known) for one in by_rules if _is_own(one.instrument)]
    named = {one.instrument for one in by_rules}
    last: dict[str, Finished] = {}
    for sheet in known.sheets:
        last.setdefault(sheet.instrument, sheet)
    for name, sheet in last.items():
        again = content().instruments[name].about.again
        if name not in named and _is_own(name) and not again.once and again.useful_days:
            lines.append(_line(name, sheet.day + timedelta(days=again.useful_days), known))
    return lines


def _is_own(name: str) -> bool:
    """Answered by the person, not by a professional."""
    return content().instruments[name].about.rater == "self"


def _line(name: str, on: date | None, known: Known) -> str:
    called = content().instruments[name].about.name
    if on is None:
        return say("plan.measures.never", name=called)
    return say(f"plan.measures.{'due' if on <= known.today else 'next'}", name=called, day=said_day(on, known.today))
