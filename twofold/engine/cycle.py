"""What leads to what for one person: links with their uncertainty, where the levels are, and the first questions.

Everything is in the columns' own units: rating rows in points per point of the source (or for use against none), the
row of use in probit units.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.design import Layout
from twofold.engine.posterior import Posterior, totals
from twofold.engine.verdict import (
    FEWEST_MOVES,
    FOR_POINTS,
    SMALL_CHANCE,
    SMALL_POINTS,
    Summary,
    Verdict,
    enough_contrast,
    enough_days,
    judge,
    summarise_all,
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Edge:
    """One link. `order_holds` is False for a same-day link that changes under the other within-day order."""

    source: str
    target: str
    kind: str  # lag | same | input | pooled | total
    mean: float
    sd: float
    lower95: float
    upper95: float
    p_direction: float
    own_share: float
    verdict: Verdict
    order_holds: bool | None = None


@dataclass(frozen=True)
class Level:
    """Where a variable's level stood on one occasion (row of the diary)."""

    variable: str
    row: int
    level: float
    lower95: float
    upper95: float


@dataclass(frozen=True)
class Days:
    """How much there is: occasions, answered days, days with and without use."""

    occasions: int
    answered: int
    with_use: int
    without_use: int


@dataclass(frozen=True)
class Part:
    """One side of a question: its own pooled links, in the direction of yes."""

    name: str
    edges: tuple[tuple[str, str, str], ...]  # (source, target, kind)
    found: Summary
    own_share: float
    verdict: Verdict


@dataclass(frozen=True)
class Question:
    """One of the six first questions; positive is yes.

    found    pooled over its links (their mean), the numbers behind the verdict
    effect   the size to say in words, in points (or probability for q2): mean, lower, upper
    counts   own days in plain counts, such as {"high": (12, 15), "low": (2, 20)}
    numbers  own averages, such as {"after": 5.1, "other": 4.0}
    strongest  q6: the part that stands out, or None
    """

    id: str
    verdict: Verdict
    found: Summary
    own_share: float
    effect: tuple[float, float, float]
    parts: tuple[Part, ...]
    counts: dict[str, tuple[int, int]]
    numbers: dict[str, float]
    strongest: str | None = None


@dataclass(frozen=True)
class Lingering:
    """What a hard day of one variable leaves behind, step by step (days; occasions when there are several a day).

    left      (steps): share of the day's own size on the 1st, 2nd, ... step after, as (middle, lower95, upper95)
    half_life the same for the steps until half is left; the longest that is looked at stands for that or longer
    verdict   about the first step: known (more is left, or less), no-link (gone by the next day), ...
    """

    variable: str
    unit: str  # day | occasion
    left: tuple[tuple[float, float, float], ...]
    half_life: tuple[float, float, float]
    open_ended: bool  # the upper end of the half-life is the longest that is looked at
    verdict: Verdict


@dataclass(frozen=True)
class Leg:
    """One step of a loop: points (or chance of use) at its end for one point (or use against none) at its start."""

    source: str
    target: str
    found: Summary
    verdict: Verdict


@dataclass(frozen=True)
class Loop:
    """A loop with its gain (points that return of one point), its verdict, and whether every leg is known."""

    name: str
    legs: tuple[Leg, ...]
    gain: Summary
    verdict: Verdict
    closed: bool


@dataclass(frozen=True)
class Cycle:
    """The whole answer for one person. `unlike`: their days would be rare among those the prior was learned from."""

    person: str
    verdict: Verdict
    days: Days
    edges: tuple[Edge, ...]
    levels: tuple[Level, ...]
    questions: tuple[Question, ...]
    prior_people: int
    lingering: tuple[Lingering, ...] = ()
    loops: tuple[Loop, ...] = ()
    unlike: bool = False

    def edge(self, source: str, target: str, kind: str) -> Edge | None:
        """One link by name, or None."""
        return next((e for e in self.edges if (e.source, e.target, e.kind) == (source, target, kind)), None)


