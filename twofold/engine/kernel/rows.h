/* Steps 0 and 1: shared pulls, then all rows of coefficients side by side, then innovation variances. */
#ifndef TWOFOLD_ROWS_H
#define TWOFOLD_ROWS_H

#include <math.h>
#include <string.h>

#include "tails.h"
#include "work.h"

#define AT(i, j) (((size_t)(i) * ((size_t)(i) + 1) / 2 + (size_t)(j)) * LANES)
#define SMALLEST_PIVOT 1e-13 /* of the diagonal it is left over from: rounding alone may make it less */

#if VL == 2
#define BLOCK 2
#else
#define BLOCK VL
#endif

/* out (ld, ld) = sum over the listed rows of x x', both triangles; ld is a multiple of eight */
HOT void gram_of(const double *x, int ld, const int *rows, int count, double *out) {
    for (int i0 = 0; i0 < ld; i0 += BLOCK) {
        for (int j0 = 0; j0 < i0 + BLOCK; j0 += LANES) {
            lane8 sum[BLOCK];
            for (int a = 0; a < BLOCK; a++) sum[a] = fill8(0.0);
            for (int at = 0; at < count; at++) {
                const double *row = x + (size_t)rows[at] * ld;
                lane8 right = load8(row + j0);
#pragma GCC unroll 8
                for (int a = 0; a < BLOCK; a++) sum[a] = grow8(sum[a], row[i0 + a], right);
            }
            for (int a = 0; a < BLOCK; a++) store8(out + (size_t)(i0 + a) * ld + j0, sum[a]);
        }
    }
    for (int i = 0; i < ld; i++)
        for (int j = i + 1; j < ld; j++) out[(size_t)i * ld + j] = out[(size_t)j * ld + i];
}

HOT void inverse_root(const double *from, double *to) {
    for (int l = 0; l < LANES; l++) to[l] = 1.0 / sqrt(from[l]);
}

HOT void draw_pulls(const Problem *p, Work *w, Numbers *from) {
    for (int b = 0; b < p->G; b++) {
        double precision = 1.0 / p->shared_var[b], linear = 0.0;
        for (int c = p->shared_start[b]; c < p->shared_start[b + 1]; c++) {
            int i = p->shared_cell[c];
            precision += 1.0 / p->prior_var[i];
            linear += p->shared_sign[c] * (w->theta[w->coefficient[i]] - p->prior_mean[i]) / p->prior_var[i];
        }
        w->g[b] = linear / precision + *from->normal++ / sqrt(precision);
        for (int c = p->shared_start[b]; c < p->shared_start[b + 1]; c++) {
            int i = p->shared_cell[c];
            w->prior[w->coefficient[i]] = (p->prior_mean[i] + p->shared_sign[c] * w->g[b]) / p->prior_var[i];
        }
    }
}

HOT void fill_design(const Problem *p, Work *w) {
    const int C = p->C, ld = w->ld;
    for (int t = 0; t < p->T; t++) {
        double *row = w->design + (size_t)t * ld;
        if (!p->follows[t]) continue;
        const double *now = w->d + (size_t)t * w->W, *before = now - w->W;
        for (int j = 0; j < C; j++) {
            row[j] = now[j];
            row[C + j] = before[j];
        }
        if (w->nights)
            for (int j = 0; j < C; j++) row[w->night_column + j] = p->night[t] * before[j];
        for (int i = 0; i < p->n_given; i++)
            row[2 * C + i] = w->x[(size_t)(t - p->next[i]) * p->M + p->given[i]];
        for (int q = 0; q < p->n_clock; q++) row[2 * C + p->n_given + q] = p->clock[(size_t)t * p->n_clock + q];
        if (p->use >= 0) row[w->z_column] = w->z[t] - w->level[(size_t)t * w->W + p->use];
    }
}

