"""The part of the bridge that looks ahead: the next day with its report card, what-if, and the cutting-down alarm."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from twofold import engine
from twofold.care.cycle import Range
from twofold.care.effects import EffectSize
from twofold.engine import alarm, kernel, what_if
from twofold.engine.forecast import forecaster_of, forecasters
from twofold.engine.motion import motion_of
from twofold.engine.report_card import HARDER_BY, HARDER_ODDS, WIDTH, UseCard
from twofold.web.understand.ahead import (
    Ahead,
    Calls,
    Change,
    LessAndTense,
    NextDay,
    ReportCard,
    UseAndEdge,
    WhatIf,
    Worth,
)
from twofold.web.understand.book import Book
from twofold.web.understand.bridge import diary_and_prior

MOST_SURE = 99  # of a hundred tries; never "always"


def ahead_of(book: Book, effects: Sequence[EffectSize], learned: Path | None, *, patient: bool) -> Ahead:
    """The next day, the report card and the what-ifs of a book of days; nothing is stored.

    `patient`: sample the what-ifs also where the sweep is not compiled, which takes seconds.
    """
    diary, prior = diary_and_prior(book, learned)
    track = engine.tracks(engine.Cohort(prior.spec, (diary,)), prior.forecast)
    card = engine.card_of(prior.spec, track[0])
    given = _what_ifs(diary, prior, effects) if kernel.compiled or patient else ()
    return Ahead(_next_day(diary, prior, track[0]), _card(card.use) if card.use else None, given)


def _next_day(diary: engine.Diary, prior: engine.Population, track: engine.Track) -> NextDay | None:
    if not len(diary):
        return None
    found = engine.tomorrow(diary, prior.spec, prior.forecast)
    craving = found.get("craving")
    spread = (
        Range(craving.mean, craving.mean - WIDTH * craving.sd, craving.mean + WIDTH * craving.sd) if craving else None
    )
    return NextDay(int(diary.days[-1]) + 1, _is_harder(found, diary, prior), spread)


def _is_harder(found: dict[str, engine.Prediction], diary: engine.Diary, prior: engine.Population) -> bool:
    """By the very rule the report card counts with: the odds of use against the usual rate, and the chance."""
    spec = prior.spec
    if spec.use is None:
        return False
    alone = engine.Cohort(spec, (diary,))
    own = forecaster_of(prior.forecast, diary) if prior.forecast else forecasters(alone)[1][0]
    usual, chance = float(own.past.usual_rate), found[spec.names[spec.use]].p_use
    odds = (chance / (1 - chance)) / (usual / (1 - usual))
    return bool(odds >= HARDER_ODDS and chance - usual >= HARDER_BY)


def _card(use: UseCard) -> ReportCard:
    harder, usual = (Calls(one.days, one.used) for one in (use.harder, use.about_usual))
    return ReportCard(harder, usual, Worth(use.worth.value), use.days)


def _what_ifs(diary: engine.Diary, prior: engine.Population, effects: Sequence[EffectSize]) -> tuple[WhatIf, ...]:
    """Whoever shows one looks first for anything acute and for the answer about stopping (F-26)."""
    posterior = engine.update(diary, prior)
    cycle = engine.describe_cycle(posterior)
    sizes = [
        engine.Effect(e.id, e.treats, e.size, e.lower95, e.upper95, e.source.title, e.reviewed is not None)
        for e in effects
    ]
    scenarios = what_if.what_if(posterior.layout, motion_of(posterior), cycle.edges, sizes)
    return tuple(
        WhatIf(
            one.name,
            one.held.value if one.held else "",
            {name: Range(*push) for name, push in one.pushes.items()},
            tuple(effect.id for effect in one.effects),
            tuple(Change(o.name, Range(*o.difference), min(round(100 * o.p_less), MOST_SURE)) for o in one.outcomes),
        )
        for one in scenarios
    )


def alarms_in(days: UseAndEdge) -> tuple[LessAndTense, ...]:
    """Every cutting-down alarm of these days, in order; the taps come first until whoever shows it knows better."""
    use, edge = (np.array([np.nan if one is None else one for one in row]) for row in (days.use, days.edge))
    found = alarm.alarms(np.array(days.days, dtype=np.int64), use, edge, until=days.until)
    return tuple(LessAndTense(one.day, one.kind, one.since, one.withdrawal_first) for one in found)
