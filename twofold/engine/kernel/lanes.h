/* Eight rows of the model side by side. Every per-row quantity is padded to a multiple of eight and moves as one.
 *
 * VL is how many doubles one register of the machine holds: each sweep_*.c sets it with the instructions it may use.
 */
#ifndef TWOFOLD_LANES_H
#define TWOFOLD_LANES_H

#include <stddef.h>

#define LANES 8
#define PER (LANES / VL)
#define HOT static inline __attribute__((always_inline))

typedef double vec __attribute__((vector_size(8 * VL)));
typedef struct {
    vec p[PER];
} lane8;

#if PER == 1
#define EACH(X) X(0)
#elif PER == 2
#define EACH(X) X(0) X(1)
#else
#define EACH(X) X(0) X(1) X(2) X(3)
#endif

HOT vec splat(double s) {
    vec zero = {0.0};
    return zero + s;
}

HOT lane8 load8(const double *from) {
    lane8 out;
#define X(i) out.p[i] = *(const vec *)(from + i * VL);
    EACH(X)
#undef X
    return out;
}

HOT void store8(double *to, lane8 a) {
#define X(i) *(vec *)(to + i * VL) = a.p[i];
    EACH(X)
#undef X
}

HOT lane8 fill8(double s) {
    lane8 out;
    vec all = splat(s);
#define X(i) out.p[i] = all;
    EACH(X)
#undef X
    return out;
}

HOT lane8 add8(lane8 a, lane8 b) {
#define X(i) a.p[i] = a.p[i] + b.p[i];
    EACH(X)
#undef X
    return a;
}

HOT lane8 mul8(lane8 a, lane8 b) {
#define X(i) a.p[i] = a.p[i] * b.p[i];
    EACH(X)
#undef X
    return a;
}

HOT lane8 div8(lane8 a, lane8 b) {
#define X(i) a.p[i] = a.p[i] / b.p[i];
    EACH(X)
#undef X
    return a;
}

/* a + b c, a - b c, and the same with one number for all lanes */
HOT lane8 more8(lane8 a, lane8 b, lane8 c) {
#define X(i) a.p[i] = a.p[i] + b.p[i] * c.p[i];
    EACH(X)
#undef X
    return a;
}

HOT lane8 less8(lane8 a, lane8 b, lane8 c) {
#define X(i) a.p[i] = a.p[i] - b.p[i] * c.p[i];
    EACH(X)
#undef X
    return a;
}

HOT lane8 grow8(lane8 a, double s, lane8 b) {
    vec all = splat(s);
#define X(i) a.p[i] = a.p[i] + all * b.p[i];
    EACH(X)
#undef X
    return a;
}

HOT lane8 shrink8(lane8 a, double s, lane8 b) {
    vec all = splat(s);
#define X(i) a.p[i] = a.p[i] - all * b.p[i];
    EACH(X)
#undef X
    return a;
}

HOT lane8 scale8(double s, lane8 a) {
    vec all = splat(s);
#define X(i) a.p[i] = all * a.p[i];
    EACH(X)
#undef X
    return a;
}

HOT double sum8(lane8 a) {
    vec s = a.p[0];
#if PER >= 2
    s = s + a.p[1];
#endif
#if PER >= 4
    s = s + (a.p[2] + a.p[3]);
#endif
#if VL == 2
    return s[0] + s[1];
#elif VL == 4
    return (s[0] + s[1]) + (s[2] + s[3]);
#else
    return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
#endif
}

#endif
