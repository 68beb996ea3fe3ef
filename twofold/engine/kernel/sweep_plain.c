/* The sweep with nothing but what every machine has. */
#define VL 2
#include "sweep.h"

void sweep_plain(const Problem *problem, Work *work, Numbers *numbers, int wanted) {
    sweep_once(problem, work, numbers, wanted);
}
