"""Everything known about one person, as dated facts: each with its day and where it comes from.

Sources are finished questionnaires, answers about stopping, check-ins, the list of medicines, the person's goals, and
what they told the plan itself. A fact that no rule asks about is left out; an old one counts as unknown and is said
to be old (`care.observations`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from twofold.care.change import Means, change
from twofold.care.facts import Fact, FactValue
from twofold.care.observations import Known as KnownAt
from twofold.care.observations import Observation, known_at
from twofold.care.rules import Truth
from twofold.care.stopping import diary_facts
from twofold.web.answer.read import Finished
from twofold.web.library import content
from twofold.web.plan.known import Known
from twofold.web.plan.own_facts import of_days, of_medicines, of_plan

# What the talk before memory work asks is what rules ask about too.
OF_GATE = {
    "plan_to_die": "now.plan_to_die",
    "psychosis_now": "psychosis_or_mania_now",
    "violence_now": "danger_at_home_now",
    "no_sleep": "",
}


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
        *(Dated(one, "days") for one in of_days(known)),
        *(Dated(one, "medicines") for one in of_medicines(known)),
        *(Dated(one, "plan") for one in of_plan(known)),
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


# --- answers about stopping -----------------------------------------------------------------------------


def _of_stopping(known: Known) -> Iterator[Observation]:
    """What the stopping questions and the six taps told and still stands, and what thirty days of entries say."""
    for name, (value, day) in known.safety.told.items():
        yield Observation(name, value, day)
    for name, value in diary_facts(known.safety.history, known.today).items():
        if name not in known.safety.told:
            yield Observation(name, value, known.today)


# --- what was told here -------------------------------------------------------------------------


def _of_answers(known: Known) -> Iterator[Observation]:
    """What was told here; the newest answer of a day counts, and *not sure* takes an earlier answer back."""
    newest: dict[tuple[str, date], FactValue | None] = {}
    for row in known.told:
        for name, value in row.answers.items():
            newest.setdefault((OF_GATE.get(name, name) if row.kind == "gate" else name, row.day), value)
    for (name, day), value in newest.items():
        if value is not None:
            yield Observation(name, value, day)
