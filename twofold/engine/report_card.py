"""The report card of forecasts: how they did on people's own past, beside simply saying "as usual".

One card is of one person, or of a group of people. It says of use how often it happened where the forecast called the
day harder than usual, and where it did not; whether the chances were nearer to what happened than the person's usual
rate; and the same of each rating beside the person's own mean. No better is said as plainly as better.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine.scores import Chances, Interval, interval
from twofold.engine.spec import ModelSpec
from twofold.engine.tracks import Track

Array = NDArray[np.float64]
HARDER_ODDS, HARDER_BY = 1.5, 0.05  # a day is called harder when the odds of use are so many times the usual, and the
# chance so much more: one and a half times next to nothing is next to nothing
FEWEST_EACH = 8  # days with and days without use, under which nothing is said about use
FEWEST_DAYS = 20  # forecasts of a rating, under which nothing is said about it
FEWEST_PEOPLE = 5  # in a group, under which nothing is said about it
BLOCK = 5  # neighbouring occasions are drawn together
RESAMPLES, SEED = 1000, 20261123
STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
WIDTH = 1.959964  # sds to either side that hold 95% of a normal


class Worth(StrEnum):
    """Whether a forecast is worth more than saying "as usual"."""

    BETTER = "better"
    NO_BETTER = "no-better"
    CANNOT_TELL = "cannot-tell"
    TOO_FEW = "too-few"


class Calls(NamedTuple):
    """Occasions forecast alike: how many, on how many use happened, and on how many it was expected."""

    days: int
    used: int
    expected: float


@dataclass(frozen=True)
class UseCard:
    """Forecasts of use. `skill` is the share of the usual rate's Brier score that is saved; 0 is no better."""

    days: int
    used: int
    harder: Calls
    about_usual: Calls
    steps: tuple[Calls, ...]
    brier: float
    usual_brier: float
    skill: Interval
    auc: float
    worth: Worth


@dataclass(frozen=True)
class RatingCard:
    """Forecasts of a rating; `skill` is R2 beside the person's mean, `inside` the share inside the 95% range."""

    days: int
    mae: float
    usual_mae: float
    skill: Interval
    inside: float
    worth: Worth


@dataclass(frozen=True)
class Card:
    """One person's card, or one group's."""

    of: str
    people: int
    use: UseCard | None
    ratings: dict[str, RatingCard]


def card_of(spec: ModelSpec, track: Track) -> Card:
    """One person's card; its intervals come from drawing stretches of neighbouring occasions again."""
    return _card(spec, track.person, [track], _blocks(len(track)))


def cards_by(spec: ModelSpec, found: list[Track], groups: Mapping[str, str]) -> list[Card]:
    """One card for everyone, named "everyone", and one for each group a person may be in; intervals are over people."""
    told = [track for track in found if len(track)]
    cards = [_card(spec, "everyone", told, _people(told))]
    for name in sorted({groups[t.person] for t in told if t.person in groups}):
        inside = [t for t in told if groups.get(t.person) == name]
        cards.append(_card(spec, name, inside, _people(inside)))
    return cards


class _Drawing(NamedTuple):
    """What is drawn again: unit (n,) each occasion belongs to, draws (R, units), and whether units are people."""

    unit: NDArray[np.int64]
    draws: Array
    people: int


