/* The room for several chains of one person, side by side; and a chain into it and out of it. */
#include <stdlib.h>
#include <string.h>

#include "person.h"

typedef struct {
    char *base;
    size_t used;
} Arena;

/* the next array of so many elements, 64-byte aligned; with no base only counts */
static void *next_array(Arena *arena, size_t count, size_t size) {
    void *here = arena->base ? arena->base + arena->used : NULL;
    arena->used += (count * size + 63) / 64 * 64;
    return here;
}

#define NUMBERS(name, count) w->name = next_array(arena, (size_t)(count) * (size_t)w->lanes, sizeof(double))
#define WHOLES(name, count) w->name = next_array(arena, (size_t)(count), sizeof(int))
#define ALL(list, count) \
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) \
        *list[i] = next_array(arena, (count) * (size_t)w->lanes, sizeof(double))

/* what lasts from sweep to sweep */
static void lay_out(const Problem *p, Work *w, Arena *arena) {
    const size_t T = (size_t)p->T, C = (size_t)p->C, M = (size_t)p->M, n = (size_t)p->n;
    double **by_coefficient[] = {&w->prior_mean, &w->prior_precision, &w->pull, &w->theta, &w->mean, &w->variance};
    double **by_time[] = {&w->level, &w->d, &w->y, &w->path, &w->r};
    double **by_row[] = {&w->s2, &w->weight, &w->mu, &w->w, &w->mu_mean, &w->mu_precision, &w->w_precision, &w->rate};
    ALL(by_coefficient, n);
    ALL(by_time, T * C);
    ALL(by_row, C);
    NUMBERS(g, p->G);
    NUMBERS(on, T);
    NUMBERS(z, T);
    NUMBERS(x, T * M);
    NUMBERS(wide, C * (size_t)w->F);
    NUMBERS(same, M * C);
    NUMBERS(later, M * C);
    WHOLES(same_at, M);
    WHOLES(next_at, M);
    WHOLES(rows, T);
    WHOLES(unknown_channel, w->unknowns);
    WHOLES(unknown_carrier, w->unknowns);
    WHOLES(carrier_channel, w->carriers);
    w->night_of = next_array(arena, T, 1);
    w->class_of = next_array(arena, T, 1);
}

/* what one sweep leaves for nobody: persons who are swept in turn may share it */
static void lay_out_desk(const Problem *p, Work *w, Arena *arena) {
    const size_t T = (size_t)p->T, C = (size_t)p->C, M = (size_t)p->M, F = (size_t)w->F, m = (size_t)w->longest + 1;
    const size_t moves = (size_t)w->ld_moves, u = (size_t)w->unknowns;
    double **by_time[] = {&w->outside, &w->lin, &w->off, &w->root};
    double **by_link[] = {&w->K, &w->KH, &w->Kw, &w->KT};
    double **by_night[] = {w->L, w->LH, w->Lw, w->LT};
    ALL(by_time, T * C);
    ALL(by_link, C * C);
    for (int night = 0; night <= w->nights; night++)
        for (size_t i = 0; i < 4; i++) by_night[i][night] = next_array(arena, C * C * (size_t)w->lanes, sizeof(double));
    for (int a = 0; a <= (p->amount >= 0); a++) {
        NUMBERS(CC[a], C * C);
        for (int night = 0; night <= w->nights; night++) {
            NUMBERS(CP[night][a], C * C);
            NUMBERS(PP[night][a], C * C);
        }
    }
    NUMBERS(same_w, M * C);
    NUMBERS(later_w, M * C);
    NUMBERS(same_square, M);
    NUMBERS(later_square, M);
    NUMBERS(cell_var, 8 * C);
    NUMBERS(cell_sd, 8 * C);
    NUMBERS(step, T + 1);
    NUMBERS(design, T * F);
    NUMBERS(gram, F * F);
    if (p->amount >= 0) NUMBERS(gram_amount, F * F);
    NUMBERS(factor, m * (m + 1) / 2);
    NUMBERS(right, m);
    NUMBERS(eps, m);
    NUMBERS(inverse, 2 * m);
    NUMBERS(sums, F);
    NUMBERS(moves, T * moves);
    NUMBERS(moments, moves * moves);
    NUMBERS(system, u * (u + 1) / 2);
    NUMBERS(unknown, u);
}

size_t desk_size(const Problem *p, const Work *w) {
    Work sized = *w;
    Arena arena = {NULL, 0};
    lay_out_desk(p, &sized, &arena);
    return arena.used;
}

static char *aligned(void *memory) { return (char *)memory + (64 - (uintptr_t)memory % 64); }

