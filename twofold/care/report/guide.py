"""How a report is put together, from `content/report.yaml`: its sides, what stands out, and what may come next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from twofold.care.instrument import Instrument
from twofold.care.onward import Onward
from twofold.care.source import Key, Source, source


class Standing(IntEnum):
    """How a side stands. Of several sheets the highest counts; what could not be scored is said besides."""

    NOT_ANSWERED = 0
    HALF = 1  # answered, but nothing could be scored
    NO_MARK = 2  # a number without any published cut-point
    NOTHING = 3  # nothing in these answers stands out
    CLOSER = 4  # worth a closer look: a gate, a working value, or a cut-point for one group of people only
    STANDS_OUT = 5

    @property
    def word(self) -> str:
        """Its name in content."""
        return self.name.lower().replace("_", "-")


STANDINGS = {one.word: one for one in Standing}


@dataclass(frozen=True, slots=True)
class SideOf:
    """One side of the report, and the sides of instruments that it gathers. `always`: said also when unanswered."""

    id: str
    of: tuple[str, ...]
    always: bool


@dataclass(frozen=True, slots=True)
class RuleSays:
    """What a rule of an instrument says when it is met; it may stand in place of other meanings (`replaces`)."""

    instrument: str
    rule: str
    says: Key
    standing: Standing
    replaces: tuple[str, ...]
    professional: Key | None


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: a side stands in one of these ways, or a flag is up (see `report/flags.py`)."""

    side: str = ""
    standings: tuple[Standing, ...] = ()
    flag: str = ""
    negated: bool = False

    def holds(self, standings: Mapping[str, Standing], flags: frozenset[str]) -> bool:
        """Whether it is so."""
        found = self.flag in flags if self.flag else standings[self.side] in self.standings
        return found != self.negated


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is said when all its tests hold."""

    id: str
    says: Key
    tests: tuple[Test, ...]

    def holds(self, standings: Mapping[str, Standing], flags: frozenset[str]) -> bool:
        """Whether all of them hold."""
        return all(test.holds(standings, flags) for test in self.tests)


@dataclass(frozen=True, slots=True)
class NextStep(Sentence):
    """Something that could come next, and the page it opens."""

    do: Onward


@dataclass(frozen=True, slots=True)
class Stopped:
    """A score is marked "just stopped" in the `within_days` after the last use, once `without_days` are known to be
    without, where use was regular before: on `regular_days` of the `of_days` that end with the last use.
    """

    within_days: int
    without_days: int
    regular_days: int
    of_days: int


@dataclass(frozen=True, slots=True)
class ReportGuide:
    """The whole file. `marked` are the safety rules, the gravest first."""

    sides: tuple[SideOf, ...]
    stands_out: frozenset[str]
    gates: frozenset[str]
    calm: frozenset[str]
    what_happened: tuple[str, ...]
    marked: tuple[str, ...]
    rules: tuple[RuleSays, ...]
    cannot: tuple[Sentence, ...]
    next: tuple[NextStep, ...]
    stopped: Stopped
    source: Source


def report_guide(given: Mapping[str, Any]) -> ReportGuide:
    """Build from a validated mapping."""
    stopped = given["just_stopped"]
    return ReportGuide(
        sides=tuple(SideOf(one["id"], tuple(one["of"]), one.get("always", False)) for one in given["sides"]),
        stands_out=frozenset(given["stands_out"]),
        gates=frozenset(given["gates"]),
        calm=frozenset(given["calm"]),
        what_happened=tuple(given["what_happened"]),
        marked=tuple(given["marked"]),
        rules=tuple(_rule(one) for one in given["rules"]),
        cannot=tuple(
            Sentence(one["id"], Key(f"report.cannot.{one['id']}.says"), _tests(one)) for one in given["cannot"]
        ),
        next=tuple(_step(one) for one in given["next"]),
        stopped=Stopped(**stopped),
        source=source(given["source"]),
    )


def _rule(given: Mapping[str, Any]) -> RuleSays:
    at = f"report.rules.{given['id']}"
    return RuleSays(
        given["instrument"],
        given["rule"],
        Key(f"{at}.says"),
        STANDINGS[given["standing"]],
        tuple(given.get("replaces", ())),
        Key(f"{at}.note") if "note" in given else None,
    )


def _step(given: Mapping[str, Any]) -> NextStep:
    says = Key(f"report.next.{given['id']}.says")
    return NextStep(given["id"], says, _tests(given), Onward(says, given["opens"]))


def _tests(given: Mapping[str, Any]) -> tuple[Test, ...]:
    return tuple(
        Test(
            one.get("side", ""),
            tuple(STANDINGS[word] for word in one.get("is", ())),
            one.get("flag", ""),
            one.get("not", False),
        )
        for one in given.get("when", ())
    )


def unknown_names(
    guide: ReportGuide, instruments: Mapping[str, Instrument], flags: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """(field, problem) for every instrument, rule, side or flag that is named and not there."""
    for name in guide.what_happened:
        if name not in instruments:
            yield "what_happened", f"there is no instrument {name}"
    for rule in guide.rules:
        if rule.instrument not in instruments:
            yield "rules", f"there is no instrument {rule.instrument}"
        elif rule.rule not in instruments[rule.instrument].rules:
            yield "rules", f"{rule.instrument} has no rule {rule.rule}"
    sides = {side.id for side in guide.sides}
    known = {*flags, *(f"{rule.instrument}.{rule.rule}" for rule in guide.rules)}
    for one in (*guide.cannot, *guide.next):
        for test in one.tests:
            if test.flag and test.flag not in known:
                yield one.id, f"there is no flag {test.flag}"
            if test.side and test.side not in sides:
                yield one.id, f"there is no side {test.side}"