/* value of the Gram for lanes o .. o + 7, where a position may be each row's own night lag */
HOT lane8 gram_at(const Problem *p, const Work *w, int i, int j, int o) {
    if (w->column[i] != NIGHT_POSITION && w->column[j] != NIGHT_POSITION)
        return fill8(w->gram[(size_t)w->column[i] * w->ld + w->column[j]]);
    double own[LANES] __attribute__((aligned(64)));
    for (int l = 0; l < LANES; l++) {
        int k = o + l < p->C ? o + l : 0;
        int a = w->column[i] == NIGHT_POSITION ? w->night_column + k : w->column[i];
        int b = w->column[j] == NIGHT_POSITION ? w->night_column + k : w->column[j];
        own[l] = w->gram[(size_t)a * w->ld + b];
    }
    return load8(own);
}

HOT void response_at(const Problem *p, const Work *w, int i, int o, double *out) {
    int column = w->column[i];
    for (int l = 0; l < LANES; l++) {
        int k = o + l;
        out[l] = 0.0;
        if (k >= p->C) continue;
        int a = column == NIGHT_POSITION ? w->night_column + k : column;
        out[l] = w->gram[(size_t)a * w->ld + (k == p->use ? w->z_column : k)];
    }
}

/* precision and right-hand side of the eight rows from o on */
HOT void assemble(const Problem *p, Work *w, int o) {
    const int n = w->n_pos, W = w->W;
    double root[LANES] __attribute__((aligned(64)));
    for (int l = 0; l < LANES; l++) root[l] = sqrt(w->weight[o + l]);
    lane8 scale = load8(root), weight = load8(w->weight + o);
    for (int i = 0; i < n; i++) {
        size_t at = (size_t)i * W + o;
        lane8 qi = mul8(load8(w->act + at), scale), precision = load8(w->precision + at);
        store8(w->q + (size_t)i * LANES, qi);
        int plain = w->column[i] != NIGHT_POSITION;
        const double *line = plain ? w->gram + (size_t)w->column[i] * w->ld : 0;
        for (int j = 0; j <= i; j++) {
            lane8 value = mul8(qi, load8(w->q + (size_t)j * LANES));
            if (plain && w->column[j] != NIGHT_POSITION) value = scale8(line[w->column[j]], value);
            else value = mul8(gram_at(p, w, i, j, o), value);
            store8(w->factor + AT(i, j), i == j ? add8(value, precision) : value);
        }
        double response[LANES] __attribute__((aligned(64)));
        if (plain) {
            store8(response, load8(line + o));
            if (p->use >= o && p->use < o + LANES) response[p->use - o] = line[w->z_column];
        } else response_at(p, w, i, o, response);
        lane8 right = mul8(mul8(load8(w->act + at), weight), load8(response));
        store8(w->right + (size_t)i * LANES, add8(right, load8(w->prior + at)));
    }
}

/* the row of the amount rests on occasions with use only */
HOT void assemble_amount(const Problem *p, Work *w, int o) {
    int l = p->amount - o;
    if (p->amount < 0 || l < 0 || l >= LANES) return;
    for (int i = 0; i < w->n_pos; i++) {
        size_t at = (size_t)i * w->W + p->amount;
        if (w->act[at] == 0.0) continue;
        int a = w->column[i] == NIGHT_POSITION ? w->night_column + p->amount : w->column[i];
        const double *line = w->gram_amount + (size_t)a * w->ld;
        for (int j = 0; j <= i; j++) {
            int b = w->column[j] == NIGHT_POSITION ? w->night_column + p->amount : w->column[j];
            double value = line[b] * w->q[(size_t)i * LANES + l] * w->q[(size_t)j * LANES + l];
            w->factor[AT(i, j) + l] = value + (i == j ? w->precision[at] : 0.0);
        }
        w->right[(size_t)i * LANES + l] = line[p->amount] * w->weight[p->amount] + w->prior[at];
    }
}

