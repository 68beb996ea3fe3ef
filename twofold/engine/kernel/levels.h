/* Steps 2 and 3: means and scales of drift in one draw, then the paths of drift one channel after another.
 *
 * A row's residual moves with the level of channel j today by KH_j, with that of the time before by LH_j (both for a
 * level that moves by minus one). Summed over rows with their precisions these give three small matrices, CC, CP and PP:
 * what today and today, today and before, before and before have to do with each other.
 */
#ifndef TWOFOLD_LEVELS_H
#define TWOFOLD_LEVELS_H

#include "links.h"

/* What a mean or a scale of drift is multiplied by on an occasion: one, use (for the amount's mean), or a path. */
HOT vec carrier_at(const Problem *p, const Work *w, int q, int t) {
    const int channel = w->carrier_channel[q];
    if (channel == CARRIES_ONE) return splat(1.0);
    if (channel == CARRIES_USE) return VECS(y)[(size_t)t * (size_t)p->C + (size_t)p->use];
    return VECS(path)[(size_t)t * (size_t)p->C + (size_t)channel];
}

/* moments: over the listed rows, sums of carriers with carriers (today and before) and with residuals */
HOT void sum_moments(const Problem *p, Work *w, const int *rows, int count) {
    const int q = w->carriers, ld = w->ld_moves;
    vec *moments = VECS(moments);
    if (q == 1) {
        for (int k = 0; k < p->C; k++) {
            vec sum = splat(0.0);
            for (int i = 0; i < count; i++) sum += VECS(r)[(size_t)rows[i] * (size_t)p->C + (size_t)k];
            moments[(2 + k) * ld] = moments[(2 + k) * ld + 1] = sum;
        }
        moments[0] = moments[ld] = moments[ld + 1] = splat((double)count);
        return;
    }
    for (int i = 0; i < count; i++) {
        const int t = rows[i];
        vec *row = VECS(moves) + (size_t)t * (size_t)ld;
        for (int a = 0; a < q; a++) {
            row[a] = carrier_at(p, w, a, t);
            row[q + a] = carrier_at(p, w, a, t - 1);
        }
        memcpy(row + 2 * q, VECS(r) + (size_t)t * (size_t)p->C, sizeof(vec) * (size_t)p->C);
    }
    gram_of(VECS(moves), ld, rows, count, moments);
}

/* add to the system what one set of rows says: the amount's row alone, or all others */
HOT void add_precision(const Problem *p, Work *w, int night, int of_amount) {
    const int n = w->unknowns, q = w->carriers, ld = w->ld_moves, C = p->C;
    const vec *CC = (const vec *)w->CC[of_amount], *CP = (const vec *)w->CP[night][of_amount];
    const vec *PP = (const vec *)w->PP[night][of_amount], *S = VECS(moments);
    for (int u = 0; u < n; u++) {
        const int j = w->unknown_channel[u], a = w->unknown_carrier[u];
        for (int v = 0; v <= u; v++) {
            const int i = w->unknown_channel[v], b = w->unknown_carrier[v];
            VECS(system)[AT(u, v)] += CC[j * C + i] * in_gram(S, ld, a, b) + CP[j * C + i] * in_gram(S, ld, a, q + b) +
                                      CP[i * C + j] * in_gram(S, ld, b, q + a) +
                                      PP[j * C + i] * in_gram(S, ld, q + a, q + b);
        }
    }
}

HOT void add_pull(const Problem *p, Work *w, int night) {
    const int q = w->carriers, ld = w->ld_moves, C = p->C;
    const vec *KT = VECS(KT), *LT = (const vec *)w->LT[night], *S = VECS(moments);
    for (int u = 0; u < w->unknowns; u++) {
        const int j = w->unknown_channel[u], a = w->unknown_carrier[u];
        vec sum = splat(0.0);
        for (int k = 0; k < C; k++) {
            const vec *line = S + (size_t)(2 * q + k) * (size_t)ld;
            sum += KT[k * C + j] * line[a] + LT[k * C + j] * line[q + a];
        }
        VECS(unknown)[u] += sum;
    }
}

/* the first occasions of segments, where a rating or amount lies round its level */
HOT void add_first(const Problem *p, Work *w) {
    const int n = w->unknowns, C = p->C;
    for (int t = 0; t < p->T; t++) {
        if (p->follows[t]) continue;
        for (int u = 0; u < n; u++) {
            const int j = w->unknown_channel[u];
            if (j == p->use) continue;
            vec a = FIRST_PRECISION * carrier_at(p, w, w->unknown_carrier[u], t);
            if (j == p->amount) a *= VECS(y)[(size_t)t * (size_t)C + (size_t)p->use];
            VECS(unknown)[u] += a * VECS(d)[(size_t)t * (size_t)C + (size_t)j];
            for (int v = 0; v <= u; v++)
                if (w->unknown_channel[v] == j) VECS(system)[AT(u, v)] += a * carrier_at(p, w, w->unknown_carrier[v], t);
        }
    }
}

