"""`twofold cycle report-card`: how forecasts did on people's own past, for one person, everyone, or by group."""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from twofold.cli.errors import CommandError
from twofold.cli.plain_text import printable
from twofold.engine.diary import Cohort, read_diaries
from twofold.engine.foresight import Foresight
from twofold.engine.population import load_population
from twofold.engine.report_card import STEPS, Calls, Card, RatingCard, UseCard, Worth, card_of, cards_by
from twofold.engine.scores import Interval
from twofold.engine.spec import ModelSpec
from twofold.engine.table import read_table
from twofold.engine.tracks import tracks

UNSAID = "(not said)"
USE_WORDS = {
    Worth.BETTER: "The forecasts were nearer to what happened than the usual rate.",
    Worth.NO_BETTER: "The forecasts were no better than the usual rate. They are not news.",
    Worth.CANNOT_TELL: "We cannot tell yet whether the forecasts are better than the usual rate.",
    Worth.TOO_FEW: "Too few days with use, or without, to say more.",
}
RATING_WORDS = {
    Worth.BETTER: "nearer than the usual value",
    Worth.NO_BETTER: "no better than the usual value",
    Worth.CANNOT_TELL: "cannot tell yet if better than the usual value",
    Worth.TOO_FEW: "too few answers",
}
WRONG_WHEN = "They go wrong when days after use are left out, when a medicine is new, and when there are few days."


def run_report_card(args: argparse.Namespace, spec: ModelSpec) -> int:
    """Print one person's card, or everyone's and each group's."""
    cohort = read_diaries(args.diaries, spec)
    cards = _cards(args, cohort, _foresight(args.population, spec))
    if args.json:
        print(json.dumps({"cards": [card_json(card) for card in cards]}, indent=1))
    else:
        print("\n\n".join("\n".join(lines_of(card)) for card in cards))
        print(f"\n{WRONG_WHEN}")
    return 0


def _foresight(path: Path | None, spec: ModelSpec) -> Foresight | None:
    if path is None:
        return None
    found = load_population(path, spec).forecast
    if found is None:
        raise CommandError(f"'{path}' has learned nothing about forecasts.")
    return found


def _cards(args: argparse.Namespace, cohort: Cohort, foresight: Foresight | None) -> list[Card]:
    if args.person is not None:
        diary = cohort.of(args.person)
        found = {track.person: track for track in tracks(cohort, foresight)}
        return [card_of(cohort.spec, found[diary.person])]
    groups = _groups(args.diaries, cohort.spec, args.by) if args.by else {}
    return cards_by(cohort.spec, tracks(cohort, foresight), groups)


def _groups(path: Path, spec: ModelSpec, column: str) -> dict[str, str]:
    """Whose group is which: the first thing each person's rows say in that column."""
    table = read_table(path, [spec.person, column])
    groups: dict[str, str] = {}
    for person, group in zip(table[spec.person], table[column], strict=True):
        said = group if group not in spec.missing and group else UNSAID
        if groups.get(person, UNSAID) == UNSAID:
            groups[person] = said
    return groups


def lines_of(card: Card) -> list[str]:
    """A card in words."""
    whose = "" if card.people == 1 else f", {card.people} people"
    lines = [f"{printable(card.of)}{whose}"]
    if card.use is not None:
        lines += [f"  {line}" for line in _use_lines(card.use)]
    width = max((len(name) for name in card.ratings), default=0)
    lines += [f"  {name:{width}}  {_rating_line(rating)}" for name, rating in card.ratings.items()]
    return lines if len(lines) > 1 else [*lines, "  Too few days to forecast from."]


def _use_lines(use: UseCard) -> list[str]:
    harder, usual = use.harder, use.about_usual
    called = f"Of {harder.days} days called harder than usual, use happened on {harder.used}; "
    lines = [f"{called}of {usual.days} called about usual, on {usual.used}.", USE_WORDS[use.worth]]
    if use.worth is Worth.TOO_FEW:
        return lines
    told = ", ".join(
        f"{100 * STEPS[n]:.0f}-{100 * STEPS[n + 1]:.0f} in 100: {step.expected:.1f} expected, {step.used} seen"
        for n, step in enumerate(use.steps)
        if step.days
    )
    return [*lines, f"Share of the usual rate's error saved: {_told(use.skill)}.", f"By the chance said: {told}."]


def _rating_line(rating: RatingCard) -> str:
    if rating.worth is Worth.TOO_FEW:
        return RATING_WORDS[rating.worth]
    off = f"off by {rating.mae:.2f}, the usual value by {rating.usual_mae:.2f}; error saved {_told(rating.skill)}"
    inside = f"{100 * rating.inside:.0f} of 100 inside the 95% range ({rating.days} answers)"
    return f"{RATING_WORDS[rating.worth]}: {off}; {inside}"


def _told(skill: Interval) -> str:
    return f"{skill.value:+.2f} [{skill.low:+.2f}, {skill.high:+.2f}]"


def card_json(card: Card) -> dict[str, Any]:
    """A card for programs; figures that do not exist are null."""
    return {
        "of": card.of,
        "people": card.people,
        "use": None if card.use is None else _use_json(card.use),
        "ratings": {name: _rating_json(rating) for name, rating in card.ratings.items()},
    }


def _use_json(use: UseCard) -> dict[str, Any]:
    return {
        "days": use.days,
        "used": use.used,
        "harder": _calls_json(use.harder),
        "about_usual": _calls_json(use.about_usual),
        "calibration": [_calls_json(step) for step in use.steps],
        "brier": _figure(use.brier),
        "usual_brier": _figure(use.usual_brier),
        "skill": _span_json(use.skill),
        "auc_within": _figure(use.auc),
        "worth": use.worth.value,
    }


def _rating_json(rating: RatingCard) -> dict[str, Any]:
    return {
        "days": rating.days,
        "mae": _figure(rating.mae),
        "usual_mae": _figure(rating.usual_mae),
        "skill": _span_json(rating.skill),
        "inside95": _figure(rating.inside),
        "worth": rating.worth.value,
    }


def _calls_json(calls: Calls) -> dict[str, Any]:
    return {"days": calls.days, "used": calls.used, "expected": round(calls.expected, 3)}


def _span_json(skill: Interval) -> dict[str, float | None]:
    return {"value": _figure(skill.value), "lower95": _figure(skill.low), "upper95": _figure(skill.high)}


def _figure(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 6)
