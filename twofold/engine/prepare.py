"""A diary and a prior -> the sampler's `Problem`: missing days written in, segments cut, ends of scales marked."""

from dataclasses import replace
from functools import lru_cache
from math import erfc, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.engine import gibbs
from twofold.engine.design import CLOCK, Layout, Scale, clock_columns, consecutive, is_intensive, to_channels
from twofold.engine.diary import Diary
from twofold.engine.gibbs import Marks, Places, Problem
from twofold.engine.population import Population

Array = NDArray[np.float64]
Parts = dict[str, Any]  # fields of Problem by name
LONGEST_GAP = 5  # missing days in a row that are lived through; after more of them a new segment begins
AT_AN_END = 0.03  # share of answers at an end of the scale from which on they are censored
FINEST_STEP = 0.1  # points; answers graded more finely have no step
COARSEST_STEP = 1.0


def prepare(diary: Diary, prior: Population, *, at_an_end: float = AT_AN_END) -> Problem:
    """One person's Problem under a prior. The diary has at least one occasion."""
    layout, scale = prior.layout, prior.scale
    whole, row = with_missing_days(diary)
    y = to_channels(layout, scale, whole)
    kind = _kinds(layout)
    active = np.asarray(np.isfinite(y).any(0))
    use = layout.use if layout.use is not None and active[layout.use] else -1
    amount = layout.amount if layout.amount is not None and active[layout.amount] else -1
    follows = consecutive(whole)
    clock = clock_columns(whole, float(diary.times[0]), float(diary.times[-1] - diary.times[0]))
    night = clock[:, CLOCK.index("night")]
    inputs = _inputs(layout, scale, whole)
    terms = [q for q in range(len(CLOCK)) if clock[follows, q].any()]
    drift = np.where((kind != gibbs.AMOUNT) & active, prior.tau**2, 0.0)
    return Problem(
        kind=kind,
        active=active.astype(np.uint8),
        wanders=(drift > 0).astype(np.uint8),
        use=use,
        amount=amount,
        row=row,
        follows=follows.astype(np.uint8),
        night=np.ascontiguousarray(night),
        gap=_gaps(whole),
        y=np.ascontiguousarray(y),
        clock=np.ascontiguousarray(clock[:, terms]),
        **inputs.parts,
        **_rows(prior, active.tobytes(), tuple(inputs.places), tuple(terms), bool(night.any())),
        **_priors(layout, prior, drift),
        use_mean=float(np.nanmean(y[:, use])) if use >= 0 else 0.0,
        **_cells(layout, y, active, at_an_end),
        **_use_cells(y, use, follows),
    )


def with_missing_days(diary: Diary) -> tuple[Diary, Places]:
    """Daily diaries with the days that were not written as whole missing rows; which occasion each row was."""
    row = np.arange(len(diary), dtype=np.int32)
    step = np.diff(diary.days)
    if is_intensive(diary) or not ((step > 1) & (step <= LONGEST_GAP + 1)).any():
        return diary, row
    between = np.append(np.where((step > 1) & (step <= LONGEST_GAP + 1), step - 1, 0), 0)
    each = np.repeat(row, between + 1)
    after = np.arange(len(each)) - np.repeat(np.cumsum(between + 1) - between - 1, between + 1)
    times, row = diary.times[each] + after, np.where(after == 0, each, -1).astype(np.int32)
    gone = row < 0
    values, inputs = diary.values[row], diary.inputs[row]
    values[gone], inputs[gone] = np.nan, np.nan
    hours = None
    if diary.hours is not None:
        hours = np.where(gone, np.nan, diary.hours[row])
    return replace(diary, times=times, values=values, inputs=inputs, hours=hours, rows=None), row


def _gaps(diary: Diary) -> Array:
    """(T,) days since the occasion before; without a clock the occasions of a day are spread evenly over it."""
    if diary.hours is not None or not is_intensive(diary):
        place = diary.times
    else:
        first = np.searchsorted(diary.days, diary.days)
        rank = np.arange(len(diary)) - first
        place = diary.days + rank / float(rank.max() + 1)
    gap = np.ones(len(diary))
    gap[1:] = np.maximum(np.diff(place), 1e-3)
    return gap


def _kinds(layout: Layout) -> Marks:
    kind = np.full(layout.size, gibbs.RATING, np.uint8)
    if layout.use is not None:
        kind[layout.use] = gibbs.USE
    if layout.amount is not None:
        kind[layout.amount] = gibbs.AMOUNT
    return kind