/* Means alone have moved, and no amounts are there: every residual of one night moves by the same. */
HOT void shift_rows(const Problem *p, Work *w) {
    const int C = p->C, *rows = w->rows;
    vec *shift = VECS(moments);
    for (int night = 0; night <= w->nights; night++) {
        for (int k = 0; k < C; k++) {
            vec s = splat(0.0);
            for (int u = 0; u < w->unknowns; u++) {
                const size_t at = (size_t)w->unknown_channel[u] * (size_t)C + (size_t)k;
                s -= VECS(unknown)[u] * (VECS(KH)[at] + ((const vec *)w->LH[night])[at]);
            }
            shift[k] = s;
        }
        for (int i = 0; i < w->n_rows[night]; i++) {
            vec *r = VECS(r) + (size_t)rows[i] * (size_t)C;
            for (int k = 0; k < C; k++) r[k] += shift[k];
        }
        rows += w->n_rows[night];
    }
}

HOT void draw_means(const Problem *p, Work *w, Numbers *from) {
    const int n = w->unknowns, *rows = w->rows;
    vec *x = VECS(unknown), *A = VECS(system);
    memset(A, 0, sizeof(vec) * AT(n, 0));
    memset(x, 0, sizeof(vec) * (size_t)n);
    for (int night = 0; night <= w->nights; night++) {
        sum_moments(p, w, rows, w->n_rows[night]);
        add_precision(p, w, night, 0);
        add_pull(p, w, night);
        if (p->amount >= 0) {
            gram_weighed(VECS(moves), w->ld_moves, rows, w->n_rows[night], VECS(on), VECS(moments));
            add_precision(p, w, night, 1);
        }
        rows += w->n_rows[night];
    }
    add_first(p, w);
    for (int u = 0; u < n; u++) {
        const int j = w->unknown_channel[u], of_path = w->carrier_channel[w->unknown_carrier[u]] >= 0;
        const vec precision = of_path ? VECS(w_precision)[j] : VECS(mu_precision)[j];
        A[AT(u, u)] += precision;
        x[u] += precision * (of_path ? -VECS(w)[j] : VECS(mu_mean)[j] - VECS(mu)[j]);
    }
    cholesky(A, n);
    forward(A, n, x);
    for (int u = 0; u < n; u++) x[u] += next_normal(from);
    backward(A, n, x);
    for (int u = 0; u < n; u++) {
        const int j = w->unknown_channel[u], of_path = w->carrier_channel[w->unknown_carrier[u]] >= 0;
        if (of_path) VECS(w)[j] += x[u];
        else VECS(mu)[j] += x[u];
    }
    place_levels(p, w);
    if (w->carriers == 1) shift_rows(p, w);
    else residuals(p, w);
}

/* the tridiagonal precision of every channel's path, factored: off = L[t, t-1], root = 1 / L[t, t] */
HOT void factor_paths(const Problem *p, Work *w) {
    const int C = p->C, T = p->T;
    for (int t = 1; t < T; t++) {
        const double step = 1.0 / p->gap[t], next_step = t + 1 < T ? 1.0 / p->gap[t + 1] : 0.0;
        const int follows = p->follows[t], followed = t + 1 < T && p->follows[t + 1];
        for (int k = 0; k < C; k++) {
            if (!p->wanders[k]) continue;
            const size_t own = (size_t)k * (size_t)C + (size_t)k, at = (size_t)t * (size_t)C + (size_t)k;
            const vec w2 = VECS(w)[k] * VECS(w)[k];
            vec known = splat(k == p->use ? 0.0 : FIRST_PRECISION), off = splat(0.0);
            if (follows) {
                known = product_at(p, w, w->CC, own, t);
                off = w2 * product_at(p, w, w->CP[w->night_of[t]], own, t);
            }
            if (followed) known += product_at(p, w, w->PP[w->night_of[t + 1]], own, t + 1);
            const vec diagonal = (step + next_step) + w2 * known;
            off = t > 1 ? (off - step) * VECS(root)[at - (size_t)C] : splat(0.0);
            VECS(off)[at] = off;
            VECS(root)[at] = inverse_root(max_lanes(diagonal - off * off, splat(1e-300)));
        }
    }
}

