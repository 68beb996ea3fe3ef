/* What a sweep works on. `Problem` is the person as twofold.engine.gibbs describes them; `Work` is the same laid out in
 * rows of eight lanes, with the state that moves. Both hold pointers only; module.c allocates, checks and frees.
 *
 * Letters as in gibbs.py: T occasions, C channels, M inputs, n coefficients, G shared pulls. W is the width of a row of
 * lanes: C rounded up to eight. A position is a place among the coefficients that any row may have; a row that lacks one
 * has `act` 0 there.
 */
#ifndef TWOFOLD_WORK_H
#define TWOFOLD_WORK_H

#include <stdint.h>

#define FIRST_PRECISION (1.0 / 9.0)
#define VARIANCE_SHAPE 3.0
#define USE_ROUNDS 3 /* as in gibbs.py */
#define NIGHT_POSITION (-1)
#define CARRIES_ONE (-1)
#define CARRIES_USE (-2) /* less the channel of use */
enum { RATING = 0, USE = 1, AMOUNT = 2 };
enum { MISSING = 0, AT_MOST = 1, AT_LEAST = 2 };

typedef struct {
    int T, C, M, n, G, n_given, n_clock, use, amount;
    double use_mean, use_first, stretch;
    const uint8_t *kind, *active, *wanders, *follows, *next, *x_binary, *cell_end;
    const double *night, *gap, *clock;
    const int32_t *given, *row_start, *row_column, *shared_start, *shared_cell;
    const double *prior_mean, *prior_var, *shared_sign, *shared_var;
    const double *mu_mean, *mu_var, *w_var, *rate;
    const double *x_low, *x_high, *x_logit, *x_var;
    const int32_t *cell_t, *cell_j, *use_t, *use_start, *z_t, *z_start, *input_t, *input_m;
    const double *cell_bound;
    int n_cells, n_inputs;
} Problem;

/* One chain's arrays, as in gibbs.State. */
typedef struct {
    double *theta, *s2, *g, *mu, *w, *path, *y, *z, *x;
} Chain;

/* The numbers a sweep takes, in its order. Without a gamma function they come from the third buffer. */
typedef struct {
    const double *normal, *uniform, *gamma;
    double (*draw_gamma)(void *from, double shape);
    void *from;
} Numbers;

typedef struct {
    void *room, *desk; /* where the arrays below lie: what lasts, and what one sweep alone needs (may be shared) */
    int W, n_pos, ld, first_outside, z_column, night_column, nights, drifting, carriers, ld_moves, unknowns;
    int *column;            /* (n_pos) design column of a position, or NIGHT_POSITION */
    int *lag_at, *today_at; /* (C) position of a channel's lag and today, -1 where no row has it */
    int night_at;           /* position of the night's own lag, or -1 */
    int *same_at, *next_at; /* (M) position of an input's columns, or -1 */
    int *coefficient;       /* (n) position * W + row */
    int *rows, n_rows[2];   /* (T) occasions with follows = 1: those without a night first */
    int *amount_rows, n_amount_rows[2];
    uint8_t *class_of;      /* (T) 1 follows, 2 is followed, 4 a night lies after it, 8 | 16 amount counts now, then */
    uint8_t class_seen[32];
    double *act, *precision, *prior, *theta, *mean, *variance;          /* (n_pos, W) */
    double *eps, *right, *q;                                            /* (n_pos, W) */
    double *factor, *inverse;                                           /* packed lower triangles, (.., 8) */
    double *design, *gram, *gram_amount;                                /* (T, ld), (ld, ld), (ld, ld) */
    double *level, *d, *y, *path, *r, *on, *outside;                    /* (T, W) */
    double *lin, *off, *root;                                           /* (T, W) of the paths */
    double *z, *x, *step;                                               /* (T), (T, M), (T) */
    double *s2, *weight, *mu, *w, *g, *count, *is_rating;               /* (W); g (G) */
    double *use_factor, *use_work;          /* the row of use with its mean: (m, m), and vectors */
    double *K, *L[2];                       /* (C, W) change of r_t, of r_{t+1} when d_tj moves by one; [night] */
    double *KH, *LH[2];                     /* the same when a level moves by minus one */
    double *Kw, *Lw[2];                     /* K, L times 1 / s2 */
    double *KT, *LT[2];                     /* KH, LH turned round (row, channel), times 1 / s2 */
    double *CC[2], *CP[2][2], *CPT[2][2], *PP[2][2]; /* (C, W): [amount counts], [night][amount counts] */
    double *cell_var, *cell_sd;             /* (32, W) */
    double *same, *later, *same_w, *later_w; /* (M, W) what a missing input does */
    double *same_square, *later_square;      /* (M) and how much all rows together know of it */
    double *moves, *moments, *system, *unknown; /* of the means' step */
    int *unknown_channel, *unknown_carrier, *carrier_channel;
} Work;

/* One sweep; mean, variance (n_pos, W) of the coefficients given all else are left in `work` when `wanted`. */
typedef void Sweep(const Problem *problem, Work *work, Numbers *numbers, int wanted);

void sweep_plain(const Problem *, Work *, Numbers *, int);
void sweep_avx2(const Problem *, Work *, Numbers *, int);

#endif
