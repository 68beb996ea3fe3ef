/* Chains of one person in groups of as many as fit in a register, and the streams of numbers that move them. */
#ifndef TWOFOLD_CHAINS_H
#define TWOFOLD_CHAINS_H

#include "person.h"

#include <numpy/random/bitgen.h>

#define AXES(...) (Py_ssize_t[]){__VA_ARGS__}

/* One build of the sweep: how many chains it moves at once, and what it does. */
typedef struct {
    const char *name;
    int lanes;
    Sweep *sweep;
    Fill *fill;
} Choice;

/* The build of that name, or the best one for NULL; NULL with ValueError where the machine has none such. */
const Choice *choose(const char *name);

/* Several chains' arrays, one after another. */
typedef struct {
    Chain first;
    Py_ssize_t chains;
} State;

int read_state(Held *held, PyObject *from, const Problem *p, State *s);
Chain chain_of(const State *s, const Problem *p, Py_ssize_t b);

/* How many numbers a sweep of one chain takes; the same as gibbs.counts_of. */
typedef struct {
    Py_ssize_t normals, gammas, uniforms;
} Counts;

Counts count_numbers(const Problem *p);

/* A person's chains in groups; the last group is filled up with copies of the last chain, which nobody sees. */
typedef struct {
    const Choice *choice;
    Work **group;
    uint64_t *streams; /* (groups, 4, lanes) */
    int count;         /* of groups */
} Groups;

/* 0, or -1 with an exception. Streams are begun from `bits` where there are some: three numbers for each chain. */
int form_groups(Groups *groups, const Choice *choice, const Problem *p, const State *s, bitgen_t *bits);
void store_groups(const Groups *groups, const Problem *p, const State *s);
void free_groups(Groups *groups);

/* How many chains of the group are someone's. */
int held_in(const Groups *groups, const State *s, int g);

#endif
