/* Steps 4 to 6: use and its probit, ratings that are missing or at an end of their scale, missing inputs. */
#ifndef TWOFOLD_GAPS_H
#define TWOFOLD_GAPS_H

#include "levels.h"

/* r_t and r_{t+1} after something on t has moved by `by`; rows that do not count stay 0. The first row that moves on t. */
HOT void move_rows(const Problem *p, Work *w, int t, vec by, const vec *now, const vec *next, int first) {
    const int C = p->C, a = p->amount;
    vec *r = VECS(r) + (size_t)t * (size_t)C;
    if (p->follows[t]) {
        for (int k = first; k < C; k++)
            if (k != a) r[k] += by * now[k];
        if (a >= first) r[a] += VECS(on)[t] * by * now[a];
    }
    if (t + 1 >= p->T || !p->follows[t + 1]) return;
    r += C;
    for (int k = 0; k < C; k++)
        if (k != a) r[k] += by * next[k];
    if (a >= 0) r[a] += VECS(on)[t + 1] * by * next[a];
}

/* sum over the rows of occasion t, from the first on, of r times a */
HOT vec against(const Problem *p, const Work *w, int t, const vec *a, int first) {
    const vec *r = VECS(r) + (size_t)t * (size_t)p->C;
    vec s = splat(0.0);
    for (int k = first; k < p->C; k++) s += r[k] * a[k];
    return s;
}

/* the same of r_t with one vector and of r_{t+1} with another */
HOT vec against_both(const Problem *p, const Work *w, int t, const vec *now, const vec *next, int first) {
    const vec s = against(p, w, t, now, first);
    return t + 1 < p->T ? s + against(p, w, t + 1, next, 0) : s;
}

/* sum over rows of a b where they count on t, with the amount's row or without */
HOT vec shared_weight(const Problem *p, const Work *w, int t, const vec *a, const vec *b, int with_amount) {
    vec sum = splat(0.0);
    if (!p->follows[t]) return sum;
    for (int k = 0; k < p->C; k++)
        if (k != p->amount) sum += a[k] * b[k];
    if (with_amount && p->amount >= 0) sum += a[p->amount] * b[p->amount] * VECS(on)[t];
    return sum;
}

typedef struct {
    vec level, mean, precision, prior_mean; /* of the amount's distance, were there use */
} Amount;

/* the amount integrated out: what its rows add to the log odds of use; r is as with use and the amount at its level */
HOT vec weigh_amount(const Problem *p, const Work *w, int t, const vec *L, const vec *Lw, Amount *out) {
    const int a = p->amount, C = p->C;
    const size_t at = (size_t)t * (size_t)C;
    const vec *K = VECS(K) + a * C, *Kw = VECS(Kw) + a * C, *d = VECS(d) + at;
    vec prior = splat(FIRST_PRECISION), mean = splat(0.0);
    if (p->follows[t]) {
        const vec *before = (const vec *)w->L[w->night_of[t]];
        prior = VECS(weight)[a];
        mean = VECS(outside)[at + (size_t)a];
        for (int j = 0; j < C; j++) {
            mean -= d[j - C] * before[j * C + a];
            if (j < a) mean -= d[j] * VECS(K)[j * C + a];
        }
    }
    vec precision = prior + shared_weight(p, w, t, K, Kw, 0), linear = prior * mean;
    linear -= against(p, w, t, Kw, 0) - VECS(r)[at + (size_t)a] * Kw[a];
    if (t + 1 < p->T) {
        precision += shared_weight(p, w, t + 1, L, Lw, 1);
        linear -= against(p, w, t + 1, Lw, 0);
    }
    out->level = VECS(level)[at + (size_t)a];
    out->precision = precision;
    out->prior_mean = mean;
    out->mean = linear / precision;
    return -0.5 * log_lanes(precision / prior) + 0.5 * out->mean * out->mean * precision - 0.5 * mean * mean * prior;
}

