"""Slow, obvious twins of the fast code: loops and dense matrices, easy to believe. Imported by tests only."""

from collections.abc import Sequence
from math import erfc, log, sqrt

import numpy as np
from numpy.typing import NDArray

from twofold.engine.design import Layout
from twofold.engine.population import Population

Array = NDArray[np.float64]


def level_before(deviations: Array, rate: float) -> tuple[Array, Array]:
    """(T, C) exponentially weighted sums of what was seen before each occasion, and the sum of their weights."""
    T, C = deviations.shape
    level, weight = np.zeros((T, C)), np.zeros((T, C))
    for t in range(T):
        for k in range(C):
            seen = [deviations[s, k] for s in range(t) if np.isfinite(deviations[s, k])]
            for age, value in enumerate(reversed(seen)):
                level[t, k] += rate * (1 - rate) ** age * value
                weight[t, k] += rate * (1 - rate) ** age
    return level, weight


def carriers(layout: Layout) -> dict[int, tuple[int, int]]:
    """column -> (the rating whose mean it is measured from, the column that says how much of that mean it holds)."""
    found = {}
    for j in range(layout.size):
        if layout.is_rating(j):
            found[layout.today(j)] = (j, layout.one)
            found[layout.lag(j)] = (j, layout.one)
            found[layout.night_lag(j)] = (j, layout.clock("night"))
            found[layout.level(j)] = (j, layout.weight(j))
    return found


def expected_gram(layout: Layout, columns: Array, delta: Array, W: Array) -> Array:
    """E[sum_t v_t v_t'] with v_t = columns_t less each mean's part, means ~ N(delta, W), occasion by occasion."""
    P = layout.width
    total = np.zeros((P, P))
    for row in columns:
        J = np.zeros((P, layout.size))
        for column, (j, carrier) in carriers(layout).items():
            J[column, j] = row[carrier]
        v = row - J @ delta
        total += np.outer(v, v) + J @ W @ J.T
    return total


def ridge(X: Array, y: Array, s2: float, mean: Array, variance: Array) -> tuple[Array, Array]:
    """Conjugate regression with the prior as extra observations: posterior mean and covariance."""
    rows = np.vstack([X / np.sqrt(s2), np.diag(1 / np.sqrt(variance))])
    right = np.concatenate([y / np.sqrt(s2), mean / np.sqrt(variance)])
    found, *_ = np.linalg.lstsq(rows, right, rcond=None)
    return np.asarray(found, dtype=np.float64), np.asarray(np.linalg.inv(rows.T @ rows), dtype=np.float64)


def means_posterior(
    layout: Layout, columns: Sequence[Array], theta: Array, s2: Array, centre: Array, prior: Population
) -> tuple[Array, Array]:
    """The means given everything else: residuals are linear in them, found by moving one mean at a time.

    columns[k] are the occasions that teach row k.
    """
    C = layout.size
    precision = np.diag(1 / prior.mu_spread**2)
    pull = (prior.mu_mean - centre) / prior.mu_spread**2
    for k in range(C):
        if not layout.is_rating(k):
            continue
        for row in columns[k]:
            still = _residual(layout, row, theta[k], k, np.zeros(C))
            slope = np.array([still - _residual(layout, row, theta[k], k, np.eye(C)[j]) for j in range(C)])
            precision += np.outer(slope, slope) / s2[k]
            pull += slope * still / s2[k]
    found = np.asarray(np.linalg.solve(precision, pull), dtype=np.float64)
    return found, np.asarray(np.linalg.inv(precision), dtype=np.float64)


def _residual(layout: Layout, row: Array, theta: Array, k: int, delta: Array) -> float:
    v = row.copy()
    for column, (j, carrier) in carriers(layout).items():
        v[column] -= delta[j] * row[carrier]
    return float(v[layout.today(k)] - theta @ v)


def shared_posterior(prior: Population, grams: Sequence[Array], rights: Sequence[Array]) -> tuple[list[Array], Array]:
    """All rows at once with the dense prior covariance in which shared links are correlated.

    grams[k] (d, d) and rights[k] (d,) are the likelihood's precision and linear term of row k.
    Returns the rows' means and the joint covariance.
    """
    layout = prior.layout
    indices = [layout.predictors(k) for k in range(layout.size)]
    starts = np.cumsum([0, *(len(index) for index in indices)])
    V = np.zeros((starts[-1], starts[-1]))
    m, right = np.zeros(starts[-1]), np.zeros(starts[-1])
    precision = np.zeros_like(V)
    for k, index in enumerate(indices):
        part = slice(starts[k], starts[k + 1])
        V[part, part] = np.diag(prior.spread[k, index] ** 2)
        m[part], right[part], precision[part, part] = prior.mean[k, index], rights[k], grams[k]
    for block in prior.shared:
        direction = np.zeros(starts[-1])
        for (row, column), sign in zip(block.cells, block.signs, strict=True):
            direction[starts[row] + indices[row].index(column)] = sign
        V += block.sd**2 * np.outer(direction, direction)
    inverse = np.linalg.inv(V)
    covariance = np.asarray(np.linalg.inv(precision + inverse))
    mean = covariance @ (right + inverse @ m)
    return [mean[starts[k] : starts[k + 1]] for k in range(layout.size)], covariance


def whole_effects(A: Array, Phi: Array) -> Array:
    """Yesterday's whole effect on today, following the day in its order: (C, C) target by source."""
    C = len(A)
    total = np.zeros((C, C))
    for source in range(C):
        for target in range(C):
            total[target, source] = Phi[target, source]
            for between in range(target):
                total[target, source] += A[target, between] * total[between, source]
    return total


def probit_log_posterior(x: Array, used: Array, theta: Array, mean: Array, variance: Array) -> float:
    """Log posterior of a probit regression up to a constant, by the textbook's error function."""
    total = -0.5 * float(((theta - mean) ** 2 / variance).sum())
    for row, was in zip(x, used, strict=True):
        side = 1.0 if was else -1.0
        total += log(max(0.5 * erfc(-side * float(row @ theta) / sqrt(2.0)), 1e-300))
    return total
