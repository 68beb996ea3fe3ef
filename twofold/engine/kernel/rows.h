/* Steps 0 and 1: shared pulls, then one row of coefficients after another, then innovation variances. */
#ifndef TWOFOLD_ROWS_H
#define TWOFOLD_ROWS_H

#include <string.h>

#include "numbers.h"

#define AT(i, j) ((size_t)(i) * ((size_t)(i) + 1) / 2 + (size_t)(j))
#define SMALLEST_PIVOT 1e-13 /* of the diagonal it is left over from: rounding alone may make it less */

#if VL == 8
#define TALL 4 /* lines of the block of products that stays in registers */
#else
#define TALL 2
#endif
#define BROAD 4

/* out (ld, ld) += sum over the listed rows of x x', lower triangle (and a little more); ld is a multiple of four */
HOT void gram_of(const vec *x, int ld, const int *rows, int count, vec *out) {
    for (int i0 = 0; i0 < ld; i0 += TALL)
        for (int j0 = 0; j0 < i0 + TALL; j0 += BROAD) {
            vec sum[TALL][BROAD];
            for (int a = 0; a < TALL; a++)
                for (int b = 0; b < BROAD; b++) sum[a][b] = splat(0.0);
            for (int at = 0; at < count; at++) {
                const vec *row = x + (size_t)rows[at] * (size_t)ld;
#pragma GCC unroll 4
                for (int a = 0; a < TALL; a++)
#pragma GCC unroll 4
                    for (int b = 0; b < BROAD; b++) sum[a][b] += row[i0 + a] * row[j0 + b];
            }
            for (int a = 0; a < TALL; a++)
                for (int b = 0; b < BROAD; b++) out[(size_t)(i0 + a) * (size_t)ld + (size_t)(j0 + b)] = sum[a][b];
        }
}

/* the same with every row weighed, where few are asked for */
HOT void gram_weighed(const vec *x, int ld, const int *rows, int count, const vec *weight, vec *out) {
    for (int i = 0; i < ld; i++)
        for (int j = 0; j <= i; j++) {
            vec sum = splat(0.0);
            for (int at = 0; at < count; at++) {
                const vec *row = x + (size_t)rows[at] * (size_t)ld;
                sum += weight[rows[at]] * row[i] * row[j];
            }
            out[(size_t)i * (size_t)ld + (size_t)j] = sum;
        }
}

HOT vec in_gram(const vec *gram, int F, int a, int b) {
    return a > b ? gram[(size_t)a * (size_t)F + (size_t)b] : gram[(size_t)b * (size_t)F + (size_t)a];
}

HOT void draw_pulls(const Problem *p, Work *w, Numbers *from) {
    for (int b = 0; b < p->G; b++) {
        vec precision = splat(1.0 / p->shared_var[b]), linear = splat(0.0);
        for (int c = p->shared_start[b]; c < p->shared_start[b + 1]; c++) {
            const int i = p->shared_cell[c];
            const vec own = VECS(prior_precision)[i];
            precision += own;
            linear += p->shared_sign[c] * own * (VECS(theta)[i] - VECS(prior_mean)[i]);
        }
        const vec g = VECS(g)[b] = linear / precision + next_normal(from) * inverse_root(precision);
        for (int c = p->shared_start[b]; c < p->shared_start[b + 1]; c++) {
            const int i = p->shared_cell[c];
            VECS(pull)[i] = (VECS(prior_mean)[i] + p->shared_sign[c] * g) * VECS(prior_precision)[i];
        }
    }
}

HOT void fill_design(const Problem *p, Work *w) {
    const int C = p->C, shift = 2 * C, count = w->n_rows[0] + w->n_rows[1];
    for (int i = 0; i < count; i++) {
        const int t = w->rows[i];
        vec *row = VECS(design) + (size_t)t * (size_t)w->F;
        const vec *now = VECS(d) + (size_t)t * (size_t)C, *before = now - C;
        for (int j = 0; j < C; j++) {
            row[j] = now[j];
            row[C + j] = before[j];
        }
        for (int q = 0; q < p->n_given; q++)
            row[shift + q] = VECS(x)[(size_t)(t - p->next[q]) * (size_t)p->M + (size_t)p->given[q]];
        for (int q = 0; q < p->n_clock; q++)
            row[shift + p->n_given + q] = splat(p->clock[(size_t)t * (size_t)p->n_clock + (size_t)q]);
        if (w->nights)
            for (int j = 0; j < C; j++) row[w->night_column + j] = p->night[t] * before[j];
        if (p->use < 0) continue;
        row[w->z_column] = VECS(z)[t] - VECS(level)[(size_t)t * (size_t)C + (size_t)p->use];
        row[w->z_column + 1] = splat(1.0);
    }
}

