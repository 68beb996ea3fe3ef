/* A person from Python: every array's type and length, and every index, is checked before a sweep may follow it. */
#include "person.h"

#include <math.h>
#include <string.h>

void give_back(Held *held) {
    for (int i = 0; i < held->count; i++) PyBuffer_Release(&held->view[i]);
    held->count = 0;
}

Py_ssize_t borrowed_length(const Held *held) { return held->view[held->count - 1].shape[0]; }

void *borrow(Held *held, PyObject *from, const char *name, char type, int writable, int axes, const Py_ssize_t *sizes) {
    static double nothing[1];
    if (held->count == MOST_HELD) {
        PyErr_SetString(PyExc_RuntimeError, "more arrays than the kernel has room for");
        return NULL;
    }
    PyObject *array = PyObject_GetAttrString(from, name);
    if (!array) return NULL;
    Py_buffer *view = &held->view[held->count];
    int flags = PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0);
    int failed = PyObject_GetBuffer(array, view, flags);
    Py_DECREF(array);
    if (failed) return NULL;
    held->count++;
    if (!view->format || view->format[0] != type || view->format[1] || view->ndim != axes) {
        PyErr_Format(PyExc_ValueError, "'%s' must be an array of type '%c' with %d axes", name, type, axes);
        return NULL;
    }
    for (int i = 0; i < axes; i++)
        if (sizes[i] >= 0 && view->shape[i] != sizes[i]) {
            PyErr_Format(PyExc_ValueError, "'%s' has %zd along axis %d; %zd are needed", name, view->shape[i], i, sizes[i]);
            return NULL;
        }
    return view->len ? view->buf : nothing;
}

static int number_of(PyObject *from, const char *name, double *out) {
    PyObject *value = PyObject_GetAttrString(from, name);
    if (!value) return -1;
    *out = PyFloat_AsDouble(value);
    Py_DECREF(value);
    return *out == -1.0 && PyErr_Occurred() ? -1 : 0;
}

static int whole_of(PyObject *from, const char *name, int *out) {
    PyObject *value = PyObject_GetAttrString(from, name);
    if (!value) return -1;
    long number = PyLong_AsLong(value);
    Py_DECREF(value);
    if (number == -1 && PyErr_Occurred()) return -1;
    *out = number < -1 || number > 1 << 20 ? -2 : (int)number;
    return 0;
}

static int wrong(const char *what) {
    PyErr_Format(PyExc_ValueError, "this problem does not hold together: %s", what);
    return -1;
}

static int all_within(const int32_t *list, Py_ssize_t count, int end) {
    for (Py_ssize_t i = 0; i < count; i++)
        if (list[i] < 0 || list[i] >= end) return 0;
    return 1;
}

static int all_positive(const double *list, Py_ssize_t count) {
    for (Py_ssize_t i = 0; i < count; i++)
        if (!(list[i] > 0.0) || !isfinite(list[i])) return 0;
    return 1;
}

static int rising(const int32_t *list, Py_ssize_t count, Py_ssize_t end) {
    if (list[0] != 0 || list[count - 1] != end) return 0;
    for (Py_ssize_t i = 1; i < count; i++)
        if (list[i] < list[i - 1]) return 0;
    return 1;
}

#define ONE(name, type, length) borrow(held, from, name, type, 0, 1, (Py_ssize_t[]){length})
#define TWO(name, type, a, b) borrow(held, from, name, type, 0, 2, (Py_ssize_t[]){a, b})
#define TAKE(field, call) \
    if (!(p->field = call)) return -1

static int read_shape(Held *held, PyObject *from, Problem *p) {
    const void *y, *x;
    if (!(y = TWO("y", 'd', -1, -1))) return -1;
    Py_ssize_t T = held->view[held->count - 1].shape[0], C = held->view[held->count - 1].shape[1];
    if (!(x = TWO("x", 'd', T, -1))) return -1;
    Py_ssize_t M = held->view[held->count - 1].shape[1];
    if (T < 1 || T > 1 << 24 || C < 1 || C > 512 || M > 4096) return wrong("its size");
    TAKE(clock, TWO("clock", 'd', T, -1));
    Py_ssize_t clocks = held->view[held->count - 1].shape[1];
    if (clocks > 4096) return wrong("its size");
    p->T = (int)T;
    p->C = (int)C;
    p->M = (int)M;
    p->n_clock = (int)clocks;
    if (whole_of(from, "use", &p->use) || whole_of(from, "amount", &p->amount)) return -1;
    if (number_of(from, "use_mean", &p->use_mean) || number_of(from, "use_first", &p->use_first)) return -1;
    return number_of(from, "stretch", &p->stretch);
}