/* use on one occasion where it is missing, its amount with it */
HOT void draw_use(const Problem *p, Work *w, int t, Numbers *from) {
    const int C = p->C, j = p->use, a = p->amount, night = t + 1 < p->T && w->night_of[t + 1];
    const size_t at = (size_t)t * (size_t)C;
    const vec *K = VECS(K) + j * C, *L = (const vec *)w->L[night] + j * C, one = splat(1.0);
    const vec *Kw = VECS(Kw) + j * C, *Lw = (const vec *)w->Lw[night] + j * C;
    const vec *Ka = a < 0 ? K : VECS(K) + a * C, *La = a < 0 ? L : (const vec *)w->L[night] + a * C;
    vec *y = VECS(y) + at, *d = VECS(d) + at, *r = VECS(r) + at;
    const vec eta = VECS(z)[t] - r[j], u = next_uniform(from);
    vec odds = p->follows[t] ? probit_odds(eta) : splat(log(p->use_first / (1.0 - p->use_first)));
    if (a >= 0) { /* no amount to begin with */
        move_rows(p, w, t, -d[a], Ka, La, 0);
        d[a] = VECS(on)[t] = r[a] = splat(0.0);
    }
    move_rows(p, w, t, one - y[j], K, L, 0); /* from here on r is as with use */
    odds += 0.5 * shared_weight(p, w, t, K, Kw, 1) - against(p, w, t, Kw, 0);
    if (t + 1 < p->T) odds += 0.5 * shared_weight(p, w, t + 1, L, Lw, 1) - against(p, w, t + 1, Lw, 0);
    Amount amount = {splat(0.0), splat(0.0), one, splat(0.0)};
    vec eps = splat(0.0);
    if (a >= 0) {
        odds += weigh_amount(p, w, t, (const vec *)w->L[night] + a * C, (const vec *)w->Lw[night] + a * C, &amount);
        eps = next_normal(from);
    }
    const vec is = choose_lanes(u < chance_lanes(odds), one, splat(0.0));
    y[j] = is;
    d[j] = is - p->use_mean;
    move_rows(p, w, t, is - one, K, L, 0);
    if (a < 0) return;
    const vec distance = is * (amount.mean + eps * inverse_root(amount.precision));
    y[a] = is * amount.level + distance;
    d[a] = distance;
    move_rows(p, w, t, distance, Ka, La, 0);
    if (!p->follows[t]) return;
    VECS(on)[t] = is;
    r[a] = distance - is * amount.prior_mean;
}

/* the probit of use: to the right of 0 with use, else to the left */
HOT void draw_probit(const Problem *p, Work *w, int t, Numbers *from) {
    const size_t at = (size_t)t * (size_t)p->C + (size_t)p->use;
    const vec eta = VECS(z)[t] - VECS(r)[at];
    const whole used = VECS(y)[at] != splat(0.0);
    const vec left = below_lanes(choose_lanes(used, eta, -eta), next_uniform(from));
    const vec rest = choose_lanes(used, -left, left);
    VECS(z)[t] = eta + rest;
    VECS(r)[at] = rest;
}

HOT void draw_uses(const Problem *p, Work *w, Numbers *from) {
    if (p->use < 0) return;
    for (int parity = 0; parity < 2; parity++) {
        for (int i = p->use_start[parity]; i < p->use_start[parity + 1]; i++) draw_use(p, w, p->use_t[i], from);
        for (int i = p->z_start[parity]; i < p->z_start[parity + 1]; i++) draw_probit(p, w, p->z_t[i], from);
    }
}

/* precision of a rating given all else on an occasion of some class; its own rows alone, no amounts */
HOT vec known_of_cell(const Problem *p, const Work *w, int kind, int t, size_t own) {
    vec precision = kind & 1 ? product_at(p, w, w->CC, own, t) : splat(FIRST_PRECISION);
    if (kind & 2) precision += product_at(p, w, w->PP[(kind & 4) != 0], own, t + 1);
    return precision;
}

