/* Steps 4 to 6: use and its probit, ratings that are missing or at an end of their scale, missing inputs. */
#ifndef TWOFOLD_GAPS_H
#define TWOFOLD_GAPS_H

#include "levels.h"
#include "tails.h"

/* r_t and r_{t+1} after d_tj has moved by `by`; rows that do not count stay 0 */
HOT void move_rows(const Problem *p, Work *w, int t, double by, const double *now, const double *next) {
    for (int o = 0; o < w->W; o += LANES) {
        size_t at = (size_t)t * w->W + o;
        lane8 on = load8(w->on + at);
        store8(w->r + at, more8(load8(w->r + at), scale8(by, load8(now + o)), on));
        if (t + 1 < p->T) {
            at += w->W;
            on = load8(w->on + at);
            store8(w->r + at, more8(load8(w->r + at), scale8(by, load8(next + o)), on));
        }
    }
}

/* sum over the rows of occasion t of r times a */
HOT double against(const Work *w, int t, const double *a) {
    lane8 s = fill8(0.0);
    for (int o = 0; o < w->W; o += LANES) s = more8(s, load8(w->r + (size_t)t * w->W + o), load8(a + o));
    return sum8(s);
}

/* the same of r_t with one vector and of r_{t+1} with another */
HOT double against_both(const Problem *p, const Work *w, int t, const double *now, const double *next) {
    if (t + 1 >= p->T) return against(w, t, now);
    lane8 s = fill8(0.0), u = fill8(0.0);
    for (int o = 0; o < w->W; o += LANES) {
        size_t at = (size_t)t * w->W + o;
        s = more8(s, load8(w->r + at), load8(now + o));
        u = more8(u, load8(w->r + at + w->W), load8(next + o));
    }
    return sum8(add8(s, u));
}

/* sum over rows of a b where they count on t, less what the row of the amount says */
HOT double shared_weight(const Work *w, int t, const double *a, const double *b, int without) {
    double sum = 0.0;
    for (int k = 0; k < w->W; k++)
        if (k != without) sum += a[k] * b[k] * w->on[(size_t)t * w->W + k];
    return sum;
}

typedef struct {
    double level, mean, precision, prior_mean; /* of the amount's distance, were there use */
} Amount;

/* the amount integrated out: what its rows add to the log odds of use; r is as with use and the amount at its level */
HOT double weigh_amount(const Problem *p, const Work *w, int t, const double *L, const double *Lw, Amount *out) {
    const int a = p->amount, W = w->W;
    const double *K = w->K + (size_t)a * W, *Kw = w->Kw + (size_t)a * W, *d = w->d + (size_t)t * W;
    double prior = FIRST_PRECISION, mean = 0.0;
    if (p->follows[t]) {
        const double *before_L = w->L[w->nights && p->night[t] > 0];
        prior = w->weight[a];
        mean = w->outside[(size_t)t * W + a];
        for (int j = 0; j < p->C; j++) {
            mean -= d[j - W] * before_L[(size_t)j * W + a];
            if (j < a) mean -= d[j] * w->K[(size_t)j * W + a];
        }
    }
    double precision = prior + shared_weight(w, t, K, Kw, a), linear = prior * mean;
    linear -= against(w, t, Kw) - w->r[(size_t)t * W + a] * Kw[a];
    if (t + 1 < p->T) {
        precision += shared_weight(w, t + 1, L, Lw, -1);
        linear -= against(w, t + 1, Lw);
    }
    out->level = w->level[(size_t)t * W + a];
    out->precision = precision;
    out->prior_mean = mean;
    out->mean = linear / precision;
    return -0.5 * log(precision / prior) + 0.5 * out->mean * out->mean * precision - 0.5 * mean * mean * prior;
}