/* Cholesky of a packed lower triangle in place; the diagonal is left as its inverse */
HOT void cholesky(vec *A, int n) {
    for (int j = 0; j < n; j++) {
        const vec *line = A + AT(j, 0);
        vec left = line[j], least = left * SMALLEST_PIVOT;
        for (int k = 0; k < j; k++) left -= line[k] * line[k];
        const vec inverse = A[AT(j, j)] = inverse_root(max_lanes(left, least));
        int i = j + 1;
        for (; i + 3 < n; i += 4) {
            vec *a = A + AT(i, 0), *b = A + AT(i + 1, 0), *c = A + AT(i + 2, 0), *e = A + AT(i + 3, 0);
            vec s = a[j], t = b[j], u = c[j], v = e[j];
            for (int k = 0; k < j; k++) {
                s -= line[k] * a[k];
                t -= line[k] * b[k];
                u -= line[k] * c[k];
                v -= line[k] * e[k];
            }
            a[j] = s * inverse;
            b[j] = t * inverse;
            c[j] = u * inverse;
            e[j] = v * inverse;
        }
        for (; i < n; i++) {
            vec *a = A + AT(i, 0), s = a[j];
            for (int k = 0; k < j; k++) s -= line[k] * a[k];
            a[j] = s * inverse;
        }
    }
}

/* b <- L^-1 b, and b <- L^-T b */
HOT void forward(const vec *L, int n, vec *b) {
    for (int i = 0; i < n; i++) {
        const vec *line = L + AT(i, 0);
        vec s = b[i];
        for (int j = 0; j < i; j++) s -= line[j] * b[j];
        b[i] = s * line[i];
    }
}

HOT void backward(const vec *L, int n, vec *b) {
    for (int i = n - 1; i >= 0; i--) {
        const vec *line = L + AT(i, 0), x = b[i] = b[i] * line[i];
        for (int j = 0; j < i; j++) b[j] -= line[j] * x;
    }
}

/* out (n): the diagonal of (L L')^-1, by the columns of L^-1, two at a time; M has room for two columns */
HOT void inverse_diagonal(const vec *L, int n, vec *M, vec *out, int count) {
    for (int j = 0; j < count; j += 2) {
        const int both = j + 1 < n;
        vec *a = M, *b = M + n;
        vec first = L[AT(j, j)], second = both ? L[AT(j + 1, j + 1)] : first, s, t;
        a[j] = first;
        vec x = first * first, y = second * second;
        if (both) {
            b[j] = splat(0.0);
            b[j + 1] = second;
            a[j + 1] = s = -second * L[AT(j + 1, j)] * first;
            x += s * s;
        }
        for (int i = j + 2; i < n; i++) {
            const vec *line = L + AT(i, 0);
            s = t = splat(0.0);
            for (int k = j; k < i; k++) {
                s += line[k] * a[k];
                t += line[k] * b[k];
            }
            a[i] = s = -s * line[i];
            b[i] = t = -t * line[i];
            x += s * s;
            y += t * t;
        }
        out[j] = x;
        if (j + 1 < count) out[j + 1] = y;
    }
}

/* sums (F) = sum over the rows of weight times the row of the design */
HOT void weighted_rows(const Work *w, const vec *weight, vec *sums) {
    const int count = w->n_rows[0] + w->n_rows[1];
    for (int o = 0; o < w->F; o += 4) {
        vec a = splat(0.0), b = a, c = a, e = a;
        for (int i = 0; i < count; i++) {
            const vec *row = VECS(design) + (size_t)w->rows[i] * (size_t)w->F + o, by = weight[w->rows[i]];
            a += by * row[0];
            b += by * row[1];
            c += by * row[2];
            e += by * row[3];
        }
        sums[o] = a;
        sums[o + 1] = b;
        sums[o + 2] = c;
        sums[o + 3] = e;
    }
}

