/* One sweep, in the order of its steps; see twofold/engine/gibbs.py for the model. */
#ifndef TWOFOLD_SWEEP_H
#define TWOFOLD_SWEEP_H

#include "gaps.h"

/* which occasions teach the row of the amount */
HOT void list_amounts(const Problem *p, Work *w) {
    if (p->amount < 0) return;
    int count = 0, from = 0;
    for (int night = 0; night < 2; night++) {
        w->n_amount_rows[night] = 0;
        for (int i = from; i < from + w->n_rows[night]; i++)
            if (counts_at(p, w, w->rows[i])) {
                w->amount_rows[count++] = w->rows[i];
                w->n_amount_rows[night]++;
            }
        from += w->n_rows[night];
    }
    w->count[p->amount] = count;
}

HOT void sweep_once(const Problem *p, Work *w, Numbers *from, int wanted) {
    list_amounts(p, w);
    fill_design(p, w);
    draw_pulls(p, w, from);
    draw_rows(p, w, from, wanted);
    find_links(p, w);
    add_outside(p, w);
    residuals(p, w);
    draw_variances(p, w, from);
    find_products(p, w);
    draw_means(p, w, from);
    if (w->drifting) draw_paths(p, w, from);
    draw_uses(p, w, from);
    draw_cells(p, w, from);
    draw_inputs(p, w, from);
}

#endif
