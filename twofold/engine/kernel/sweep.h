/* One sweep, in the order of its steps; see twofold/engine/gibbs.py for the model. */
#ifndef TWOFOLD_SWEEP_H
#define TWOFOLD_SWEEP_H

#include "gaps.h"

HOT void sweep_once(const Problem *p, Work *w, Numbers *from, int wanted) {
    fill_design(p, w);
    draw_pulls(p, w, from);
    draw_rows(p, w, from, wanted);
    add_outside(p, w);
    find_links(p, w);
    residuals(p, w);
    draw_variances(p, w, from);
    find_products(p, w);
    draw_means(p, w, from);
    if (w->drifting) draw_paths(p, w, from);
    draw_uses(p, w, from);
    draw_cells(p, w, from);
    draw_inputs(p, w, from);
}

#define OFFER(NAME) \
    void sweep_##NAME(const Problem *problem, Work *work, Numbers *numbers, int wanted) { \
        sweep_once(problem, work, numbers, wanted); \
    } \
    void fill_##NAME(uint64_t *stream, double *normals, size_t n_normals, double *uniforms, size_t n_uniforms) { \
        fill_numbers(stream, normals, n_normals, uniforms, n_uniforms); \
    }

#endif
