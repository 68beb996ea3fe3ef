"""The one page for a first appointment: short lines for a professional, in blocks that a person keeps or leaves out."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from twofold.care.report.changes import ChangeSaid, ItemChange
from twofold.care.report.flags import is_met
from twofold.care.report.guide import ReportGuide
from twofold.care.report.report import Report
from twofold.care.report.said import Said, said
from twofold.care.report.scores import CutSaid, ScoreSaid, scores_of
from twofold.care.report.sides import SideSaid
from twofold.care.report.taken import Taken, answer_words, values_of


class Part(StrEnum):
    """A block of the page; sides come as `side-<id>`."""

    CONCERNS = "concerns"
    CHANGES = "changes"
    DAYS = "days"
    CYCLE = "cycle"
    WITHDRAWAL = "withdrawal"
    MEDICINES = "medicines"
    HAPPENED = "happened"


LEFT_OUT_AT_FIRST: frozenset[str] = frozenset({Part.HAPPENED})  # nobody is told what happened unless the person says so


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its lines; a line that is plain text is one the person or the content wrote."""

    id: str
    title: Said
    lines: tuple[Said | str, ...]


def blocks(report: Report, guide: ReportGuide, sick_days: int = 0) -> list[Block]:
    """Everything that can stand on the page, in order; empty blocks are left out."""
    found = [
        Block(Part.CONCERNS, said("report.page.concerns"), tuple(_concerns(report))),
        *(Block(f"side-{side.id}", side.title, tuple(_side(side, guide))) for side in report.sides if side.taken),
        Block(Part.CHANGES, said("report.page.changes"), tuple(_changes(report.changes))),
        Block(Part.DAYS, said("report.page.days"), tuple(report.days.told)),
        Block(Part.CYCLE, said("report.page.cycle"), tuple(report.cycle)),
        Block(Part.WITHDRAWAL, said("report.page.withdrawal"), tuple(_withdrawal(report, sick_days))),
        Block(Part.HAPPENED, said("report.page.happened"), tuple(report.happened)),
    ]
    return [block for block in found if block.lines]


def chosen(found: Sequence[Block], kept: Set[str] | None) -> list[Block]:
    """The blocks the person keeps; before they chose, all but what is left out at first."""
    if kept is None:
        return [block for block in found if block.id not in LEFT_OUT_AT_FIRST]
    return [block for block in found if block.id in kept]


# --- the sides --------------------------------------------------------------------------------------------------------


def _side(side: SideSaid, guide: ReportGuide) -> Iterator[Said | str]:
    for taken in side.taken:
        if taken.instrument.id in guide.what_happened:
            continue
        if not taken.is_scored:
            yield said("report.page.not-scored", **_head(taken), reason=taken.result.cannot_score or "")
            continue
        yield from _sheet(taken, guide)
        for rule in guide.rules:
            if rule.professional and is_met(rule, [taken]):
                yield said("report.page.rule", name=taken.instrument.about.name, note=said(rule.professional))


def _sheet(taken: Taken, guide: ReportGuide) -> Iterator[Said]:
    """One line for the whole, one for its parts, one for the cut-points."""
    scores = [score for score in scores_of(taken) if score.score.value is not None]
    whole = [score for score in scores if score.scale.name == "total"]
    parts = [score for score in scores if score.scale.name != "total"]
    if taken.instrument.scales and not scores:
        return
    values = [_value(score) for score in whole] + [_part(score) for score in parts]
    if values:
        yield said("report.page.sheet", **_head(taken), values=_listed(values))
    marks = [(score, cut) for score in scores for cut in score.cuts if cut.means not in guide.gates]
    reached = [_cut(score, cut) for score, cut in marks if cut.met]
    if reached:
        yield said("report.page.reached", cuts=_listed(reached))
    missed = [_at(score, cut) for score, cut in marks if not cut.met]
    if missed:
        yield said("report.page.not-reached", cuts=_listed(missed))


