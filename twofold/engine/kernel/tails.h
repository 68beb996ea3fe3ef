/* Draws from one side of the normal curve for a register of numbers: normal.h without branches.
 *
 * Lanes beyond the reach of the middle pieces (|x| > 4 sqrt 2, p < 1e-11) are rare; they are done again one by one.
 * exp: Taylor to r^12 on |r| <= log(2) / 2. log: the series in (m - 1) / (m + 1) of fdlibm's e_log.c.
 */
#ifndef TWOFOLD_TAILS_H
#define TWOFOLD_TAILS_H

#include "normal.h"

static const double EXP_SERIES[] = {1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
                                    1.0 / 5040,      1.0 / 720,      1.0 / 120,     1.0 / 24,     1.0 / 6,
                                    0.5,             1.0,            1.0};
static const double LOG_SERIES[] = {1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01,
                                    2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01,
                                    6.666666666666735130e-01};

/* A polynomial from the highest power down, as the even powers and the odd ones: two chains of half the length. */
HOT vec horner_lanes(const double *table, int n, vec x) {
    vec square = x * x, one = splat(table[(n - 1) % 2]), other = splat(table[1 - (n - 1) % 2]);
#pragma GCC unroll 16
    for (int i = (n - 1) % 2 + 2; i < n; i += 2) one = one * square + table[i];
#pragma GCC unroll 16
    for (int i = 3 - (n - 1) % 2; i < n - 1; i += 2) other = other * square + table[i];
    return one + x * other;
}

/* exp(x) for -700 < x <= 0 */
HOT vec exp_lanes(vec x) {
    const vec magic = splat(0x1.8p52);
    vec turns = x * 1.44269504088896338700 + magic, k = turns - magic;
    vec r = x - k * 6.93147180369123816490e-01 - k * 1.90821492927058770002e-10;
    whole power = ((whole)turns + 1023) << 52;
    return horner_lanes(EXP_SERIES, 13, r) * (vec)power;
}

/* log(x) for x > 0 and not below the smallest ordinary number */
HOT vec log_lanes(vec x) {
    natural bits = (natural)x, k = (bits - 0x3fe6a09e667f3bcdULL + 0x3ff0000000000000ULL) >> 52; /* from sqrt(1/2) */
    vec m = (vec)(bits - (k << 52) + 0x3ff0000000000000ULL), f = m - 1.0, s = f / (f + 2.0), z = s * s;
    vec tail = z * horner_lanes(LOG_SERIES, 7, z);
    vec number = (vec)(k + 0x4330000000000000ULL) - (4503599627370496.0 + 1023.0);
    return number * 6.93147180369123816490e-01 + (f - (0.5 * f * f - s * (0.5 * f * f + tail) -
                                                       number * 1.90821492927058770002e-10));
}

/* P(normal > size) for 0 <= size, as near and far pieces of one fraction; too large a size is held at 37 */
HOT vec tail_lanes(vec size) {
    vec y = size * ROOT_HALF, square = y * y, held = choose_lanes(size > splat(37.0), splat(37.0), size);
    vec bottom = horner_lanes(ERF_B, 5, square);
    vec near = 0.5 * bottom - 0.5 * y * horner_lanes(ERF_A, 5, square);
    vec far = 0.5 * horner_lanes(ERF_C, 9, y) * exp_lanes(-0.5 * held * held);
    whole is_near = y <= splat(0.46875);
    return choose_lanes(is_near, near, far) / choose_lanes(is_near, bottom, horner_lanes(ERF_D, 9, y));
}

#define REACH 5.6 /* of the pieces above */

/* standard normals at most b, by uniforms u */
HOT vec below_lanes(vec b, vec u) {
    const vec zero = splat(0.0), one = splat(1.0);
    vec size = size_lanes(b), tail = tail_lanes(size);
    vec p = u * choose_lanes(b > zero, one - tail, tail);
    p = max_lanes(p, splat(LEAST));
    p = choose_lanes(p > splat(MOST), splat(MOST), p);
    vec q = p - 0.5, r = 0.180625 - q * q;
    vec depth = root_lanes(-log_lanes(choose_lanes(q < zero, p, one - p))) - 1.6;
    whole is_middle = size_lanes(q) <= splat(0.425);
    vec top = choose_lanes(is_middle, horner_lanes(MIDDLE_TOP, 8, r), horner_lanes(OUTER_TOP, 8, depth));
    vec bottom = choose_lanes(is_middle, horner_lanes(MIDDLE_BOTTOM, 8, r), horner_lanes(OUTER_BOTTOM, 8, depth));
    vec out = top / bottom * choose_lanes(is_middle, q, choose_lanes(q < zero, -one, one));
    whole rare = (size > splat(REACH)) | (size_lanes(out) > splat(6.5));
    if (__builtin_expect(any_lane(rare), 0))
        for (int i = 0; i < VL; i++)
            if (rare[i]) out[i] = below(b[i], u[i]);
    return out;
}

/* log odds of a standard normal being at most x */
HOT vec probit_odds(vec x) {
    const vec zero = splat(0.0);
    vec size = size_lanes(x), tail = max_lanes(tail_lanes(size), splat(LEAST));
    vec odds = log_lanes(1.0 - tail) - log_lanes(tail);
    odds = choose_lanes(x < zero, -odds, odds);
    whole rare = size > splat(REACH);
    if (__builtin_expect(any_lane(rare), 0))
        for (int i = 0; i < VL; i++)
            if (rare[i]) odds[i] = log_normal_cdf(x[i]) - log_normal_cdf(-x[i]);
    return odds;
}

/* 1 / (1 + exp(-odds)) */
HOT vec chance_lanes(vec odds) {
    const vec zero = splat(0.0), most = splat(700.0);
    vec size = size_lanes(odds), e = exp_lanes(-choose_lanes(size > most, most, size));
    return choose_lanes(odds < zero, e, splat(1.0)) / (1.0 + e);
}

#endif
