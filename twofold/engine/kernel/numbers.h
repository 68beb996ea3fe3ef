/* Random numbers for a register of chains: NumPy's SFC64 (numpy/random/src/sfc64/sfc64.h), a stream for each chain.
 *
 * Normals by Box and Muller; sine and cosine by their series to x^15 and x^16 on |x| <= pi / 4. Gammas by Marsaglia and
 * Tsang, ACM Trans. Math. Softw. 26 (2000) 363-372.
 */
#ifndef TWOFOLD_NUMBERS_H
#define TWOFOLD_NUMBERS_H

#include "tails.h"
#include "work.h"

typedef struct {
    natural s[4];
} Lanes;

static const double SINE_SERIES[] = {-1.0 / 1307674368000.0, 1.0 / 6227020800.0, -1.0 / 39916800, 1.0 / 362880,
                                     -1.0 / 5040,            1.0 / 120,          -1.0 / 6,        1.0};
static const double COSINE_SERIES[] = {1.0 / 20922789888000.0, -1.0 / 87178291200.0, 1.0 / 479001600, -1.0 / 3628800,
                                       1.0 / 40320,            -1.0 / 720,           1.0 / 24,        -0.5,
                                       1.0};

HOT natural next_lanes(Lanes *from) {
    natural out = from->s[0] + from->s[1] + from->s[3];
    from->s[3] = from->s[3] + 1;
    from->s[0] = from->s[1] ^ (from->s[1] >> 11);
    from->s[1] = from->s[2] + (from->s[2] << 3);
    from->s[2] = ((from->s[2] << 24) | (from->s[2] >> 40)) + out;
    return out;
}

/* between 0 and 1, never either: 52 bits and half a step */
HOT vec uniform_lanes(Lanes *from) {
    natural bits = (next_lanes(from) >> 12) | 0x3ff0000000000000ULL;
    return (vec)bits - (1.0 - 0x1p-53);
}

/* two registers of standard normals */
HOT void normal_lanes(Lanes *from, vec *one, vec *two) {
    const vec magic = splat(0x1.8p52);
    vec far = root_lanes(-2.0 * log_lanes(uniform_lanes(from)));
    vec turn = 4.0 * uniform_lanes(from), shifted = turn + magic;
    vec x = (turn - (shifted - magic)) * 1.57079632679489661923, square = x * x;
    natural quarter = (natural)shifted;
    vec sine = x * horner_lanes(SINE_SERIES, 8, square), cosine = horner_lanes(COSINE_SERIES, 9, square);
    whole odd = -(whole)(quarter & 1);
    vec a = choose_lanes(odd, sine, cosine), b = choose_lanes(odd, cosine, sine);
    *one = far * (vec)((natural)a ^ (((quarter + 1) & 2) << 62));
    *two = far * (vec)((natural)b ^ ((quarter & 2) << 62));
}

/* a standard gamma; shape is 1 or more. Lanes that are turned down try again, all lanes drawing with them. */
HOT vec gamma_lanes(Lanes *from, vec shape) {
    vec d = shape - 1.0 / 3.0, c = inverse_root(9.0 * d), out = d, spare = d, x = d;
    whole open = shape == shape;
    for (int turn = 0; turn < 1000 && any_lane(open); turn++) {
        if (turn % 2 == 0) normal_lanes(from, &x, &spare);
        else x = spare;
        vec v = 1.0 + c * x, u = uniform_lanes(from);
        v = v * v * v;
        whole good = v > splat(0.0);
        vec kept = choose_lanes(good, v, splat(1.0));
        good &= log_lanes(u) < 0.5 * x * x + d - d * kept + d * log_lanes(kept);
        out = choose_lanes(open & good, d * kept, out);
        open &= ~good;
    }
    return out;
}

HOT Lanes load_stream(const uint64_t *from) {
    Lanes out;
    for (int i = 0; i < 4; i++) out.s[i] = *(const natural *)(from + i * VL);
    return out;
}

HOT void store_stream(uint64_t *to, const Lanes *from) {
    for (int i = 0; i < 4; i++) *(natural *)(to + i * VL) = from->s[i];
}

/* a sweep's normals and uniforms, into its buffers; one more normal may be written than is wanted */
HOT void fill_numbers(uint64_t *stream, double *normals, size_t n_normals, double *uniforms, size_t n_uniforms) {
    Lanes from = load_stream(stream);
    for (size_t i = 0; i < n_normals; i += 2) normal_lanes(&from, (vec *)normals + i, (vec *)normals + i + 1);
    for (size_t i = 0; i < n_uniforms; i++) ((vec *)uniforms)[i] = uniform_lanes(&from);
    store_stream(stream, &from);
}

HOT vec next_normal(Numbers *from) {
    vec out = *(const vec *)from->normal;
    from->normal += VL;
    return out;
}

HOT vec next_uniform(Numbers *from) {
    vec out = *(const vec *)from->uniform;
    from->uniform += VL;
    return out;
}

HOT vec next_gamma(Numbers *from, vec shape) {
    if (from->gamma) {
        vec out = *(const vec *)from->gamma;
        from->gamma += VL;
        return out;
    }
    Lanes lanes = load_stream(from->stream);
    vec out = gamma_lanes(&lanes, shape);
    store_stream(from->stream, &lanes);
    return out;
}

#endif
