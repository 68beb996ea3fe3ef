"""A posterior -> the whole answer for one person: links, levels, questions, and one verdict over all."""

from twofold.engine.belonging import unlike_the_others
from twofold.engine.cycle import Cycle, Edge, Reading, describe_links
from twofold.engine.levels import levels_of
from twofold.engine.linger import lingering
from twofold.engine.loops import loops_of
from twofold.engine.posterior import Posterior
from twofold.engine.questions import questions_of
from twofold.engine.verdict import Verdict, enough_days, strongest


def describe_cycle(posterior: Posterior) -> Cycle:
    """Everything that may be shown of one person's cycle, each with its verdict."""
    reading = Reading(posterior)
    edges = describe_links(reading)
    questions = questions_of(reading)
    pooled = [Edge(q.id, q.id, "pooled", *q.found, q.own_share, q.verdict) for q in questions]
    if not enough_days(reading.days.answered):
        overall = Verdict.TOO_FEW
    elif not posterior.settled:
        overall = Verdict.NOT_SETTLED
    else:
        overall = strongest([e.verdict for e in edges if e.kind != "total"])
    return Cycle(
        person=posterior.diary.person,
        verdict=overall,
        days=reading.days,
        edges=(*edges, *pooled),
        levels=tuple(levels_of(reading)),
        questions=tuple(questions),
        prior_people=posterior.prior.people,
        lingering=tuple(lingering(reading)),
        loops=tuple(loops_of(reading)),
        unlike=unlike_the_others(posterior),
    )