def _head(taken: Taken) -> dict[str, object]:
    about = taken.instrument.about
    return {"name": about.name, "recall": said(about.recall), "day": taken.day}


def _value(score: ScoreSaid) -> Said:
    given = {"value": score.score.value, "low": score.scale.low, "high": score.scale.high}
    kind = "open" if score.scale.high is None else "value" if score.scale.low == 0 else "ranged"
    found = said(f"report.page.{kind}", **given)
    band = score.score.band
    if not band:
        return found
    return said("report.page.banded", value=found, band=said(f"scores.band.{band}", "report.own-band", band=band))


def _part(score: ScoreSaid) -> Said:
    return said("report.page.part", scale=_published(score), value=_value(score))


def _published(score: ScoreSaid) -> Said:
    """A scale by its published name, which a professional knows."""
    return said("report.own-scale", scale=score.scale.name.replace("_", " "))


def _cut(score: ScoreSaid, cut: CutSaid) -> Said:
    rates = {"sens": _rate(cut.sensitivity), "spec": _rate(cut.specificity)}
    key = "report.page.cut-alone" if cut.sensitivity is cut.specificity is None else "report.page.cut"
    return said(key, at=_at(score, cut), population=cut.population, **rates)


def _at(score: ScoreSaid, cut: CutSaid) -> Said:
    at = said("report.page.at-most" if cut.downwards else "report.page.at-least", at=cut.at)
    return at if score.scale.name == "total" else said("report.page.part", scale=_published(score), value=at)


def _rate(rate: float | None) -> object:
    return said("report.page.no-rate") if rate is None else rate


def _listed(parts: Sequence[Said]) -> Said:
    """Parts of one line, with a comma between."""
    found = parts[0]
    for part in parts[1:]:
        found = said("report.page.and", first=found, then=part)
    return found


# --- the rest ---------------------------------------------------------------------------------------------------------


def _concerns(report: Report) -> Iterator[Said]:
    """Answers to single items, in the words of the form, and how they moved. No grade of risk is ever made of them."""
    changed = {(one.instrument.id, one.item): one for one in report.item_changes}
    sheets = {one.instrument.id: one for one in [*(one.taken for one in report.marked), *report.asked_about_dying]}
    for taken in sheets.values():  # a sheet may be marked and have asked about dying: each answer stands once
        for item in dict.fromkeys(safe.item for safe in taken.instrument.safety):
            for value in values_of(taken, item):
                if value or (taken.instrument.id, item) in changed:
                    yield _item(taken, item, value)
    for one in report.item_changes:
        yield item_change_said(one)


def _item(taken: Taken, item: str, value: int) -> Said:
    asked = taken.instrument.items[item].text
    words = answer_words(taken.instrument, item, value)
    given = {"name": taken.instrument.about.name, "item": item, "answer": words, "day": taken.day}
    return said("report.page.item-words", **given, asked=asked) if asked else said("report.page.item", **given)


def item_change_said(one: ItemChange) -> Said:
    """One item, from its answer before to its answer now."""
    before, now = (answer_words(one.instrument, one.item, value) for value in (one.before, one.now))
    key = "report.page.item-up" if one.is_higher else "report.page.item-down"
    given = {"name": one.instrument.about.name, "item": one.item, "since": one.since, "until": one.until}
    return said(key, before=before, now=now, **given)


def _changes(changes: Sequence[ChangeSaid]) -> Iterator[Said]:
    for one in changes:
        tested = {"tested": one.tested_on} if one.tested_on else {}
        key = "report.page.change-tested" if tested else "report.page.change"
        yield said(key, numbers=one.numbers, verdict=one.verdict_in_short, **tested)


def _withdrawal(report: Report, sick_days: int) -> Iterator[Said]:
    if report.stopping:
        yield said("report.page.stopping", answer=said(f"safety.w11.name.{report.stopping}"))
    if sick_days:
        yield said("report.page.sick-days", days=sick_days)
