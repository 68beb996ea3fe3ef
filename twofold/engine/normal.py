r"""The normal curve in plain numpy: density, distribution, its inverse, the Mills ratio, truncated draws.

Two published algorithms carry everything; the compiled sweep uses the same ones, so that both agree to 1e-12.

erfcx(y) = exp(y^2) erfc(y), y >= 0: Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23
(1969) 631-637, as in his CALERF, relative error below 1e-15. With Horner's rule on the tables below:

    y <= 0.46875        erf(y) = y A(y^2) / B(y^2);  erfc = 1 - erf;  erfcx = exp(y^2) erfc
    0.46875 < y <= 4    erfcx(y) = C(y) / D(y)
    y > 4               v = 1 / y^2;  erfcx(y) = (1 / sqrt(pi) - v P(v) / Q(v)) / y

cdf(x) is erfcx(|x| / sqrt 2) exp(-x^2 / 2) / 2 for x <= 0, one less that for x > 0.

quantile(p): Wichura, Algorithm AS 241 (PPND16), Appl. Statist. 37 (1988) 477-484, relative error about 1e-16.

below(b, u), a standard normal that is at most b, from a uniform u: quantile(u cdf(b)), u cdf(b) kept within 1e-300 and
1 - 2^-53; for b < -30 the tail's own form -sqrt(b^2 - 2 log u). above(a, u) = -below(-a, u).

Tables run from the highest power to the constant.
"""

from collections.abc import Sequence
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_A = (
    1.85777706184603153e-1,
    3.16112374387056560e0,
    1.13864154151050156e2,
    3.77485237685302021e2,
    3.20937758913846947e3,
)
_B = (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3)
_C = (
    *(2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1),
    *(2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3),
    1.23033935479799725e3,
)
_D = (
    *(1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3),
    *(3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3),
)
_P = (
    *(1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1),
    *(1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4),
)
_Q = (
    *(1.0, 2.56852019228982242e0, 1.87295284992346725e0),
    *(5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3),
)
_MIDDLE = (
    (
        *(2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4),
        *(1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
    ),
    (
        *(5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4),
        *(5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
    ),
)
_OUTER = (
    (
        *(7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0),
        *(3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
    ),
    (
        *(1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1),
        *(6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
    ),
)
_FAR = (
    (
        *(2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2),
        *(2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
    ),
    (
        *(2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4),
        *(1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
    ),
)
_ROOT_HALF = sqrt(0.5)
_TAIL = -30.0
_LEAST, _MOST = 1e-300, 1.0 - 2.0**-53


def _horner(table: Sequence[float], x: Array) -> Array:
    out = np.full_like(x, table[0])
    for c in table[1:]:
        out *= x
        out += c
    return out


def _erfc_parts(x: Array) -> tuple[Array, Array]:
    """(erfcx(y), exp(-y^2)) for y = |x| / sqrt 2; erfc(y) is their product."""
    y = np.abs(x) * _ROOT_HALF
    middle = np.clip(y, 0.46875, 4.0)
    scaled = _horner(_C, middle) / _horner(_D, middle)
    fall = np.exp(-0.5 * x * x)
    small = y <= 0.46875
    if small.any():
        near = y[small]
        square = near * near
        scaled[small] = (1.0 - near * _horner(_A, square) / _horner(_B, square)) * np.exp(square)
    large = y > 4.0
    if large.any():
        v = 1.0 / np.square(y[large])
        scaled[large] = (1.0 / sqrt(pi) - v * _horner(_P, v) / _horner(_Q, v)) / y[large]
    return scaled, fall


def _as_array(x: Array | float) -> Array:
    return np.asarray(x, dtype=np.float64)


def density(x: Array | float) -> Array:
    """Standard normal density."""
    return np.asarray(np.exp(-0.5 * np.square(x)) / np.sqrt(2 * np.pi))


def cdf(x: Array | float) -> Array:
    """Standard normal distribution function."""
    at = np.atleast_1d(_as_array(x))
    scaled, fall = _erfc_parts(at)
    tail = 0.5 * scaled * fall
    return np.asarray(np.where(at > 0, 1.0 - tail, tail)).reshape(np.shape(x))


def log_cdf(x: Array | float) -> Array:
    """Its logarithm, safe in the far left."""
    at = np.atleast_1d(_as_array(x))
    scaled, fall = _erfc_parts(at)
    left = np.log(0.5 * scaled) - 0.5 * at * at
    return np.asarray(np.where(at > 0, np.log1p(-0.5 * scaled * fall), left)).reshape(np.shape(x))


def mills(x: Array | float) -> Array:
    """density(x) / cdf(x): the pull of one observed success at x; safe in both tails."""
    at = np.atleast_1d(_as_array(x))
    scaled, fall = _erfc_parts(at)
    found = np.where(at > 0, density(at) / (1.0 - 0.5 * scaled * fall), sqrt(2.0 / pi) / scaled)
    return np.asarray(found).reshape(np.shape(x))


def quantile(p: Array | float) -> Array:
    """Inverse of `cdf` for 0 < p < 1."""
    at = np.atleast_1d(_as_array(p))
    q = at - 0.5
    r = 0.180625 - q * q
    found = q * _horner(_MIDDLE[0], r) / _horner(_MIDDLE[1], r)
    out = np.abs(q) > 0.425
    if out.any():
        r = np.sqrt(-np.log(np.where(q[out] < 0, at[out], 1.0 - at[out])))
        near = np.minimum(r, 5.0) - 1.6
        size = _horner(_OUTER[0], near) / _horner(_OUTER[1], near)
        if (r > 5.0).any():
            far = np.maximum(r, 5.0) - 5.0
            size = np.where(r > 5.0, _horner(_FAR[0], far) / _horner(_FAR[1], far), size)
        found[out] = np.where(q[out] < 0, -size, size)
    return found.reshape(np.shape(p))


def below(b: Array, u: Array) -> Array:
    """A standard normal that is at most b, from a uniform u."""
    found = quantile(np.clip(u * cdf(b), _LEAST, _MOST))
    far = b < _TAIL
    if far.any():
        found = np.where(far, -np.sqrt(b * b - 2.0 * np.log(np.maximum(u, _LEAST))), found)
    return np.asarray(found)


def above(a: Array, u: Array) -> Array:
    """A standard normal that is at least a, from a uniform u."""
    return -below(-a, u)