/* sd and variance of a rating given all else, by class of occasion, where no amount counts now and then */
HOT void find_cells(const Problem *p, Work *w) {
    for (int kind = 0; kind < 8 && p->amount < 0; kind++) {
        if (!w->class_seen[kind]) continue;
        for (int j = 0; j < p->C; j++) {
            const size_t own = (size_t)j * (size_t)p->C + (size_t)j, at = (size_t)kind * (size_t)p->C + (size_t)j;
            const vec sd = inverse_root(known_of_cell(p, w, kind, 0, own));
            VECS(cell_sd)[at] = sd;
            VECS(cell_var)[at] = sd * sd;
        }
    }
}

HOT void draw_cell(const Problem *p, Work *w, int i, Numbers *from) {
    const int t = p->cell_t[i], j = p->cell_j[i], C = p->C, end = p->cell_end[i], kind = w->class_of[t];
    const int night = (kind & 4) != 0;
    const size_t at = (size_t)t * (size_t)C + (size_t)j;
    vec pull = -against_both(p, w, t, VECS(Kw) + j * C, (const vec *)w->Lw[night] + j * C, j), sd, variance;
    if (!(kind & 1)) pull -= FIRST_PRECISION * VECS(d)[at];
    if (p->amount < 0) {
        sd = VECS(cell_sd)[kind * C + j];
        variance = VECS(cell_var)[kind * C + j];
    } else {
        sd = inverse_root(known_of_cell(p, w, kind, t, (size_t)j * (size_t)C + (size_t)j));
        variance = sd * sd;
    }
    vec by = pull * variance;
    if (end == MISSING) by += sd * next_normal(from);
    else {
        const vec edge = (p->cell_bound[i] - VECS(y)[at] - by) / sd;
        const vec drawn = below_lanes(end == AT_LEAST ? -edge : edge, next_uniform(from));
        by += end == AT_LEAST ? -sd * drawn : sd * drawn;
    }
    VECS(y)[at] += by;
    VECS(d)[at] += by;
    move_rows(p, w, t, by, VECS(K) + j * C, (const vec *)w->L[night] + j * C, j);
}

HOT void draw_cells(const Problem *p, Work *w, Numbers *from) {
    find_cells(p, w);
    for (int i = 0; i < p->n_cells; i++) draw_cell(p, w, i, from);
}

/* how much the rows of occasion t know of an input; `all` is what all but the amount's know */
HOT vec known_of(const Problem *p, const Work *w, int t, const vec *a, const vec *b, vec all) {
    if (!p->follows[t]) return splat(0.0);
    return p->amount < 0 ? all : all + VECS(on)[t] * a[p->amount] * b[p->amount];
}

HOT void draw_inputs(const Problem *p, Work *w, Numbers *from) {
    for (int i = 0; i < p->n_inputs; i++) {
        const int t = p->input_t[i], m = p->input_m[i];
        const size_t line = (size_t)m * (size_t)p->C;
        vec *x = VECS(x) + (size_t)t * (size_t)p->M + m, by;
        const vec *same = VECS(same) + line, *later = VECS(later) + line;
        const vec *same_w = VECS(same_w) + line, *later_w = VECS(later_w) + line;
        const vec pull = against_both(p, w, t, same_w, later_w, 0);
        vec precision = known_of(p, w, t, same, same_w, VECS(same_square)[m]);
        if (t + 1 < p->T) precision += known_of(p, w, t + 1, later, later_w, VECS(later_square)[m]);
        if (p->x_binary[m]) {
            const vec high = p->x_high[m] - *x, low = p->x_low[m] - *x;
            const vec odds = p->x_logit[m] + (high - low) * (pull - 0.5 * precision * (high + low));
            by = choose_lanes(next_uniform(from) < chance_lanes(odds), high, low);
        } else {
            const double prior = 1.0 / p->x_var[m];
            const vec root = inverse_root(precision + prior);
            by = ((pull - prior * *x) * root + next_normal(from)) * root;
        }
        *x += by;
        move_rows(p, w, t, -by, same, later, 0);
    }
}

#endif
