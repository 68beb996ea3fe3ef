"""The science: arrays in, posterior out. Numpy only; never Django, never care.

prior = wide_default_prior(CHECKIN_SPEC)            # or load_population("..."), or fit(cohort)
diary = Diary.of(CHECKIN_SPEC, days, values, inputs, dated=True)
cycle = describe_cycle(update(diary, prior))
cycle.questions[0].verdict                          # known | leans | no-link | cannot-tell | too-few | not-settled
"""

from twofold.engine.alarm import Alarm, alarms_of
from twofold.engine.cycle import Cycle, Days, Edge, Level, Lingering, Loop, Part, Question
from twofold.engine.describe import describe_cycle
from twofold.engine.diary import Cohort, Diary, ReadNotes, read_diaries
from twofold.engine.errors import BadDiary, BadSpec, EngineError, VersionMismatch
from twofold.engine.fit import Fit, fit, fit_people, update_all
from twofold.engine.forecast import Prediction, tomorrow
from twofold.engine.foresight import Foresight
from twofold.engine.population import Population, load_population, save_population, wide_default_prior
from twofold.engine.posterior import Posterior, glance, sample_person, update
from twofold.engine.prior_fit import PriorFit
from twofold.engine.report_card import Card, Worth, card_of, cards_by
from twofold.engine.simulate import Truth, simulate, typical_population
from twofold.engine.spec import (
    CHECKIN_SPEC,
    CHECKIN_SPEC_SHORT,
    SHORT_UNDER_DAYS,
    Clock,
    Input,
    ModelSpec,
    Variable,
    spec_from,
)
from twofold.engine.table import headings
from twofold.engine.tracks import Track, tracks
from twofold.engine.verdict import Summary, Verdict
from twofold.engine.what_if import Effect, Safety, Scenario

__all__ = [
    "CHECKIN_SPEC",
    "CHECKIN_SPEC_SHORT",
    "SHORT_UNDER_DAYS",
    "Alarm",
    "BadDiary",
    "BadSpec",
    "Card",
    "Clock",
    "Cohort",
    "Cycle",
    "Days",
    "Diary",
    "Edge",
    "Effect",
    "EngineError",
    "Fit",
    "Foresight",
    "Input",
    "Level",
    "Lingering",
    "Loop",
    "ModelSpec",
    "Part",
    "Population",
    "Posterior",
    "Prediction",
    "PriorFit",
    "Question",
    "ReadNotes",
    "Safety",
    "Scenario",
    "Summary",
    "Track",
    "Truth",
    "Variable",
    "Verdict",
    "VersionMismatch",
    "Worth",
    "alarms_of",
    "card_of",
    "cards_by",
    "describe_cycle",
    "fit",
    "fit_people",
    "glance",
    "headings",
    "load_population",
    "read_diaries",
    "sample_person",
    "save_population",
    "simulate",
    "spec_from",
    "tomorrow",
    "tracks",
    "typical_population",
    "update",
    "update_all",
    "wide_default_prior",
]
