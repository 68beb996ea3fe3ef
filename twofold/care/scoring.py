"""Answers -> scores, bands, cut-points, rules and safety. Knows no instrument by name.

A scale has no value while a scored item is missing, unless its authors allow a mean in its place; an item that the
form skips counts 0. Safety items are raised from whatever could be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twofold.care.instrument import Condition, CutPoint, Gate, Instrument, Item, SafetyItem, Scale
from twofold.care.rules import Truth
from twofold.care.sheet import Sheet, Value, read


@dataclass(frozen=True, slots=True)
class Score:
    """The value of one scale, or the `reason` why there is none. `answered` counts its items with an answer."""

    value: float | None
    answered: int
    prorated: bool = False
    reason: str | None = None
    band: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """All that a sheet says. `rules` are yes, no or cannot know; `cannot_score` is why nothing could be scored."""

    instrument: Instrument
    scores: Mapping[str, Score]
    met: Sequence[tuple[CutPoint, bool | None]]
    rules: Mapping[str, Truth]
    safety: Sequence[SafetyItem]
    cannot_score: str | None


def score(instrument: Instrument, given: Sequence[Any] | Mapping[str, Any]) -> Result:
    """Score one sheet (see sheet.read for what is understood). Never raises for what somebody answered."""
    return score_sheet(instrument, read(instrument, given))


def score_sheet(instrument: Instrument, sheet: Sheet) -> Result:
    """Score a sheet that has been read."""
    if sheet.fault:
        scores = {name: Score(None, 0, reason=sheet.fault) for name in instrument.scales}
        rules = dict.fromkeys(instrument.rules, Truth.UNKNOWN)
        return Result(instrument, scores, _met(instrument, scores), rules, raised(instrument, sheet), sheet.fault)
    values = with_skipped(instrument, sheet.values)
    scores = {name: _scored(instrument, scale, values, sheet.values) for name, scale in instrument.scales.items()}
    rules = _rules(instrument, values, scores)
    return Result(
        instrument, scores, _met(instrument, scores), rules, raised(instrument, sheet), _reason(scores, rules)
    )


def raised(instrument: Instrument, sheet: Sheet) -> list[SafetyItem]:
    """The safety items among the answers that could be read, on a half or spoiled sheet too."""
    return [safe for safe in instrument.safety if max(_values(sheet.values.get(safe.item))) >= safe.at_least]


def with_skipped(instrument: Instrument, values: Mapping[str, Value]) -> dict[str, Value]:
    """The answers, and 0 for every unanswered item that the form skips after them."""
    filled = dict(values)
    skipped: set[str] = set()
    for name, item in instrument.items.items():
        if item.gates and name not in values and _is_closed(item, values, skipped):
            skipped.add(name)
            filled[name] = 0
    return filled


def _is_closed(item: Item, values: Mapping[str, Value], skipped: set[str]) -> bool:
    """True only where every answer that decides is known; an unanswered gate closes nothing, a skipped one does."""
    truths = [_opens(gate, values, skipped) for gate in item.gates]
    truth = min(truths) if item.all_gates else max(truths)
    return truth is Truth.NO


def _opens(gate: Gate, values: Mapping[str, Value], skipped: set[str]) -> Truth:
    if not gate.values:
        return Truth.YES if (gate.item in values) != gate.negated else Truth.NO
    if gate.item in skipped:
        return Truth.NO
    if gate.item not in values:
        return Truth.UNKNOWN
    hit = any(value in gate.values for value in _values(values[gate.item]))
    return Truth.YES if hit != gate.negated else Truth.NO


def _values(value: Value | None) -> tuple[int, ...]:
    """The answers to one item; -1 stands for none, and no answer is below 0."""
    return (-1,) if value is None else (value,) if isinstance(value, int) else value


def _scored(instrument: Instrument, scale: Scale, values: Mapping[str, Value], given: Mapping[str, Value]) -> Score:
    answered = sum(item in given for item in scale.items)
    if scale.zero_unless is not None:
        item, at_least = scale.zero_unless
        if item not in values:
            return Score(None, answered, reason=f"item {item} is not answered")
        if max(_values(values[item])) < at_least:
            return Score(0, answered, band=_band(instrument, scale.name, 0))
    missing = [item for item in scale.items if item not in values]
    if len(missing) > scale.prorate_up_to or len(missing) == len(scale.items):
        return Score(None, answered, reason=_not_answered(missing))
    points = [points for group in scale.groups if (points := _points(instrument, scale, group, values)) is not None]
    value = sum(points) * scale.times
    if missing:
        value = round(value * len(scale.groups) / len(points), 2)
    if scale.how == "mean":
        value = round(value / len(scale.groups), 4)
    return Score(value, answered, bool(missing), band=_band(instrument, scale.name, value))


def _points(instrument: Instrument, scale: Scale, group: Sequence[str], values: Mapping[str, Value]) -> float | None:
    """What one group of items adds; None where it was not answered."""
    found = [(instrument.items[item], value) for item in group if item in values for value in _values(values[item])]
    if not found:
        return None
    if scale.how != "count":
        return sum(_weight(item, value) for item, value in found)
    if scale.values:
        return int(any(value in scale.values for _, value in found))
    return int(any(_weight(item, value) >= scale.reach for item, value in found))


def _weight(item: Item, value: int) -> float:
    """The weight of an answer; a skipped item adds nothing, whatever its answers weigh."""
    return item.weight(value) if item.accepts(value) else 0


def _not_answered(missing: Sequence[str]) -> str:
    if len(missing) == 1:
        return f"item {missing[0]} is not answered"
    shown = ", ".join(missing[:5]) + (" and others" if len(missing) > 5 else "")
    return f"{len(missing)} items are not answered: {shown}"


def _band(instrument: Instrument, scale: str, value: float) -> str | None:
    for band in instrument.bands:
        if band.scale == scale and value >= band.low and (band.high is None or value <= band.high):
            return band.means
    return None


def _met(instrument: Instrument, scores: Mapping[str, Score]) -> list[tuple[CutPoint, bool | None]]:
    return [(cut, cut.met(scores[cut.scale].value)) for cut in instrument.cut_points]


def _rules(instrument: Instrument, values: Mapping[str, Value], scores: Mapping[str, Score]) -> dict[str, Truth]:
    found: dict[str, Truth] = {}
    for name, condition in instrument.rules.items():
        found[name] = truth(condition, values, scores, found)
    return found


def truth(
    condition: Condition,
    values: Mapping[str, Value],
    scores: Mapping[str, Score],
    above: Mapping[str, Truth],
) -> Truth:
    """Three-valued truth of a condition: a missing answer is unknown, and never a no."""
    match condition:
        case {"all": parts}:
            return min(truth(part, values, scores, above) for part in parts)
        case {"any": parts}:
            return max(truth(part, values, scores, above) for part in parts)
        case {"not": part}:
            return Truth(Truth.YES - truth(part, values, scores, above))
        case {"rule": name}:
            return above[name]
        case {"scale": name, "at_least": bound}:
            value = scores[name].value
            return Truth.UNKNOWN if value is None else _yes(value >= bound)
        case {"count": items, "reach": reach, "at_least": bound}:
            return _counted([values.get(item) for item in items], reach, bound)
    answer = values.get(condition["item"])
    if answer is None:
        return Truth.UNKNOWN
    if "is" in condition:
        return _yes(condition["is"] in _values(answer))
    return _yes(max(_values(answer)) >= condition["at_least"])


def _counted(answers: Sequence[Value | None], reach: int, bound: float) -> Truth:
    """Whether at least `bound` answers are `reach` or more, while some may still be open."""
    sure = sum(max(_values(answer)) >= reach for answer in answers)
    possible = sure + sum(answer is None for answer in answers)
    return Truth.YES if sure >= bound else Truth.NO if possible < bound else Truth.UNKNOWN


def _yes(is_so: bool) -> Truth:
    return Truth.YES if is_so else Truth.NO


def _reason(scores: Mapping[str, Score], rules: Mapping[str, Truth]) -> str | None:
    """Why nothing could be scored: no scale has a value, or, where there are no scales, no rule an answer."""
    if scores:
        if any(one.value is not None for one in scores.values()):
            return None
        return next((one.reason for one in scores.values() if one.reason), None)
    if rules and all(one is Truth.UNKNOWN for one in rules.values()):
        return "too little is answered"
    return None
