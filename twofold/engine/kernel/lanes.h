/* Several chains of one person side by side: every quantity is a register of VL numbers, one for each chain.
 *
 * VL is how many doubles one register of the machine holds; each sweep_*.c sets it with the instructions it may use.
 */
#ifndef TWOFOLD_LANES_H
#define TWOFOLD_LANES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

#define HOT static inline __attribute__((always_inline))

typedef double vec __attribute__((vector_size(8 * VL)));
typedef long long whole __attribute__((vector_size(8 * VL)));
typedef unsigned long long natural __attribute__((vector_size(8 * VL))); /* AVX2 shifts these only */

#define VECS(name) ((vec *)w->name)

HOT vec splat(double s) {
    vec zero = {0.0};
    return zero + s;
}

HOT vec choose_lanes(whole mask, vec yes, vec no) { return (vec)((mask & (whole)yes) | (~mask & (whole)no)); }

HOT int any_lane(whole mask) {
#if VL == 8
    return _mm512_movepi64_mask((__m512i)mask) != 0;
#elif VL == 4
    return _mm256_movemask_pd((__m256d)mask) != 0;
#else
    return (mask[0] | mask[1]) != 0;
#endif
}

HOT vec max_lanes(vec a, vec b) {
#if VL == 8
    return (vec)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif VL == 4
    return (vec)_mm256_max_pd((__m256d)a, (__m256d)b);
#else
    return choose_lanes(a > b, a, b);
#endif
}

HOT vec size_lanes(vec a) { return (vec)((natural)a & 0x7fffffffffffffffULL); }

HOT vec root_lanes(vec x) {
#if VL == 8
    return (vec)_mm512_sqrt_pd((__m512d)x);
#elif VL == 4
    return (vec)_mm256_sqrt_pd((__m256d)x);
#else
    for (int i = 0; i < VL; i++) x[i] = sqrt(x[i]);
    return x;
#endif
}

/* 1 / sqrt(x) for ordinary x > 0; with AVX-512 its estimate of 14 bits, doubled twice */
HOT vec inverse_root(vec x) {
#if VL == 8
    vec y = (vec)_mm512_rsqrt14_pd((__m512d)x), half = 0.5 * x;
    y = y * (1.5 - half * y * y);
    return y * (1.5 - half * y * y);
#else
    return 1.0 / root_lanes(x);
#endif
}

#endif
