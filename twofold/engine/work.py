"""What a sweep works with: the state with chains last, distances, residuals, and how values move them."""

import numpy as np
from numpy.typing import NDArray

from twofold.engine import gibbs
from twofold.engine.gibbs import Problem, State

Array = NDArray[np.float64]


class Work:
    """B chains of one person, chains last: sums over channels and steps in time are then sums of whole blocks.

    theta (n, B), g (G, B), s2, mu, w (C, B); W, y (C, T, B), z (T, B), x (M, T, B): the state
    H, d (C, T, B) levels and distances; r, p (C, T + 1, B) residuals and their precisions
    K, L (C, C, T + 1, B): K[j][k, t] is how r_tk follows d_tj, L[j][k, t] less how it follows d_{t-1,j}
    Occasion T is all zero, so that the last occasion needs no case of its own.
    rows (R,) occasions that follow another; X (B, F + 1, R) their design and, last, the response of use.
    """

    def __init__(self, problem: Problem, state: State) -> None:
        self.problem, self.B = problem, state.chains
        self.rows = np.flatnonzero(problem.follows)
        self.first = np.flatnonzero(problem.follows == 0)
        self.follows = np.append(problem.follows, 0).astype(float)[:, None]
        self.theta, self.g, self.s2 = (np.ascontiguousarray(a.T) for a in (state.theta, state.g, state.s2))
        self.mu, self.w, self.z = (np.ascontiguousarray(a.T) for a in (state.mu, state.w, state.z))
        self.W, self.y, self.x = (np.ascontiguousarray(a.transpose(2, 1, 0)) for a in (state.W, state.y, state.x))
        shape = problem.C, problem.T + 1, self.B
        self.r, self.p = np.zeros(shape), np.zeros(shape)
        self.K, self.L = np.zeros((2, problem.C, *shape))
        self.X = np.empty((self.B, problem.width + 1, len(self.rows)))
        self.wide = np.zeros((self.B, problem.C, problem.width))  # coefficients by row and design column
        self.measure()

    def write(self, state: State) -> None:
        """The state as it is now, back into its own arrays."""
        for name in ("theta", "g", "s2", "mu", "w", "z"):
            getattr(state, name)[...] = getattr(self, name).T
        for name in ("W", "y", "x"):
            getattr(state, name)[...] = getattr(self, name).transpose(2, 1, 0)

    def measure(self) -> None:
        """Levels and distances."""
        p = self.problem
        self.H = self.mu[:, None] + self.w[:, None] * self.W
        self.d = (self.y - self.H) * p.active[:, None, None]
        if p.use >= 0:
            self.d[p.use] = self.y[p.use] - p.use_mean
        if p.amount >= 0:
            self.d[p.amount] *= self.y[p.use]

    def gram(self) -> Array:
        """(B, F + 1, F + 1) products of the design and the response of use, over `rows`."""
        p, rows, X = self.problem, self.rows, self.X
        C, shift = p.C, 2 * p.C
        X[:, :C] = self.d[:, rows].transpose(2, 0, 1)
        X[:, C:shift] = self.d[:, rows - 1].transpose(2, 0, 1)
        for i, (m, before) in enumerate(zip(p.given, p.next, strict=True)):
            X[:, shift + i] = self.x[m, rows - before].T
        shift += len(p.given)
        X[:, shift : shift + p.clock.shape[1]] = p.clock[rows].T
        if p.nights:
            X[:, -1 - C : -1] = X[:, C : 2 * C] * p.night[rows]
        X[:, -1] = (self.z[rows] - self.H[p.use, rows]).T if p.use >= 0 else 0.0
        return np.asarray(X @ X.transpose(0, 2, 1))

    def gram_with_use(self) -> Array:
        """The same over occasions with use, after `gram`."""
        used = self.y[self.problem.use, self.rows].T
        return np.asarray((self.X * used[:, None]) @ self.X.transpose(0, 2, 1))

    def settle(self) -> None:
        """Residuals; on the first occasion of a segment they are the distances."""
        p = self.problem
        for k in range(p.C):
            row = p.row_of(k)
            self.wide[:, k, p.row_column[row]] = self.theta[row].T
        told = self.X[:, : p.C].copy()
        if p.use >= 0:
            told[:, p.use] = self.X[:, -1]
        told -= self.wide @ self.X[:, :-1]
        self.r[:, self.first] = self.d[:, self.first]
        self.r[:, self.rows] = told.transpose(1, 2, 0)
        if p.use >= 0:
            self.r[p.use, self.first] = 0.0

    def weigh(self) -> None:
        """Precisions of the residuals, and how they follow the distances."""
        p, C, T = self.problem, self.problem.C, self.problem.T
        active = p.active[:, None].astype(float)
        self.p[:] = self.follows * (active / self.s2)[:, None]
        self.p[:, self.first] = (active / gibbs.FIRST_VARIANCE)[:, None]
        if p.use >= 0:
            self.p[p.use, self.first] = 0.0
        if p.amount >= 0:
            self.p[p.amount, :T] *= self.y[p.use]
        A, Phi = self.wide[:, :, :C].transpose(2, 1, 0), self.wide[:, :, C : 2 * C].transpose(2, 1, 0)
        np.multiply(A[:, :, None], -self.follows, out=self.K)
        np.multiply(Phi[:, :, None], self.follows, out=self.L)
        for j in range(C):
            if j != p.use:
                self.K[j, j, :T] += 1.0
            if p.nights:
                self.L[j, j, self.rows] += p.night[self.rows, None] * self.wide[:, j, p.width - C + j]

    def level_columns(self, j: int) -> tuple[Array, Array]:
        """(C, T, B) twice: less how r_t follows the level of channel j on t, and how it follows it on t - 1."""
        p, T = self.problem, self.problem.T
        if j == p.use:
            K = np.zeros((p.C, T, self.B))
            K[j] = self.follows[:T]
            return K, np.zeros((p.C, T, self.B))
        K, L = self.K[j][:, :T], self.L[j][:, :T]
        if j == p.amount:
            used = self.y[p.use]
            K, L = K * used, L.copy()
            L[:, 1:] *= used[:-1]
        return K, L

    def slope(self, j: int, path: Array | None) -> Array:
        """(C, T, B) how residuals follow the mean of channel j, or with a path (T, B) its w."""
        K, L = self.level_columns(j)
        if path is None:
            return np.asarray(L - K)
        out = -K * path
        out[:, 1:] += L[:, 1:] * path[:-1]
        return np.asarray(out)

    def shift_level(self, j: int, by: Array) -> None:
        """The level of a rating or of use moves by (T, B): residuals and distances follow."""
        T = self.problem.T
        self.H[j] += by
        if j == self.problem.use:
            self.r[j, :T] -= self.follows[:T] * by
            return
        self.r[:, :T] -= self.K[j][:, :T] * by
        self.r[:, 1:T] += self.L[j][:, 1:T] * by[:-1]
        self.d[j] -= by