static int read_people(Held *held, PyObject *from, Problem *p) {
    const int T = p->T, C = p->C, M = p->M;
    TAKE(kind, ONE("kind", 'B', C));
    TAKE(active, ONE("active", 'B', C));
    TAKE(wanders, ONE("wanders", 'B', C));
    TAKE(follows, ONE("follows", 'B', T));
    TAKE(night, ONE("night", 'd', T));
    TAKE(gap, ONE("gap", 'd', T));
    TAKE(given, ONE("given", 'i', -1));
    if (borrowed_length(held) > 8192) return wrong("its size");
    p->n_given = (int)borrowed_length(held);
    TAKE(next, ONE("next", 'B', p->n_given));
    TAKE(mu_mean, ONE("mu_mean", 'd', C));
    TAKE(mu_var, ONE("mu_var", 'd', C));
    TAKE(w_var, ONE("w_var", 'd', C));
    TAKE(rate, ONE("rate", 'd', C));
    TAKE(x_binary, ONE("x_binary", 'B', M));
    TAKE(x_low, ONE("x_low", 'd', M));
    TAKE(x_high, ONE("x_high", 'd', M));
    TAKE(x_logit, ONE("x_logit", 'd', M));
    TAKE(x_var, ONE("x_var", 'd', M));
    if (!all_within(p->given, p->n_given, M)) return wrong("given");
    if (p->follows[0]) return wrong("the first occasion follows none");
    if (!all_positive(p->gap + 1, T - 1)) return wrong("gap");
    if (!all_positive(p->mu_var, C) || !all_positive(p->rate, C)) return wrong("a variance that is not above 0");
    if (p->use >= C || p->use < -1 || (p->use >= 0 && (p->kind[p->use] != USE || !p->active[p->use])))
        return wrong("use");
    if (p->amount >= C || p->amount < -1 || (p->amount >= 0 && (p->kind[p->amount] != AMOUNT || p->use < 0)))
        return wrong("amount");
    if (p->amount >= 0 && (p->amount < p->use || !p->active[p->amount])) return wrong("amount");
    for (int k = 0; k < C; k++) {
        if (p->active[k] && p->kind[k] != RATING && k != p->use && k != p->amount) return wrong("kind");
        if (p->wanders[k] && (!p->active[k] || k == p->amount || !(p->w_var[k] > 0.0))) return wrong("wanders");
    }
    return 0;
}

static int read_coefficients(Held *held, PyObject *from, Problem *p) {
    TAKE(row_start, ONE("row_start", 'i', p->C + 1));
    TAKE(prior_mean, ONE("prior_mean", 'd', -1));
    if (borrowed_length(held) > 1 << 22) return wrong("its size");
    p->n = (int)borrowed_length(held);
    TAKE(prior_var, ONE("prior_var", 'd', p->n));
    TAKE(row_column, ONE("row_column", 'i', p->n));
    TAKE(shared_var, ONE("shared_var", 'd', -1));
    if (borrowed_length(held) > p->n + 1) return wrong("its size");
    p->G = (int)borrowed_length(held);
    TAKE(shared_start, ONE("shared_start", 'i', p->G + 1));
    TAKE(shared_cell, ONE("shared_cell", 'i', -1));
    Py_ssize_t cells = borrowed_length(held);
    TAKE(shared_sign, ONE("shared_sign", 'd', cells));
    if (!rising(p->row_start, p->C + 1, p->n)) return wrong("row_start");
    if (!rising(p->shared_start, p->G + 1, cells) || !all_within(p->shared_cell, cells, p->n)) return wrong("shared");
    if (!all_positive(p->prior_var, p->n) || !all_positive(p->shared_var, p->G)) return wrong("prior_var");
    return 0;
}

static int read_gaps(Held *held, PyObject *from, Problem *p) {
    TAKE(cell_t, ONE("cell_t", 'i', -1));
    Py_ssize_t cells = borrowed_length(held);
    TAKE(cell_j, ONE("cell_j", 'i', cells));
    TAKE(cell_end, ONE("cell_end", 'B', cells));
    TAKE(cell_bound, ONE("cell_bound", 'd', cells));
    TAKE(use_t, ONE("use_t", 'i', -1));
    Py_ssize_t uses = borrowed_length(held);
    TAKE(use_start, ONE("use_start", 'i', 3));
    TAKE(z_t, ONE("z_t", 'i', -1));
    Py_ssize_t rows = borrowed_length(held);
    TAKE(z_start, ONE("z_start", 'i', 3));
    TAKE(input_t, ONE("input_t", 'i', -1));
    Py_ssize_t inputs = borrowed_length(held);
    TAKE(input_m, ONE("input_m", 'i', inputs));
    if (cells > 1 << 30 || inputs > 1 << 30) return wrong("its size");
    p->n_cells = (int)cells;
    p->n_inputs = (int)inputs;
    if (!all_within(p->cell_t, cells, p->T) || !all_within(p->cell_j, cells, p->C)) return wrong("cells");
    for (Py_ssize_t i = 0; i < cells; i++)
        if (p->cell_end[i] > AT_LEAST || p->kind[p->cell_j[i]] != RATING || !p->active[p->cell_j[i]])
            return wrong("cells");
    if (!rising(p->use_start, 3, uses) || !all_within(p->use_t, uses, p->use < 0 ? 0 : p->T)) return wrong("use_t");
    if (!rising(p->z_start, 3, rows) || !all_within(p->z_t, rows, p->use < 0 ? 0 : p->T)) return wrong("z_t");
    for (Py_ssize_t i = 0; i < rows; i++)
        if (!p->follows[p->z_t[i]]) return wrong("z_t");
    if (!all_within(p->input_t, inputs, p->T) || !all_within(p->input_m, inputs, p->M)) return wrong("inputs");
    for (Py_ssize_t i = 0; i < inputs; i++)
        if (!p->x_binary[p->input_m[i]] && !(p->x_var[p->input_m[i]] > 0.0)) return wrong("x_var");
    return 0;
}

int read_problem(Held *held, PyObject *from, Problem *p) {
    memset(p, 0, sizeof *p);
    if (read_shape(held, from, p) || read_people(held, from, p)) return -1;
    return read_coefficients(held, from, p) || read_gaps(held, from, p) ? -1 : 0;
}
