/* The sweep for machines with avx2,fma; chosen at run time (module.c). */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("avx2,fma")
#define VL 4
#include "sweep.h"

OFFER(avx2)
#endif