@dataclass(frozen=True, eq=False)
class Reading:
    """A posterior with all that is needed to read links from it in the columns' units."""

    posterior: Posterior

    @property
    def layout(self) -> Layout:
        """Names and places."""
        return self.posterior.layout

    @cached_property
    def days(self) -> Days:
        """Counts over days, not occasions."""
        return count_days(self.posterior)

    @cached_property
    def base(self) -> float:
        """The person's usual chance of use, kept off the ends."""
        use = self.layout.use
        if use is None:
            return 0.5
        seen = self.posterior.person.channels[:, use]
        seen = seen[np.isfinite(seen)]
        return float((seen.sum() + 1.0) / (len(seen) + 2.0))

    @cached_property
    def _chance_bound(self) -> float:
        """Five in 100 days as a step of the probit, from the usual chance."""
        usual = float(normal.quantile(self.base))
        up = float(normal.quantile(min(self.base + SMALL_CHANCE, 1 - 1e-6))) - usual
        return min(up, usual - float(normal.quantile(max(self.base - SMALL_CHANCE, 1e-6))))

    @cached_property
    def density(self) -> float:
        """How much a probit unit changes the chance of use, around the usual chance."""
        return float(normal.density(normal.quantile(self.base)))

    @cached_property
    def total(self) -> tuple[Array, Array]:
        """(D, C, C) whole effects, posterior and prior."""
        layout = self.layout
        return (
            totals(layout, self.posterior.draws, self.density),
            totals(layout, self.posterior.prior_draws, self.density),
        )

    def unit(self, target: int, source: int) -> float:
        """From model units into columns' units for target on source."""
        units = self.posterior.prior.scale.unit
        return float(units[target] / units[source])

    def link(self, kind: str, target: int, source: int) -> tuple[Array, Array]:
        """Draws of one link, posterior and prior, in the columns' units. For inputs, source is a place in `given`.

        Where an end hardly moves its days tell nothing: what was believed before stands, as wide as it was.
        """
        after, before = self._drawn(kind, target, source)
        return (after, before) if self.told(kind, target, source) else (before[: len(after)], before)

    def told(self, kind: str, target: int, source: int) -> bool:
        """Both ends of a link move often enough for the days to tell of it; of use, one day of each will do."""
        ends = (target,) if kind == "input" else (target, source)
        both = min(self.days.with_use, self.days.without_use) > 0
        return all(self.moves[end] if self.layout.is_rating(end) else both for end in ends)

    def _drawn(self, kind: str, target: int, source: int) -> tuple[Array, Array]:
        if kind == "total":
            unit = self.unit(target, source)
            return self.total[0][:, target, source] * unit, self.total[1][:, target, source] * unit
        column, unit = self.place(kind, target, source)
        return self.posterior.draws[:, target, column] * unit, self.posterior.prior_draws[:, target, column] * unit

    def place(self, kind: str, target: int, source: int) -> tuple[int, float]:
        """(column of the design, unit) of one coefficient."""
        layout, scale = self.layout, self.posterior.prior.scale
        if kind == "input":
            return layout.input(source), float(scale.unit[target] / scale.input_unit[layout.given[source][0]])
        return layout.lag(source) if kind == "lag" else layout.today(source), self.unit(target, source)

    def single(self, kind: str, target: int, source: int) -> Summary | None:
        """One coefficient from its conditionals, which say more than its draws; None where it was not sampled."""
        found = self.posterior.sampled
        if found is None or kind == "total" or not self.told(kind, target, source):
            return None
        column, unit = self.place(kind, target, source)
        at = target, column
        above = float(found.above[at])
        figures = (float(part[at]) * unit for part in (found.mean, found.sd, found.lower, found.upper))
        return Summary._make((*figures, max(above, 1.0 - above)))

    def small(self, kind: str, target: int, source: int) -> float | tuple[float, float]:
        """What is too small to matter, in the link's units."""
        layout, scale = self.layout, self.posterior.prior.scale
        if kind == "input":
            given = layout.spec.inputs[layout.given[source][0]]
            step = FOR_POINTS * scale.input_unit[layout.given[source][0]] if given.role else 1.0
        else:
            step = FOR_POINTS * scale.unit[source] if layout.is_rating(source) or source == layout.amount else 1.0
        if target == layout.use:
            return self._chance_bound / step
        return float(SMALL_POINTS * scale.unit[target] / step)

    @cached_property
    def moves(self) -> list[bool]:
        """Per channel: it moves often enough to be compared with anything."""
        return [self._moves(k) for k in range(self.layout.size)]

    def _moves(self, k: int) -> bool:
        if not self.layout.is_rating(k):
            return enough_contrast(self.days.with_use, self.days.without_use)
        seen = self.posterior.person.channels[:, k]
        _, counts = np.unique(seen[np.isfinite(seen)], return_counts=True)
        return bool(len(counts)) and int(counts.sum() - counts.max()) >= FEWEST_MOVES

    def enough(self, kind: str, target: int, source: int) -> bool:
        """Enough days to say anything, and enough contrast in both ends of a link."""
        ends = (target,) if kind == "input" else (target, source)
        return enough_days(self.days.answered) and all(self.moves[end] for end in ends)


