"""When to look again: the dates come from the rules that apply, else from what each questionnaire says of itself."""

from collections.abc import Mapping
from datetime import timedelta

from twofold.web.answer.read import Finished
from twofold.web.checkin.dates import said_day
from twofold.web.library import content, say
from twofold.web.plan.known import Known


def measures_of(known: Known, by_rules: Mapping[str, int]) -> list[str]:
    """One line for every questionnaire that is worth asking again; `by_rules` are days between, by instrument."""
    last: dict[str, Finished] = {}
    for one in known.sheets:
        last.setdefault(one.instrument, one)
    lines = []
    for name in dict.fromkeys([*by_rules, *last]):
        instrument = content().instruments.get(name)
        if instrument is None or instrument.about.rater != "self":
            continue
        if name not in last:
            lines.append(say("plan.measures.never", name=instrument.about.name))
        elif (days := by_rules.get(name, instrument.about.again.useful_days)) and not instrument.about.again.once:
            due = last[name].day + timedelta(days=days)
            key = "due" if due <= known.today else "next"
            lines.append(say(f"plan.measures.{key}", name=instrument.about.name, day=said_day(due, known.today)))
    return lines
