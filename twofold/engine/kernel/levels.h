/* Steps 2 and 3: means and scales of drift in one draw, then the paths of drift one channel after another.
 *
 * A row's residual moves with the level of channel j today by KH_j, with that of the time before by LH_j (both for a
 * level that moves by minus one). Summed over rows with their precisions these give three small matrices, CC, CP and PP:
 * what today and today, today and before, before and before have to do with each other.
 */
#ifndef TWOFOLD_LEVELS_H
#define TWOFOLD_LEVELS_H

#include "rows.h"

/* K, L and what follows from them, after theta has moved */
HOT void find_links(const Problem *p, Work *w) {
    const int C = p->C, W = w->W;
    const size_t line = sizeof(double) * (size_t)W;
    for (int j = 0; j < C; j++) {
        double *K = w->K + (size_t)j * W;
        memset(K, 0, line);
        if (w->today_at[j] >= 0)
            for (int k = 0; k < W; k++) K[k] = -w->theta[(size_t)w->today_at[j] * W + k];
        if (p->active[j] && j != p->use) K[j] += 1.0;
        for (int night = 0; night <= w->nights; night++) {
            double *L = w->L[night] + (size_t)j * W;
            memset(L, 0, line);
            if (w->lag_at[j] >= 0)
                for (int k = 0; k < W; k++) L[k] = -w->theta[(size_t)w->lag_at[j] * W + k];
            if (night && w->night_at >= 0) L[j] -= w->theta[(size_t)w->night_at * W + j];
        }
    }
    for (int m = 0; m < p->M; m++)
        for (int k = 0; k < W; k++) {
            w->same[(size_t)m * W + k] = w->same_at[m] < 0 ? 0.0 : w->theta[(size_t)w->same_at[m] * W + k];
            w->later[(size_t)m * W + k] = w->next_at[m] < 0 ? 0.0 : w->theta[(size_t)w->next_at[m] * W + k];
        }
}

HOT void weigh(const Work *w, const double *from, double *to, int lines) {
    for (int j = 0; j < lines; j++)
        for (int o = 0; o < w->W; o += LANES) {
            size_t at = (size_t)j * w->W + o;
            store8(to + at, mul8(load8(from + at), load8(w->weight + o)));
        }
}

HOT double product(const Work *w, const double *a, const double *b) {
    lane8 s = fill8(0.0);
    for (int o = 0; o < w->W; o += LANES) s = more8(s, load8(a + o), load8(b + o));
    return sum8(s);
}

/* to[j] (lanes i) = sum over rows k of from[j][k] turned[k][i]; the amount's row only when it counts */
HOT void multiply(const Problem *p, const Work *w, const double *from, const double *turned, double *to, int counts) {
    for (int j = 0; j < p->C; j++)
        for (int o = 0; o < w->W; o += LANES) {
            lane8 s = fill8(0.0);
            for (int k = 0; k < p->C; k++)
                if (counts || k != p->amount)
                    s = grow8(s, from[(size_t)j * w->W + k], load8(turned + (size_t)k * w->W + o));
            store8(to + (size_t)j * w->W + o, s);
        }
}

HOT void turn_round(const Problem *p, const Work *w, const double *from, double *to) {
    for (int j = 0; j < p->C; j++)
        for (int k = 0; k < p->C; k++) to[(size_t)k * w->W + j] = from[(size_t)j * w->W + k] * w->weight[k];
}

/* the products above, after the variances have moved */
HOT void find_products(const Problem *p, Work *w) {
    const size_t all = sizeof(double) * (size_t)p->C * (size_t)w->W;
    memcpy(w->KH, w->K, all);
    if (p->use >= 0) {
        memset(w->KH + (size_t)p->use * w->W, 0, sizeof(double) * (size_t)w->W);
        w->KH[(size_t)p->use * w->W + p->use] = 1.0;
    }
    weigh(w, w->K, w->Kw, p->C);
    turn_round(p, w, w->KH, w->KT);
    int counts = p->amount >= 0;
    for (int a = 0; a <= counts; a++) multiply(p, w, w->KH, w->KT, w->CC[a], a || !counts);
    for (int night = 0; night <= w->nights; night++) {
        memcpy(w->LH[night], w->L[night], all);
        if (p->use >= 0) memset(w->LH[night] + (size_t)p->use * w->W, 0, sizeof(double) * (size_t)w->W);
        weigh(w, w->L[night], w->Lw[night], p->C);
        turn_round(p, w, w->LH[night], w->LT[night]);
        for (int a = 0; a <= counts; a++) {
            multiply(p, w, w->KH, w->LT[night], w->CP[night][a], a || !counts);
            multiply(p, w, w->LH[night], w->KT, w->CPT[night][a], a || !counts);
            multiply(p, w, w->LH[night], w->LT[night], w->PP[night][a], a || !counts);
        }
    }
    weigh(w, w->same, w->same_w, p->M);
    weigh(w, w->later, w->later_w, p->M);
    for (int m = 0; m < p->M; m++) {
        size_t line = (size_t)m * w->W;
        w->same_square[m] = product(w, w->same + line, w->same_w + line);
        w->later_square[m] = product(w, w->later + line, w->later_w + line);
    }
}