/* use on one occasion where it is missing, its amount with it */
HOT void draw_use(const Problem *p, Work *w, int t, Numbers *from) {
    const int W = w->W, j = p->use, a = p->amount, night = w->nights && t + 1 < p->T && p->night[t + 1] > 0;
    const size_t at = (size_t)t * W;
    const double *K = w->K + (size_t)j * W, *L = w->L[night] + (size_t)j * W;
    const double *Kw = w->Kw + (size_t)j * W, *Lw = w->Lw[night] + (size_t)j * W;
    const double *Ka = a < 0 ? 0 : w->K + (size_t)a * W, *La = a < 0 ? 0 : w->L[night] + (size_t)a * W;
    const double eta = w->z[t] - w->r[at + j];
    double odds = log(p->use_first / (1.0 - p->use_first)), u = *from->uniform++;
    if (p->follows[t]) odds = log_normal_cdf(eta) - log_normal_cdf(-eta);
    if (a >= 0) { /* no amount to begin with */
        if (w->y[at + j] != 0.0) move_rows(p, w, t, -w->d[at + a], Ka, La);
        w->d[at + a] = w->on[at + a] = w->r[at + a] = 0.0;
    }
    if (w->y[at + j] == 0.0) move_rows(p, w, t, 1.0, K, L); /* from here on r is as with use */
    odds += -against(w, t, Kw) + 0.5 * shared_weight(w, t, K, Kw, -1);
    if (t + 1 < p->T) odds += -against(w, t + 1, Lw) + 0.5 * shared_weight(w, t + 1, L, Lw, -1);
    Amount amount = {0.0, 0.0, 1.0, 0.0};
    double eps = 0.0;
    if (a >= 0) {
        odds += weigh_amount(p, w, t, w->L[night] + (size_t)a * W, w->Lw[night] + (size_t)a * W, &amount);
        eps = *from->normal++;
    }
    const int is = u < 1.0 / (1.0 + exp(-odds));
    w->y[at + j] = is;
    w->d[at + j] = is - p->use_mean;
    if (!is) move_rows(p, w, t, -1.0, K, L);
    if (a < 0) return;
    w->y[at + a] = 0.0;
    if (!is) return;
    double distance = amount.mean + eps / sqrt(amount.precision);
    w->d[at + a] = distance;
    w->y[at + a] = amount.level + distance;
    move_rows(p, w, t, distance, Ka, La);
    if (p->follows[t]) {
        w->on[at + a] = 1.0;
        w->r[at + a] = distance - amount.prior_mean;
    }
}

HOT int least(int a, int b) { return a < b ? a : b; }

/* the probit of use on some occasions that are not neighbours: to the right of 0 with use, else to the left */
HOT void draw_probits(const Problem *p, Work *w, const int32_t *t, int count, Numbers *from) {
    double bound[MOST_AT_ONCE] __attribute__((aligned(64))), left[MOST_AT_ONCE] __attribute__((aligned(64)));
    double u[MOST_AT_ONCE] __attribute__((aligned(64)));
    for (int i = 0; i < count; i++) {
        size_t at = (size_t)t[i] * w->W + p->use;
        double eta = w->z[t[i]] - w->r[at];
        bound[i] = w->y[at] != 0.0 ? eta : -eta;
        u[i] = from->uniform[i];
    }
    for (int i = count; i % VL; i++) bound[i] = u[i] = 0.5;
    from->uniform += count;
    below_all(bound, u, left, count);
    for (int i = 0; i < count; i++) {
        size_t at = (size_t)t[i] * w->W + p->use;
        double rest = w->y[at] != 0.0 ? -left[i] : left[i];
        w->z[t[i]] += rest - w->r[at];
        w->r[at] = rest;
    }
}

HOT void draw_uses(const Problem *p, Work *w, Numbers *from) {
    if (p->use < 0) return;
    for (int parity = 0; parity < 2; parity++) {
        for (int i = p->use_start[parity]; i < p->use_start[parity + 1]; i++) draw_use(p, w, p->use_t[i], from);
        for (int i = p->z_start[parity]; i < p->z_start[parity + 1]; i += MOST_AT_ONCE)
            draw_probits(p, w, p->z_t + i, least(p->z_start[parity + 1] - i, MOST_AT_ONCE), from);
    }
}

/* variance of a rating given all else, for every kind of occasion that there is */
HOT void find_cells(const Problem *p, Work *w) {
    for (int kind = 0; kind < 32; kind++) {
        if (!w->class_seen[kind & 7] || (p->amount < 0 && kind > 7)) continue;
        int now = (kind & 8) != 0, then = (kind & 16) != 0, night = (kind & 4) != 0;
        for (int j = 0; j < p->C; j++) {
            size_t own = (size_t)j * w->W + j;
            double precision = kind & 1 ? w->CC[now][own] : FIRST_PRECISION;
            if (kind & 2) precision += w->PP[night][then][own];
            w->cell_var[(size_t)kind * w->W + j] = 1.0 / precision;
            w->cell_sd[(size_t)kind * w->W + j] = sqrt(1.0 / precision);
        }
    }
}

