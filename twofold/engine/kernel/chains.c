/* Chains in groups: read, counted, laid side by side, put back. */
#include "chains.h"

#include <stdlib.h>
#include <string.h>

int read_state(Held *held, PyObject *from, const Problem *p, State *s) {
    if (!(s->first.theta = borrow(held, from, "theta", 'd', 1, 2, AXES(-1, p->n)))) return -1;
    Py_ssize_t B = s->chains = borrowed_length(held);
    return (s->first.s2 = borrow(held, from, "s2", 'd', 1, 2, AXES(B, p->C))) &&
                   (s->first.g = borrow(held, from, "g", 'd', 1, 2, AXES(B, p->G))) &&
                   (s->first.mu = borrow(held, from, "mu", 'd', 1, 2, AXES(B, p->C))) &&
                   (s->first.w = borrow(held, from, "w", 'd', 1, 2, AXES(B, p->C))) &&
                   (s->first.path = borrow(held, from, "W", 'd', 1, 3, AXES(B, p->T, p->C))) &&
                   (s->first.y = borrow(held, from, "y", 'd', 1, 3, AXES(B, p->T, p->C))) &&
                   (s->first.z = borrow(held, from, "z", 'd', 1, 2, AXES(B, p->T))) &&
                   (s->first.x = borrow(held, from, "x", 'd', 1, 3, AXES(B, p->T, p->M)))
               ? 0
               : -1;
}

Chain chain_of(const State *s, const Problem *p, Py_ssize_t b) {
    Chain c = s->first;
    c.theta += b * p->n;
    c.g += b * p->G;
    c.s2 += b * p->C;
    c.mu += b * p->C;
    c.w += b * p->C;
    c.path += b * p->T * p->C;
    c.y += b * p->T * p->C;
    c.z += b * p->T;
    c.x += b * p->T * p->M;
    return c;
}

Counts count_numbers(const Problem *p) {
    Counts c = {p->G + p->n, 0, 0};
    for (int k = 0; k < p->C; k++) {
        c.normals += (p->active[k] != 0) + (p->wanders[k] ? p->T + 1 : 0);
        c.uniforms += p->wanders[k] ? 2 : 0;
        c.gammas += p->active[k] && k != p->use;
    }
    for (int i = 0; i < p->n_cells; i++) *(p->cell_end[i] == MISSING ? &c.normals : &c.uniforms) += 1;
    for (int i = 0; i < p->n_inputs; i++) *(p->x_binary[p->input_m[i]] ? &c.uniforms : &c.normals) += 1;
    c.uniforms += p->use_start[2] + p->z_start[2];
    if (p->use >= 0) {
        c.normals += (USE_ROUNDS - 1) * (p->row_start[p->use + 1] - p->row_start[p->use]) + USE_ROUNDS;
        for (int t = 0; t < p->T; t++) c.uniforms += p->follows[t] ? USE_ROUNDS - 1 : 0;
    }
    if (p->amount >= 0) c.normals += p->use_start[2];
    return c;
}

/* A stream as NumPy's SFC64 begins one from three numbers. */
static void begin_stream(uint64_t *stream, int lanes, int lane, const uint64_t *seed) {
    uint64_t s[4] = {seed[0], seed[1], seed[2], 1};
    for (int i = 0; i < 12; i++) {
        const uint64_t out = s[0] + s[1] + s[3]++;
        s[0] = s[1] ^ (s[1] >> 11);
        s[1] = s[2] + (s[2] << 3);
        s[2] = ((s[2] << 24) | (s[2] >> 40)) + out;
    }
    for (int i = 0; i < 4; i++) stream[i * lanes + lane] = s[i];
}

static int room_for_groups(Groups *groups, const Choice *choice, Py_ssize_t chains) {
    groups->choice = choice;
    groups->count = (int)((chains + choice->lanes - 1) / choice->lanes);
    groups->group = calloc((size_t)groups->count + 1, sizeof *groups->group);
    const size_t size = (size_t)groups->count * 4 * (size_t)choice->lanes * sizeof(uint64_t);
    groups->streams = aligned_alloc(64, (size + 64) / 64 * 64);
    if (groups->group && groups->streams) return 0;
    PyErr_NoMemory();
    return -1;
}

int form_groups(Groups *groups, const Choice *choice, const Problem *p, const State *s, bitgen_t *bits) {
    const int lanes = choice->lanes;
    if (room_for_groups(groups, choice, s->chains)) return -1;
    uint64_t seed[3] = {1, 2, 3};
    for (int g = 0; g < groups->count; g++) {
        Work *w = groups->group[g] = new_work(p, lanes);
        if (!w) return -1;
        for (int lane = 0; lane < lanes; lane++) {
            Py_ssize_t b = (Py_ssize_t)g * lanes + lane;
            if (b < s->chains && bits)
                for (int i = 0; i < 3; i++) seed[i] = bits->next_uint64(bits->state);
            Chain chain = chain_of(s, p, b < s->chains ? b : s->chains - 1);
            load_chain(p, w, &chain, lane);
            begin_stream(groups->streams + (size_t)g * 4 * (size_t)lanes, lanes, lane, seed);
        }
    }
    return 0;
}

int held_in(const Groups *groups, const State *s, int g) {
    const Py_ssize_t left = s->chains - (Py_ssize_t)g * groups->choice->lanes;
    return left < groups->choice->lanes ? (int)left : groups->choice->lanes;
}

void store_groups(const Groups *groups, const Problem *p, const State *s) {
    for (int g = 0; g < groups->count; g++)
        for (int lane = 0; lane < held_in(groups, s, g); lane++) {
            Chain chain = chain_of(s, p, (Py_ssize_t)g * groups->choice->lanes + lane);
            store_chain(p, groups->group[g], &chain, lane);
        }
}

void free_groups(Groups *groups) {
    for (int g = 0; groups->group && g < groups->count; g++) free_work(groups->group[g]);
    free(groups->group);
    free(groups->streams);
    memset(groups, 0, sizeof *groups);
}