class _Inputs:
    """Inputs that were seen and that vary, less their mean, with what stands in for the missing ones."""

    def __init__(self, layout: Layout, x: Array) -> None:
        seen = np.isfinite(x)
        count = seen.sum(0)
        mean = np.where(seen, x, 0.0).sum(0) / np.maximum(count, 1)
        centred = x - mean
        variance = np.where(seen, centred**2, 0.0).sum(0) / np.maximum(count, 1)
        self.used = np.flatnonzero(variance > 1e-12)
        place = {int(m): i for i, m in enumerate(self.used)}
        self.places = [p for p, (m, _) in enumerate(layout.given) if m in place]
        binary = np.array([bool(np.all(~seen[:, m] | (x[:, m] == 0) | (x[:, m] == 1))) for m in self.used], bool)
        mean, variance, count = mean[self.used], variance[self.used], count[self.used]
        rate = (mean * count + 1.0) / (count + 2.0)
        kept = np.ascontiguousarray(centred[:, self.used])
        self.parts = {
            "x": kept,
            "given": np.array([place[layout.given[p][0]] for p in self.places], np.int32),
            "next": np.array([layout.given[p][1] == "next" for p in self.places], np.uint8),
            "x_binary": binary.astype(np.uint8),
            "x_low": -mean,
            "x_high": 1.0 - mean,
            "x_logit": np.where(binary, np.log(np.where(binary, rate / (1.0 - np.where(binary, rate, 0.5)), 1.0)), 0.0),
            "x_var": variance,
            **_listed(np.isnan(kept), "input"),
        }


def _inputs(layout: Layout, scale: Scale, diary: Diary) -> _Inputs:
    return _Inputs(layout, diary.inputs / scale.input_unit if scale.input_unit.size else diary.inputs)


@lru_cache(maxsize=64)
def _rows(prior: Population, answered: bytes, inputs: tuple[int, ...], terms: tuple[int, ...], nights: bool) -> Parts:
    """Which coefficients each row has, where they stand in the design and in Layout, and their priors.

    Many people of a cohort share these arrays, so nobody may write into them. `answered` is the mask of channels.
    """
    layout, active = prior.layout, np.frombuffer(answered, bool)
    C, I, Q = layout.size, len(inputs), len(terms)  # noqa: E741
    design = {layout.today(j): j for j in range(C) if active[j]}
    design |= {layout.lag(j): C + j for j in range(C) if active[j]}
    design |= {layout.input(p): 2 * C + i for i, p in enumerate(inputs)}
    design |= {layout.clock(CLOCK[q]): 2 * C + I + i for i, q in enumerate(terms)}
    if nights:
        design |= {layout.night_lag(j): 2 * C + I + Q + j for j in range(C) if active[j]}
    start, places, owners = [0], [], []
    for k in range(C):
        here = [c for c in layout.predictors(k) if c in design and prior.spread[k, c] > 0] if active[k] else []
        places += here
        owners += [k] * len(here)
        start.append(len(places))
    at = {(k, c): i for i, (k, c) in enumerate(zip(owners, places, strict=True))}
    parts = {
        "row_start": np.array(start, np.int32),
        "row_column": np.array([design[c] for c in places], np.int32),
        "row_place": np.array(places, np.int32),
        "prior_mean": prior.mean[owners, places].astype(float),
        "prior_var": prior.spread[owners, places].astype(float) ** 2,
        **_shared(prior, at),
    }
    for part in parts.values():
        part.flags.writeable = False
    return parts


def _shared(prior: Population, at: dict[tuple[int, int], int]) -> Parts:
    start, cells, signs = [0], [], []
    for block in prior.shared:
        here = [(at[cell], s) for cell, s in zip(block.cells, block.signs, strict=True) if cell in at]
        cells += [cell for cell, _ in here]
        signs += [sign for _, sign in here]
        start.append(len(cells))
    return {
        "shared_start": np.array(start, np.int32),
        "shared_cell": np.array(cells, np.int32),
        "shared_sign": np.array(signs, float),
        "shared_var": np.array([block.sd**2 for block in prior.shared], float),
    }


def _priors(layout: Layout, prior: Population, drift: Array) -> Parts:
    """Priors of mu, w and s2. The mean of use is the intercept of its row."""
    mu_mean, mu_var = prior.mu_mean.astype(float), prior.mu_spread.astype(float) ** 2
    first = 0.0
    if layout.use is not None:
        mu_mean[layout.use] = prior.mean[layout.use, layout.one]
        mu_var[layout.use] = prior.spread[layout.use, layout.one] ** 2
        first = 0.5 * erfc(-float(mu_mean[layout.use]) * sqrt(0.5))
    return {"mu_mean": mu_mean, "mu_var": mu_var, "w_var": drift, "rate": prior.rate.astype(float), "use_first": first}