/* Cells of one channel on occasions that are not neighbours: none of them moves what another one is drawn from. */
HOT void draw_some_cells(const Problem *p, Work *w, int first, int count, Numbers *from) {
    const int W = w->W, j = p->cell_j[first];
    const size_t line = (size_t)j * W;
    double by[MOST_AT_ONCE], bound[MOST_AT_ONCE] __attribute__((aligned(64))), u[MOST_AT_ONCE] __attribute__((aligned(64)));
    double drawn[MOST_AT_ONCE] __attribute__((aligned(64))), sds[MOST_AT_ONCE];
    int held = 0;
    for (int i = 0; i < count; i++) {
        const int t = p->cell_t[first + i], end = p->cell_end[first + i];
        const size_t at = (size_t)t * W + j;
        int kind = w->class_of[t];
        const int night = (kind & 4) != 0;
        if (p->amount >= 0) kind |= 8 * counts_at(p, w, t) | (kind & 2 ? 16 * counts_at(p, w, t + 1) : 0);
        double pull = -against_both(p, w, t, w->Kw + line, w->Lw[night] + line);
        if (!(kind & 1)) pull -= FIRST_PRECISION * w->d[at];
        const double sd = w->cell_sd[(size_t)kind * W + j];
        by[i] = pull * w->cell_var[(size_t)kind * W + j];
        if (end == MISSING) {
            by[i] += sd * *from->normal++;
            continue;
        }
        double edge = (p->cell_bound[first + i] - w->y[at] - by[i]) / sd;
        sds[held] = end == AT_LEAST ? -sd : sd;
        bound[held] = end == AT_LEAST ? -edge : edge;
        u[held++] = *from->uniform++;
    }
    if (held) {
        for (int i = held; i % VL; i++) bound[i] = u[i] = 0.5;
        below_all(bound, u, drawn, held);
    }
    held = 0;
    for (int i = 0; i < count; i++) {
        const int t = p->cell_t[first + i];
        if (p->cell_end[first + i] != MISSING) {
            by[i] += sds[held] * drawn[held];
            held++;
        }
        w->y[(size_t)t * W + j] += by[i];
        w->d[(size_t)t * W + j] += by[i];
        move_rows(p, w, t, by[i], w->K + line, w->L[(w->class_of[t] & 4) != 0] + line);
    }
}

HOT void draw_cells(const Problem *p, Work *w, Numbers *from) {
    find_cells(p, w);
    for (int i = 0, next; i < p->n_cells; i = next) {
        next = i + 1;
        while (next < p->n_cells && next - i < MOST_AT_ONCE && p->cell_j[next] == p->cell_j[i] &&
               p->cell_t[next] > p->cell_t[next - 1] + 1)
            next++;
        draw_some_cells(p, w, i, next - i, from);
    }
}

/* how much the rows of occasion t know of an input, from what all of them know */
HOT double known_of(const Problem *p, const Work *w, int t, const double *a, const double *b, double all) {
    if (!p->follows[t]) return 0.0;
    return p->amount < 0 || counts_at(p, w, t) ? all : all - a[p->amount] * b[p->amount];
}

HOT void draw_inputs(const Problem *p, Work *w, Numbers *from) {
    for (int i = 0; i < p->n_inputs; i++) {
        const int t = p->input_t[i], m = p->input_m[i];
        const size_t line = (size_t)m * w->W;
        double *x = w->x + (size_t)t * p->M + m;
        const double *same = w->same + line, *later = w->later + line;
        double pull = against_both(p, w, t, w->same_w + line, w->later_w + line);
        double precision = known_of(p, w, t, same, w->same_w + line, w->same_square[m]);
        if (t + 1 < p->T) precision += known_of(p, w, t + 1, later, w->later_w + line, w->later_square[m]);
        double by;
        if (p->x_binary[m]) {
            double high = p->x_high[m] - *x, low = p->x_low[m] - *x;
            double odds = p->x_logit[m] + (high - low) * (pull - 0.5 * precision * (high + low));
            by = *from->uniform++ < 1.0 / (1.0 + exp(-odds)) ? high : low;
        } else {
            double prior = 1.0 / p->x_var[m];
            by = (pull - prior * *x) / (precision + prior) + *from->normal++ / sqrt(precision + prior);
        }
        *x += by;
        move_rows(p, w, t, -by, same, later);
    }
}

#endif
