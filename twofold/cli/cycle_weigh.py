"""What `twofold cycle evaluate` prints: every method's figures, ours first, and what we gain on each."""

from typing import Any

import numpy as np

from twofold.engine.evaluate import Evaluation, Score
from twofold.engine.scores import Interval, UseGain


def evaluation_json(found: Evaluation, seconds: float) -> dict[str, Any]:
    """The answer for programs; a figure that does not exist is null."""
    return {
        "scores": {name: _plain(score._asdict()) for name, score in found.scores.items()},
        "items": {name: {"r2": r2, "mae": mae} for name, (r2, mae) in found.items.items()},
        "differences": {name: {"r2": _span(gain)} for name, gain in found.differences.items()},
        "use_differences": {
            name: {figure: _span(gain) for figure, gain in gains._asdict().items()}
            for name, gains in found.use_differences.items()
        },
        "counts": found.counts,
        "notes": found.notes,
        "cpu_seconds": seconds,
    }


def _plain(figures: dict[str, float]) -> dict[str, float | None]:
    return {name: None if np.isnan(value) else round(value, 6) for name, value in figures.items()}


def _span(gain: Interval) -> dict[str, float | None]:
    return _plain({"value": gain.value, "lower95": gain.low, "upper95": gain.high})


def lines_of(found: Evaluation, seconds: float) -> list[str]:
    """The answer for people."""
    counts = found.counts
    people = f"{counts['persons_scored']} of {counts['persons']} people"
    answers = f"{counts['answers_scored']} ratings and {counts['use_scored']} answers about use"
    lines = [f"{people}, {counts['occasions_scored']} held-out occasions, {answers} scored.", *found.notes, ""]
    lines += [
        f"{'':34}{'R2':>8}{'MAE':>9}{'mean better':>12}{'worst tenth':>12}{'Brier':>9}{'AUC':>8}{'own AUC':>9}",
        *(_score_line(name, score) for name, score in found.scores.items()),
    ]
    if found.differences:
        lines += ["", "R2 gained on each, with a 95% interval over people:"]
        lines += [f"  {name:34}{_told(gain, 3)}" for name, gain in found.differences.items()]
    if found.use_differences:
        lines += ["", f"{'Use, gained on each (above 0: ours is better):':36}{'Brier':>26}{'AUC':>26}{'own AUC':>26}"]
        lines += [_use_line(name, gain) for name, gain in found.use_differences.items()]
    by_item = ", ".join(f"{n} {r:.3f}, {m:.3f}" for n, (r, m) in found.items.items())
    return [
        *lines,
        "",
        f"Twofold by item (R2, MAE): {by_item}",
        f"{seconds} CPU seconds. mlVAR needs R and is not run here.",
    ]


def _score_line(name: str, s: Score) -> str:
    share = "" if np.isnan(s.worse_than_mean) else f"{100 * s.worse_than_mean:.0f}%"
    figures = (f"{s.r2:8.3f}", f"{s.mae:9.3f}", f"{share:>12}", f"{s.worst_tenth:12.3f}")
    of_use = (f"{s.brier:9.4f}", f"{s.auc:8.3f}", f"{s.auc_within:9.3f}")
    return f"{name:34}" + "".join(f.replace("nan", "  -") for f in (*figures, *of_use))


def _told(gain: Interval, places: int) -> str:
    return f"{gain.value:+.{places}f} [{gain.low:+.{places}f}, {gain.high:+.{places}f}]".replace("+nan", "-")


def _use_line(name: str, gain: UseGain) -> str:
    figures = (_told(gain.brier, 4), _told(gain.auc, 3), _told(gain.within, 3))
    return f"  {name:34}" + "".join(f"{f:>26}" for f in figures)