/* levels, distances, and what amounts count, from mu, w and the paths */
HOT void place_levels(const Problem *p, Work *w) {
    for (int t = 0; t < p->T; t++)
        for (int o = 0; o < w->W; o += LANES) {
            size_t at = (size_t)t * w->W + o;
            lane8 level = more8(load8(w->mu + o), load8(w->w + o), load8(w->path + at));
            store8(w->level + at, level);
            store8(w->d + at, mul8(load8(w->is_rating + o), less8(load8(w->y + at), level, fill8(1.0))));
        }
    if (p->use >= 0)
        for (int t = 0; t < p->T; t++) {
            size_t at = (size_t)t * w->W;
            w->d[at + p->use] = w->y[at + p->use] - p->use_mean;
            if (p->amount >= 0)
                w->d[at + p->amount] = w->y[at + p->use] * (w->y[at + p->amount] - w->level[at + p->amount]);
        }
}

/* What a mean or a scale of drift is multiplied by on an occasion: one, use (for the amount's mean), or a path. */
HOT double carrier_at(const Work *w, int q, int t) {
    int channel = w->carrier_channel[q];
    if (channel == CARRIES_ONE) return 1.0;
    if (channel < 0) return w->y[(size_t)t * w->W + (CARRIES_USE - channel)];
    return w->path[(size_t)t * w->W + channel];
}

/* moments: over the listed rows, sums of carriers with carriers (today and before) and with residuals */
HOT void sum_moments(const Problem *p, Work *w, const int *rows, int count) {
    const int q = w->carriers, ld = w->ld_moves;
    if (q == 1) {
        memset(w->moments, 0, sizeof(double) * (size_t)ld * (size_t)ld);
        for (int o = 0; o < w->W; o += LANES) {
            double sums[LANES] __attribute__((aligned(64)));
            lane8 sum = fill8(0.0);
            for (int at = 0; at < count; at++) sum = add8(sum, load8(w->r + (size_t)rows[at] * w->W + o));
            store8(sums, sum);
            for (int k = o; k < p->C && k < o + LANES; k++) w->moments[2 * q + k] = sums[k - o];
        }
        w->moments[0] = w->moments[q] = w->moments[(size_t)q * ld + q] = count;
        for (int k = 0; k < p->C; k++) w->moments[(size_t)q * ld + 2 * q + k] = w->moments[2 * q + k];
        return;
    }
    for (int at = 0; at < count; at++) {
        int t = rows[at];
        double *row = w->moves + (size_t)t * ld;
        for (int a = 0; a < q; a++) {
            row[a] = carrier_at(w, a, t);
            row[q + a] = carrier_at(w, a, t - 1);
        }
        memcpy(row + 2 * q, w->r + (size_t)t * w->W, sizeof(double) * (size_t)p->C);
    }
    gram_of(w->moves, ld, rows, count, w->moments);
}

/* add to system and unknown's pull what one set of rows says: sign -1 takes the amount's part of CC, CP, PP away */
HOT void add_precision(Work *w, int night, int counts, double sign) {
    const int n = w->unknowns, q = w->carriers, ld = w->ld_moves, W = w->W;
    const double *CC = w->CC[counts], *CP = w->CP[night][counts], *PP = w->PP[night][counts], *S = w->moments;
    for (int u = 0; u < n; u++) {
        int j = w->unknown_channel[u], a = w->unknown_carrier[u];
        for (int v = 0; v <= u; v++) {
            int i = w->unknown_channel[v], b = w->unknown_carrier[v];
            double sum = CC[(size_t)j * W + i] * S[(size_t)a * ld + b] +
                         CP[(size_t)j * W + i] * S[(size_t)a * ld + q + b] +
                         CP[(size_t)i * W + j] * S[(size_t)b * ld + q + a] +
                         PP[(size_t)j * W + i] * S[(size_t)(q + a) * ld + q + b];
            w->system[(size_t)u * n + v] += sign * sum;
        }
    }
}

