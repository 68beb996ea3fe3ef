/* twofold.engine.kernel._kernel: run, step, and ready with sweep_all for many people at once.
 *
 * All hold the arrays of the objects they are given, check them, and work without the interpreter's lock.
 */
#include "people.h"

#include <stdlib.h>
#include <string.h>

/* from best to plainest; the last one is always there */
static Choice choices[3];
static int n_choices;

static void find_choices(void) {
    n_choices = 0;
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        choices[n_choices++] = (Choice){"avx512", 8, sweep_avx512, fill_avx512};
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        choices[n_choices++] = (Choice){"avx2", 4, sweep_avx2, fill_avx2};
#endif
    choices[n_choices++] = (Choice){"plain", 2, sweep_plain, fill_plain};
}

const Choice *choose(const char *name) {
    for (int i = 0; i < n_choices; i++)
        if (!name || !strcmp(name, choices[i].name)) return &choices[i];
    PyErr_Format(PyExc_ValueError, "this machine has no instructions '%s'", name);
    return NULL;
}

typedef struct {
    double *theta, *mean, *variance, *s2, *mu, *w, *last, *last_x;
    float *level; /* NULL when nobody asks for the paths */
    Py_ssize_t D;
} Kept;

static int read_kept(Held *held, PyObject *from, const Problem *p, Py_ssize_t B, Py_ssize_t D, Kept *k) {
    k->D = D;
    if (!((k->theta = borrow(held, from, "theta", 'd', 1, 3, AXES(B, D, p->n))) &&
          (k->mean = borrow(held, from, "mean", 'd', 1, 3, AXES(B, D, p->n))) &&
          (k->variance = borrow(held, from, "variance", 'd', 1, 3, AXES(B, D, p->n))) &&
          (k->s2 = borrow(held, from, "s2", 'd', 1, 3, AXES(B, D, p->C))) &&
          (k->mu = borrow(held, from, "mu", 'd', 1, 3, AXES(B, D, p->C))) &&
          (k->w = borrow(held, from, "w", 'd', 1, 3, AXES(B, D, p->C))) &&
          (k->last = borrow(held, from, "last", 'd', 1, 3, AXES(B, D, p->C))) &&
          (k->last_x = borrow(held, from, "last_x", 'd', 1, 3, AXES(B, D, p->M)))))
        return -1;
    k->level = borrow(held, from, "level", 'f', 1, 4, AXES(B, -1, p->T, p->C));
    if (!k->level) return -1;
    Py_ssize_t levels = held->view[held->count - 1].shape[1];
    if (levels != 0 && levels != D) {
        PyErr_SetString(PyExc_ValueError, "'level' holds every kept sweep or none");
        return -1;
    }
    if (levels == 0) k->level = NULL;
    return 0;
}

/* what one sweep of one chain leaves, at its place */
static void keep(const Problem *p, const Work *w, int lane, const Kept *k, Py_ssize_t at) {
    const int last = (p->T - 1) * p->C, last_x = (p->T - 1) * p->M;
    double *theta = k->theta + at * p->n, *mean = k->mean + at * p->n, *variance = k->variance + at * p->n;
    for (int i = 0; i < p->n; i++) {
        theta[i] = IN(theta, i);
        mean[i] = IN(mean, i);
        variance[i] = IN(variance, i);
    }
    for (int j = 0; j < p->C; j++) {
        k->s2[at * p->C + j] = IN(s2, j);
        k->mu[at * p->C + j] = IN(mu, j);
        k->w[at * p->C + j] = IN(w, j);
        k->last[at * p->C + j] = IN(d, last + j);
    }
    for (int m = 0; m < p->M; m++) k->last_x[at * p->M + m] = IN(x, last_x + m);
    if (!k->level) return;
    float *level = k->level + at * p->T * p->C;
    for (int i = 0; i < p->T * p->C; i++) level[i] = (float)IN(level, i);
}

