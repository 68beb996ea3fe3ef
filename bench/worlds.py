"""Made-up people with known links, for speed and coverage: six variables, four inputs, and days as no model has them.

`people(...)` draws each person's own links round what all have in common, and lives their days by the model of
docs/explain/the-model.md: levels that drift, use as a probit, days left out. A world changes what is seen of it:

    plain      nothing: answers as fine as they are
    rounded    whole numbers from 0 to 10
    floor      the same after levels were moved down, until a third of the answers are 0
    tails      the day's shakes are Student t with 3 degrees of freedom, of the same variance
    trend      each rating rises or falls over the diary, by a person's own slope, sd 3 points from start to end
    weekday    each rating swings with the week, amplitude 1
    bursts     days are left out five at a time, 37% in all
    after-use  half of the days after use are left out, and one other day in ten

Everything about one cohort follows from (world, people, days, seed).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.engine import Diary, Input, ModelSpec, Variable

Array = NDArray[np.float64]
NAMES = ("symptoms", "mood", "craving", "use", "ease", "pleasure")
ROLES = ("symptom", "mood", "craving", None, "ease", "pleasure")
USE = NAMES.index("use")
SPEC = ModelSpec(
    variables=tuple(
        Variable(n, kind="use") if n == "use" else Variable(n, range=(0.0, 10.0), role=r)
        for n, r in zip(NAMES, ROLES, strict=True)
    ),
    inputs=(
        Input("sleep", role="sleep", range=(0.0, 10.0)),
        Input("reminder", range=(0.0, 1.0)),
        Input("skill", when="next", range=(0.0, 1.0)),
        Input("person_or_group", when="next", range=(0.0, 1.0)),
    ),
)
WORLDS = ("plain", "rounded", "floor", "tails", "trend", "weekday", "bursts", "after-use")
BURN_IN = 40
FLOOR_DOWN = 3.5  # points the levels are moved down where a third of the answers are to be 0
USE_MIDDLE = 0.4  # use enters other rows as 0/1 less this

# (target, source, when): what people have in common, in points (probit in the row of use); all other links are 0.
COMMON = {
    ("mood", "symptoms", "lag"): 0.15,
    ("craving", "mood", "lag"): 0.15,
    ("symptoms", "use", "lag"): 0.5,
    ("mood", "use", "lag"): 0.5,
    ("pleasure", "use", "lag"): -0.4,
    ("craving", "use", "lag"): 0.3,
    ("use", "use", "lag"): 0.2,
    ("mood", "symptoms", "same"): 0.3,
    ("craving", "symptoms", "same"): 0.3,
    ("craving", "mood", "same"): 0.15,
    ("use", "craving", "same"): 0.3,
    ("ease", "use", "same"): 1.2,
    ("ease", "symptoms", "same"): -0.3,
    ("pleasure", "mood", "same"): -0.3,
    ("symptoms", "sleep", "input"): -0.15,
    ("mood", "sleep", "input"): -0.1,
    ("symptoms", "reminder", "input"): 0.8,
    ("craving", "reminder", "input"): 0.4,
    ("symptoms", "person_or_group", "input"): -0.3,
    ("craving", "skill", "input"): -0.3,
}
CARRY_OVER = 0.3
# How much people differ (sd), by kind of link.
LAG, SAME, FROM_USE, INPUT, RATED_INPUT = 0.12, 0.12, 0.3, 0.3, 0.1
TO_USE = {"lag": 0.08, "same": 0.1, "input": 0.2, "rated": 0.08, "use": 0.2}
BASE, LEVEL, VARIANCE = (-0.35, 0.5), (4.8, 0.8), (1.4, 6.0)  # probit of use; points; mean and weight of the variance
WANDER, WANDER_OF_USE = 0.06, 0.03  # sd over people of a level's step a day


@dataclass(frozen=True, eq=False)
class Made:
    """One made-up person: their diary, and what it was made from.

    lag (C, C), same (C, C), inputs (C, M): row = target, in points per point (probit in the row of use).
    """

    diary: Diary
    lag: Array
    same: Array
    inputs: Array

    def link(self, source: str, target: str, kind: str) -> float:
        """What one link was made with, in the columns' units."""
        k = NAMES.index(target)
        if kind == "input":
            return float(self.inputs[k, [i.name for i in SPEC.inputs].index(source)])
        table = self.lag if kind == "lag" else self.same
        return float(table[k, NAMES.index(source)])


def people(world: str, count: int, days: int, seed: int, *, missing: float = 0.25, skipped: float = 0.02) -> list[Made]:
    """`count` people of a world, each with `days` days of which a share is left out."""
    rng = np.random.default_rng([seed, count, days, WORLDS.index(world)])
    links = [_own_links(rng) for _ in range(count)]
    lag, same, inputs = (np.array([person[part] for person in links]) for part in range(3))
    x = _inputs(rng, count, BURN_IN + days)
    y = _lives(rng, world, (lag, same, inputs), x, days)
    y, x = y[:, BURN_IN:], x[:, BURN_IN:]
    if world in ("rounded", "floor"):
        y = np.where(np.arange(len(NAMES)) == USE, y, np.round(np.clip(y, 0.0, 10.0)))
    gone = _left_out(rng, world, y, missing)
    values = np.where(gone[:, :, None] | (rng.random(y.shape) < skipped), np.nan, y)
    given = np.where(gone[:, :, None], np.nan, x)
    times = 738_000 + np.arange(days, dtype=float)  # day numbers of a calendar, for the weekday
    return [
        Made(Diary.of(SPEC, times, values[i], given[i], person=str(i + 1), dated=True), lag[i], same[i], inputs[i])
        for i in range(count)
    ]


