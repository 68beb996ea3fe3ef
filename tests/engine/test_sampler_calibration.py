"""Simulation-based calibration: people made by the model itself, and where their truth stands among the draws.

SEEDS, DAYS and PEOPLE below were written down before the first run that counts. Levels drift, ratings are censored at both
ends, a quarter to two fifths of the days are missing, and 2% of the rest. A truth's rank among nearly independent draws is
uniform when the sampler, the model and the simulator are one; each group of ranks is tested by chi-square over twenty
bins and by Kolmogorov and Smirnov's distance, against .05 shared out over all tests.
"""

from collections import defaultdict
from dataclasses import replace
from math import exp, sqrt

import numpy as np
import pytest

from tests.engine import own_people
from twofold.engine import kernel, normal, spec_from, wide_default_prior
from twofold.engine.prepare import prepare
from twofold.engine.sample import begin, room, run
from twofold.engine.spec import Input

SEEDS = {"60 days": 2101, "30 days": 2102, "14 days": 2103}
DAYS = {
    "60 days": (60, 0.25, True),
    "30 days": (30, 0.40, False),
    "14 days": (14, 0.25, False),
}  # days, missing, amount
PEOPLE = 400
GROUPS = 18
BINS = 20
RATING = {"kind": "rating", "range": [0, 10]}


def spec_of(amount):
    """Six variables round use, four inputs of every kind."""
    use = {"name": "use", "kind": "use", **({"amount": True} if amount else {})}
    names = [("fear", "symptom"), ("low", "mood"), ("craving", "craving")], [("ease", "ease"), ("joy", "pleasure")]
    before, after = ([{"name": name, "role": role, **RATING} for name, role in part] for part in names)
    spec = spec_from({"person": "id", "time": {"day": "day"}, "variables": [*before, use, *after]})
    inputs = Input("reminder"), Input("skill", when="next"), Input("group", when="both"), Input("alone")
    return replace(spec, inputs=inputs)


def kept_of(problem, rng, chains, burn, keep):
    """Sweeps of one person: compiled where there is a compiled sweep."""
    state, kept = begin(problem, chains, rng), room(problem, chains, keep)
    (kernel.run if kernel.compiled else run)(problem, state, kept, rng, burn=burn)
    return kept


def group_of(layout, k, column):
    """Which group one coefficient of row k belongs to."""
    C = layout.size
    if k in (layout.use, layout.amount):
        return "use row" if k == layout.use else "amount row"
    if column < C:
        return "same day"
    if column < 2 * C:
        source = column - C
        special = {layout.use: "use -> next", layout.amount: "amount -> next", k: "carry-over"}
        return special.get(source, "lag")
    return "clock" if column >= layout.clock("trend") else "input"


def ranks_of(prior, days, missing, rng, *, chains, burn, thin, keep):
    """(group, rank) of everything that made one person, among chains * keep draws."""
    layout = prior.layout
    diary, made = own_people.person(prior, days, missing, rng)
    problem = replace(prepare(diary, prior, at_an_end=0.0), use_mean=own_people.USUAL)
    kept = kept_of(problem, rng, chains, burn, thin * keep)
    owner = np.repeat(np.arange(problem.C), np.diff(problem.row_start))

    def drawn(name):
        part = getattr(kept, name)[:, thin - 1 :: thin]
        return part.reshape(-1, *part.shape[2:])

    theta, truth = drawn("theta"), made.theta[owner, problem.row_place]
    found = [
        (group_of(layout, k, c), int(r))
        for k, c, r in zip(owner, problem.row_place, (theta < truth).sum(0), strict=True)
    ]
    for b, block in enumerate(prior.shared):
        cells = problem.shared_cell[problem.shared_start[b] : problem.shared_start[b + 1]]
        if len(cells) == len(block.signs):
            found.append(("pooled", int((theta[:, cells] @ block.signs < truth[cells] @ np.array(block.signs)).sum())))
    mu, s2, size, end = drawn("mu"), drawn("s2"), np.abs(drawn("w")), drawn("level")[:, -1]
    for k in np.flatnonzero(problem.active):
        of_use = " of use" if k == problem.use else ""
        found.append((f"mean{of_use}", int((mu[:, k] < made.mu[k]).sum())))
        if k != problem.use:
            found.append(("variance", int((s2[:, k] < made.s2[k]).sum())))
        if problem.wanders[k]:
            found.append((f"drift{of_use}", int((size[:, k] < abs(made.w[k])).sum())))
            found.append((f"level{of_use}", int((end[:, k] < made.level[-1, k]).sum())))
    return found


def uniforms_of(prior, seed, people, days, missing, *, chains, burn, thin, keep):
    """group -> ranks of many people as numbers between 0 and 1, uniform if all is well."""
    ranks = defaultdict(list)
    for i in range(people):
        rng = np.random.default_rng([seed, i])
        for group, rank in ranks_of(prior, days, missing, rng, chains=chains, burn=burn, thin=thin, keep=keep):
            ranks[group].append((rank + rng.random()) / (chains * keep + 1))
    return {group: np.array(values) for group, values in ranks.items()}


def chi_square_p(u):
    """Of equal counts in twenty bins, by Wilson and Hilferty's cube root."""
    count = np.histogram(u, BINS, (0, 1))[0]
    expected, free = len(u) / BINS, BINS - 1
    value = ((count - expected) ** 2 / expected).sum()
    return float(normal.cdf(-((value / free) ** (1 / 3) - (1 - 2 / (9 * free))) / sqrt(2 / (9 * free))))


def ks_p(u):
    """Of the largest distance from uniform, by Kolmogorov's series."""
    n, ordered = len(u), np.sort(u)
    steps = np.arange(n + 1) / n
    distance = max((steps[1:] - ordered).max(), (ordered - steps[:-1]).max())
    at = distance * (sqrt(n) + 0.12 + 0.11 / sqrt(n))
    return min(1.0, 2 * sum((-1) ** (j - 1) * exp(-2 * (j * at) ** 2) for j in range(1, 101)))


@pytest.mark.slow
@pytest.mark.parametrize("setting", list(DAYS))
def test_truths_stand_anywhere_among_the_draws(setting):
    days, missing, amount = DAYS[setting]
    prior = wide_default_prior(spec_of(amount))
    found = uniforms_of(prior, SEEDS[setting], PEOPLE, days, missing, chains=4, burn=100, thin=20, keep=25)
    told = {group: (len(u), round(chi_square_p(u), 4), round(ks_p(u), 4)) for group, u in sorted(found.items())}
    print(setting, told)
    least = 0.05 / (2 * GROUPS * len(DAYS))
    assert len(found) <= GROUPS
    assert {group: p for group, p in told.items() if min(p[1:]) < least} == {}


def test_a_few_people_are_not_far_off():
    prior = wide_default_prior(spec_of(False))
    found = uniforms_of(prior, 2104, 12, 30, 0.25, chains=4, burn=20, thin=5, keep=8)
    for group in ("lag", "same day", "input", "use row"):
        assert ks_p(found[group]) > 1e-5, group
        assert abs(np.mean((found[group] > 0.025) & (found[group] < 0.975)) - 0.95) < 0.06, group


def test_the_tests_find_a_distribution_that_is_too_narrow_or_shifted():
    rng = np.random.default_rng(7)
    fair = rng.random(4000)
    assert min(chi_square_p(fair), ks_p(fair)) > 0.01
    assert chi_square_p(0.5 + 0.9 * (fair - 0.5)) < 1e-6
    assert ks_p(np.minimum(fair + 0.04, 1.0)) < 1e-4
