"""A finished sheet in words: each score with its range, its points and how often they err. Never "you have"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from twofold.care.instrument import CutPoint, Instrument, Scale
from twofold.care.scoring import Result, Score, with_skipped
from twofold.care.sheet import Value
from twofold.care.source import Source
from twofold.web.answer.course import SAFETY
from twofold.web.answer.read import Finished
from twofold.web.library import content, say


@dataclass(frozen=True)
class ShownPoint:
    """One published point: what is said where it is reached or not, how often it errs, and on whom that was found."""

    says: str
    is_met: bool
    point: str
    errors: str
    people: str
    group: str
    source: Source


@dataclass(frozen=True)
class ShownScore:
    """One scale in words; `value` is empty where there is none, and `why` says so then."""

    name: str
    value: str
    scale: str
    why: str
    band: str
    points: tuple[ShownPoint, ...]
    groups_differ: bool


@dataclass(frozen=True)
class ShownSheet:
    """One finished sheet for a page."""

    row: Finished
    instrument: Instrument
    name: str
    day: str
    recall: str
    scores: tuple[ShownScore, ...]
    notes: tuple[str, ...]

    @property
    def is_safety(self) -> bool:
        """It asks about danger: numbers to call stand where others have scores."""
        return self.instrument.about.side == SAFETY

    @property
    def points_met(self) -> list[str]:
        """What the points that were reached say, each once."""
        found = [point.says for one in self.scores for point in one.points if point.is_met]
        return list(dict.fromkeys(found))


def in_words(row: Finished) -> ShownSheet:
    """The whole of a finished sheet."""
    instrument = row.result.instrument
    return ShownSheet(
        row=row,
        instrument=instrument,
        name=instrument.about.name,
        day=said_day(row.day),
        recall=say(instrument.about.recall),
        scores=() if instrument.about.side == SAFETY else tuple(_scores(row.result)),
        notes=tuple(_notes(row)),
    )


def said_day(day: date) -> str:
    """1 December 2026."""
    return date_format(day, "j F Y")


def _notes(row: Finished) -> Iterator[str]:
    instrument = row.result.instrument
    if instrument.about.side == SAFETY:
        yield say("answer.result.safety")
    elif not instrument.scales:
        yield say("answer.result.no-score")
    if not row.is_whole:
        yield say("answer.result.half")
    if not row.on_todays_key:
        yield say("answer.result.older")


def _scores(result: Result) -> Iterator[ShownScore]:
    for name, one in result.scores.items():
        scale = result.instrument.scales[name]
        points = [(cut, met) for cut, met in result.met if cut.scale == name and met is not None]
        yield ShownScore(
            name=scale_name(name),
            value=_value(one, scale),
            scale=_range(scale),
            why="" if one.value is not None else say("answer.result.no-value"),
            band=_band(one.band),
            points=tuple(_points(points, one)),
            groups_differ=any(cut.applies_to for cut, _met in points),
        )


def scale_name(name: str) -> str:
    """A scale in words; a host's own scale by its own name."""
    key = f"answer.scale.{name}"
    return say(key) if content().wording.has(key) else name.replace("_", " ")


def _value(one: Score, scale: Scale) -> str:
    if one.value is None:
        return ""
    if scale.high is None:
        return say("answer.result.value-open", value=f"{one.value:g}")
    return say("answer.result.value", value=f"{one.value:g}", high=f"{scale.high:g}")


def _range(scale: Scale) -> str:
    said = (
        say("answer.result.range-open", low=f"{scale.low:g}")
        if scale.high is None
        else say("answer.result.range", low=f"{scale.low:g}", high=f"{scale.high:g}")
    )
    return f"{said} {say('answer.result.better')}" if scale.higher_is == "better" else said


def _band(band: str | None) -> str:
    if band is None:
        return ""
    key = f"scores.band.{band}"
    return say("answer.result.band", band=say(key) if content().wording.has(key) else band.replace("-", " "))


def _points(points: Sequence[tuple[CutPoint, bool]], one: Score) -> Iterator[ShownPoint]:
    """What several points of one scale mean alike is said once."""
    said: set[str] = set()
    for cut, met in points:
        yield _point(cut, met, one, says_meaning=cut.means not in said)
        said |= {cut.means} if met else set()


def _point(cut: CutPoint, met: bool, one: Score, *, says_meaning: bool) -> ShownPoint:
    bound = point_in_words(cut)
    if met:
        reached = say("answer.result.met", value=f"{one.value:g}", bound=bound)
        says = f"{meaning(cut.means)} {reached}" if says_meaning else reached
    else:
        says = say("answer.result.not-met", bound=bound)
    return ShownPoint(
        says=says,
        is_met=met,
        point=bound,
        errors=errors_in_words(cut),
        people=say("answer.result.tested", people=cut.population),
        group=say("answer.result.for-group", group=cut.applies_to) if cut.applies_to else "",
        source=cut.source,
    )


def point_in_words(cut: CutPoint) -> str:
    """10 or more."""
    if cut.at_least is not None:
        return say("answer.result.at-least", bound=f"{cut.at_least:g}")
    return say("answer.result.at-most", bound=f"{cut.at_most:g}")


def meaning(means: str) -> str:
    """What answers at a point look like; a host's own meaning without a sentence is named as a published point."""
    key = f"scores.means.{means}"
    return say(key) if content().wording.has(key) else say("answer.result.own-point", means=means.replace("-", " "))


def errors_in_words(cut: CutPoint) -> str:
    """How often it finds and how often it points by mistake, of 100 people each."""
    found = None if cut.sensitivity is None else f"{cut.sensitivity * 100:.0f}"
    wrong = None if cut.specificity is None else f"{(1 - cut.specificity) * 100:.0f}"
    if found and wrong:
        return say("answer.result.errors", found=found, wrong=wrong)
    if found:
        return say("answer.result.found", found=found)
    if wrong:
        return say("answer.result.wrong", wrong=wrong)
    return say("answer.result.errors-unknown")


@dataclass(frozen=True)
class ShownAnswer:
    """One question as it was answered."""

    lead: str
    asks: str
    told: str


def as_answered(row: Finished) -> list[ShownAnswer]:
    """Every question of the set with its answer; where the questions were changed since, only what still fits."""
    instrument, values = row.result.instrument, row.sheet.values
    skipped = set(with_skipped(instrument, values)) - set(values)
    found, lead = [], None
    for name, item in instrument.items.items():
        if name in values:
            said = _answer(values[name], instrument, name)
        else:
            said = say("answer.answered.not-asked" if name in skipped else "answer.answered.not-answered")
        shown = item.lead if item.lead and item.lead != lead else ""
        lead = item.lead
        found.append(ShownAnswer(shown or "", item.text or name, said))
    return found


def _answer(value: Value, instrument: Instrument, item: str) -> str:
    options: Mapping[int, object] = instrument.items[item].by_value
    told = [value] if isinstance(value, int) else list(value)
    words = [getattr(options.get(one), "text", None) or str(one) for one in told]
    return ", ".join(words)