def _own_links(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """One person's links; drawn again while the days would run away."""
    C, M = len(NAMES), len(SPEC.inputs)
    middle = {"lag": CARRY_OVER * np.eye(C), "same": np.zeros((C, C)), "input": np.zeros((C, M))}
    middle["lag"][USE, USE] = 0.0
    given = [i.name for i in SPEC.inputs]
    for (target, source, when), size in COMMON.items():
        column = given.index(source) if when == "input" else NAMES.index(source)
        middle[when][NAMES.index(target), column] = size
    rated = np.array([i.role is not None for i in SPEC.inputs])
    spread = {"lag": np.full((C, C), LAG), "same": np.full((C, C), SAME), "input": np.full((C, M), INPUT)}
    spread["input"][:, rated] = RATED_INPUT
    for when in ("lag", "same"):
        spread[when][:, USE], spread[when][USE] = FROM_USE, TO_USE[when]
    spread["lag"][USE, USE] = TO_USE["use"]
    spread["input"][USE] = np.where(rated, TO_USE["rated"], TO_USE["input"])
    while True:
        lag, same, inputs = (middle[w] + spread[w] * rng.standard_normal(middle[w].shape) for w in middle)
        same = np.tril(same, -1)
        steep = np.ones((C, 1))
        steep[USE] = 0.4  # how much a probit unit changes the chance of use, at its steepest
        whole = np.linalg.solve(np.eye(C) - same * steep, lag * steep)
        if np.max(np.abs(np.linalg.eigvals(whole))) < 0.9:
            return lag, same, inputs


def _inputs(rng: np.random.Generator, count: int, T: int) -> Array:
    """(N, T, M): a night from 0 to 10, and three things that happen on some days."""
    chance = 0.25 + 0.2 * rng.random((count, 1, 3))
    night = np.clip(5 + 1.8 * rng.standard_normal((count, T, 1)), 0, 10)
    return np.concatenate([night, (rng.random((count, T, 3)) < chance).astype(float)], axis=2)


def _lives(rng: np.random.Generator, world: str, links: tuple[Array, Array, Array], x: Array, days: int) -> Array:
    """(N, T, C) what was lived, after a burn-in at the start."""
    lag, same, inputs = links
    N, T, C = len(lag), x.shape[1], len(NAMES)
    level = _levels(rng, world, N, T, days)
    sd = np.sqrt(VARIANCE[0] * (VARIANCE[1] - 1) / rng.gamma(VARIANCE[1], 1.0, (N, C)))
    sd[:, USE] = 1.0
    shake = rng.standard_t(3, (N, T, C)) / np.sqrt(3) if world == "tails" else rng.standard_normal((N, T, C))
    if world == "tails":
        shake[:, :, USE] = rng.standard_normal((N, T))
    late = np.array([i.when == "next" for i in SPEC.inputs])
    from_middle = x - x.mean(1, keepdims=True)
    y, before = np.zeros((N, T, C)), np.zeros((N, C))
    for t in range(T):
        outside = np.where(late, from_middle[:, t - 1] if t else 0.0, from_middle[:, t])
        carried = np.einsum("nkj,nj->nk", lag, before) + np.einsum("nkm,nm->nk", inputs, outside)
        today = np.zeros((N, C))
        for k in range(C):
            value = level[:, t, k] + carried[:, k] + (same[:, k, :k] * today[:, :k]).sum(1) + sd[:, k] * shake[:, t, k]
            y[:, t, k] = value > 0 if k == USE else value
            today[:, k] = y[:, t, k] - (USE_MIDDLE if k == USE else level[:, t, k])
        before = today
    return y


def _levels(rng: np.random.Generator, world: str, N: int, T: int, days: int) -> Array:
    """(N, T, C) where each variable's level stands: it wanders from the first day of the diary on."""
    C = len(NAMES)
    start = LEVEL[0] + LEVEL[1] * rng.standard_normal((N, 1, C))
    start[:, :, USE] = BASE[0] + BASE[1] * rng.standard_normal((N, 1))
    step = np.where(np.arange(C) == USE, WANDER_OF_USE, WANDER) * rng.standard_normal((N, 1, C))
    walk = rng.standard_normal((N, T, C)).cumsum(1)
    level = start + step * (walk - walk[:, [BURN_IN]]) * (np.arange(T) >= BURN_IN)[:, None]
    rating = np.arange(C) != USE
    if world == "floor":
        level = level - FLOOR_DOWN * rating
    if world == "trend":
        slope = 3.0 * rng.standard_normal((N, 1, C)) * rating
        level = level + slope * ((np.arange(T) - BURN_IN) / max(days - 1, 1) - 0.5)[:, None]
    if world == "weekday":
        phase = 2 * np.pi * rng.random((N, 1, C))
        level = level + rating * np.sin(2 * np.pi * np.arange(T)[:, None] / 7 + phase)
    return np.asarray(level)


def _left_out(rng: np.random.Generator, world: str, y: Array, missing: float) -> NDArray[np.bool_]:
    """(N, T) days without a check-in."""
    N, T = y.shape[:2]
    if world == "bursts":
        gone = np.zeros((N, T), bool)
        starts = rng.random((N, T)) < 1 - (1 - 0.37) ** (1 / 5)
        for back in range(5):
            gone[:, back:] |= starts[:, : T - back]
        return gone
    if world == "after-use":
        used = np.concatenate([np.zeros((N, 1), bool), y[:, :-1, USE] > 0], axis=1)
        return rng.random((N, T)) < np.where(used, 0.5, 0.1)
    return rng.random((N, T)) < missing
