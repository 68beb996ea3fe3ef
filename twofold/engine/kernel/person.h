/* A person from Python, checked; the room a sweep works in; chains into that room and out of it. */
#ifndef TWOFOLD_PERSON_H
#define TWOFOLD_PERSON_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "work.h"

#define MOST_HELD 64

/* Arrays borrowed from Python objects for the length of one call. */
typedef struct {
    Py_buffer view[MOST_HELD];
    int count;
} Held;

/* One array by its attribute name. type: d, f, i, B; sizes: wanted lengths, -1 for any. NULL and an exception on error. */
void *borrow(Held *held, PyObject *from, const char *name, char type, int writable, int axes, const Py_ssize_t *sizes);
Py_ssize_t borrowed_length(const Held *held);
void give_back(Held *held);

/* 0, or -1 with ValueError. */
int read_problem(Held *held, PyObject *from, Problem *p);

/* The room for so many chains of one person; NULL with MemoryError or ValueError. Freed by free_work. */
Work *new_work(const Problem *p, int lanes);

/* A sweep needs a desk as well: one of its own (0, or -1 with MemoryError), or a piece of zeroed memory of desk_size and
 * 64 bytes more that several take turns at. */
int own_desk(const Problem *p, Work *w);
size_t desk_size(const Problem *p, const Work *w);
void sit_down(const Problem *p, Work *w, void *desk);

void free_work(Work *w);

void load_chain(const Problem *p, Work *w, const Chain *chain, int lane);
void store_chain(const Problem *p, const Work *w, const Chain *chain, int lane);

/* one lane of a number of Work *w */
#define IN(name, at) w->name[(size_t)(at) * (size_t)w->lanes + (size_t)lane]

#endif
