/* The sweep with nothing but what every machine has. */
#define VL 2
#include "sweep.h"

OFFER(plain)