/* Cholesky in place, eight matrices at once; the diagonal is left as its inverse */
HOT void cholesky8(double *A, int n) {
    for (int j = 0; j < n; j++) {
        double left[LANES] __attribute__((aligned(64))), whole[LANES] __attribute__((aligned(64)));
        const double *line = A + AT(j, 0);
        lane8 s = load8(A + AT(j, j));
        store8(whole, s);
        for (int k = 0; k < j; k++) {
            lane8 a = load8(line + (size_t)k * LANES);
            s = less8(s, a, a);
        }
        store8(left, s);
        for (int l = 0; l < LANES; l++) {
            double least = whole[l] * SMALLEST_PIVOT;
            left[l] = left[l] > least ? left[l] : least;
        }
        inverse_root(left, left);
        lane8 inverse = load8(left);
        store8(A + AT(j, j), inverse);
        int i = j + 1;
        for (; i + 1 < n; i += 2) {
            const double *a = A + AT(i, 0), *b = A + AT(i + 1, 0);
            lane8 x = load8(a + (size_t)j * LANES), y = load8(b + (size_t)j * LANES);
            for (int k = 0; k < j; k++) {
                lane8 m = load8(line + (size_t)k * LANES);
                x = less8(x, m, load8(a + (size_t)k * LANES));
                y = less8(y, m, load8(b + (size_t)k * LANES));
            }
            store8(A + AT(i, j), mul8(x, inverse));
            store8(A + AT(i + 1, j), mul8(y, inverse));
        }
        if (i < n) {
            const double *a = A + AT(i, 0);
            lane8 x = load8(a + (size_t)j * LANES);
            for (int k = 0; k < j; k++)
                x = less8(x, load8(line + (size_t)k * LANES), load8(a + (size_t)k * LANES));
            store8(A + AT(i, j), mul8(x, inverse));
        }
    }
}

/* b <- L^-1 b, then b <- L^-T b; b is (n, 8) */
HOT void forward8(const double *L, int n, double *b) {
    for (int i = 0; i < n; i++) {
        lane8 s = load8(b + (size_t)i * LANES);
        const double *line = L + AT(i, 0);
        for (int j = 0; j < i; j++) s = less8(s, load8(line + (size_t)j * LANES), load8(b + (size_t)j * LANES));
        store8(b + (size_t)i * LANES, mul8(s, load8(line + (size_t)i * LANES)));
    }
}

HOT void backward8(const double *L, int n, double *b) {
    for (int i = n - 1; i >= 0; i--) {
        const double *line = L + AT(i, 0);
        lane8 x = mul8(load8(b + (size_t)i * LANES), load8(line + (size_t)i * LANES));
        store8(b + (size_t)i * LANES, x);
        for (int j = 0; j < i; j++)
            store8(b + (size_t)j * LANES, less8(load8(b + (size_t)j * LANES), load8(line + (size_t)j * LANES), x));
    }
}

/* out (n, W) at lanes o: the diagonal of (L L')^-1, by the columns of L^-1 */
HOT void inverse_diagonal8(const double *L, int n, double *M, double *out, int W, int o) {
    for (int j = 0; j < n; j++) {
        lane8 first = load8(L + AT(j, j)), sum = mul8(first, first);
        store8(M + (size_t)j * LANES, first);
        for (int i = j + 1; i < n; i++) {
            const double *line = L + AT(i, 0);
            lane8 s = fill8(0.0);
            for (int k = j; k < i; k++) s = more8(s, load8(line + (size_t)k * LANES), load8(M + (size_t)k * LANES));
            s = mul8(s, load8(line + (size_t)i * LANES));
            s = scale8(-1.0, s);
            store8(M + (size_t)i * LANES, s);
            sum = more8(sum, s, s);
        }
        store8(out + (size_t)j * W + o, sum);
    }
}