def _blocks(length: int) -> _Drawing:
    units = max(-(-length // BLOCK), 1)
    return _Drawing(np.arange(length) // BLOCK, _draws(units), 1)


def _people(found: list[Track]) -> _Drawing:
    unit = np.repeat(np.arange(len(found)), [len(track) for track in found])
    return _Drawing(unit, _draws(max(len(found), 1)), len(found))


def _draws(units: int) -> Array:
    rng = np.random.default_rng(SEED)
    return np.asarray(rng.multinomial(units, np.full(units, 1.0 / units), RESAMPLES), dtype=np.float64)


def _card(spec: ModelSpec, of: str, found: list[Track], drawing: _Drawing) -> Card:
    alone = drawing.people == 1 and len(found) == 1
    crowd = alone or len(found) >= FEWEST_PEOPLE
    use = None if spec.use is None or not found else _use_card(found, drawing, crowd)
    ratings = {
        v.name: _rating_card(found, k, drawing, crowd)
        for k, v in enumerate(spec.variables)
        if v.kind == "rating" and found
    }
    return Card(of, len(found), use, ratings)


def _use_card(found: list[Track], drawing: _Drawing, crowd: bool) -> UseCard:
    p, usual, used = (np.concatenate([getattr(t, name) for t in found]) for name in ("p", "usual_p", "used"))
    known = np.isfinite(used) & np.isfinite(p)
    unit = drawing.unit[known]
    p, usual, y = p[known], usual[known], used[known]
    odds = (p / (1 - p)) / (usual / (1 - usual))
    harder = (odds >= HARDER_ODDS) & (p - usual >= HARDER_BY)
    places = np.clip(np.digitize(p, STEPS[1:-1]), 0, len(STEPS) - 2)
    ours, theirs = (p - y) ** 2, (usual - y) ** 2
    skill = _skill(ours, theirs, unit, drawing)
    enough = crowd and min(int(y.sum()), int((1 - y).sum())) >= FEWEST_EACH
    return UseCard(
        len(y),
        int(y.sum()),
        _calls(p, y, harder),
        _calls(p, y, ~harder),
        tuple(_calls(p, y, places == step) for step in range(len(STEPS) - 1)),
        _mean(ours),
        _mean(theirs),
        skill,
        _auc_of(found),
        _worth(skill, enough),
    )


def _auc_of(found: list[Track]) -> float:
    known = [np.isfinite(t.used) for t in found]
    chances = [t.p[ok] for t, ok in zip(found, known, strict=True)]
    return Chances(chances, [t.used[ok] for t, ok in zip(found, known, strict=True)]).within


def _calls(p: Array, y: Array, which: NDArray[np.bool_]) -> Calls:
    return Calls(int(which.sum()), int(y[which].sum()), float(p[which].sum()))


def _rating_card(found: list[Track], k: int, drawing: _Drawing, crowd: bool) -> RatingCard:
    y, mean, sd, usual = (np.concatenate([getattr(t, name)[:, k] for t in found]) for name in PARTS)
    known = np.isfinite(y)
    y, mean, sd, usual = y[known], mean[known], sd[known], usual[known]
    ours, theirs = (mean - y) ** 2, (usual - y) ** 2
    skill = _skill(ours, theirs, drawing.unit[known], drawing)
    inside = _mean((np.abs(y - mean) <= WIDTH * sd).astype(float))
    enough = crowd and len(y) >= FEWEST_DAYS and bool(y.std() > 0)
    return RatingCard(len(y), _mean(abs(mean - y)), _mean(abs(usual - y)), skill, inside, _worth(skill, enough))


PARTS = ("seen", "mean", "sd", "usual")


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _skill(ours: Array, theirs: Array, unit: NDArray[np.int64], drawing: _Drawing) -> Interval:
    """1 - our squared error / the usual's, with the interval from drawing units again."""
    units = drawing.draws.shape[1]
    own, usual = np.bincount(unit, ours, units), np.bincount(unit, theirs, units)
    if not usual.sum():
        return Interval(float("nan"), float("nan"), float("nan"))
    base = drawing.draws @ usual
    drawn = np.where(base > 0, 1.0 - (drawing.draws @ own) / np.where(base > 0, base, 1.0), np.nan)
    return interval(float(1.0 - own.sum() / usual.sum()), drawn)


def _worth(skill: Interval, enough: bool) -> Worth:
    if not enough or not np.isfinite([skill.value, skill.low, skill.high]).all():
        return Worth.TOO_FEW
    if skill.low > 0:
        return Worth.BETTER
    return Worth.NO_BETTER if skill.value <= 0 else Worth.CANNOT_TELL