static void run_groups(const Problem *p, const Groups *groups, const State *s, double *buffer, Counts c, int burn,
                       const Kept *k) {
    const int lanes = groups->choice->lanes;
    double *uniforms = buffer + (c.normals + 1) * lanes;
    for (int g = 0; g < groups->count; g++) {
        Work *w = groups->group[g];
        uint64_t *stream = groups->streams + (size_t)g * 4 * (size_t)lanes;
        for (Py_ssize_t turn = -burn; turn < k->D; turn++) {
            groups->choice->fill(stream, buffer, (size_t)c.normals, uniforms, (size_t)c.uniforms);
            Numbers from = {buffer, uniforms, NULL, stream};
            groups->choice->sweep(p, w, &from, turn >= 0);
            for (int lane = 0; turn >= 0 && lane < held_in(groups, s, g); lane++)
                keep(p, w, lane, k, ((Py_ssize_t)g * lanes + lane) * k->D + turn);
        }
    }
}

/* one desk for all groups; its owner is the first */
static int share_desk(const Problem *p, const Groups *groups) {
    if (!groups->count) return 0;
    if (own_desk(p, groups->group[0])) return -1;
    for (int g = 1; g < groups->count; g++) sit_down(p, groups->group[g], groups->group[0]->desk);
    return 0;
}

static PyObject *run(PyObject *self, PyObject *arguments, PyObject *named) {
    static char *names[] = {"problem", "state", "kept", "bits", "burn", "sweeps", "instructions", NULL};
    PyObject *problem, *state, *kept, *capsule;
    int burn, sweeps;
    const char *name = NULL;
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(arguments, named, "OOOOii|z", names, &problem, &state, &kept, &capsule, &burn,
                                     &sweeps, &name))
        return NULL;
    const Choice *choice = choose(name);
    bitgen_t *bits = PyCapsule_GetPointer(capsule, "BitGenerator");
    if (!choice || !bits) return NULL;
    if (burn < 0 || sweeps < 0) return PyErr_Format(PyExc_ValueError, "a number of sweeps is 0 or more");
    Held held = {.count = 0};
    Problem p;
    State s;
    Kept k;
    Groups groups = {0};
    double *buffer = NULL;
    int done = 0;
    if (!read_problem(&held, problem, &p) && !read_state(&held, state, &p, &s) &&
        !read_kept(&held, kept, &p, s.chains, sweeps, &k) && !form_groups(&groups, choice, &p, &s, bits) &&
        !share_desk(&p, &groups) && (buffer = room_for_numbers(&p, choice->lanes))) {
        Py_BEGIN_ALLOW_THREADS
        run_groups(&p, &groups, &s, buffer, count_numbers(&p), burn, &k);
        store_groups(&groups, &p, &s);
        Py_END_ALLOW_THREADS
        done = 1;
    }
    free(buffer);
    free_groups(&groups);
    give_back(&held);
    if (!done) return NULL;
    Py_RETURN_NONE;
}

/* Numbers (B, count) of each kind from Python, laid side by side for one group after another. */
typedef struct {
    const double *from[3];
    Py_ssize_t count[3];
} Given;

static int read_given(Held *held, PyObject *from, Py_ssize_t B, Counts c, Given *out) {
    static const char *names[] = {"normals", "uniforms", "gammas"};
    const Py_ssize_t counts[] = {c.normals, c.uniforms, c.gammas};
    for (int i = 0; i < 3; i++) {
        if (!(out->from[i] = borrow(held, from, names[i], 'd', 0, 2, AXES(B, -1)))) return -1;
        out->count[i] = counts[i];
        if (held->view[held->count - 1].shape[1] == counts[i]) continue;
        PyErr_Format(PyExc_ValueError, "a sweep takes %zd %s", counts[i], names[i]);
        return -1;
    }
    return 0;
}

static void lay_given(const Given *given, const State *s, int g, int lanes, double *const *to) {
    for (int kind = 0; kind < 3; kind++)
        for (int lane = 0; lane < lanes; lane++) {
            Py_ssize_t b = (Py_ssize_t)g * lanes + lane;
            b = b < s->chains ? b : s->chains - 1;
            for (Py_ssize_t i = 0; i < given->count[kind]; i++)
                to[kind][i * lanes + lane] = given->from[kind][b * given->count[kind] + i];
        }
}

