r"""What if the trauma, the craving or both were treated? An exploration of one person's own pattern, not a promise.

A treatment enters as a push on where its ratings settle: published effect size (drawn within its own uncertainty) x the
sd of this person's own days. Everything else follows the person's own links, draw by draw, over the same random days
with and without the push; what is shown is the difference of the two.

A result is given only where known links lead from what is treated to what is shown (F-26), and only upwards ones: a
person whose days show no such link sees no promise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.engine.cycle import Edge
from twofold.engine.design import Layout
from twofold.engine.motion import Motion, forward
from twofold.engine.verdict import Verdict, quantiles

Array = NDArray[np.float64]
DRAWS, PATHS = 300, 2
DAYS, SKIP = 42, 14  # two weeks to settle, four that count
SPREAD = (0.3, 3.0)  # a person's own sd is taken as no less and no more, points
NORMAL_95 = 1.959964
TRAUMA, CRAVING, USE = "trauma", "craving", "use"
SCENARIOS = {TRAUMA: (TRAUMA,), CRAVING: (CRAVING,), "both": (TRAUMA, CRAVING)}
ROLES = {"symptom": TRAUMA, "arousal": TRAUMA, "craving": CRAVING}
# What a pooled question tells about: from, to
POOLED = {"q1": (TRAUMA, CRAVING), "q2": (CRAVING, USE), "q3": (USE, TRAUMA)}
STOPPING_MAY = ("no-sign", "talk-first")  # answers of the stopping questions that let a what-if be shown


class Held(StrEnum):
    """Why nothing is given."""

    NO_KNOWN_LINK = "no-known-link"
    TOO_FEW = "too-few"
    NOT_SETTLED = "not-settled"
    NO_ROLE = "no-role"  # the diary does not follow what is treated
    NO_EFFECT = "no-effect"  # no published size is there for it
    NOT_FEWER = "not-fewer"  # the sums do not point to less
    ACUTE = "acute"
    STOPPING_NOT_ASKED = "stopping-not-asked"
    NEEDS_HELP_TO_STOP = "needs-help-to-stop"


@dataclass(frozen=True)
class Effect:
    """A published effect on `treats` (trauma or craving), in standard deviations; below 0 is less of it."""

    id: str
    treats: str
    size: float
    lower95: float
    upper95: float
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Safety:
    """What must be known before a person sees a what-if: any acute flag, and the answer to the stopping questions."""

    acute: bool
    stopping: str | None

    def holds(self) -> Held | None:
        """Why it must be held back, or None."""
        if self.acute:
            return Held.ACUTE
        if self.stopping is None or self.stopping == "cannot-know":
            return Held.STOPPING_NOT_ASKED
        return None if self.stopping in STOPPING_MAY else Held.NEEDS_HELP_TO_STOP


@dataclass(frozen=True)
class Outcome:
    """One thing that follows. `use` is days with use in four weeks (occasions in a hundred); others are points.

    now and then are (middle, lower95, upper95); so is difference, taken draw by draw; p_less is its share below 0.
    """

    name: str
    now: tuple[float, float, float]
    then: tuple[float, float, float]
    difference: tuple[float, float, float]
    p_less: float


@dataclass(frozen=True)
class Scenario:
    """One treatment or both: how far its ratings settle from now (points), what follows, or why nothing is given."""

    name: str
    pushes: dict[str, tuple[float, float, float]]
    effects: tuple[Effect, ...]
    outcomes: tuple[Outcome, ...]
    held: Held | None


def what_if(
    layout: Layout,
    motion: Motion,
    edges: Sequence[Edge],
    effects: Iterable[Effect],
    *,
    safety: Safety | None = None,
    seed: int = 0,
    intensive: bool = False,
) -> list[Scenario]:
    """Treat the trauma, the craving, both. `safety` None leaves the question to the caller, who must ask it."""
    sizes = {effect.treats: effect for effect in effects}
    ready = _ready(layout, motion, edges, sizes, safety)
    if all(reason is not None for reason in ready.values()):
        return [_nothing(name, sizes, reason) for name, reason in ready.items() if reason is not None]
    motion, settles, push = _pushes(layout, motion, sizes, np.random.default_rng([seed, 5]))
    weeks = forward(layout, motion, push, days=DAYS, skip=SKIP, paths=PATHS, rng=np.random.default_rng([seed, 6]))
    found = []
    for place, (name, reason) in enumerate(ready.items(), start=1):
        if reason is not None:
            found.append(_nothing(name, sizes, reason))
            continue
        reached = _reached(layout, edges, SCENARIOS[name])
        outcomes = [_use(weeks.chance, place, intensive)] if USE in reached and layout.use is not None else []
        outcomes += [
            _points(layout, weeks.level, place, k)
            for k, group in _groups(layout).items()
            if group in reached and group not in SCENARIOS[name]
        ]
        found.append(_told(layout, name, sizes, settles, outcomes))
    return found


def _ready(
    layout: Layout, motion: Motion, edges: Sequence[Edge], sizes: dict[str, Effect], safety: Safety | None
) -> dict[str, Held | None]:
    """Per scenario: why it cannot be given, or None."""
    groups = set(_groups(layout).values())
    held = safety.holds() if safety else None
    whole = all(np.isfinite(part).all() for part in (motion.lag, motion.same, motion.rest, motion.shake))
    if held is None and (not whole or any(e.verdict == Verdict.NOT_SETTLED for e in edges)):
        held = Held.NOT_SETTLED
    if held is None and edges and all(e.verdict == Verdict.TOO_FEW for e in edges):
        held = Held.TOO_FEW
    return {name: held or _missing(layout, edges, treated, groups, sizes) for name, treated in SCENARIOS.items()}


def _missing(
    layout: Layout, edges: Sequence[Edge], treated: tuple[str, ...], groups: set[str], sizes: dict[str, Effect]
) -> Held | None:
    if not groups.issuperset(treated):
        return Held.NO_ROLE
    if not set(sizes).issuperset(treated):
        return Held.NO_EFFECT
    alone = [_reached(layout, edges, (one,)) - {one} for one in treated]
    return None if all(alone) else Held.NO_KNOWN_LINK


def _groups(layout: Layout) -> dict[int, str]:
    """Channel -> trauma or craving."""
    roles = {k: layout.spec.variables[layout.of_variable[k]].role or "" for k in range(layout.size)}
    return {k: ROLES[role] for k, role in roles.items() if layout.is_rating(k) and role in ROLES}


def known_steps(layout: Layout, edges: Sequence[Edge]) -> set[tuple[str, str]]:
    """(from, to) among trauma, craving and use where a link is known, upwards, and not only by our order of the day."""
    group = {layout.channels[k]: name for k, name in _groups(layout).items()}
    if layout.use is not None:
        group[layout.channels[layout.use]] = USE
    found = set()
    for e in edges:
        if e.verdict != Verdict.KNOWN or e.mean <= 0:
            continue
        if e.kind == "pooled" and e.source in POOLED:
            found.add(POOLED[e.source])
        elif e.kind in ("lag", "same") and e.order_holds is not False and e.source in group and e.target in group:
            found.add((group[e.source], group[e.target]))
    return found


def _reached(layout: Layout, edges: Sequence[Edge], treated: tuple[str, ...]) -> set[str]:
    """Everything known links lead to from what is treated, itself included."""
    steps, reached = known_steps(layout, edges), set(treated)
    while True:
        more = {end for start, end in steps if start in reached} - reached
        if not more:
            return reached
        reached |= more


def _pushes(
    layout: Layout, motion: Motion, sizes: dict[str, Effect], rng: np.random.Generator
) -> tuple[Motion, Array, Array]:
    """The draws that are used, how far each rating settles (D, C), and (1 + scenarios, D, C) pushes: none, then each.

    A rating settles lower by size x own sd, all else as it is: the push is (I - A - Phi) of the treated ratings x that.
    """
    step = max(len(motion.lag) // DRAWS, 1)
    few = motion._replace(**{name: getattr(motion, name)[::step][:DRAWS] for name in ("lag", "same", "rest", "shake")})
    D, C = few.rest.shape
    lower = np.zeros((D, C))
    groups = _groups(layout)
    for name in (TRAUMA, CRAVING):  # one draw of each size, whoever is treated
        shake = rng.standard_normal(D)
        if name in sizes:
            effect = sizes[name]
            size = effect.size + shake * (effect.upper95 - effect.lower95) / (2 * NORMAL_95)
            for k in (k for k, group in groups.items() if group == name):
                lower[:, k] = size * np.clip(motion.spread[k], *SPREAD)
    push = np.zeros((1 + len(SCENARIOS), D, C))
    for place, treated in enumerate(SCENARIOS.values(), start=1):
        for name in treated:
            ks = [k for k, group in groups.items() if group == name]
            if ks:
                stay = np.eye(len(ks)) - (few.same + few.lag)[:, ks][:, :, ks]
                push[place][:, ks] += np.einsum("dij,dj->di", stay, lower[:, ks])
    return few, lower, push


def _range(draws: Array) -> tuple[float, float, float]:
    low, middle, high = quantiles(draws, 0.025, 0.5, 0.975)
    return float(middle), float(low), float(high)


def _outcome(name: str, now: Array, then: Array, unit: float, low: float) -> Outcome:
    change = (then - now) * unit
    less = float(np.mean(change < 0) + 0.5 * np.mean(change == 0))
    return Outcome(name, _range(now * unit + low), _range(then * unit + low), _range(change), less)


def _use(chance: Array, place: int, intensive: bool) -> Outcome:
    return _outcome(USE, chance[0], chance[place], 100.0 if intensive else 28.0, 0.0)


def _points(layout: Layout, level: Array, place: int, k: int) -> Outcome:
    return _outcome(layout.channels[k], level[0, :, k], level[place, :, k], 1.0, 0.0)


def _told(layout: Layout, name: str, sizes: dict[str, Effect], settles: Array, outcomes: list[Outcome]) -> Scenario:
    """A scenario with what follows; only what points to less, and nothing where nothing does."""
    kept = tuple(outcome for outcome in outcomes if outcome.difference[0] < 0)
    if not kept:
        return _nothing(name, sizes, Held.NOT_FEWER)
    pushed = {
        layout.channels[k]: _range(settles[:, k]) for k, group in _groups(layout).items() if group in SCENARIOS[name]
    }
    return Scenario(name, pushed, _used(name, sizes), kept, None)


def _nothing(name: str, sizes: dict[str, Effect], reason: Held) -> Scenario:
    return Scenario(name, {}, _used(name, sizes), (), reason)


def _used(name: str, sizes: dict[str, Effect]) -> tuple[Effect, ...]:
    return tuple(sizes[treated] for treated in SCENARIOS[name] if treated in sizes)
