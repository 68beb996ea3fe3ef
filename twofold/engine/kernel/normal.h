/* The normal curve: distribution, its inverse, and draws from one side of it; the algorithms of twofold/engine/normal.py.
 *
 * erfcx(y) = exp(y^2) erfc(y): Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969)
 * 631-637. Quantile: Wichura, AS 241 (PPND16), Appl. Statist. 37 (1988) 477-484. Tables from the highest power down.
 */
#ifndef TWOFOLD_NORMAL_H
#define TWOFOLD_NORMAL_H

#include <math.h>

#include "lanes.h"

static const double ERF_A[] = {
    0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694
};
static const double ERF_B[] = {
    1.0, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171
};
static const double ERF_C[] = {
    2.1531153547440383e-08, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972
};
static const double ERF_D[] = {
    1.0, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037495
};
static const double ERF_P[] = {
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926,
    0.016083785148742275, 0.0006587491615298378
};
static const double ERF_Q[] = {
    1.0, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132,
    0.0023352049762686918
};
static const double MIDDLE_TOP[] = {
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665
};
static const double MIDDLE_BOTTOM[] = {
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1.0
};
static const double OUTER_TOP[] = {
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835
};
static const double OUTER_BOTTOM[] = {
    1.0507500716444169e-09, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1.0
};
static const double FAR_TOP[] = {
    2.0103343992922881e-07, 2.7115555687434876e-05, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103
};
static const double FAR_BOTTOM[] = {
    2.0442631033899397e-15, 1.421511758316446e-07, 1.8463183175100548e-05, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1.0
};

#define TAIL (-30.0)
#define LEAST 1e-300
#define MOST (1.0 - 0x1p-53)
#define ROOT_HALF 0.70710678118654752440
#define ONE_OVER_ROOT_PI 0.56418958354775628695

HOT double horner(const double *table, int n, double x) {
    double out = table[0];
#pragma GCC unroll 8
    for (int i = 1; i < n; i++) out = out * x + table[i];
    return out;
}

/* erfcx(|x| / sqrt 2) */
HOT double scaled_tail(double x) {
    double y = fabs(x) * ROOT_HALF;
    if (y <= 0.46875) {
        double square = y * y;
        return (1.0 - y * horner(ERF_A, 5, square) / horner(ERF_B, 5, square)) * exp(square);
    }
    if (y <= 4.0) return horner(ERF_C, 9, y) / horner(ERF_D, 9, y);
    double v = 1.0 / (y * y);
    return (ONE_OVER_ROOT_PI - v * horner(ERF_P, 6, v) / horner(ERF_Q, 6, v)) / y;
}

HOT double normal_cdf(double x) {
    double tail = 0.5 * scaled_tail(x) * exp(-0.5 * x * x);
    return x > 0 ? 1.0 - tail : tail;
}

HOT double log_normal_cdf(double x) {
    double scaled = scaled_tail(x);
    return x > 0 ? log1p(-0.5 * scaled * exp(-0.5 * x * x)) : log(0.5 * scaled) - 0.5 * x * x;
}

HOT double normal_quantile(double p) {
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * horner(MIDDLE_TOP, 8, r) / horner(MIDDLE_BOTTOM, 8, r);
    }
    double r = sqrt(-log(q < 0 ? p : 1.0 - p));
    double size = r > 5.0 ? horner(FAR_TOP, 8, r - 5.0) / horner(FAR_BOTTOM, 8, r - 5.0)
                          : horner(OUTER_TOP, 8, r - 1.6) / horner(OUTER_BOTTOM, 8, r - 1.6);
    return q < 0 ? -size : size;
}

/* a standard normal that is at most b, from the uniform u; far out by the tail's own form */
HOT double below(double b, double u) {
    if (b < TAIL) return -sqrt(b * b - 2.0 * log(u > LEAST ? u : LEAST));
    double p = u * normal_cdf(b);
    return normal_quantile(p < LEAST ? LEAST : p > MOST ? MOST : p);
}

/* a standard normal that is at least a */
HOT double above(double a, double u) { return -below(-a, u); }

#endif
