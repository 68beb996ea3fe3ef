/* twofold.engine.kernel._kernel: run, step, and ready with sweep_all for many people at once.
 *
 * All hold the arrays of the objects they are given, check them, and work without the interpreter's lock.
 */
#include "person.h"

#include <numpy/random/bitgen.h>
#include <numpy/random/distributions.h>
#include <string.h>

typedef struct {
    const char *name;
    Sweep *sweep;
} Choice;

/* from best to plainest; the last one is always there */
static Choice choices[2];
static int n_choices;

static void find_choices(void) {
    n_choices = 0;
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        choices[n_choices++] = (Choice){"avx2", sweep_avx2};
#endif
    choices[n_choices++] = (Choice){"plain", sweep_plain};
}

static Sweep *choose(const char *name) {
    for (int i = 0; i < n_choices; i++)
        if (!name || !strcmp(name, choices[i].name)) return choices[i].sweep;
    PyErr_Format(PyExc_ValueError, "this machine has no instructions '%s'", name);
    return NULL;
}

typedef struct {
    Chain first;
    Py_ssize_t chains;
} State;

#define AXES(...) (Py_ssize_t[]){__VA_ARGS__}

static int read_state(Held *held, PyObject *from, const Problem *p, State *s) {
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

static Chain chain_of(const State *s, const Problem *p, Py_ssize_t b) {
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

/* How many numbers a sweep takes; the same as gibbs.counts_of. */
typedef struct {
    Py_ssize_t normals, gammas, uniforms;
} Counts;

static Counts count_numbers(const Problem *p) {
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

static void keep(const Problem *p, const Work *w, const Kept *k, Py_ssize_t at) {
    const size_t row = sizeof(double) * (size_t)p->C;
    double *theta = k->theta + at * p->n, *mean = k->mean + at * p->n, *variance = k->variance + at * p->n;
    for (int i = 0; i < p->n; i++) {
        theta[i] = w->theta[w->coefficient[i]];
        mean[i] = w->mean[w->coefficient[i]];
        variance[i] = w->variance[w->coefficient[i]];
    }
    memcpy(k->s2 + at * p->C, w->s2, row);
    memcpy(k->mu + at * p->C, w->mu, row);
    memcpy(k->w + at * p->C, w->w, row);
    memcpy(k->last + at * p->C, w->d + (size_t)(p->T - 1) * w->W, row);
    memcpy(k->last_x + at * p->M, w->x + (size_t)(p->T - 1) * p->M, sizeof(double) * (size_t)p->M);
    if (!k->level) return;
    float *level = k->level + at * p->T * p->C;
    for (int t = 0; t < p->T; t++)
        for (int j = 0; j < p->C; j++) level[(size_t)t * p->C + j] = (float)w->level[(size_t)t * w->W + j];
}

static double gamma_of(void *bits, double shape) { return random_standard_gamma(bits, shape); }

static void run_chain(const Problem *p, Work *w, Sweep *sweep, bitgen_t *bits, double *buffer, Counts c, int burn,
                      const Kept *k, Py_ssize_t first) {
    double *uniforms = buffer + c.normals;
    for (Py_ssize_t turn = -burn; turn < k->D; turn++) {
        random_standard_normal_fill(bits, c.normals, buffer);
        for (Py_ssize_t i = 0; i < c.uniforms; i++) uniforms[i] = bits->next_double(bits->state) + 0x1p-54;
        Numbers from = {buffer, uniforms, NULL, gamma_of, bits};
        sweep(p, w, &from, turn >= 0);
        if (turn >= 0) keep(p, w, k, first + turn);
    }
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
    Sweep *sweep = choose(name);
    bitgen_t *bits = PyCapsule_GetPointer(capsule, "BitGenerator");
    if (!sweep || !bits) return NULL;
    if (burn < 0 || sweeps < 0) return PyErr_Format(PyExc_ValueError, "a number of sweeps is 0 or more");
    Held held = {.count = 0};
    Problem p;
    State s;
    Kept k;
    Work *w = NULL;
    double *buffer = NULL;
    int done = 0;
    if (!read_problem(&held, problem, &p) && !read_state(&held, state, &p, &s) &&
        !read_kept(&held, kept, &p, s.chains, sweeps, &k) && (w = new_work(&p)) && !own_desk(&p, w)) {
        Counts c = count_numbers(&p);
        buffer = PyMem_RawMalloc(sizeof(double) * (size_t)(c.normals + c.uniforms + 1));
        if (!buffer) PyErr_NoMemory();
        else {
            Py_BEGIN_ALLOW_THREADS
            for (Py_ssize_t b = 0; b < s.chains; b++) {
                Chain chain = chain_of(&s, &p, b);
                load_chain(&p, w, &chain);
                run_chain(&p, w, sweep, bits, buffer, c, burn, &k, b * k.D);
                store_chain(&p, w, &chain);
            }
            Py_END_ALLOW_THREADS
            done = 1;
        }
    }
    PyMem_RawFree(buffer);
    free_work(w);
    give_back(&held);
    if (!done) return NULL;
    Py_RETURN_NONE;
}

static int read_buffer(Held *held, PyObject *from, const char *name, Py_ssize_t B, Py_ssize_t count, const double **to) {
    *to = borrow(held, from, name, 'd', 0, 2, AXES(B, -1));
    if (!*to) return -1;
    if (held->view[held->count - 1].shape[1] == count) return 0;
    PyErr_Format(PyExc_ValueError, "a sweep takes %zd %s", count, name);
    return -1;
}

static PyObject *step(PyObject *self, PyObject *arguments, PyObject *named) {
    static char *names[] = {"problem", "state", "numbers", "found", "instructions", NULL};
    PyObject *problem, *state, *numbers, *found;
    const char *name = NULL;
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(arguments, named, "OOOO|z", names, &problem, &state, &numbers, &found, &name))
        return NULL;
    Sweep *sweep = choose(name);
    if (!sweep) return NULL;
    Held held = {.count = 0};
    Problem p;
    State s;
    Work *w = NULL;
    const double *normals, *gammas, *uniforms;
    double *mean, *variance;
    int done = 0;
    if (!read_problem(&held, problem, &p) && !read_state(&held, state, &p, &s)) {
        Counts c = count_numbers(&p);
        if (!read_buffer(&held, numbers, "normals", s.chains, c.normals, &normals) &&
            !read_buffer(&held, numbers, "gammas", s.chains, c.gammas, &gammas) &&
            !read_buffer(&held, numbers, "uniforms", s.chains, c.uniforms, &uniforms) &&
            (mean = borrow(&held, found, "mean", 'd', 1, 2, AXES(s.chains, p.n))) &&
            (variance = borrow(&held, found, "variance", 'd', 1, 2, AXES(s.chains, p.n))) && (w = new_work(&p)) &&
            !own_desk(&p, w)) {
            for (Py_ssize_t b = 0; b < s.chains; b++) {
                Chain chain = chain_of(&s, &p, b);
                Numbers from = {normals + b * c.normals, uniforms + b * c.uniforms, gammas + b * c.gammas, NULL, NULL};
                load_chain(&p, w, &chain);
                sweep(&p, w, &from, 1);
                store_chain(&p, w, &chain);
                for (int i = 0; i < p.n; i++) {
                    mean[b * p.n + i] = w->mean[w->coefficient[i]];
                    variance[b * p.n + i] = w->variance[w->coefficient[i]];
                }
            }
            done = 1;
        }
    }
    free_work(w);
    give_back(&held);
    if (!done) return NULL;
    Py_RETURN_NONE;
}

/* One person who is kept ready between sweeps, with priors of their own that may move. */
typedef struct {
    Held held;
    Problem p;
    Chain chain;
    Work *w;
    Sweep *sweep;
    bitgen_t *bits;
    PyObject *bits_owner;
    Counts counts;
    const int32_t *place;
    double *mean, *variance;                                     /* (n) what the last sweep found */
    double *prior_mean, *prior_var, *mu_mean, *mu_var, *rate, *w_var; /* (n), (n), (C) ...: the person's own */
    double *buffer;
} Ready;

#define READY "twofold.engine.kernel.Ready"

static void free_ready(Ready *r) {
    if (!r) return;
    PyMem_RawFree(r->prior_mean);
    PyMem_RawFree(r->buffer);
    free_work(r->w);
    give_back(&r->held);
    Py_XDECREF(r->bits_owner);
    PyMem_RawFree(r);
}

static void drop_ready(PyObject *capsule) { free_ready(PyCapsule_GetPointer(capsule, READY)); }

/* priors of the person's own, one after another in one piece of memory */
static int own_priors(Ready *r) {
    Problem *p = &r->p;
    size_t n = (size_t)p->n, C = (size_t)p->C;
    double *all = PyMem_RawMalloc(sizeof(double) * (2 * n + 4 * C + 1));
    if (!all) {
        PyErr_NoMemory();
        return -1;
    }
    const double **from[] = {&p->prior_mean, &p->prior_var, &p->mu_mean, &p->mu_var, &p->rate, &p->w_var};
    double **to[] = {&r->prior_mean, &r->prior_var, &r->mu_mean, &r->mu_var, &r->rate, &r->w_var};
    for (int i = 0; i < 6; i++) {
        size_t length = i < 2 ? n : C;
        memcpy(all, *from[i], sizeof(double) * length);
        *from[i] = *to[i] = all;
        all += length;
    }
    return 0;
}

static int prepare_ready(Ready *r, PyObject *problem, PyObject *state, PyObject *found) {
    State s;
    if (read_problem(&r->held, problem, &r->p) || read_state(&r->held, state, &r->p, &s)) return -1;
    if (s.chains != 1) {
        PyErr_SetString(PyExc_ValueError, "one chain is kept ready, not several");
        return -1;
    }
    r->chain = s.first;
    if (!(r->place = borrow(&r->held, problem, "row_place", 'i', 0, 1, AXES(r->p.n))) ||
        !(r->mean = borrow(&r->held, found, "mean", 'd', 1, 2, AXES(1, r->p.n))) ||
        !(r->variance = borrow(&r->held, found, "variance", 'd', 1, 2, AXES(1, r->p.n))) || own_priors(r) ||
        !(r->w = new_work(&r->p)))
        return -1;
    r->counts = count_numbers(&r->p);
    r->buffer = PyMem_RawMalloc(sizeof(double) * (size_t)(r->counts.normals + r->counts.uniforms + 1));
    if (!r->buffer) {
        PyErr_NoMemory();
        return -1;
    }
    load_chain(&r->p, r->w, &r->chain);
    return 0;
}

static PyObject *ready(PyObject *self, PyObject *arguments, PyObject *named) {
    static char *names[] = {"problem", "state", "found", "bits", "instructions", NULL};
    PyObject *problem, *state, *found, *capsule;
    const char *name = NULL;
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(arguments, named, "OOOO|z", names, &problem, &state, &found, &capsule, &name))
        return NULL;
    Ready *r = PyMem_RawCalloc(1, sizeof *r);
    if (!r) return PyErr_NoMemory();
    r->sweep = choose(name);
    r->bits = PyCapsule_GetPointer(capsule, "BitGenerator");
    r->bits_owner = Py_NewRef(capsule);
    PyObject *made = NULL;
    if (r->sweep && r->bits && !prepare_ready(r, problem, state, found)) made = PyCapsule_New(r, READY, drop_ready);
    if (!made) free_ready(r);
    return made;
}

/* What everyone's priors are drawn from: mean, variance (C, P) in Layout's columns, the others (C). */
typedef struct {
    const double *mean, *variance, *mu_mean, *mu_var, *rate, *w_var;
    Py_ssize_t C, P;
} Priors;

static int read_priors(Held *held, PyObject *from, Priors *q) {
    if (!(q->mean = borrow(held, from, "mean", 'd', 0, 2, AXES(-1, -1)))) return -1;
    q->C = held->view[held->count - 1].shape[0];
    q->P = held->view[held->count - 1].shape[1];
    return (q->variance = borrow(held, from, "variance", 'd', 0, 2, AXES(q->C, q->P))) &&
                   (q->mu_mean = borrow(held, from, "mu_mean", 'd', 0, 1, AXES(q->C))) &&
                   (q->mu_var = borrow(held, from, "mu_var", 'd', 0, 1, AXES(q->C))) &&
                   (q->rate = borrow(held, from, "rate", 'd', 0, 1, AXES(q->C))) &&
                   (q->w_var = borrow(held, from, "w_var", 'd', 0, 1, AXES(q->C)))
               ? 0
               : -1;
}

static int take_priors(Ready *r, const Priors *q) {
    Problem *p = &r->p;
    if (p->C != q->C) return -1;
    for (int k = 0; k < p->C; k++) {
        if (!(q->mu_var[k] > 0.0) || !(q->rate[k] > 0.0) || (p->wanders[k] && !(q->w_var[k] > 0.0))) return -1;
        for (int i = p->row_start[k]; i < p->row_start[k + 1]; i++) {
            if (r->place[i] < 0 || r->place[i] >= q->P) return -1;
            double mean = q->mean[k * q->P + r->place[i]], variance = q->variance[k * q->P + r->place[i]];
            if (!(variance > 0.0)) return -1;
            r->prior_mean[i] = mean;
            r->prior_var[i] = variance;
            r->w->precision[r->w->coefficient[i]] = 1.0 / variance;
            r->w->prior[r->w->coefficient[i]] = mean / variance;
        }
        r->mu_mean[k] = q->mu_mean[k];
        r->mu_var[k] = q->mu_var[k];
        r->rate[k] = q->rate[k];
        if (p->wanders[k]) r->w_var[k] = q->w_var[k];
    }
    return 0;
}

static void sweep_ready(Ready *r, int wanted) {
    double *uniforms = r->buffer + r->counts.normals;
    random_standard_normal_fill(r->bits, r->counts.normals, r->buffer);
    for (Py_ssize_t i = 0; i < r->counts.uniforms; i++)
        uniforms[i] = r->bits->next_double(r->bits->state) + 0x1p-54;
    Numbers from = {r->buffer, uniforms, NULL, gamma_of, r->bits};
    r->sweep(&r->p, r->w, &from, wanted);
    for (int i = 0; i < r->p.n; i++) r->chain.theta[i] = r->w->theta[r->w->coefficient[i]];
    for (int i = 0; wanted && i < r->p.n; i++) {
        r->mean[i] = r->w->mean[r->w->coefficient[i]];
        r->variance[i] = r->w->variance[r->w->coefficient[i]];
    }
    memcpy(r->chain.s2, r->w->s2, sizeof(double) * (size_t)r->p.C);
    memcpy(r->chain.mu, r->w->mu, sizeof(double) * (size_t)r->p.C);
    memcpy(r->chain.w, r->w->w, sizeof(double) * (size_t)r->p.C);
}

static PyObject *sweep_all(PyObject *self, PyObject *arguments) {
    PyObject *people, *priors;
    int wanted;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O!Op", &PyTuple_Type, &people, &priors, &wanted)) return NULL;
    Py_ssize_t N = PyTuple_GET_SIZE(people);
    Ready **all = PyMem_RawMalloc(sizeof *all * (size_t)(N + 1));
    if (!all) return PyErr_NoMemory();
    Held held = {.count = 0};
    Priors q;
    int failed = read_priors(&held, priors, &q);
    for (Py_ssize_t i = 0; i < N && !failed; i++)
        failed = !(all[i] = PyCapsule_GetPointer(PyTuple_GET_ITEM(people, i), READY));
    for (Py_ssize_t i = 0; i < N && !failed; i++)
        if (take_priors(all[i], &q)) {
            PyErr_SetString(PyExc_ValueError, "these priors do not fit everyone");
            failed = 1;
        }
    size_t most = 0;
    for (Py_ssize_t i = 0; i < N && !failed; i++) {
        size_t size = desk_size(&all[i]->p, all[i]->w);
        most = size > most ? size : most;
    }
    void *desk = failed ? NULL : PyMem_RawCalloc(most + 64, 1);
    if (!failed && !desk) {
        PyErr_NoMemory();
        failed = 1;
    }
    if (!failed) {
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i < N; i++) {
            sit_down(&all[i]->p, all[i]->w, desk);
            sweep_ready(all[i], wanted);
        }
        Py_END_ALLOW_THREADS
    }
    PyMem_RawFree(desk);
    give_back(&held);
    PyMem_RawFree(all);
    if (failed) return NULL;
    Py_RETURN_NONE;
}

static PyObject *put_back(PyObject *self, PyObject *capsule) {
    (void)self;
    Ready *r = PyCapsule_GetPointer(capsule, READY);
    if (!r) return NULL;
    store_chain(&r->p, r->w, &r->chain);
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
     "ready(problem, state, found, bits, instructions=None): a person of one chain, ready for sweep_all"},
    {"sweep_all", sweep_all, METH_VARARGS, "sweep_all(people, priors, wanted): one sweep of everyone under the same priors"},
    {"put_back", put_back, METH_O, "put_back(person): the rest of the state, where sweep_all wrote theta, s2, mu and w"},
    {"instructions", instructions, METH_NOARGS, "what this machine can run, best first"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_kernel", "The compiled sweep.", -1, methods,
                                    NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__kernel(void) {
    find_choices();
    return PyModule_Create(&module);
}