/* z of every row given its coefficients (d of them, the mean after them), in the order of time; step is z less drift */
HOT void redraw_probits(const Problem *p, Work *w, const int32_t *column, int d, const vec *x, Numbers *from) {
    const vec zero = splat(0.0), scale = VECS(w)[p->use];
    for (int t = 1; t < p->T; t++) {
        if (!p->follows[t]) continue;
        const vec *row = VECS(design) + (size_t)t * (size_t)w->F;
        const size_t at = (size_t)t * (size_t)p->C + (size_t)p->use;
        const vec drift = scale * VECS(path)[at];
        vec eta = x[d] + drift, more = zero;
        int i = 0;
        for (; i + 1 < d; i += 2) {
            eta += row[column[i]] * x[i];
            more += row[column[i + 1]] * x[i + 1];
        }
        if (i < d) eta += row[column[i]] * x[i];
        eta += more;
        const whole used = VECS(y)[at] != zero;
        const vec left = below_lanes(choose_lanes(used, eta, -eta), next_uniform(from));
        const vec z = VECS(z)[t] = eta + choose_lanes(used, -left, left);
        VECS(step)[t] = z - drift;
    }
}

/* x (m) = what z says of the coefficients and the mean: from the Gram before z has moved, from the rows afterwards */
HOT void pull_of_use(const Problem *p, Work *w, const int32_t *column, int d, int moved, vec *x) {
    const int first = p->row_start[p->use], count = w->n_rows[0] + w->n_rows[1], F = w->F, one = w->z_column + 1;
    const vec mu = VECS(mu)[p->use], *gram = VECS(gram);
    vec *sums = VECS(sums);
    if (moved) weighted_rows(w, VECS(step), sums);
    else
        for (int i = 0; i < d; i++)
            sums[column[i]] = in_gram(gram, F, w->z_column, column[i]) + mu * in_gram(gram, F, one, column[i]);
    const vec all = moved ? sums[one] : in_gram(gram, F, one, w->z_column) + (double)count * mu;
    for (int i = 0; i < d; i++) x[i] = sums[column[i]] + VECS(pull)[first + i];
    x[d] = all + VECS(mu_mean)[p->use] * VECS(mu_precision)[p->use];
}

/* The row of use moves slowest: with its mean, several times on one factor, z redrawn in between. */
HOT void draw_use_row(const Problem *p, Work *w, Numbers *from, int wanted) {
    const int first = p->row_start[p->use], d = p->row_start[p->use + 1] - first, m = d + 1;
    const int32_t *column = p->row_column + first;
    vec *A = VECS(factor), *x = VECS(right), *mean = VECS(eps);
    for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) A[AT(i, j)] = in_gram(VECS(gram), w->F, column[i], column[j]);
        A[AT(i, i)] += VECS(prior_precision)[first + i];
        A[AT(d, i)] = in_gram(VECS(gram), w->F, w->z_column + 1, column[i]);
    }
    A[AT(d, d)] = VECS(mu_precision)[p->use] + (double)(w->n_rows[0] + w->n_rows[1]);
    cholesky(A, m);
    for (int round = 0; round < USE_ROUNDS; round++) {
        pull_of_use(p, w, column, d, round > 0, x);
        forward(A, m, x);
        if (round + 1 == USE_ROUNDS) memcpy(mean, x, sizeof(vec) * (size_t)m);
        for (int i = 0; i < m; i++) x[i] += next_normal(from);
        backward(A, m, x);
        if (round + 1 < USE_ROUNDS) redraw_probits(p, w, column, d, x, from);
    }
    VECS(mu)[p->use] = x[d];
    for (int t = 0; t < p->T; t++) {
        const size_t at = (size_t)t * (size_t)p->C + (size_t)p->use;
        VECS(level)[at] = x[d] + VECS(w)[p->use] * VECS(path)[at];
    }
    memcpy(VECS(theta) + first, x, sizeof(vec) * (size_t)d);
    if (!wanted) return;
    backward(A, m, mean);
    memcpy(VECS(mean) + first, mean, sizeof(vec) * (size_t)d);
    inverse_diagonal(A, m, VECS(inverse), VECS(variance) + first, d);
}