HOT void forward_small(const double *L, int n, double *x) {
    for (int i = 0; i < n; i++) {
        double s = x[i];
        for (int j = 0; j < i; j++) s -= L[(size_t)i * n + j] * x[j];
        x[i] = s * L[(size_t)i * n + i];
    }
}

HOT void backward_small(const double *L, int n, double *x) {
    for (int i = n - 1; i >= 0; i--) {
        x[i] *= L[(size_t)i * n + i];
        for (int j = 0; j < i; j++) x[j] -= L[(size_t)i * n + j] * x[i];
    }
}

/* sums (ld) = sum over the rows of weight times the row of the design; the weights' own sum is the answer */
HOT double weighted_rows(const Work *w, const double *weight, double *sums) {
    const int count = w->n_rows[0] + w->n_rows[1];
    double all = 0.0;
    int o = 0;
    for (; o + 3 * LANES <= w->ld; o += 3 * LANES) {
        lane8 a = fill8(0.0), b = a, c = a;
        for (int i = 0; i < count; i++) {
            const double *row = w->design + (size_t)w->rows[i] * w->ld + o;
            const double by = weight[w->rows[i]];
            a = grow8(a, by, load8(row));
            b = grow8(b, by, load8(row + LANES));
            c = grow8(c, by, load8(row + 2 * LANES));
        }
        store8(sums + o, a);
        store8(sums + o + LANES, b);
        store8(sums + o + 2 * LANES, c);
    }
    for (; o < w->ld; o += LANES) {
        lane8 sum = fill8(0.0);
        for (int i = 0; i < count; i++)
            sum = grow8(sum, weight[w->rows[i]], load8(w->design + (size_t)w->rows[i] * w->ld + o));
        store8(sums + o, sum);
    }
    for (int i = 0; i < count; i++) all += weight[w->rows[i]];
    return all;
}

/* z of every row given its coefficients and its mean, in the order of time */
HOT void redraw_probits(const Problem *p, Work *w, const double *coefficients, double mean, Numbers *from) {
    double bound[MOST_AT_ONCE] __attribute__((aligned(64))), u[MOST_AT_ONCE] __attribute__((aligned(64)));
    double left[MOST_AT_ONCE] __attribute__((aligned(64)));
    for (int t = 0, next; t < p->T; t = next) {
        int count = 0, places[MOST_AT_ONCE];
        for (next = t; next < p->T && count < MOST_AT_ONCE; next++) {
            if (!p->follows[next]) continue;
            lane8 s = fill8(0.0);
            for (int o = 0; o < w->ld; o += LANES)
                s = more8(s, load8(w->design + (size_t)next * w->ld + o), load8(coefficients + o));
            double eta = sum8(s) + mean + w->step[next];
            places[count] = next;
            w->z[next] = eta;
            bound[count] = w->y[(size_t)next * w->W + p->use] != 0.0 ? eta : -eta;
            u[count++] = *from->uniform++;
        }
        for (int i = count; i % VL; i++) bound[i] = u[i] = 0.5;
        below_all(bound, u, left, count);
        for (int i = 0; i < count; i++)
            w->z[places[i]] += w->y[(size_t)places[i] * w->W + p->use] != 0.0 ? -left[i] : left[i];
    }
}

