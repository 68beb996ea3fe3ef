"""Many people's diaries -> a population; and everyone's own posterior under it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from twofold.engine import closed_form
from twofold.engine.design import Person, person_rows
from twofold.engine.diary import Cohort
from twofold.engine.population import Population
from twofold.engine.posterior import Posterior, posterior_of


@dataclass(frozen=True, eq=False)
class Fit:
    """A learned population and what is needed to describe each of its people."""

    cohort: Cohort
    population: Population
    people: tuple[Person, ...]
    found: closed_form.Estimate

    def posteriors(self, *, draws: int = 800, seed: int = 0) -> Iterator[Posterior]:
        """Each person's posterior, in the cohort's order."""
        for i, diary in enumerate(self.cohort.diaries):
            yield posterior_of(diary, self.population, self.people[i], self.found, i, draws=draws, seed=seed + i)


def fit(cohort: Cohort, prior: Population | None = None) -> Population:
    """Learn a population from a cohort, starting from `prior` (the wide default when None)."""
    return fit_people(cohort, prior).population


def fit_people(cohort: Cohort, prior: Population | None = None, *, other_order: bool = True) -> Fit:
    """Learn a population, its twin under the other within-day order, and everyone's posterior."""
    population, _, found = closed_form.learn(cohort, prior)
    if other_order and len(cohort.spec.variables) > 1:
        spec = cohort.spec.other_order()
        order = [cohort.spec.names.index(name) for name in spec.names]
        turned = tuple(replace(d, values=d.values[:, order]) for d in cohort.diaries)
        other, _, _ = closed_form.learn(Cohort(spec, turned))
        population = replace(population, other=other)
    people = tuple(
        person_rows(population.layout, population.scale, diary, population.mu_mean) for diary in cohort.diaries
    )
    return Fit(cohort, population, people, found)


def update_all(cohort: Cohort, prior: Population) -> Fit:
    """Everyone's posterior under a fixed prior; nothing is learned."""
    layout = prior.layout
    people = [person_rows(layout, prior.scale, diary, prior.mu_mean) for diary in cohort.diaries]
    found = closed_form.estimate(layout, closed_form.evidence_of(layout, people), prior)
    return Fit(cohort, prior, tuple(people), found)