void sit_down(const Problem *p, Work *w, void *desk) {
    Arena arena = {aligned(desk), 0};
    lay_out_desk(p, w, &arena);
}

int own_desk(const Problem *p, Work *w) {
    w->desk = calloc(desk_size(p, w) + 64, 1);
    if (!w->desk) {
        PyErr_NoMemory();
        return -1;
    }
    sit_down(p, w, w->desk);
    return 0;
}

static int wrong_row(const char *what) {
    PyErr_Format(PyExc_ValueError, "this problem does not hold together: %s", what);
    return -1;
}

/* Lag first, then today, the night's own lag, inputs, clock: every row lists its columns in this order. */
static int rank_of(const Problem *p, int k, int column) {
    const int C = p->C, outside = p->n_given + p->n_clock;
    if (column < 0) return -1;
    if (column < C) return column < k && !(k == p->amount && column == p->use) && p->active[column] ? C + column : -1;
    if (column < 2 * C) return p->active[column - C] ? column - C : -1;
    if (column < 2 * C + outside) return column + 1;
    return column == 2 * C + outside + k ? 2 * C : -1;
}

/* 0, or -1 with ValueError when a row has a column it may not have, or not in order */
static int check_rows(const Problem *p, Work *w) {
    for (int k = 0; k < p->C; k++) {
        const int length = p->row_start[k + 1] - p->row_start[k];
        if (length > w->longest) w->longest = length;
        int before = -1;
        for (int i = p->row_start[k]; i < p->row_start[k + 1]; i++) {
            const int rank = rank_of(p, k, p->row_column[i]);
            if (rank <= before || !p->active[k]) return wrong_row("a row's columns");
            if (rank == 2 * p->C && !w->nights) return wrong_row("a night's column without nights");
            before = rank;
        }
    }
    return 0;
}

static int place_inputs(const Problem *p, Work *w) {
    for (int m = 0; m < p->M; m++) w->same_at[m] = w->next_at[m] = -1;
    for (int i = 0; i < p->n_given; i++) {
        int *at = (p->next[i] ? w->next_at : w->same_at) + p->given[i];
        if (*at >= 0) return wrong_row("an input that stands twice in the design");
        *at = 2 * p->C + i;
    }
    return 0;
}

/* the same number for every lane */
static void spread(const Work *w, double *to, size_t at, double value) {
    for (int l = 0; l < w->lanes; l++) to[at * (size_t)w->lanes + (size_t)l] = value;
}

static void place_priors(const Problem *p, Work *w) {
    for (size_t i = 0; i < (size_t)p->n; i++) {
        spread(w, w->prior_mean, i, p->prior_mean[i]);
        spread(w, w->prior_precision, i, 1.0 / p->prior_var[i]);
        spread(w, w->pull, i, p->prior_mean[i] / p->prior_var[i]);
    }
    for (size_t k = 0; k < (size_t)p->C; k++) {
        spread(w, w->mu_mean, k, p->mu_mean[k]);
        spread(w, w->mu_precision, k, 1.0 / p->mu_var[k]);
        spread(w, w->w_precision, k, p->wanders[k] ? 1.0 / p->w_var[k] : 0.0);
        spread(w, w->rate, k, p->rate[k]);
        spread(w, w->s2, k, 1.0);
        spread(w, w->weight, k, 1.0);
    }
}

static void place_occasions(const Problem *p, Work *w) {
    int count = 0;
    for (int t = 0; t < p->T; t++) w->night_of[t] = p->follows[t] && p->night[t] > 0;
    for (int night = 0; night < 2; night++) {
        const int before = count;
        for (int t = 1; t < p->T; t++)
            if (p->follows[t] && w->night_of[t] == night) w->rows[count++] = t;
        w->n_rows[night] = count - before;
    }
    for (int t = 0; t < p->T; t++) {
        const int followed = t + 1 < p->T && p->follows[t + 1];
        const int kind = (p->follows[t] ? 1 : 0) | (followed ? 2 : 0) | (followed && w->night_of[t + 1] ? 4 : 0);
        w->class_of[t] = (uint8_t)kind;
        w->class_seen[kind] = 1;
    }
}

static void place_unknowns(const Problem *p, Work *w) {
    int carrier = 1, u = 0;
    w->carrier_channel[0] = CARRIES_ONE;
    for (int k = 0; k < p->C; k++) {
        if (!p->active[k]) continue;
        w->unknown_channel[u] = k;
        w->unknown_carrier[u++] = k == p->amount ? carrier : 0;
        if (k == p->amount) w->carrier_channel[carrier++] = CARRIES_USE;
    }
    for (int k = 0; k < p->C; k++) {
        if (!p->wanders[k]) continue;
        w->unknown_channel[u] = k;
        w->unknown_carrier[u++] = carrier;
        w->carrier_channel[carrier++] = k;
    }
}

