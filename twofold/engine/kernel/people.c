/* People kept ready between sweeps: ready, sweep_all, put_back. */
#include "people.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Held held;
    Problem p;
    State state;
    Groups groups;
    const int32_t *place;
    double *mean, *variance; /* (B, n) what the last sweep found */
} Ready;

#define READY "twofold.engine.kernel.Ready"

double *room_for_numbers(const Problem *p, int lanes) {
    const Counts c = count_numbers(p);
    const size_t count = (size_t)(c.normals + c.uniforms + c.gammas + 2) * (size_t)lanes;
    double *buffer = aligned_alloc(64, (count * sizeof(double) + 63) / 64 * 64);
    if (!buffer) PyErr_NoMemory();
    return buffer;
}

static void free_ready(Ready *r) {
    if (!r) return;
    free_groups(&r->groups);
    give_back(&r->held);
    PyMem_RawFree(r);
}

static void drop_ready(PyObject *capsule) { free_ready(PyCapsule_GetPointer(capsule, READY)); }

static int prepare_ready(Ready *r, PyObject *problem, PyObject *state, PyObject *found, const Choice *choice,
                         bitgen_t *bits) {
    if (read_problem(&r->held, problem, &r->p) || read_state(&r->held, state, &r->p, &r->state)) return -1;
    const Py_ssize_t B = r->state.chains;
    return (r->place = borrow(&r->held, problem, "row_place", 'i', 0, 1, AXES(r->p.n))) &&
                   (r->mean = borrow(&r->held, found, "mean", 'd', 1, 2, AXES(B, r->p.n))) &&
                   (r->variance = borrow(&r->held, found, "variance", 'd', 1, 2, AXES(B, r->p.n)))
               ? form_groups(&r->groups, choice, &r->p, &r->state, bits)
               : -1;
}

PyObject *ready(PyObject *self, PyObject *arguments, PyObject *named) {
    static char *names[] = {"problem", "state", "found", "bits", "instructions", NULL};
    PyObject *problem, *state, *found, *capsule;
    const char *name = NULL;
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(arguments, named, "OOOO|z", names, &problem, &state, &found, &capsule, &name))
        return NULL;
    const Choice *choice = choose(name);
    bitgen_t *bits = PyCapsule_GetPointer(capsule, "BitGenerator");
    if (!choice || !bits) return NULL;
    Ready *r = PyMem_RawCalloc(1, sizeof *r);
    if (!r) return PyErr_NoMemory();
    PyObject *made = prepare_ready(r, problem, state, found, choice, bits) ? NULL : PyCapsule_New(r, READY, drop_ready);
    if (!made) free_ready(r);
    return made;
}

/* What everyone's priors are drawn from: mean, variance (B, C, P) in Layout's columns, the others (B, C). */
typedef struct {
    const double *mean, *variance, *mu_mean, *mu_var, *rate, *w_var;
    Py_ssize_t B, C, P;
} Priors;

static int read_priors(Held *held, PyObject *from, Priors *q) {
    if (!(q->mean = borrow(held, from, "mean", 'd', 0, 3, AXES(-1, -1, -1)))) return -1;
    const Py_ssize_t *shape = held->view[held->count - 1].shape;
    q->B = shape[0];
    q->C = shape[1];
    q->P = shape[2];
    return (q->variance = borrow(held, from, "variance", 'd', 0, 3, AXES(q->B, q->C, q->P))) &&
                   (q->mu_mean = borrow(held, from, "mu_mean", 'd', 0, 2, AXES(q->B, q->C))) &&
                   (q->mu_var = borrow(held, from, "mu_var", 'd', 0, 2, AXES(q->B, q->C))) &&
                   (q->rate = borrow(held, from, "rate", 'd', 0, 2, AXES(q->B, q->C))) &&
                   (q->w_var = borrow(held, from, "w_var", 'd', 0, 2, AXES(q->B, q->C)))
               ? 0
               : -1;
}

/* whether these priors have what this person's rows need, and no variance is nothing */
static int fits(const Ready *r, const Priors *q) {
    const Problem *p = &r->p;
    if (p->C != q->C || r->state.chains != q->B) return 0;
    for (int i = 0; i < p->n; i++)
        if (r->place[i] < 0 || r->place[i] >= q->P) return 0;
    for (Py_ssize_t b = 0; b < q->B; b++)
        for (int k = 0; k < p->C; k++) {
            const Py_ssize_t at = b * q->C + k;
            if (!(q->mu_var[at] > 0.0) || !(q->rate[at] > 0.0) || (p->wanders[k] && !(q->w_var[at] > 0.0))) return 0;
            for (int i = p->row_start[k]; i < p->row_start[k + 1]; i++)
                if (!(q->variance[at * q->P + r->place[i]] > 0.0)) return 0;
        }
    return 1;
}