def step_of(answers: Array) -> float:
    """The grid of a person's answers in points, at most COARSEST_STEP; 0 when they are finely graded."""
    ordered = np.sort(np.round(answers, 6))
    values = ordered[np.append(True, np.diff(ordered) > 0)] if len(ordered) else ordered
    if len(values) < 2:
        return COARSEST_STEP if len(values) and abs(values[0] - np.round(values[0])) < 1e-6 else 0.0
    step = float(np.diff(values).min())
    even = np.abs(values / step - np.round(values / step)).max() < 1e-3
    return min(step, COARSEST_STEP) if even and step >= FINEST_STEP - 1e-6 else 0.0


def _cells(layout: Layout, y: Array, active: NDArray[np.bool_], at_an_end: float) -> Parts:
    """Ratings to be drawn: missing ones, and those at an end of their scale with the bound that is known of them."""
    rated = np.array([bool(active[k]) and layout.is_rating(k) for k in range(layout.size)])
    seen = np.isfinite(y)
    wanted = ~seen & rated
    end = np.zeros(y.shape, np.uint8)
    bound = np.zeros(y.shape)
    for k in _with_ends(layout, y, seen, rated, at_an_end):
        end[:, k], bound[:, k] = _ends(y[:, k], seen[:, k], at_an_end)
        wanted[:, k] |= end[:, k] > 0
    listed = _listed(wanted, "cell")
    at = listed["cell_t"], listed.pop("cell_m")
    return {**listed, "cell_j": at[1], "cell_end": end[at], "cell_bound": bound[at]}


def _with_ends(
    layout: Layout, y: Array, seen: NDArray[np.bool_], rated: NDArray[np.bool_], at_an_end: float
) -> list[int]:
    """Ratings with a range that lie near an end of it often enough to be looked at."""
    edge, fewest = COARSEST_STEP / 2, at_an_end * seen.sum(0)
    often = np.maximum((np.abs(y) <= edge).sum(0), (np.abs(y - 10.0) <= edge).sum(0)) >= fewest
    ranged = (layout.spec.variables[v].range is not None for v in layout.of_variable)
    return [k for k, has in enumerate(ranged) if has and often[k] and rated[k]]


def _ends(y: Array, seen: NDArray[np.bool_], at_an_end: float) -> tuple[Marks, Array]:
    """(T,) mark and bound of answers at 0 or 10 points."""
    fewest = at_an_end * seen.sum()
    half = step_of(y[seen]) / 2
    near = max(half, 1e-9)
    low, high = seen & (np.abs(y) <= near), seen & (np.abs(y - 10.0) <= near)
    if low.sum() < fewest:
        low[:] = False
    if high.sum() < fewest:
        high[:] = False
    mark = np.where(low, gibbs.AT_MOST, np.where(high, gibbs.AT_LEAST, gibbs.MISSING)).astype(np.uint8)
    return mark, np.where(low, half, 10.0 - half)


def _use_cells(y: Array, use: int, follows: NDArray[np.bool_]) -> Parts:
    gone = np.isnan(y[:, use]) if use >= 0 else np.zeros(len(y), bool)
    row = follows if use >= 0 else np.zeros(len(y), bool)
    missing, rows = _listed(gone[:, None], "use"), _listed(row[:, None], "z")
    return {
        "use_t": missing["use_t"],
        "use_start": missing["use_start"],
        "z_t": rows["z_t"],
        "z_start": rows["z_start"],
    }


def _listed(there: NDArray[np.bool_], name: str) -> dict[str, Places]:
    """Cells of a (T, M) mask by parity of t, column, t: their t, their column, and where each part begins."""
    even, odd = np.nonzero(there[::2].T), np.nonzero(there[1::2].T)
    start = np.zeros(2 * there.shape[1] + 1, np.int32)
    np.cumsum(np.concatenate([there[::2].sum(0), there[1::2].sum(0)]), out=start[1:])
    return {
        f"{name}_t": np.concatenate([2 * even[1], 2 * odd[1] + 1]).astype(np.int32),
        f"{name}_m": np.concatenate([even[0], odd[0]]).astype(np.int32),
        f"{name}_start": start,
    }