#define UP_TO_FOUR(n) (((n) + 3) / 4 * 4)

static void find_sizes(const Problem *p, Work *w) {
    for (int t = 0; t < p->T; t++) w->nights |= p->follows[t] && p->night[t] > 0;
    int wanders = 0, active = 0;
    for (int k = 0; k < p->C; k++) {
        wanders += p->wanders[k] != 0;
        active += p->active[k] != 0;
    }
    w->drifting = wanders > 0;
    w->carriers = 1 + (p->amount >= 0) + wanders;
    w->unknowns = active + wanders;
    w->night_column = 2 * p->C + p->n_given + p->n_clock;
    w->z_column = w->night_column + (w->nights ? p->C : 0);
    w->F = UP_TO_FOUR(w->z_column + (p->use >= 0 ? 2 : 0));
    w->ld_moves = UP_TO_FOUR(2 * w->carriers + p->C);
}

void free_work(Work *w) {
    if (!w) return;
    free(w->room);
    free(w->desk);
    free(w);
}

static int furnish(const Problem *p, Work *w) {
    find_sizes(p, w);
    if (check_rows(p, w)) return -1;
    Arena arena = {NULL, 0};
    lay_out(p, w, &arena);
    w->room = calloc(arena.used + 64, 1);
    if (!w->room) {
        PyErr_NoMemory();
        return -1;
    }
    arena = (Arena){aligned(w->room), 0};
    lay_out(p, w, &arena);
    if (place_inputs(p, w)) return -1;
    place_priors(p, w);
    place_occasions(p, w);
    place_unknowns(p, w);
    return 0;
}

Work *new_work(const Problem *p, int lanes) {
    Work *w = calloc(1, sizeof *w);
    if (!w) {
        PyErr_NoMemory();
        return NULL;
    }
    w->lanes = lanes;
    if (!furnish(p, w)) return w;
    free_work(w);
    return NULL;
}



void load_chain(const Problem *p, Work *w, const Chain *chain, int lane) {
    const int T = p->T, C = p->C, M = p->M, use = p->use;
    for (int i = 0; i < p->n; i++) IN(theta, i) = chain->theta[i];
    for (int b = 0; b < p->G; b++) IN(g, b) = chain->g[b];
    for (int t = 0; t < T; t++) IN(z, t) = chain->z[t];
    for (int i = 0; i < T * M; i++) IN(x, i) = chain->x[i];
    for (int k = 0; k < C; k++) {
        if (!p->active[k]) continue;
        IN(s2, k) = k == use ? 1.0 : chain->s2[k];
        IN(weight, k) = 1.0 / IN(s2, k);
        IN(mu, k) = chain->mu[k];
        IN(w, k) = p->wanders[k] ? chain->w[k] : 0.0;
        for (int t = 0; t < T; t++) {
            const int at = t * C + k;
            const double y = IN(y, at) = chain->y[at], used = use >= 0 ? chain->y[t * C + use] : 0.0;
            IN(path, at) = p->wanders[k] && t > 0 ? chain->path[at] : 0.0;
            IN(level, at) = IN(mu, k) + IN(w, k) * IN(path, at);
            IN(d, at) = k == use ? y - p->use_mean : (k == p->amount ? used : 1.0) * (y - IN(level, at));
            if (k == p->amount) IN(on, t) = p->follows[t] && used != 0.0;
        }
    }
}

void store_chain(const Problem *p, const Work *w, const Chain *chain, int lane) {
    const int T = p->T, C = p->C, M = p->M;
    for (int i = 0; i < p->n; i++) chain->theta[i] = IN(theta, i);
    for (int b = 0; b < p->G; b++) chain->g[b] = IN(g, b);
    for (int t = 0; t < T; t++) chain->z[t] = IN(z, t);
    for (int i = 0; i < T * M; i++) chain->x[i] = IN(x, i);
    for (int k = 0; k < C; k++) {
        if (!p->active[k]) continue;
        chain->s2[k] = IN(s2, k);
        chain->mu[k] = IN(mu, k);
        chain->w[k] = IN(w, k);
        for (int t = 0; t < T; t++) {
            chain->y[t * C + k] = IN(y, t * C + k);
            chain->path[t * C + k] = IN(path, t * C + k);
        }
    }
}
