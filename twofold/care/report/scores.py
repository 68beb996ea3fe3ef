"""One scale of one sheet: its number, range and band, and each cut-point with whom it was tested on and how it errs."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from twofold.care.instrument import CutPoint, Instrument, Scale
from twofold.care.report.said import Said, said
from twofold.care.report.taken import Taken
from twofold.care.scoring import Score
from twofold.care.source import Source


@dataclass(frozen=True, slots=True)
class CutSaid:
    """A cut-point beside a score. `applies_to` is "" for everyone; rates are parts of 1, None where not published."""

    at: float
    downwards: bool
    met: bool
    means: str
    applies_to: str
    population: str
    note: str
    sensitivity: float | None
    specificity: float | None
    source: Source

    @property
    def reached(self) -> Said:
        """Whether the score reaches it, and for whom it counts."""
        key = f"report.cut.{'low' if self.downwards else 'high'}.{'met' if self.met else 'not-met'}"
        return said(key, at=self.at, whom=self.applies_to or said("report.cut.everyone"))

    @property
    def tested(self) -> Said:
        """The people it was tested with, as the source writes them."""
        return said("report.cut.tested", population=self.population)

    @property
    def errs(self) -> Said:
        """How often it is wrong, of a hundred people."""
        hit = None if self.sensitivity is None else round(100 * self.sensitivity)
        false = None if self.specificity is None else round(100 * (1 - self.specificity))
        match (hit, false):
            case (None, None):
                return said("report.errs.unknown")
            case (None, _):
                return said("report.errs.false-only", false=false)
            case (_, None):
                return said("report.errs.hit-only", hit=hit)
        return said("report.errs.both", hit=hit, false=false)


@dataclass(frozen=True, slots=True)
class ScoreSaid:
    """One scale of one sheet. `score.value` is None where it could not be scored, with its reason."""

    instrument: Instrument
    scale: Scale
    score: Score
    day: date
    cuts: tuple[CutSaid, ...]

    @property
    def id(self) -> str:
        """Its name among the scores of a report."""
        return f"{self.instrument.id}.{self.scale.name}"

    @property
    def name(self) -> Said:
        """The instrument, with the scale where it is not the whole."""
        if self.scale.name == "total":
            return said("report.name.whole", name=self.instrument.about.name)
        return said("report.name.part", name=self.instrument.about.name, scale=scale_name(self.scale.name))

    @property
    def told(self) -> Said:
        """The number on its range, or that there is none."""
        if self.score.value is None:
            return said("report.told.not-scored", name=self.name, reason=self.score.reason or "")
        given = {"name": self.name, "value": self.score.value, "low": self.scale.low}
        if self.scale.high is None:
            return said("report.told.open", **given)
        return said("report.told.score", **given, high=self.scale.high)

    @property
    def cuts_differ(self) -> bool:
        """The same meaning has more than one cut-point: they were found in different people."""
        marks: dict[str, set[float]] = {}
        for cut in self.cuts:
            marks.setdefault(cut.means, set()).add(cut.at)
        return any(len(found) > 1 for found in marks.values())


def scale_name(name: str) -> Said:
    """A scale in words; a host's own scale goes by the name it has."""
    return said(f"report.scale.{name}", "report.own-scale", scale=name.replace("_", " "))


def scores_of(taken: Taken) -> list[ScoreSaid]:
    """Every scale of a sheet, in order, each with its cut-points."""
    found = []
    for name, scale in taken.instrument.scales.items():
        met = [(cut, is_met) for cut, is_met in taken.result.met if cut.scale == name]
        score = taken.result.scores[name]
        cuts = [] if score.value is None else [_cut(cut, bool(is_met)) for cut, is_met in met]
        found.append(ScoreSaid(taken.instrument, scale, score, taken.day, tuple(cuts)))
    return found


def _cut(cut: CutPoint, met: bool) -> CutSaid:
    downwards = cut.at_least is None
    return CutSaid(
        at=(cut.at_most if cut.at_least is None else cut.at_least) or 0,
        downwards=downwards,
        met=met,
        means=cut.means,
        applies_to=cut.applies_to,
        population=cut.population,
        note=cut.note,
        sensitivity=cut.sensitivity,
        specificity=cut.specificity,
        source=cut.source,
    )


def met_for(scores: Iterable[ScoreSaid], *, everyone: bool, but: Set[str] = frozenset()) -> Sequence[str]:
    """The meanings of the cut-points that are met, each once: those for everyone, or those for some people only."""
    found = [
        cut.means
        for score in scores
        for cut in score.cuts
        if cut.met and cut.means not in but and (not cut.applies_to) == everyone
    ]
    return list(dict.fromkeys(found))