def own_share(after: Array, before: Array) -> float:
    """1 - posterior variance / prior variance, kept within 0 and 1."""
    return own_shares(after[:, None], before[:, None])[0]


def own_shares(after: Array, before: Array) -> list[float]:
    """The same for every column of draws."""
    prior = before.var(0)
    share = 1 - after.var(0) / np.where(prior > 0, prior, 1.0)
    return [float(value) for value in np.where(prior > 0, np.clip(share, 0.0, 1.0), 0.0)]


def count_days(posterior: Posterior) -> Days:
    """Answered days, and days with and without use, of one person."""
    diary, use = posterior.diary, posterior.prior.spec.use
    answered = np.unique(diary.days[np.isfinite(diary.values).any(1)])
    if use is None:
        return Days(len(diary), len(answered), 0, 0)
    said = np.isfinite(diary.values[:, use])
    used = np.unique(diary.days[said & (diary.values[:, use] > 0)])
    return Days(len(diary), len(answered), len(used), len(np.setdiff1d(np.unique(diary.days[said]), used)))


def links_of(layout: Layout) -> list[tuple[str, int, int]]:
    """(kind, target, source) of every link that is printed."""
    C, found = layout.size, []
    for k in range(C):
        found += [("lag", k, j) for j in range(C)]
        found += [("same", k, j) for j in range(C) if layout.today(j) in layout.predictors(k)]
        found += [("input", k, place) for place, (m, when) in enumerate(layout.given) if _printed(layout, m, when)]
    ratings = [k for k in range(C) if layout.is_rating(k)]
    found += [("total", k, j) for k in ratings for j in range(C) if j != layout.amount]
    return found


def _printed(layout: Layout, m: int, when: str) -> bool:
    """The same-day part of an input fitted for both days is never printed: it reads as harm where there is help."""
    return layout.spec.inputs[m].when != "both" or when == "next"


KINDS = ("lag", "same", "input", "total")


def describe_links(reading: Reading, *, check_order: bool = True, kinds: tuple[str, ...] = KINDS) -> list[Edge]:
    """Every printed link of one person."""
    layout = reading.layout
    links = [link for link in links_of(layout) if link[0] in kinds]
    pairs = [reading.link(*link) for link in links]
    drawn = summarise_all(np.column_stack([after for after, _ in pairs]))
    found = [reading.single(*link) or summary for link, summary in zip(links, drawn, strict=True)]
    shares = own_shares(*(np.column_stack(side) for side in zip(*pairs, strict=True)))
    edges = []
    for (kind, target, source), summary, share in zip(links, found, shares, strict=True):
        small, enough = reading.small(kind, target, source), reading.enough(kind, target, source)
        verdict = judge(summary, small, enough=enough, settled=reading.posterior.settled)
        name = layout.spec.inputs[layout.given[source][0]].name if kind == "input" else layout.channels[source]
        edges.append(Edge(name, layout.channels[target], kind, *summary, share, verdict))
    return _checked_order(reading, edges) if check_order else edges


def _checked_order(reading: Reading, edges: list[Edge]) -> list[Edge]:
    """Mark every claimed same-day link with whether it holds under the other within-day order."""
    claimed = [e for e in edges if e.kind == "same" and e.verdict in (Verdict.KNOWN, Verdict.LEANS)]
    if not claimed:
        return edges
    other = Reading(reading.posterior.under_other_order)
    checked = {edge: replace(edge, order_holds=_holds(edge, other)) for edge in claimed}
    return [checked.get(edge, edge) for edge in edges]


def _holds(edge: Edge, other: Reading) -> bool:
    """Whether the same two, in whichever order the other reading has them, get the same sign and verdict."""
    source, target = sorted(other.layout.channels.index(name) for name in (edge.source, edge.target))
    if other.layout.today(source) not in other.layout.predictors(target):
        return False
    at = "same", target, source
    found = other.single(*at) or summarise_all(other.link(*at)[0][:, None])[0]
    verdict = judge(found, other.small(*at), enough=other.enough(*at), settled=True)
    return verdict == edge.verdict and found.mean * edge.mean > 0