HOT void draw_row(const Problem *p, Work *w, int k, Numbers *from, int wanted) {
    const int first = p->row_start[k], d = p->row_start[k + 1] - first;
    const int32_t *column = p->row_column + first;
    const vec *gram = k == p->amount ? VECS(gram_amount) : VECS(gram), weight = VECS(weight)[k];
    vec *A = VECS(factor), *x = VECS(right);
    for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) A[AT(i, j)] = weight * in_gram(gram, w->F, column[i], column[j]);
        A[AT(i, i)] += VECS(prior_precision)[first + i];
        x[i] = weight * in_gram(gram, w->F, column[i], k) + VECS(pull)[first + i];
    }
    cholesky(A, d);
    forward(A, d, x);
    if (wanted) {
        vec *mean = VECS(mean) + first;
        memcpy(mean, x, sizeof(vec) * (size_t)d);
        backward(A, d, mean);
        inverse_diagonal(A, d, VECS(inverse), VECS(variance) + first, d);
    }
    for (int i = 0; i < d; i++) x[i] += next_normal(from);
    backward(A, d, x);
    memcpy(VECS(theta) + first, x, sizeof(vec) * (size_t)d);
}

HOT void draw_rows(const Problem *p, Work *w, Numbers *from, int wanted) {
    const int count = w->n_rows[0] + w->n_rows[1];
    gram_of(VECS(design), w->F, w->rows, count, VECS(gram));
    if (p->amount >= 0) gram_weighed(VECS(design), w->F, w->rows, count, VECS(on), VECS(gram_amount));
    for (int k = 0; k < p->C; k++) {
        if (k == p->use) draw_use_row(p, w, from, wanted);
        else if (p->active[k]) draw_row(p, w, k, from, wanted);
    }
}

/* coefficients by design column; what inputs and clock add to every row: outside (T, C) */
HOT void add_outside(const Problem *p, Work *w) {
    const int C = p->C, F = w->F, start = 2 * C, end = w->night_column, count = w->n_rows[0] + w->n_rows[1];
    for (int k = 0; k < C; k++)
        for (int i = p->row_start[k]; i < p->row_start[k + 1]; i++)
            VECS(wide)[(size_t)k * (size_t)F + (size_t)p->row_column[i]] = VECS(theta)[i];
    for (int i = 0; i < count; i++) {
        const vec *row = VECS(design) + (size_t)w->rows[i] * (size_t)F;
        vec *out = VECS(outside) + (size_t)w->rows[i] * (size_t)C;
        for (int k = 0; k < C; k++) {
            const vec *by = VECS(wide) + (size_t)k * (size_t)F;
            vec s = splat(0.0);
            for (int c = start; c < end; c++) s += row[c] * by[c];
            out[k] = s;
        }
    }
}

/* r (T, C): what is left of every row; 0 where a row does not count */
HOT void residuals(const Problem *p, Work *w) {
    const int C = p->C, F = w->F, count = w->n_rows[0] + w->n_rows[1];
    for (int i = 0; i < count; i++) {
        const int t = w->rows[i];
        const size_t at = (size_t)t * (size_t)C;
        const vec *now = VECS(d) + at, *before = now - C, *outside = VECS(outside) + at;
        const vec *L = (const vec *)w->L[w->night_of[t]];
        vec *r = VECS(r) + at;
        for (int k = 0; k < C; k++) {
            const vec *A = VECS(wide) + (size_t)k * (size_t)F, *Lk = L + k;
            vec s = (k == p->use ? VECS(z)[t] - VECS(level)[at + (size_t)k] : now[k]) - outside[k], u = splat(0.0);
            for (int j = 0; j < k; j++) s -= now[j] * A[j];
            for (int j = 0; j < C; j++) u += before[j] * Lk[(size_t)j * (size_t)C];
            r[k] = s + u;
        }
        if (p->amount >= 0) r[p->amount] *= VECS(on)[t];
    }
}

/* s2 and 1 / s2 of every row but use, from what is left */
HOT void draw_variances(const Problem *p, Work *w, Numbers *from) {
    const int count = w->n_rows[0] + w->n_rows[1];
    for (int k = 0; k < p->C; k++) {
        if (!p->active[k] || k == p->use) continue;
        vec sum = splat(0.0), rows = splat((double)count);
        for (int i = 0; i < count; i++) {
            const vec r = VECS(r)[(size_t)w->rows[i] * (size_t)p->C + (size_t)k];
            sum += r * r;
        }
        if (k == p->amount) {
            rows = splat(0.0);
            for (int i = 0; i < count; i++) rows += VECS(on)[w->rows[i]];
        }
        const vec drawn = max_lanes(next_gamma(from, VARIANCE_SHAPE + 0.5 * rows), splat(LEAST));
        VECS(s2)[k] = (VECS(rate)[k] + 0.5 * sum) / drawn;
        VECS(weight)[k] = drawn / (VECS(rate)[k] + 0.5 * sum);
    }
}

#endif