/* The row of use moves slowest: with its mean, several times on one factor, z redrawn in between. */
HOT void draw_use_row(const Problem *p, Work *w, const double *eps, Numbers *from, int wanted) {
    const int first = p->row_start[p->use], d = p->row_start[p->use + 1] - first, m = d + 1, T = p->T;
    const int32_t *column = p->row_column + first;
    double *A = w->use_factor, *sums = w->use_work, *x = sums + w->ld, *mean = x + m;
    for (int t = 0; t < T; t++) w->step[t] = 1.0;
    double apart = weighted_rows(w, w->step, sums) + 1.0 / p->mu_var[p->use], whole = apart;
    for (int i = 0; i < d; i++) { /* one more line of the factor, for the mean */
        double v = sums[column[i]];
        for (int j = 0; j < i; j++) v -= A[(size_t)i * m + j] * A[(size_t)d * m + j];
        A[(size_t)d * m + i] = v *= A[(size_t)i * m + i];
        apart -= v * v;
    }
    apart = apart > whole * SMALLEST_PIVOT ? apart : whole * SMALLEST_PIVOT;
    A[(size_t)d * m + d] = 1.0 / sqrt(apart);
    const double scale = w->w[p->use];
    for (int round = 0; round < USE_ROUNDS; round++) {
        for (int t = 0; t < T; t++) w->step[t] = w->z[t] - scale * w->path[(size_t)t * w->W + p->use];
        x[d] = weighted_rows(w, w->step, sums) + p->mu_mean[p->use] / p->mu_var[p->use];
        for (int i = 0; i < d; i++) x[i] = sums[column[i]] + w->prior[w->coefficient[first + i]];
        forward_small(A, m, x);
        memcpy(mean, x, sizeof(double) * (size_t)m);
        for (int i = 0; i < m; i++) x[i] += *eps++;
        backward_small(A, m, x);
        if (round + 1 == USE_ROUNDS) break;
        memset(sums, 0, sizeof(double) * (size_t)w->ld);
        for (int i = 0; i < d; i++) sums[column[i]] = x[i];
        for (int t = 0; t < T; t++) w->step[t] = scale * w->path[(size_t)t * w->W + p->use];
        redraw_probits(p, w, sums, x[d], from);
    }
    w->mu[p->use] = x[d];
    for (int t = 0; t < T; t++) {
        size_t at = (size_t)t * w->W + p->use;
        w->level[at] = x[d] + scale * w->path[at];
    }
    for (int i = 0; i < d; i++) w->theta[w->coefficient[first + i]] = x[i];
    if (!wanted) return;
    backward_small(A, m, mean);
    for (int i = d - 1; i >= 0; i--) { /* what the mean's being unknown adds to each variance */
        double v = A[(size_t)d * m + i];
        for (int j = i + 1; j < d; j++) v -= A[(size_t)j * m + i] * x[j];
        x[i] = v * A[(size_t)i * m + i];
        w->mean[w->coefficient[first + i]] = mean[i];
        w->variance[w->coefficient[first + i]] += x[i] * x[i] / apart;
    }
}

/* the factor of the row of use alone, out of the eight that were worked out together */
HOT void take_use_factor(const Problem *p, Work *w, int o) {
    if (p->use < o || p->use >= o + LANES) return;
    const int first = p->row_start[p->use], d = p->row_start[p->use + 1] - first;
    for (int i = 0; i < d; i++)
        for (int j = 0; j <= i; j++) {
            int a = w->coefficient[first + i] / w->W, b = w->coefficient[first + j] / w->W;
            w->use_factor[(size_t)i * (d + 1) + j] = w->factor[AT(a, b) + p->use - o];
        }
}

