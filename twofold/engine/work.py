"""What one sweep works with: distances, residuals, their precisions, and how values move them."""

import numpy as np
from numpy.typing import NDArray

from twofold.engine import gibbs
from twofold.engine.gibbs import Problem, State

Array = NDArray[np.float64]


class Work:
    """Derived arrays of B chains, kept up to date through a sweep.

    d (B, T, C) distances; r, p (B, T + 1, C) residuals and precisions, K, L (C, B, T + 1, C): [j][:, t] is how r_t
    follows d_tj, and less how it follows d_{t-1,j}. Row T is zero, so that the last occasion needs no case of its own.
    rows (R,) occasions that follow another; theta (B, C, F) coefficients by design column.
    """

    def __init__(self, problem: Problem, state: State) -> None:
        self.problem, self.state = problem, state
        self.B = state.chains
        self.rows = np.flatnonzero(problem.follows)
        self.p = self.r = np.zeros((self.B, problem.T + 1, problem.C))
        self.K = self.L = np.zeros((problem.C, self.B, problem.T + 1, problem.C))
        self.theta = np.zeros((self.B, problem.C, problem.width))
        self.measure()

    def measure(self) -> None:
        """Levels and distances from the state."""
        p, s = self.problem, self.state
        self.H = s.mu[:, None, :] + s.w[:, None, :] * s.W
        self.d = s.y - self.H
        if p.use >= 0:
            self.d[:, :, p.use] = s.y[:, :, p.use] - p.use_mean
        if p.amount >= 0:
            self.d[:, :, p.amount] *= s.y[:, :, p.use]
        self.d *= p.active

    def design(self) -> Array:
        """(B, R, F) the design of the occasions that follow another."""
        p, rows = self.problem, self.rows
        C, shift = p.C, 2 * p.C
        out = np.empty((self.B, len(rows), p.width))
        out[:, :, :C], out[:, :, C:shift] = self.d[:, rows], self.d[:, rows - 1]
        for i, (m, before) in enumerate(zip(p.given, p.next, strict=True)):
            out[:, :, shift + i] = self.state.x[:, rows - before, m]
        shift += len(p.given)
        out[:, :, shift : shift + p.clock.shape[1]] = p.clock[rows]
        if p.nights:
            out[:, :, -C:] = out[:, :, C : 2 * C] * p.night[rows, None]
        return out

    def responses(self) -> Array:
        """(B, R, C) what the rows explain."""
        p, rows = self.problem, self.rows
        out = self.d[:, rows]
        if p.use >= 0:
            out[:, :, p.use] = self.state.z[:, rows] - self.H[:, rows, p.use]
        return out

    def gram(self) -> Array:
        """(B, F + 1, F + 1) of design and, last, the response of use."""
        self._X = np.empty((self.B, len(self.rows), self.problem.width + 1))
        self._X[:, :, :-1] = self.design()
        self._X[:, :, -1] = self.responses()[:, :, self.problem.use] if self.problem.use >= 0 else 0.0
        return self._X.transpose(0, 2, 1) @ self._X

    def gram_with_use(self) -> Array:
        """The same over occasions with use."""
        used = self.state.y[:, self.rows, self.problem.use]
        return self._X.transpose(0, 2, 1) @ (self._X * used[:, :, None])

    def settle(self) -> None:
        """Residuals from the state; first occasions of a segment are as far off as they are."""
        p = self.problem
        for k in range(p.C):
            row = p.row_of(k)
            self.theta[:, k, p.row_column[row]] = self.state.theta[:, row]
        self.r = np.zeros((self.B, p.T + 1, p.C))
        self.r[:, : p.T] = self.d
        self.r[:, self.rows] = self.responses() - self.design() @ self.theta.transpose(0, 2, 1)
        if p.use >= 0:
            self.r[:, np.flatnonzero(p.follows == 0), p.use] = 0.0

    def weigh(self) -> None:
        """Precisions of the residuals, and how they follow the distances."""
        p, s = self.problem, self.state
        B, T, C = self.B, p.T, p.C
        first = np.flatnonzero(p.follows == 0)
        self.p = np.zeros((B, T + 1, C))
        self.p[:, self.rows] = (p.active / s.s2)[:, None]
        self.p[:, first] = p.active / gibbs.FIRST_VARIANCE
        if p.use >= 0:
            self.p[:, first, p.use] = 0.0
        if p.amount >= 0:
            self.p[:, :T, p.amount] *= s.y[:, :, p.use]
        self.K, self.L = np.zeros((2, C, B, T + 1, C))
        for j in range(C):
            self.K[j][:, self.rows] = -self.theta[:, None, :, j]
            self.L[j][:, self.rows] = self.theta[:, None, :, C + j]
            if j != p.use:
                self.K[j][:, :T, j] += 1.0
            if p.nights:
                self.L[j][:, self.rows, j] += p.night[self.rows] * self.theta[:, None, j, p.width - C + j]

    def level_columns(self, j: int) -> tuple[Array, Array]:
        """(B, T, C) twice: less how r_t follows the level of channel j on t, and how it follows it on t - 1."""
        p = self.problem
        if j == p.use:
            K = np.zeros((self.B, p.T, p.C))
            K[:, self.rows, j] = 1.0
            return K, np.zeros((self.B, p.T, p.C))
        K, L = self.K[j][:, : p.T], self.L[j][:, : p.T]
        if j == p.amount:
            used = self.state.y[:, :, p.use]
            K, L = K * used[:, :, None], L.copy()
            L[:, 1:] *= used[:, :-1, None]
        return K, L

    def slope(self, j: int, path: Array | None) -> Array:
        """(B, T, C) how residuals follow the mean of channel j, or with a path (B, T) its w."""
        K, L = self.level_columns(j)
        if path is None:
            return L - K
        out = -K * path[:, :, None]
        out[:, 1:] += L[:, 1:] * path[:, :-1, None]
        return out

    def shift_level(self, j: int, by: Array) -> None:
        """The level of a rating or of use moves by (B, T): residuals and distances follow."""
        K, L = self.level_columns(j)
        T = self.problem.T
        self.r[:, :T] -= K * by[:, :, None]
        self.r[:, 1:T] += L[:, 1:] * by[:, :-1, None]
        self.H[:, :, j] += by
        if j != self.problem.use:
            self.d[:, :, j] -= by