/* one sweep of every group on given numbers; mean and variance (B, n) of the coefficients */
static void step_groups(const Problem *p, const Groups *groups, const State *s, const Given *given, double *buffer,
                        double *mean, double *variance) {
    const int lanes = groups->choice->lanes;
    double *uniforms = buffer + (given->count[0] + 1) * lanes, *gammas = uniforms + given->count[1] * lanes;
    for (int g = 0; g < groups->count; g++) {
        Work *w = groups->group[g];
        lay_given(given, s, g, lanes, (double *const[]){buffer, uniforms, gammas});
        Numbers from = {buffer, uniforms, gammas, NULL};
        groups->choice->sweep(p, w, &from, 1);
        for (int lane = 0; lane < held_in(groups, s, g); lane++)
            for (int i = 0; i < p->n; i++) {
                const size_t at = ((size_t)g * (size_t)lanes + (size_t)lane) * (size_t)p->n + (size_t)i;
                mean[at] = IN(mean, i);
                variance[at] = IN(variance, i);
            }
    }
}

static PyObject *step(PyObject *self, PyObject *arguments, PyObject *named) {
    static char *names[] = {"problem", "state", "numbers", "found", "instructions", NULL};
    PyObject *problem, *state, *numbers, *found;
    const char *name = NULL;
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(arguments, named, "OOOO|z", names, &problem, &state, &numbers, &found, &name))
        return NULL;
    const Choice *choice = choose(name);
    if (!choice) return NULL;
    Held held = {.count = 0};
    Problem p;
    State s;
    Given given;
    Groups groups = {0};
    double *mean, *variance, *buffer = NULL;
    int done = 0;
    if (!read_problem(&held, problem, &p) && !read_state(&held, state, &p, &s) &&
        !read_given(&held, numbers, s.chains, count_numbers(&p), &given) &&
        (mean = borrow(&held, found, "mean", 'd', 1, 2, AXES(s.chains, p.n))) &&
        (variance = borrow(&held, found, "variance", 'd', 1, 2, AXES(s.chains, p.n))) &&
        !form_groups(&groups, choice, &p, &s, NULL) && !share_desk(&p, &groups) &&
        (buffer = room_for_numbers(&p, choice->lanes))) {
        step_groups(&p, &groups, &s, &given, buffer, mean, variance);
        store_groups(&groups, &p, &s);
        done = 1;
    }
    free(buffer);
    free_groups(&groups);
    give_back(&held);
    if (!done) return NULL;
    Py_RETURN_NONE;
}

static PyObject *instructions(PyObject *self, PyObject *nothing) {
    (void)self;
    (void)nothing;
    PyObject *names = PyTuple_New(n_choices);
    for (int i = 0; names && i < n_choices; i++) {
        PyObject *name = PyUnicode_FromString(choices[i].name);
        if (!name) Py_CLEAR(names);
        else PyTuple_SET_ITEM(names, i, name);
    }
    return names;
}

static PyMethodDef methods[] = {
    {"run", (PyCFunction)(void (*)(void))run, METH_VARARGS | METH_KEYWORDS,
     "run(problem, state, kept, bits, burn, sweeps, instructions=None): sweep every chain, keep what follows the burn-in"},
    {"step", (PyCFunction)(void (*)(void))step, METH_VARARGS | METH_KEYWORDS,
     "step(problem, state, numbers, found, instructions=None): one sweep of every chain on given random numbers"},
    {"ready", (PyCFunction)(void (*)(void))ready, METH_VARARGS | METH_KEYWORDS,
     "ready(problem, state, found, bits, instructions=None): a person's chains, ready for sweep_all"},
    {"sweep_all", sweep_all, METH_VARARGS, "sweep_all(people, priors, wanted): one sweep of everyone under the same priors"},
    {"put_back", put_back, METH_O, "put_back(person): the rest of the state, where sweep_all wrote theta, s2, mu and w"},
    {"instructions", instructions, METH_NOARGS, "what this machine can run, best first"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_kernel", "The compiled sweep.", -1, methods,
                                    NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__kernel(void) {
    find_choices();
    PyObject *made = PyModule_Create(&module);
    if (made && PyModule_AddIntConstant(made, "FORM", 2)) Py_CLEAR(made);
    return made;
}
