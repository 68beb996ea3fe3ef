"""Many people's diaries -> a population; and everyone's own posterior under it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from twofold.engine import closed_form, foresight, hierarchical, kernel
from twofold.engine.design import Person, person_rows, scale_of
from twofold.engine.diary import Cohort
from twofold.engine.population import Population, wide_default_prior
from twofold.engine.posterior import Posterior, posterior_of

MOST_TO_LEARN_FROM = 300  # of more, so many are drawn (docs/decisions/0217)
MOST_FOR_THE_OTHER_ORDER = 60  # it only says whether links hold under it
AS_A_START = 6  # turns of the closed form where the sweep goes on from there
FEWEST_TO_LEARN = 5  # of fewer, what they have in common would be read from the very days it is then laid on (0235)


@dataclass(frozen=True, eq=False)
class Fit:
    """A learned population and what is needed to describe each of its people."""

    cohort: Cohort
    population: Population
    people: tuple[Person, ...]
    found: closed_form.Estimate

    def posterior(self, i: int, *, draws: int = 800, seed: int = 0) -> Posterior:
        """The i-th person's posterior; its draws depend on the seed and on i alone."""
        diary, person = self.cohort.diaries[i], self.people[i]
        return posterior_of(diary, self.population, person, self.found, i, draws=draws, seed=seed + i)

    def posteriors(self, *, draws: int = 800, seed: int = 0) -> Iterator[Posterior]:
        """Each person's posterior, in the cohort's order."""
        for i in range(len(self.cohort)):
            yield self.posterior(i, draws=draws, seed=seed)


def fit(cohort: Cohort, prior: Population | None = None) -> Population:
    """Learn a population from a cohort, starting from `prior` (the wide default when None)."""
    return fit_people(cohort, prior).population


def learn_population(cohort: Cohort, prior: Population | None = None) -> Population:
    """The same, from at most `MOST_TO_LEARN_FROM` of them: what more would add is lost in how much people differ.

    Who is among them depends on how many there are alone, so the same file gives the same population.
    """
    N = len(cohort)
    if N > MOST_TO_LEARN_FROM:
        chosen = np.sort(np.random.default_rng(N).choice(N, MOST_TO_LEARN_FROM, replace=False))
        cohort = replace(cohort, diaries=tuple(cohort.diaries[i] for i in chosen))
    return fit_people(cohort, prior).population


def fit_people(cohort: Cohort, prior: Population | None = None) -> Fit:
    """Learn a population, its twin under the other within-day order, its forecasts, and everyone's posterior.

    Fewer than `FEWEST_TO_LEARN` people teach nothing: they start from `prior`, or from the wide default.
    """
    if len(cohort) < FEWEST_TO_LEARN:
        start = prior or wide_default_prior(cohort.spec, scale_of(cohort))
        return update_all(cohort, replace(start, forecast=foresight.learn(cohort, start.scale)[0]))
    with ThreadPoolExecutor(1) as beside:  # the compiled sweep lets others work meanwhile
        other = beside.submit(_under_other_order, cohort)
        population, people, found = learned(cohort, prior)
        forecast = foresight.learn(cohort, population.scale)[0]
        population = replace(population, forecast=forecast, other=other.result())
    return Fit(cohort, population, tuple(people), found)


def _under_other_order(cohort: Cohort) -> Population | None:
    """What people have in common under the other within-day order, where there is one."""
    if len(cohort.spec.variables) < 2:
        return None
    spec = cohort.spec.other_order()
    order = [cohort.spec.names.index(name) for name in spec.names]
    some = cohort.diaries[:: -(-len(cohort) // MOST_FOR_THE_OTHER_ORDER)]
    return learned(Cohort(spec, tuple(replace(d, values=d.values[:, order]) for d in some)), None)[0]


def learned(cohort: Cohort, prior: Population | None) -> tuple[Population, list[Person], closed_form.Estimate]:
    """What people have in common: by the closed form first, then, where the sweep is compiled, with it from there on.

    The designs and closed-form posteriors are those under the population that comes out.
    """
    turns = AS_A_START if kernel.compiled else closed_form.EM_TURNS
    population, people, found = closed_form.learn(cohort, prior, turns)
    if not kernel.compiled:
        return population, people, found
    population = hierarchical.learn(cohort, population, prior or wide_default_prior(cohort.spec, population.scale))
    return (
        population,
        people,
        closed_form.estimate(population.layout, closed_form.evidence_of(population.layout, people), population),
    )


def update_all(cohort: Cohort, prior: Population) -> Fit:
    """Everyone's posterior under a fixed prior; nothing is learned."""
    layout = prior.layout
    people = [person_rows(layout, prior.scale, diary, prior.mu_mean) for diary in cohort.diaries]
    found = closed_form.estimate(layout, closed_form.evidence_of(layout, people), prior)
    return Fit(cohort, prior, tuple(people), found)
