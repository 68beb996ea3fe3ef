/* The room for one person, laid out in rows of eight lanes; and a chain into it and out of it. */
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

#define NUMBERS(name, count) w->name = next_array(arena, (size_t)(count), sizeof(double))
#define WHOLES(name, count) w->name = next_array(arena, (size_t)(count), sizeof(int))

static void lay_out(const Problem *p, Work *w, Arena *arena) {
    const size_t T = (size_t)p->T, C = (size_t)p->C, W = (size_t)w->W, M = (size_t)p->M, n = (size_t)w->n_pos;
    const size_t u = (size_t)w->unknowns;
    double **by_coefficient[] = {&w->act, &w->precision, &w->prior, &w->theta, &w->mean, &w->variance, &w->eps};
    double **by_time[] = {&w->level, &w->d, &w->y, &w->path, &w->r, &w->on};
    double **by_row[] = {&w->s2, &w->weight, &w->mu, &w->w, &w->count, &w->is_rating};
    double **by_link[] = {&w->K, &w->KH, &w->Kw, &w->KT};
    double **by_night[] = {w->L, w->LH, w->Lw, w->LT};
    double **by_input[] = {&w->same, &w->later, &w->same_w, &w->later_w};
#define ALL(list, count) \
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) *list[i] = next_array(arena, count, sizeof(double))
    ALL(by_coefficient, n * W);
    ALL(by_time, T * W);
    ALL(by_row, W);
    ALL(by_link, C * W);
    ALL(by_input, M * W);
    for (int night = 0; night <= w->nights; night++)
        for (size_t i = 0; i < 4; i++) by_night[i][night] = next_array(arena, C * W, sizeof(double));
    for (int a = 0; a <= (p->amount >= 0); a++) {
        NUMBERS(CC[a], C * W);
        for (int night = 0; night <= w->nights; night++) {
            NUMBERS(CP[night][a], C * W);
            NUMBERS(CPT[night][a], C * W);
            NUMBERS(PP[night][a], C * W);
        }
    }
    NUMBERS(z, T);
    NUMBERS(x, T * M);
    NUMBERS(g, p->G);
    NUMBERS(same_square, M);
    NUMBERS(later_square, M);
    NUMBERS(cell_var, 32 * W);
    NUMBERS(cell_sd, 32 * W);
    WHOLES(column, n);
    WHOLES(lag_at, C);
    WHOLES(today_at, C);
    WHOLES(same_at, M);
    WHOLES(next_at, M);
    WHOLES(coefficient, p->n);
    WHOLES(rows, T);
    WHOLES(amount_rows, T);
    WHOLES(unknown_channel, u);
    WHOLES(unknown_carrier, u);
    WHOLES(carrier_channel, w->carriers);
    w->class_of = next_array(arena, T, 1);
}

