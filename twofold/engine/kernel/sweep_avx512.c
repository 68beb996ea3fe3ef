/* The sweep for machines with avx512f,avx512dq,avx512vl; chosen at run time (module.c). */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("avx512f,avx512dq,avx512vl,avx2,fma")
#define VL 8
#include "sweep.h"

OFFER(avx512)
#endif