HOT void add_pull(const Problem *p, Work *w, int night) {
    const int q = w->carriers, ld = w->ld_moves;
    for (int u = 0; u < w->unknowns; u++) {
        size_t j = (size_t)w->unknown_channel[u];
        const double *now = w->moments + (size_t)w->unknown_carrier[u] * ld + 2 * q;
        const double *before = w->moments + (size_t)(q + w->unknown_carrier[u]) * ld + 2 * q;
        double sum = 0.0;
        for (int k = 0; k < p->C; k++)
            sum += w->KT[(size_t)k * w->W + j] * now[k] + w->LT[night][(size_t)k * w->W + j] * before[k];
        w->unknown[u] += sum;
    }
}

/* the first occasions of segments, where a rating or amount lies round its level */
HOT void add_first(const Problem *p, Work *w) {
    const int n = w->unknowns;
    for (int t = 0; t < p->T; t++) {
        if (p->follows[t]) continue;
        for (int u = 0; u < n; u++) {
            int j = w->unknown_channel[u];
            if (j == p->use || (j == p->amount && w->y[(size_t)t * w->W + p->use] == 0.0)) continue;
            double a = carrier_at(w, w->unknown_carrier[u], t);
            w->unknown[u] += FIRST_PRECISION * a * w->d[(size_t)t * w->W + j];
            for (int v = 0; v <= u; v++)
                if (w->unknown_channel[v] == j)
                    w->system[(size_t)u * n + v] += FIRST_PRECISION * a * carrier_at(w, w->unknown_carrier[v], t);
        }
    }
}

/* Cholesky of a small matrix in place (lower triangle, n by n); the diagonal is left as its inverse */
HOT void factor_small(double *A, int n) {
    for (int j = 0; j < n; j++) {
        double s = A[(size_t)j * n + j], least = s * SMALLEST_PIVOT;
        for (int k = 0; k < j; k++) s -= A[(size_t)j * n + k] * A[(size_t)j * n + k];
        double inverse = 1.0 / sqrt(s > least ? s : least);
        A[(size_t)j * n + j] = inverse;
        for (int i = j + 1; i < n; i++) {
            double v = A[(size_t)i * n + j];
            for (int k = 0; k < j; k++) v -= A[(size_t)i * n + k] * A[(size_t)j * n + k];
            A[(size_t)i * n + j] = v * inverse;
        }
    }
}

/* x <- A^-1 x + L^-T eps for A = L L' (lower triangle given, overwritten), n small */
HOT void draw_small(double *A, int n, double *x, Numbers *from) {
    factor_small(A, n);
    forward_small(A, n, x);
    for (int i = 0; i < n; i++) x[i] += *from->normal++;
    backward_small(A, n, x);
}

/* Means alone have moved, and no amounts are there: every residual of one night moves by the same. */
HOT void shift_rows(const Problem *p, Work *w) {
    double *shift[2] = {w->moments, w->moments + w->W};
    memset(w->moments, 0, sizeof(double) * 2 * (size_t)w->W);
    for (int u = 0; u < w->unknowns; u++) {
        size_t line = (size_t)w->unknown_channel[u] * w->W;
        for (int night = 0; night <= w->nights; night++)
            for (int k = 0; k < p->C; k++) shift[night][k] -= w->unknown[u] * (w->KH[line + k] + w->LH[night][line + k]);
    }
    for (int t = 0; t < p->T; t++)
        for (int o = 0; o < w->W; o += LANES) {
            size_t at = (size_t)t * w->W + o;
            lane8 by = load8(shift[w->nights && p->night[t] > 0] + o);
            store8(w->r + at, more8(load8(w->r + at), by, load8(w->on + at)));
        }
}