HOT void draw_rows(const Problem *p, Work *w, Numbers *from, int wanted) {
    const int n = w->n_pos, W = w->W;
    gram_of(w->design, w->ld, w->rows, w->n_rows[0] + w->n_rows[1], w->gram);
    if (p->amount >= 0) {
        int count = w->n_amount_rows[0] + w->n_amount_rows[1];
        gram_of(w->design, w->ld, w->amount_rows, count, w->gram_amount);
    }
    const double *for_use = from->normal;
    for (int k = 0; k < p->C; k++) {
        if (k == p->use) {
            for_use = from->normal;
            from->normal += USE_ROUNDS * (p->row_start[k + 1] - p->row_start[k] + 1);
            continue;
        }
        for (int i = p->row_start[k]; i < p->row_start[k + 1]; i++) w->eps[w->coefficient[i]] = *from->normal++;
    }
    for (int o = 0; o < W; o += LANES) {
        assemble(p, w, o);
        assemble_amount(p, w, o);
        cholesky8(w->factor, n);
        take_use_factor(p, w, o);
        forward8(w->factor, n, w->right);
        if (wanted) {
            memcpy(w->q, w->right, sizeof(double) * (size_t)n * LANES);
            backward8(w->factor, n, w->q);
            for (int i = 0; i < n; i++) store8(w->mean + (size_t)i * W + o, load8(w->q + (size_t)i * LANES));
            inverse_diagonal8(w->factor, n, w->inverse, w->variance, W, o);
        }
        for (int i = 0; i < n; i++) {
            double *b = w->right + (size_t)i * LANES;
            store8(b, add8(load8(b), load8(w->eps + (size_t)i * W + o)));
        }
        backward8(w->factor, n, w->right);
        for (int i = 0; i < n; i++) {
            size_t at = (size_t)i * W + o;
            store8(w->theta + at, mul8(load8(w->act + at), load8(w->right + (size_t)i * LANES)));
        }
    }
    if (p->use >= 0) draw_use_row(p, w, for_use, from, wanted);
}

/* what inputs and clock add to every row: outside (T, W) */
HOT void add_outside(const Problem *p, Work *w) {
    for (int o = 0; o < w->W; o += LANES) {
        for (int t = 0; t < p->T; t++) {
            if (!p->follows[t]) continue;
            const double *row = w->design + (size_t)t * w->ld;
            lane8 s = fill8(0.0);
            for (int i = w->first_outside; i < w->n_pos; i++)
                s = grow8(s, row[w->column[i]], load8(w->theta + (size_t)i * w->W + o));
            store8(w->outside + (size_t)t * w->W + o, s);
        }
    }
}

/* r (T, W): what is left of every row; 0 where a row does not count */
HOT void residuals(const Problem *p, Work *w) {
    const int C = p->C, W = w->W;
    for (int t = 0; t < p->T; t++) {
        if (!p->follows[t]) continue;
        const double *now = w->d + (size_t)t * W, *before = now - W;
        const double *L = w->L[w->nights && p->night[t] > 0];
        double response = p->use >= 0 ? w->z[t] - w->level[(size_t)t * W + p->use] : 0.0;
        for (int o = 0; o < W; o += LANES) {
            size_t at = (size_t)t * W + o;
            lane8 s = scale8(-1.0, load8(w->outside + at)), u = fill8(0.0);
            for (int j = 0; j < C; j++) {
                s = grow8(s, now[j], load8(w->K + (size_t)j * W + o));
                u = grow8(u, before[j], load8(L + (size_t)j * W + o));
            }
            s = add8(s, u);
            store8(w->r + at, s);
        }
        if (p->use >= 0) w->r[(size_t)t * W + p->use] += response;
        for (int o = 0; o < W; o += LANES) {
            size_t at = (size_t)t * W + o;
            store8(w->r + at, mul8(load8(w->r + at), load8(w->on + at)));
        }
    }
}

/* s2 and 1 / s2 of every row but use, from what is left */
HOT void draw_variances(const Problem *p, Work *w, Numbers *from) {
    double rss[LANES] __attribute__((aligned(64)));
    for (int o = 0; o < w->W; o += LANES) {
        lane8 sum = fill8(0.0);
        for (int t = 0; t < p->T; t++) {
            lane8 r = load8(w->r + (size_t)t * w->W + o);
            sum = more8(sum, r, r);
        }
        store8(rss, sum);
        for (int l = 0; l < LANES && o + l < p->C; l++) {
            int k = o + l;
            if (!p->active[k] || k == p->use) continue;
            double shape = VARIANCE_SHAPE + 0.5 * w->count[k];
            double gamma = from->draw_gamma ? from->draw_gamma(from->from, shape) : *from->gamma++;
            w->s2[k] = (p->rate[k] + 0.5 * rss[l]) / gamma;
            w->weight[k] = 1.0 / w->s2[k];
        }
    }
}

#endif
