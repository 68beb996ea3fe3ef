/* What moves with what: how residuals follow distances, levels and inputs, and the products of these. */
#ifndef TWOFOLD_LINKS_H
#define TWOFOLD_LINKS_H

#include "rows.h"

/* K, L and what inputs do, after the coefficients have moved */
HOT void find_links(const Problem *p, Work *w) {
    const int C = p->C, M = p->M;
    const size_t F = (size_t)w->F;
    for (int j = 0; j < C; j++) {
        vec *K = VECS(K) + (size_t)j * (size_t)C;
        for (int k = 0; k < C; k++) K[k] = -VECS(wide)[(size_t)k * F + (size_t)j];
        if (p->active[j] && j != p->use) K[j] += 1.0;
        for (int night = 0; night <= w->nights; night++) {
            vec *L = (vec *)w->L[night] + (size_t)j * (size_t)C;
            for (int k = 0; k < C; k++) L[k] = -VECS(wide)[(size_t)k * F + (size_t)(C + j)];
            if (night) L[j] -= VECS(wide)[(size_t)j * F + (size_t)(w->night_column + j)];
        }
    }
    for (int m = 0; m < M; m++)
        for (int k = 0; k < C; k++) {
            const size_t at = (size_t)m * (size_t)C + (size_t)k, line = (size_t)k * F;
            if (w->same_at[m] >= 0) VECS(same)[at] = VECS(wide)[line + (size_t)w->same_at[m]];
            if (w->next_at[m] >= 0) VECS(later)[at] = VECS(wide)[line + (size_t)w->next_at[m]];
        }
}

/* to[j][k] = from[j][k] weight[k] */
HOT void weigh(const Problem *p, const Work *w, const double *from, double *to, int lines) {
    for (int j = 0; j < lines; j++)
        for (int k = 0; k < p->C; k++) {
            const size_t at = (size_t)j * (size_t)p->C + (size_t)k;
            ((vec *)to)[at] = ((const vec *)from)[at] * VECS(weight)[k];
        }
}

/* to[k][j] = from[j][k] weight[k] */
HOT void turn_round(const Problem *p, const Work *w, const double *from, double *to) {
    const int C = p->C;
    for (int j = 0; j < C; j++)
        for (int k = 0; k < C; k++)
            ((vec *)to)[(size_t)k * (size_t)C + (size_t)j] = ((const vec *)from)[(size_t)j * (size_t)C + (size_t)k] * VECS(weight)[k];
}

/* to[0][j][i] = sum over rows k but the amount's of from[j][k] turned[k][i]; to[1] is the amount's part */
HOT void multiply(const Problem *p, const double *from, const double *turned, double *const *to) {
    const int C = p->C, a = p->amount;
    for (int j = 0; j < C; j++)
        for (int i = 0; i < C; i++) {
            vec s = splat(0.0);
            for (int k = 0; k < C; k++)
                if (k != a)
                    s += ((const vec *)from)[(size_t)j * (size_t)C + (size_t)k] * ((const vec *)turned)[(size_t)k * (size_t)C + (size_t)i];
            const size_t at = (size_t)j * (size_t)C + (size_t)i;
            ((vec *)to[0])[at] = s;
            if (a >= 0)
                ((vec *)to[1])[at] = ((const vec *)from)[(size_t)j * (size_t)C + (size_t)a] * ((const vec *)turned)[(size_t)a * (size_t)C + (size_t)i];
        }
}

/* a level moved by minus one: as a distance, but for use, which moves its own row alone */
HOT void of_levels(const Problem *p, const double *from, double *to, double own) {
    memcpy(to, from, sizeof(vec) * (size_t)p->C * (size_t)p->C);
    if (p->use < 0) return;
    vec *line = (vec *)to + (size_t)p->use * (size_t)p->C;
    for (int k = 0; k < p->C; k++) line[k] = splat(k == p->use ? own : 0.0);
}

/* the products above, after the variances have moved */
HOT void find_products(const Problem *p, Work *w) {
    const int C = p->C, M = p->M;
    of_levels(p, w->K, w->KH, 1.0);
    weigh(p, w, w->K, w->Kw, C);
    turn_round(p, w, w->KH, w->KT);
    multiply(p, w->KH, w->KT, w->CC);
    for (int night = 0; night <= w->nights; night++) {
        of_levels(p, w->L[night], w->LH[night], 0.0);
        weigh(p, w, w->L[night], w->Lw[night], C);
        turn_round(p, w, w->LH[night], w->LT[night]);
        multiply(p, w->KH, w->LT[night], w->CP[night]);
        multiply(p, w->LH[night], w->LT[night], w->PP[night]);
    }
    weigh(p, w, w->same, w->same_w, M);
    weigh(p, w, w->later, w->later_w, M);
    for (int m = 0; m < M; m++) {
        vec same = splat(0.0), later = same;
        for (int k = 0; k < C; k++) {
            const size_t at = (size_t)m * (size_t)C + (size_t)k;
            if (k == p->amount) continue;
            same += VECS(same)[at] * VECS(same_w)[at];
            later += VECS(later)[at] * VECS(later_w)[at];
        }
        VECS(same_square)[m] = same;
        VECS(later_square)[m] = later;
    }
}

/* an entry of CC, CP or PP on an occasion: the amount's part only where it counts there */
HOT vec product_at(const Problem *p, const Work *w, double *const *both, size_t at, int t) {
    const vec plain = ((const vec *)both[0])[at];
    return p->amount < 0 ? plain : plain + VECS(on)[t] * ((const vec *)both[1])[at];
}

/* levels, distances, and what amounts count, from mu, w and the paths */
HOT void place_levels(const Problem *p, Work *w) {
    const int C = p->C;
    for (int t = 0; t < p->T; t++) {
        const size_t at = (size_t)t * (size_t)C;
        vec *level = VECS(level) + at, *d = VECS(d) + at;
        const vec *path = VECS(path) + at, *y = VECS(y) + at;
        for (int k = 0; k < C; k++) {
            if (!p->active[k]) continue;
            level[k] = VECS(mu)[k] + VECS(w)[k] * path[k];
            if (k == p->use) d[k] = y[k] - p->use_mean;
            else if (k == p->amount) d[k] = y[p->use] * (y[k] - level[k]);
            else d[k] = y[k] - level[k];
        }
    }
}

#endif