HOT void draw_means(const Problem *p, Work *w, Numbers *from) {
    const int n = w->unknowns;
    memset(w->system, 0, sizeof(double) * (size_t)n * (size_t)n);
    memset(w->unknown, 0, sizeof(double) * (size_t)n);
    const int *rows = w->rows, *used = w->amount_rows;
    for (int night = 0; night <= w->nights; night++) {
        sum_moments(p, w, rows, w->n_rows[night]);
        add_precision(w, night, 0, 1.0);
        add_pull(p, w, night);
        rows += w->n_rows[night];
        if (p->amount >= 0) {
            gram_of(w->moves, w->ld_moves, used, w->n_amount_rows[night], w->moments);
            add_precision(w, night, 1, 1.0);
            add_precision(w, night, 0, -1.0);
            used += w->n_amount_rows[night];
        }
    }
    add_first(p, w);
    for (int u = 0; u < n; u++) {
        int j = w->unknown_channel[u], of_path = w->carrier_channel[w->unknown_carrier[u]] >= 0;
        double precision = of_path ? 1.0 / p->w_var[j] : 1.0 / p->mu_var[j];
        w->system[(size_t)u * n + u] += precision;
        w->unknown[u] += precision * (of_path ? -w->w[j] : p->mu_mean[j] - w->mu[j]);
    }
    draw_small(w->system, n, w->unknown, from);
    for (int u = 0; u < n; u++) {
        int j = w->unknown_channel[u], of_path = w->carrier_channel[w->unknown_carrier[u]] >= 0;
        if (of_path) w->w[j] += w->unknown[u];
        else w->mu[j] += w->unknown[u];
    }
    place_levels(p, w);
    if (w->carriers == 1) shift_rows(p, w);
    else residuals(p, w);
}

HOT int counts_at(const Problem *p, const Work *w, int t) {
    return p->amount >= 0 && w->on[(size_t)t * w->W + p->amount] != 0.0;
}

/* the tridiagonal precision of every channel's path, factored side by side: off = L[t, t-1], root = 1 / L[t, t] */
HOT void factor_paths(const Problem *p, Work *w, int o) {
    const int W = w->W, T = p->T;
    double own_CC[2][LANES] __attribute__((aligned(64))), own_PP[2][2][LANES] __attribute__((aligned(64)));
    double own_CP[2][2][LANES] __attribute__((aligned(64)));
    for (int l = 0; l < LANES; l++)
        for (int a = 0; a <= (p->amount >= 0); a++) {
            size_t at = (size_t)(o + l) * W + o + l;
            int there = o + l < p->C;
            own_CC[a][l] = there ? w->CC[a][at] : 0.0;
            for (int night = 0; night <= w->nights; night++) {
                own_PP[night][a][l] = there ? w->PP[night][a][at] : 0.0;
                own_CP[night][a][l] = there ? w->CP[night][a][at] : 0.0;
            }
        }
    lane8 w2 = mul8(load8(w->w + o), load8(w->w + o)), before = fill8(0.0);
    lane8 first = scale8(FIRST_PRECISION, load8(w->is_rating + o));
    double square[LANES] __attribute__((aligned(64)));
    for (int t = 1; t < T; t++) {
        double step = 1.0 / p->gap[t], next_step = t + 1 < T ? 1.0 / p->gap[t + 1] : 0.0;
        lane8 diagonal = first, off = fill8(0.0);
        if (p->follows[t]) {
            int a = counts_at(p, w, t);
            diagonal = load8(own_CC[a]);
            off = mul8(w2, load8(own_CP[w->nights && p->night[t] > 0][a]));
        }
        if (t + 1 < T && p->follows[t + 1])
            diagonal = add8(diagonal, load8(own_PP[w->nights && p->night[t + 1] > 0][counts_at(p, w, t + 1)]));
        diagonal = more8(fill8(step + next_step), w2, diagonal);
        off = t > 1 ? mul8(add8(off, fill8(-step)), before) : fill8(0.0);
        store8(w->off + (size_t)t * W + o, off);
        store8(square, less8(diagonal, off, off));
        for (int l = 0; l < LANES; l++) square[l] = square[l] > 1e-300 ? square[l] : 1e-300;
        inverse_root(square, square);
        before = load8(square);
        store8(w->root + (size_t)t * W + o, before);
    }
}

