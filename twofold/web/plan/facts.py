"""Everything known about one person, as dated facts: each with its day and where it comes from.

Sources are finished questionnaires, answers about stopping, check-ins, the list of medicines, the person's goals, and
what they told the plan itself. A fact that no rule asks about is left out; an old one counts as unknown and is said
to be old (`care.observations`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from twofold.care.change import Means, change
from twofold.care.checkin import State
from twofold.care.facts import Fact, FactValue
from twofold.care.observations import Known as KnownAt
from twofold.care.observations import Observation, known_at
from twofold.care.rules import Truth
from twofold.care.stopping import diary_facts
from twofold.web.answer.read import Finished
from twofold.web.checkin.days import DayRow
from twofold.web.library import content
from twofold.web.medicines.read import facts_from
from twofold.web.plan.known import Known
from twofold.web.plan.steps import GoalStatus


@dataclass(frozen=True)
class Dated:
    """One fact as it was known on a day, and where it comes from (a key under `plan.from`)."""

    seen: Observation
    source: str


def dated_facts(known: Known) -> list[Dated]:
    """Every fact there is, of those that rules may ask about."""
    facts, named = content().facts, _other_names(content().facts)
    found = [
        *(Dated(one, "sheets") for one in _of_sheets(known.sheets, facts)),
        *(Dated(one, "stopping") for one in _of_stopping(known)),
        *(Dated(one, "days") for one in _of_days(known)),
        *(Dated(one, "medicines") for one in _of_medicines(known)),
        *(Dated(one, "goals") for one in _of_goals(known)),
        *(Dated(one, "told") for one in _of_answers(known)),
    ]
    by_name = (
        Dated(Observation(named.get(d.seen.fact, d.seen.fact), d.seen.value, d.seen.on), d.source) for d in found
    )
    return [
        one for one in by_name if one.seen.fact in facts and facts[one.seen.fact].problem_with(one.seen.value) is None
    ]


def facts_at(known: Known, dated: Sequence[Dated]) -> KnownAt:
    """The facts that hold today. An answer to the plan counts over what was worked out on the same day."""
    told = {(one.seen.fact, one.seen.on) for one in dated if one.source == "told"}
    kept = [one.seen for one in dated if one.source == "told" or (one.seen.fact, one.seen.on) not in told]
    return known_at(kept, known.today, content().facts)


def _other_names(facts: Mapping[str, Fact]) -> dict[str, str]:
    return {other: fact.name for fact in facts.values() for other in fact.also}


# --- questionnaires ---------------------------------------------------------------------------------------------------


def _of_sheets(sheets: Sequence[Finished], facts: Mapping[str, Fact]) -> Iterator[Observation]:
    """Scores, rules and single items of each questionnaire's newest sheet, and the change since the one before."""
    by_name: dict[str, list[Finished]] = {}
    for one in sheets:
        by_name.setdefault(one.instrument, []).append(one)
    for name, found in by_name.items():
        newest = found[0]
        if newest.on_todays_key:
            yield from _of_sheet(newest)
            yield Observation(f"{name}.answered", True, newest.day)
            before = next((one for one in found[1:] if one.on_todays_key), None)
            if before is not None:
                yield from _of_change(newest, before)


def _of_sheet(one: Finished) -> Iterator[Observation]:
    for scale, score in one.result.scores.items():
        if score.value is not None:
            yield Observation(f"{one.instrument}.{scale}", score.value, one.day)
    for rule, truth in one.result.rules.items():
        if truth is not Truth.UNKNOWN:
            yield Observation(f"{one.instrument}.{rule}", truth is Truth.YES, one.day)
    for item, value in one.sheet.values.items():
        if isinstance(value, int):
            yield Observation(f"{one.instrument}.item-{item}", value, one.day)


def _of_change(new: Finished, old: Finished) -> Iterator[Observation]:
    """`<scale>_change` is now less before; it is left out where both asked about the same days."""
    instrument = new.result.instrument
    for scale, score in new.result.scores.items():
        before = old.result.scores[scale].value if scale in old.result.scores else None
        if score.value is None or before is None:
            continue
        moved = change(instrument, scale, before, score.value, (new.day - old.day).days)
        if moved.means is not Means.TOO_SOON:
            yield Observation(f"{instrument.id}.{scale}_change", moved.points, new.day)
            yield Observation(f"{instrument.id}.{scale}_before", before, new.day)


# --- answers about stopping, and the days -----------------------------------------------------------------------------


def _of_stopping(known: Known) -> Iterator[Observation]:
    """What the stopping questions and the six taps told and still stands, and what thirty days of entries say."""
    for name, (value, day) in known.safety.told.items():
        yield Observation(name, value, day)
    for name, value in diary_facts(known.safety.history, known.today).items():
        if name not in known.safety.told:
            yield Observation(name, value, known.today)


def _of_days(known: Known) -> Iterator[Observation]:
    """Ratings and use of the newest day, averages of the last two weeks, and what today's use was."""
    rows = known.rows
    if rows:
        yield from _of_newest(rows[-1])
        yield from _of_two_weeks(known)
    history, today = known.safety.history, known.today
    for name in ("opioid", "street"):
        used = history.has_kind(today, name)
        if used is not None:
            yield Observation(f"today.{name}", used, today)
        gap = history.gap_before(today, name)
        yield Observation(f"{name}_gap_days", gap if gap.low != gap.high else gap.low, today)


def _of_newest(row: DayRow) -> Iterator[Observation]:
    for told in row.told:
        for question, answer in told.items():
            if answer.state is State.ANSWERED and isinstance(answer.value, int):
                yield Observation(question, answer.value, row.day)


def _of_two_weeks(known: Known) -> Iterator[Observation]:
    late = [row for row in known.rows if (known.today - row.day).days < 14]
    for name in ("craving", "symptoms", "mood", "sleep"):
        values = [value for row in late if (value := row.values.get(name)) is not None]
        if values:
            yield Observation(f"days14.{name}", round(fmean(values), 2), late[-1].day)
    used = [value for row in late if (value := row.values.get("use")) is not None]
    if used:
        yield Observation("days14.use_days", float(sum(value > 0 for value in used)), late[-1].day)
    yield Observation("days14.answered", float(len(late)), known.today)


# --- medicines, goals, and what was told here -------------------------------------------------------------------------


def _of_medicines(known: Known) -> Iterator[Observation]:
    for name, value in facts_from(known.medicines).items() if known.medicines else ():
        yield Observation(name, value, known.today)


def _of_goals(known: Known) -> Iterator[Observation]:
    """A goal about less or none that stands says that it is wanted; no such goal says nothing."""
    if any(goal.is_less_or_none and goal.status is GoalStatus.OPEN for goal in known.goals):
        yield Observation("wants_less_or_none", True, known.today)


def _of_answers(known: Known) -> Iterator[Observation]:
    """What was told here; the newest answer of a day counts, and *not sure* takes an earlier answer back."""
    newest: dict[tuple[str, date], FactValue | None] = {}
    for row in known.told:
        if row.kind == "facts":
            for name, value in row.answers.items():
                newest.setdefault((name, row.day), value)
    for (name, day), value in newest.items():
        if value is not None:
            yield Observation(name, value, day)
