/* People kept ready between sweeps, each chain with priors of its own that may move. */
#ifndef TWOFOLD_PEOPLE_H
#define TWOFOLD_PEOPLE_H

#include "chains.h"

PyObject *ready(PyObject *self, PyObject *arguments, PyObject *named);
PyObject *sweep_all(PyObject *self, PyObject *arguments);
PyObject *put_back(PyObject *self, PyObject *capsule);

/* Room for one sweep's numbers of so many chains; NULL with MemoryError. Freed by free. */
double *room_for_numbers(const Problem *p, int lanes);

#endif
