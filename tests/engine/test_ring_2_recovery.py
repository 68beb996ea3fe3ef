"""Ring 2: what a made-up cohort was made from is found again."""

import numpy as np
import pytest

from twofold.engine import (
    CHECKIN_SPEC,
    Verdict,
    describe_cycle,
    fit,
    glance,
    load_population,
    save_population,
    simulate,
    typical_population,
    update,
    update_all,
)
from twofold.engine.simulate import TYPICAL_LINKS


@pytest.fixture(scope="module")
def learned():
    """A population learned from eighty made-up people."""
    cohort, truths = simulate(typical_population(), persons=80, days=90, seed=21, drift=0.0, whole=False)
    return fit(cohort), cohort, truths


def test_the_population_learns_the_links_its_people_have_in_common(learned):
    population, _, _ = learned
    layout = population.layout
    made, found = [], []
    for (target, source, when), size in TYPICAL_LINKS.items():
        if source in layout.channels and target != "use" and source != "use":
            column = layout.channels.index(source)
            column = layout.lag(column) if when == "lag" else layout.today(column)
            made.append(size)
            found.append(population.mean[layout.channels.index(target), column])
    np.testing.assert_allclose(found, made, atol=0.1)


def test_use_and_the_next_day_are_found_in_points(learned):
    population, _, _ = learned
    layout = population.layout
    use = layout.lag(layout.channels.index("use"))
    for target, size in (("symptoms", 0.8), ("pleasure", -0.7), ("sleep", -0.9)):
        assert population.mean[layout.channels.index(target), use] == pytest.approx(size, abs=0.25)


def test_one_persons_own_links_lie_nearer_to_the_truth_than_the_populations(learned):
    population, cohort, truths = learned
    layout = population.layout
    own = common = 0.0
    for posterior, truth in zip(update_all(cohort, population).posteriors(draws=50), truths, strict=True):
        for k in range(layout.size):
            if layout.is_rating(k):
                links = [layout.lag(j) for j in range(layout.size)] + [layout.today(j) for j in range(k)]
                own += ((posterior.theta[k, links] - truth.theta[k, links]) ** 2).sum()
                common += ((population.mean[k, links] - truth.theta[k, links]) ** 2).sum()
    assert own < 0.75 * common


def test_two_links_made_strong_are_known_and_drawn_the_right_way_round(learned):
    population, cohort, _ = learned
    cycles = [describe_cycle(update(diary, population)) for diary in cohort.diaries[:10]]
    known = [c.edge("symptoms", "craving", "same") for c in cycles]
    assert sum(e.verdict == Verdict.KNOWN and e.mean > 0 for e in known) >= 8
    assert all(q.found.mean > 0 for c in cycles for q in c.questions if q.id in ("q1", "q2"))


def test_a_population_comes_back_from_its_file_as_it_was(learned, tmp_path):
    population, cohort, _ = learned
    save_population(population, tmp_path / "population.json")
    again = load_population(tmp_path / "population.json", CHECKIN_SPEC)
    one, two = (glance(cohort.diaries[0], p, draws=50) for p in (population, again))
    np.testing.assert_allclose(one.theta, two.theta, atol=1e-3)
    assert again.other.spec.names == CHECKIN_SPEC.other_order().names
    assert again.forecast.sound
    assert again.forecast.people == population.people
    assert [p.name for p in tmp_path.iterdir()] == ["population.json"]