/* how much the log-likelihood rises with each level: lin (T, W), lanes are channels */
HOT void pull_of_paths(const Problem *p, Work *w, int o) {
    const int W = w->W;
    for (int t = 1; t < p->T; t++) {
        size_t at = (size_t)t * W + o;
        lane8 s = mul8(load8(w->d + at), scale8(FIRST_PRECISION, load8(w->is_rating + o))), u = fill8(0.0);
        if (p->follows[t]) {
            s = fill8(0.0);
            for (int k = 0; k < p->C; k++)
                s = grow8(s, w->r[(size_t)t * W + k], load8(w->KT + (size_t)k * W + o));
        }
        if (t + 1 < p->T && p->follows[t + 1]) {
            const double *turned = w->LT[w->nights && p->night[t + 1] > 0];
            for (int k = 0; k < p->C; k++)
                u = grow8(u, w->r[(size_t)(t + 1) * W + k], load8(turned + (size_t)k * W + o));
        }
        store8(w->lin + at, add8(s, u));
    }
}

/* channel k's levels have moved by -step: what that does to the others' pull */
HOT void carry_pull(const Problem *p, Work *w, int k, int o) {
    const int W = w->W;
    const size_t line = (size_t)k * W + o;
    const double *e = w->step;
    for (int t = 1; t < p->T; t++) {
        size_t at = (size_t)t * W + o;
        lane8 s = load8(w->lin + at);
        if (p->follows[t]) {
            int a = counts_at(p, w, t), night = w->nights && p->night[t] > 0;
            s = grow8(s, e[t], load8(w->CC[a] + line));
            s = grow8(s, e[t - 1], load8(w->CPT[night][a] + line));
        }
        if (t + 1 < p->T && p->follows[t + 1]) {
            int a = counts_at(p, w, t + 1), night = w->nights && p->night[t + 1] > 0;
            s = grow8(s, e[t + 1], load8(w->CP[night][a] + line));
            s = grow8(s, e[t], load8(w->PP[night][a] + line));
        }
        store8(w->lin + at, s);
    }
}

/* one channel's path given all else; step is left as how far its distances moved */
HOT void draw_path(const Problem *p, Work *w, int k, Numbers *from) {
    const int W = w->W, T = p->T;
    const double scale = w->w[k];
    double *e = w->step, *path = w->path + k;
    double before = 0.0, after = 0.0;
    for (int t = 1; t < T; t++) {
        size_t at = (size_t)t * W;
        double pull = scale * w->lin[at + k] - (path[at] - path[at - W]) / p->gap[t];
        if (t + 1 < T) pull += (path[at + W] - path[at]) / p->gap[t + 1];
        before = (pull - w->off[at + k] * before) * w->root[at + k];
        e[t] = before + from->normal[t - 1];
    }
    for (int t = T - 1; t >= 1; t--) {
        size_t at = (size_t)t * W;
        double off = t + 1 < T ? w->off[at + W + k] : 0.0;
        after = (e[t] - off * after) * w->root[at + k];
        path[at] += after;
        e[t] = -scale * after;
    }
    e[0] = 0.0;
    from->normal += T > 1 ? T - 1 : 0;
}

/* w up and path down by the same factor, or the other way: offered and weighed; then both turned round, or not */
HOT void stretch_path(const Problem *p, Work *w, int k, Numbers *from) {
    double *path = w->path + k, sum = 0.0, scale = w->w[k];
    for (int t = 1; t < p->T; t++) {
        double move = path[(size_t)t * w->W] - path[(size_t)(t - 1) * w->W];
        sum += move * move / p->gap[t];
    }
    double c = exp(p->stretch * *from->normal++);
    double odds = -(c * c - 1.0) * scale * scale / (2.0 * p->w_var[k]) - (1.0 / (c * c) - 1.0) * sum / 2.0 -
                  (p->T - 2) * log(c);
    double factor = log(*from->uniform++) < odds ? c : 1.0;
    if (*from->uniform++ < 0.5) factor = -factor;
    w->w[k] *= factor;
    for (int t = 1; t < p->T; t++) path[(size_t)t * w->W] /= factor;
}

HOT void draw_paths(const Problem *p, Work *w, Numbers *from) {
    for (int o = 0; o < w->W; o += LANES) {
        factor_paths(p, w, o);
        pull_of_paths(p, w, o);
    }
    for (int k = 0; k < p->C; k++) {
        if (!p->wanders[k]) continue;
        draw_path(p, w, k, from);
        for (int o = k / LANES * LANES; o < w->W; o += LANES) carry_pull(p, w, k, o);
        stretch_path(p, w, k, from);
    }
    place_levels(p, w);
    residuals(p, w);
}

#endif
