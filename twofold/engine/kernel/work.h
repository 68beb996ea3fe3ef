/* What a sweep works on. `Problem` is the person as twofold.engine.gibbs describes them; `Work` is several chains of that
 * person side by side, with the state that moves. Both hold pointers only; room.c allocates and frees.
 *
 * Letters as in gibbs.py: T occasions, C channels, M inputs, n coefficients, G shared pulls; F design columns, with the
 * response of use and a column of ones as the last two and nothing beyond them up to a multiple of four. Every number of an array of Work that
 * is not said to be plain is `lanes` numbers, one for each chain.
 */
#ifndef TWOFOLD_WORK_H
#define TWOFOLD_WORK_H

#include <stddef.h>
#include <stdint.h>

#define FIRST_PRECISION (1.0 / 9.0)
#define VARIANCE_SHAPE 3.0
#define USE_ROUNDS 3 /* as in gibbs.py */
#define CARRIES_ONE (-1)
#define CARRIES_USE (-2)
#define MOST_LANES 8
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

/* The numbers a sweep takes, in its order. Where there are no gammas, they are drawn from the stream (4 of every lane). */
typedef struct {
    const double *normal, *uniform, *gamma;
    uint64_t *stream;
} Numbers;

typedef struct {
    void *room, *desk; /* where the arrays below lie: what lasts, and what one sweep alone needs (may be shared) */
    int lanes, F, z_column, night_column, nights, drifting, carriers, ld_moves, unknowns, longest;
    int *same_at, *next_at;               /* (M) plain: an input's design columns, or -1 */
    int *rows, n_rows[2];                 /* (T) plain: occasions that follow another, those without a night first */
    uint8_t *night_of;                    /* (T) plain: a night lies before it, and it follows */
    uint8_t *class_of, class_seen[8];     /* (T) plain: 1 follows, 2 is followed, 4 a night lies after it */
    double *prior_mean, *prior_precision; /* (n) */
    double *mu_mean, *mu_precision, *w_precision, *rate; /* (C) */
    double *theta, *mean, *variance, *pull;              /* (n); pull: mean times precision, shared pulls included */
    double *s2, *weight, *mu, *w, *g;     /* (C); g (G) */
    double *level, *d, *y, *path, *r;     /* (T, C) */
    double *on;                           /* (T) 1 where the amount's row counts */
    double *z, *x;                        /* (T), (T, M) */
    double *design, *gram, *gram_amount;  /* (T, F), (F, F), (F, F) lower triangle and a little more */
    double *outside, *lin, *off, *root, *step; /* (T, C); step (T) */
    double *wide;                         /* (C, F) coefficients by row and design column */
    double *factor, *right, *eps, *inverse, *sums; /* packed lower triangle; (longest), (longest), (longest), (F) */
    double *K, *L[2];                     /* (C, C) change of r_t, of r_{t+1} when d_tj moves by one; [night] */
    double *KH, *LH[2];                   /* the same when a level moves by minus one */
    double *Kw, *Lw[2], *KT, *LT[2];      /* K, L times 1 / s2; KH, LH turned round (row, channel) times 1 / s2 */
    double *CC[2], *CP[2][2], *CPT[2][2], *PP[2][2]; /* (C, C): [of the amount's row alone], [night][the same] */
    double *cell_var, *cell_sd;           /* (8, C) by class */
    double *same, *later, *same_w, *later_w; /* (M, C) what a missing input does */
    double *same_square, *later_square;   /* (M) how much all rows but the amount's know of it */
    double *moves, *moments, *system, *unknown; /* of the means' step */
    int *unknown_channel, *unknown_carrier, *carrier_channel; /* plain */
} Work;

/* One sweep; mean and variance (n) of the coefficients given all else are left in `work` when `wanted`. */
typedef void Sweep(const Problem *problem, Work *work, Numbers *numbers, int wanted);
/* A sweep's normals and uniforms; the normals' buffer has room for one more of each lane. */
typedef void Fill(uint64_t *stream, double *normals, size_t n_normals, double *uniforms, size_t n_uniforms);

#define OFFERED(NAME) \
    void sweep_##NAME(const Problem *, Work *, Numbers *, int); \
    void fill_##NAME(uint64_t *, double *, size_t, double *, size_t)

OFFERED(plain);
OFFERED(avx2);
OFFERED(avx512);

#endif