/* how much the log-likelihood rises with each level: lin (T, C) */
HOT void pull_of_paths(const Problem *p, Work *w) {
    const int C = p->C;
    for (int t = 1; t < p->T; t++) {
        const size_t at = (size_t)t * (size_t)C;
        const int followed = t + 1 < p->T && p->follows[t + 1];
        const vec *r = VECS(r) + at, *after = r + C, *KT = VECS(KT);
        const vec *LT = (const vec *)w->LT[followed ? w->night_of[t + 1] : 0];
        for (int j = 0; j < C; j++) {
            if (!p->wanders[j]) continue;
            vec s = splat(0.0), u = s;
            if (p->follows[t])
                for (int k = 0; k < C; k++) s += r[k] * KT[k * C + j];
            else if (j != p->use) s = FIRST_PRECISION * VECS(d)[at + (size_t)j];
            if (followed)
                for (int k = 0; k < C; k++) u += after[k] * LT[k * C + j];
            VECS(lin)[at + (size_t)j] = s + u;
        }
    }
}

/* channel k's distances have moved by step: what that does to the pull on those that come after it */
HOT void carry_pull(const Problem *p, Work *w, int k) {
    const int C = p->C;
    const vec *e = VECS(step);
    for (int i = k + 1; i < C; i++) {
        if (!p->wanders[i]) continue;
        const size_t at = (size_t)k * (size_t)C + (size_t)i, turned = (size_t)i * (size_t)C + (size_t)k;
        for (int t = 1; t < p->T; t++) {
            vec s = VECS(lin)[(size_t)t * (size_t)C + (size_t)i];
            if (p->follows[t]) {
                s += e[t] * product_at(p, w, w->CC, at, t);
                s += e[t - 1] * product_at(p, w, w->CP[w->night_of[t]], turned, t);
            }
            if (t + 1 < p->T && p->follows[t + 1]) {
                const int night = w->night_of[t + 1];
                s += e[t + 1] * product_at(p, w, w->CP[night], at, t + 1);
                s += e[t] * product_at(p, w, w->PP[night], at, t + 1);
            }
            VECS(lin)[(size_t)t * (size_t)C + (size_t)i] = s;
        }
    }
}

/* one channel's path given all else; step is left as how far its distances moved */
HOT void draw_path(const Problem *p, Work *w, int k, Numbers *from) {
    const int T = p->T;
    const size_t C = (size_t)p->C;
    const vec scale = VECS(w)[k];
    vec *e = VECS(step), *path = VECS(path) + k, before = splat(0.0), after = before;
    for (int t = 1; t < T; t++) {
        const size_t at = (size_t)t * C;
        vec pull = scale * VECS(lin)[at + (size_t)k] - (path[at] - path[at - C]) * (1.0 / p->gap[t]);
        if (t + 1 < T) pull += (path[at + C] - path[at]) * (1.0 / p->gap[t + 1]);
        before = (pull - VECS(off)[at + (size_t)k] * before) * VECS(root)[at + (size_t)k];
        e[t] = before + next_normal(from);
    }
    for (int t = T - 1; t >= 1; t--) {
        const size_t at = (size_t)t * C;
        if (t + 1 < T) e[t] -= VECS(off)[at + C + (size_t)k] * after;
        after = e[t] * VECS(root)[at + (size_t)k];
        path[at] += after;
        e[t] = -scale * after;
    }
    e[0] = splat(0.0);
}

/* w up and path down by the same factor, or the other way: offered and weighed; then both turned round, or not */
HOT void stretch_path(const Problem *p, Work *w, int k, Numbers *from) {
    const size_t C = (size_t)p->C;
    const vec zero = splat(0.0), one = splat(1.0), scale = VECS(w)[k];
    vec *path = VECS(path) + k, sum = zero;
    for (int t = 1; t < p->T; t++) {
        const vec move = path[(size_t)t * C] - path[(size_t)(t - 1) * C];
        sum += move * move * (1.0 / p->gap[t]);
    }
    const vec by = p->stretch * next_normal(from), c = exp_lanes(by), square = c * c;
    const vec odds = -(square - 1.0) * scale * scale * 0.5 * VECS(w_precision)[k] - (1.0 / square - 1.0) * sum * 0.5 -
                     (double)(p->T - 2) * by;
    vec factor = choose_lanes(log_lanes(max_lanes(next_uniform(from), splat(LEAST))) < odds, c, one);
    factor = choose_lanes(next_uniform(from) < splat(0.5), -factor, factor);
    VECS(w)[k] = scale * factor;
    const vec inverse = 1.0 / factor;
    for (int t = 1; t < p->T; t++) path[(size_t)t * C] *= inverse;
}

HOT void draw_paths(const Problem *p, Work *w, Numbers *from) {
    factor_paths(p, w);
    pull_of_paths(p, w);
    for (int k = 0; k < p->C; k++) {
        if (!p->wanders[k]) continue;
        draw_path(p, w, k, from);
        carry_pull(p, w, k);
        stretch_path(p, w, k, from);
    }
    place_levels(p, w);
    residuals(p, w);
}

#endif
