"""A report as its page shows it: ready words, in the order of the page."""

from dataclasses import dataclass

from twofold.care.report.again import again
from twofold.care.report.changes import WITH_POINTS, ChangeSaid
from twofold.care.report.report import Report
from twofold.care.report.said import Said, said
from twofold.care.report.scores import CutSaid, ScoreSaid
from twofold.care.report.sides import SideSaid
from twofold.care.report.taken import Taken
from twofold.web.library import say
from twofold.web.report.gather import Gathered
from twofold.web.report.leads import address_of
from twofold.web.understand.wordings import in_words


@dataclass(frozen=True)
class ShownScore:
    """One score of a side, short."""

    told: str
    more: str


@dataclass(frozen=True)
class ShownSide:
    """One of the sides."""

    id: str
    title: str
    standing: str
    scores: list[ShownScore]
    means: list[str]
    happened: str


@dataclass(frozen=True)
class ShownCut:
    """A mark with what is known of it."""

    reached: str
    errs: str
    tested: str
    source: str
    link: str


@dataclass(frozen=True)
class ShownScale:
    """The number of one scale with its marks."""

    told: str
    differ: str
    cuts: list[ShownCut]


@dataclass(frozen=True)
class ShownForm:
    """Every number of one form."""

    title: str
    name: str
    not_for: str
    scales: list[ShownScale]
    none: str


@dataclass(frozen=True)
class ShownChange:
    """One change with both numbers."""

    numbers: str
    verdict: str
    is_judged: bool
    more: str
    tested: str


def report_shown(found: Gathered) -> dict[str, object]:
    """What the report's template needs."""
    of = found.report
    return {
        "is_empty": of.is_empty,
        "marked": [in_words(one.told) for one in of.marked],
        "sides": [_side(side, of) for side in of.sides],
        "cannot": [in_words(one) for one in of.cannot],
        "next": [(in_words(Said(step.says)), address_of(step.do)) for step in of.next],
        "changes": [change_shown(one) for one in of.changes],
        "days": [in_words(one) for one in of.days.told],
        "cycle": list(of.cycle),
        "forms": [_form(side, taken) for side in of.sides for taken in side.taken if taken.is_scored],
        "again": [in_words(one.told(found.today)) for one in again(found.taken)],
    }


def _side(side: SideSaid, of: Report) -> ShownSide:
    scores = [score for score in side.scores if score.scale.name == "total" or not _has_total(side, score)]
    return ShownSide(
        id=side.id,
        title=in_words(side.title),
        standing=in_words(side.standing_said),
        scores=[ShownScore(in_words(score.told), _asked(score)) for score in scores],
        means=[in_words(one) for one in side.means],
        happened=say("report.told.happened") if side.id == "trauma" and of.happened else "",
    )


def _has_total(side: SideSaid, score: ScoreSaid) -> bool:
    return any(one.instrument is score.instrument and one.scale.name == "total" for one in side.scores)


def _asked(score: ScoreSaid) -> str:
    parts = [said("report.told.asked", day=score.day, recall=said(score.instrument.about.recall))]
    if score.score.band:
        parts.append(
            said(
                "report.told.band",
                band=said(f"scores.band.{score.score.band}", "report.own-band", band=score.score.band),
            )
        )
    if score.score.prorated:
        parts.append(said("report.told.prorated"))
    return " ".join(in_words(part) for part in parts)


def _form(side: SideSaid, taken: Taken) -> ShownForm:
    about = taken.instrument.about
    scores = [one for one in side.scores if one.instrument is taken.instrument and one.score.value is not None]
    return ShownForm(
        title=about.name,
        name=about.title,
        not_for=about.not_for,
        scales=[_scale(side, score) for score in scores],
        none="" if all(score.cuts for score in scores) else say("report.cut.none"),
    )


def _scale(side: SideSaid, score: ScoreSaid) -> ShownScale:
    cuts = side.cuts(score)
    return ShownScale(
        told=in_words(score.told),
        differ=say("report.cut.differ") if score.cuts_differ and cuts else "",
        cuts=[_cut(cut) for cut in cuts],
    )


def _cut(cut: CutSaid) -> ShownCut:
    return ShownCut(
        reached=in_words(cut.reached),
        errs=in_words(cut.errs),
        tested=in_words(cut.tested),
        source=cut.source.title,
        link=cut.source.link or "",
    )


def change_shown(one: ChangeSaid) -> ShownChange:
    """Both numbers, what the change may be called, and in whom the figures were found."""
    more = [part for part in (one.direction, one.to_usual) if part]
    return ShownChange(
        numbers=in_words(one.numbers),
        verdict=in_words(one.verdict),
        is_judged=one.change.means in WITH_POINTS,
        more=" ".join(_sentence(in_words(part)) for part in more),
        tested=in_words(said("report.change.tested", population=one.tested_on)) if one.tested_on else "",
    )


def _sentence(text: str) -> str:
    """A short phrase on its own: a capital in front and a stop behind."""
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")