/* what one sweep leaves for nobody: persons who are swept in turn may share it */
static void lay_out_desk(const Problem *p, Work *w, Arena *arena) {
    const size_t T = (size_t)p->T, W = (size_t)w->W, n = (size_t)w->n_pos;
    const size_t ld = (size_t)w->ld, moves = (size_t)w->ld_moves, u = (size_t)w->unknowns;
    double **by_time[] = {&w->outside, &w->lin, &w->off, &w->root};
    ALL(by_time, T * W);
    NUMBERS(q, n * 8);
    NUMBERS(right, n * 8);
    NUMBERS(inverse, n * 8);
    NUMBERS(factor, n * (n + 1) / 2 * 8);
    NUMBERS(design, T * ld);
    NUMBERS(gram, ld * ld);
    NUMBERS(gram_amount, ld * ld);
    NUMBERS(moves, T * moves);
    NUMBERS(moments, moves * moves);
    NUMBERS(system, u * u);
    NUMBERS(unknown, u);
    NUMBERS(step, T + 1);
    if (p->use < 0) return;
    size_t m = (size_t)(p->row_start[p->use + 1] - p->row_start[p->use]) + 1;
    NUMBERS(use_factor, m * m);
    NUMBERS(use_work, 3 * m + ld);
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

/* ranks in use, and each coefficient's; -1 with ValueError when a row is not in order */
static int find_ranks(const Problem *p, const Work *w, unsigned char *used, int *rank) {
    for (int k = 0; k < p->C; k++) {
        int before = -1;
        for (int i = p->row_start[k]; i < p->row_start[k + 1]; i++) {
            rank[i] = rank_of(p, k, p->row_column[i]);
            if (rank[i] <= before || !p->active[k]) return wrong_row("a row's columns");
            if (rank[i] == 2 * p->C && !w->nights) return wrong_row("a night's column without nights");
            used[before = rank[i]] = 1;
        }
    }
    return 0;
}

static int find_positions(const Problem *p, Work *w, const unsigned char *used, const int *rank, int *place) {
    const int C = p->C, ranks = 2 * C + 1 + p->n_given + p->n_clock;
    for (int j = 0; j < C; j++) w->lag_at[j] = w->today_at[j] = -1;
    for (int m = 0; m < p->M; m++) w->same_at[m] = w->next_at[m] = -1;
    w->night_at = -1;
    int position = 0;
    for (int r = 0; r < ranks; r++) {
        if (!used[r]) continue;
        place[r] = position;
        w->column[position] = r < C ? C + r : r < 2 * C ? r - C : r == 2 * C ? NIGHT_POSITION : r - 1;
        if (r < C) w->lag_at[r] = position;
        else if (r < 2 * C) w->today_at[r - C] = position;
        else if (r == 2 * C) w->night_at = position;
        else if (r - 1 < 2 * C + p->n_given) {
            int i = r - 1 - 2 * C, *at = (p->next[i] ? w->next_at : w->same_at) + p->given[i];
            if (*at >= 0) return wrong_row("an input that stands twice in the design");
            *at = position;
        }
        if (r <= 2 * C) w->first_outside = position + 1;
        position++;
    }
    for (int k = 0; k < C; k++)
        for (int i = p->row_start[k]; i < p->row_start[k + 1]; i++) {
            int at = w->coefficient[i] = place[rank[i]] * w->W + k;
            w->act[at] = 1.0;
            w->precision[at] = 1.0 / p->prior_var[i];
            w->prior[at] = p->prior_mean[i] / p->prior_var[i];
        }
    return 0;
}

static void fill_fixed(const Problem *p, Work *w) {
    const int T = p->T, C = p->C, W = w->W;
    for (int i = 0; i < w->n_pos * W; i++)
        if (w->act[i] == 0.0) w->precision[i] = 1.0;
    int count = 0;
    for (int night = 0; night < 2; night++) {
        int before = count;
        for (int t = 1; t < T; t++)
            if (p->follows[t] && (w->nights && p->night[t] > 0) == night) w->rows[count++] = t;
        w->n_rows[night] = count - before;
    }
    for (int k = 0; k < C; k++) {
        w->count[k] = count;
        w->is_rating[k] = p->active[k] && k != p->use && k != p->amount;
        for (int t = 0; t < T; t++) w->on[(size_t)t * W + k] = p->follows[t] && p->active[k];
    }
    for (int t = 0; t < T; t++) {
        int followed = t + 1 < T && p->follows[t + 1];
        int kind = (p->follows[t] ? 1 : 0) | (followed ? 2 : 0);
        if (followed && w->nights && p->night[t + 1] > 0) kind |= 4;
        w->class_of[t] = (uint8_t)kind;
        w->class_seen[kind] = 1;
    }
    int carrier = 1, u = 0;
    w->carrier_channel[0] = CARRIES_ONE;
    for (int k = 0; k < C; k++) {
        if (!p->active[k]) continue;
        w->unknown_channel[u] = k;
        w->unknown_carrier[u++] = k == p->amount ? carrier : 0;
        if (k == p->amount) w->carrier_channel[carrier++] = CARRIES_USE - p->use;
    }
    for (int k = 0; k < C; k++) {
        if (!p->wanders[k]) continue;
        w->unknown_channel[u] = k;
        w->unknown_carrier[u++] = carrier;
        w->carrier_channel[carrier++] = k;
    }
}

static void find_sizes(const Problem *p, Work *w) {
    w->W = ROW_WIDTH(p->C);
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
    int columns = w->night_column + (w->nights ? p->C : 0);
    w->z_column = columns;
    w->ld = ROW_WIDTH(columns + (p->use >= 0));
    w->ld_moves = ROW_WIDTH(2 * w->carriers + p->C);
}

void free_work(Work *w) {
    if (!w) return;
    free(w->room);
    free(w->desk);
    free(w);
}

static int furnish(const Problem *p, Work *w, unsigned char *used, int *rank, int *place) {
    if (find_ranks(p, w, used, rank)) return -1;
    for (int r = 0; r < 2 * p->C + 1 + p->n_given + p->n_clock; r++) w->n_pos += used[r];
    Arena arena = {NULL, 0};
    lay_out(p, w, &arena);
    w->room = calloc(arena.used + 64, 1);
    if (!w->room) {
        PyErr_NoMemory();
        return -1;
    }
    arena.base = aligned(w->room);
    arena.used = 0;
    lay_out(p, w, &arena);
    if (find_positions(p, w, used, rank, place)) return -1;
    fill_fixed(p, w);
    return 0;
}

Work *new_work(const Problem *p) {
    Work *w = calloc(1, sizeof *w);
    size_t ranks = (size_t)(2 * p->C + 1 + p->n_given + p->n_clock);
    unsigned char *used = calloc(ranks, 1);
    int *rank = calloc((size_t)p->n + 1, sizeof *rank), *place = calloc(ranks, sizeof *place), failed = -1;
    if (!w || !used || !rank || !place) PyErr_NoMemory();
    else {
        find_sizes(p, w);
        failed = furnish(p, w, used, rank, place);
    }
    free(used);
    free(rank);
    free(place);
    if (!failed) return w;
    free_work(w);
    return NULL;
}

void load_chain(const Problem *p, Work *w, const Chain *chain) {
    const int T = p->T, C = p->C, W = w->W;
    for (int i = 0; i < p->n; i++) w->theta[w->coefficient[i]] = chain->theta[i];
    memcpy(w->g, chain->g, sizeof(double) * (size_t)p->G);
    memcpy(w->z, chain->z, sizeof(double) * (size_t)T);
    memcpy(w->x, chain->x, sizeof(double) * (size_t)T * (size_t)p->M);
    for (int k = 0; k < C; k++) {
        if (!p->active[k]) continue;
        w->s2[k] = k == p->use ? 1.0 : chain->s2[k];
        w->weight[k] = 1.0 / w->s2[k];
        w->mu[k] = chain->mu[k];
        w->w[k] = p->wanders[k] ? chain->w[k] : 0.0;
        for (int t = 0; t < T; t++) {
            size_t from = (size_t)t * C + k, to = (size_t)t * W + k;
            w->y[to] = chain->y[from];
            w->path[to] = p->wanders[k] && t > 0 ? chain->path[from] : 0.0;
        }
    }
    for (int t = 0; t < T; t++)
        for (int k = 0; k < C; k++) {
            size_t at = (size_t)t * W + k;
            int is_use = k == p->use, is_amount = k == p->amount;
            w->level[at] = w->mu[k] + w->w[k] * w->path[at];
            w->d[at] = is_use ? w->y[at] - p->use_mean : w->is_rating[k] * (w->y[at] - w->level[at]);
            if (!is_amount) continue;
            double used = w->y[(size_t)t * W + p->use];
            w->d[at] = used * (w->y[at] - w->level[at]);
            w->on[at] = p->follows[t] && used != 0.0;
        }
}

void store_chain(const Problem *p, const Work *w, const Chain *chain) {
    const int T = p->T, C = p->C, W = w->W;
    for (int i = 0; i < p->n; i++) chain->theta[i] = w->theta[w->coefficient[i]];
    memcpy(chain->g, w->g, sizeof(double) * (size_t)p->G);
    memcpy(chain->z, w->z, sizeof(double) * (size_t)T);
    memcpy(chain->x, w->x, sizeof(double) * (size_t)T * (size_t)p->M);
    for (int k = 0; k < C; k++) {
        if (!p->active[k]) continue;
        chain->s2[k] = w->s2[k];
        chain->mu[k] = w->mu[k];
        chain->w[k] = w->w[k];
        for (int t = 0; t < T; t++) {
            chain->y[(size_t)t * C + k] = w->y[(size_t)t * W + k];
            chain->path[(size_t)t * C + k] = w->path[(size_t)t * W + k];
        }
    }
}