/* chain b's priors into its lane */
static void take_priors(const Ready *r, Work *w, int lane, const Priors *q, Py_ssize_t b) {
    const Problem *p = &r->p;
    for (int k = 0; k < p->C; k++) {
        const Py_ssize_t at = b * q->C + k;
        for (int i = p->row_start[k]; i < p->row_start[k + 1]; i++) {
            const double mean = q->mean[at * q->P + r->place[i]], variance = q->variance[at * q->P + r->place[i]];
            IN(prior_mean, i) = mean;
            IN(prior_precision, i) = 1.0 / variance;
            IN(pull, i) = mean / variance;
        }
        IN(mu_mean, k) = q->mu_mean[at];
        IN(mu_precision, k) = 1.0 / q->mu_var[at];
        IN(rate, k) = q->rate[at];
        if (p->wanders[k]) IN(w_precision, k) = 1.0 / q->w_var[at];
    }
}

/* what the population reads of a chain */
static void report(const Ready *r, const Work *w, int lane, Py_ssize_t b, int wanted) {
    const Problem *p = &r->p;
    Chain chain = chain_of(&r->state, p, b);
    for (int i = 0; i < p->n; i++) chain.theta[i] = IN(theta, i);
    for (int k = 0; k < p->C; k++) {
        chain.s2[k] = IN(s2, k);
        chain.mu[k] = IN(mu, k);
        chain.w[k] = IN(w, k);
    }
    for (int i = 0; wanted && i < p->n; i++) {
        r->mean[b * p->n + i] = IN(mean, i);
        r->variance[b * p->n + i] = IN(variance, i);
    }
}

static void sweep_ready(Ready *r, const Priors *q, void *desk, double *buffer, int wanted) {
    const Choice *choice = r->groups.choice;
    const Counts c = count_numbers(&r->p);
    double *uniforms = buffer + (c.normals + 1) * choice->lanes;
    for (int g = 0; g < r->groups.count; g++) {
        Work *w = r->groups.group[g];
        const Py_ssize_t first = (Py_ssize_t)g * choice->lanes;
        uint64_t *stream = r->groups.streams + (size_t)g * 4 * (size_t)choice->lanes;
        for (int lane = 0; lane < choice->lanes; lane++)
            take_priors(r, w, lane, q, first + lane < q->B ? first + lane : q->B - 1);
        sit_down(&r->p, w, desk);
        choice->fill(stream, buffer, (size_t)c.normals, uniforms, (size_t)c.uniforms);
        Numbers from = {buffer, uniforms, NULL, stream};
        choice->sweep(&r->p, w, &from, wanted);
        for (int lane = 0; lane < held_in(&r->groups, &r->state, g); lane++) report(r, w, lane, first + lane, wanted);
    }
}

/* zeroed room for the largest desk and the most numbers of them all; 0, or -1 with MemoryError */
static int room_for_all(Ready *const *all, Py_ssize_t N, void **desk, double **buffer) {
    size_t most = 0, numbers = 0;
    for (Py_ssize_t i = 0; i < N; i++) {
        if (!all[i]->groups.count) continue;
        const Counts c = count_numbers(&all[i]->p);
        const size_t size = desk_size(&all[i]->p, all[i]->groups.group[0]);
        const size_t count = (size_t)(c.normals + c.uniforms + 2) * (size_t)all[i]->groups.choice->lanes;
        most = size > most ? size : most;
        numbers = count > numbers ? count : numbers;
    }
    *desk = calloc(most + 64, 1);
    *buffer = aligned_alloc(64, (numbers * sizeof(double) + 64) / 64 * 64);
    if (*desk && *buffer) return 0;
    PyErr_NoMemory();
    return -1;
}

PyObject *sweep_all(PyObject *self, PyObject *arguments) {
    PyObject *people, *priors;
    int wanted;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O!Op", &PyTuple_Type, &people, &priors, &wanted)) return NULL;
    Py_ssize_t N = PyTuple_GET_SIZE(people);
    Ready **all = PyMem_RawMalloc(sizeof *all * (size_t)(N + 1));
    if (!all) return PyErr_NoMemory();
    Held held = {.count = 0};
    Priors q;
    void *desk = NULL;
    double *buffer = NULL;
    int failed = read_priors(&held, priors, &q);
    for (Py_ssize_t i = 0; i < N && !failed; i++)
        failed = !(all[i] = PyCapsule_GetPointer(PyTuple_GET_ITEM(people, i), READY));
    for (Py_ssize_t i = 0; i < N && !failed; i++)
        if (!fits(all[i], &q)) {
            PyErr_SetString(PyExc_ValueError, "these priors do not fit everyone");
            failed = 1;
        }
    if (!failed && !(failed = room_for_all(all, N, &desk, &buffer))) {
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i < N; i++) sweep_ready(all[i], &q, desk, buffer, wanted);
        Py_END_ALLOW_THREADS
    }
    free(desk);
    free(buffer);
    give_back(&held);
    PyMem_RawFree(all);
    if (failed) return NULL;
    Py_RETURN_NONE;
}

PyObject *put_back(PyObject *self, PyObject *capsule) {
    (void)self;
    Ready *r = PyCapsule_GetPointer(capsule, READY);
    if (!r) return NULL;
    store_groups(&r->groups, &r->p, &r->state);
    Py_RETURN_NONE;
}
