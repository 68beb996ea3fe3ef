"""One side of the report: how it stands, what was told, and what such answers often mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from twofold.care.report.flags import is_met
from twofold.care.report.guide import ReportGuide, RuleSays, SideOf, Standing
from twofold.care.report.said import Said, said
from twofold.care.report.scores import CutSaid, ScoreSaid, met_for, scores_of
from twofold.care.report.taken import Taken
from twofold.care.rules import Truth


@dataclass(frozen=True, slots=True)
class SideSaid:
    """A side with its newest sheets. `means` are sentences; `meanings` are the names of the cut-points behind them."""

    id: str
    standing: Standing
    taken: tuple[Taken, ...]
    scores: tuple[ScoreSaid, ...]
    means: tuple[Said, ...]
    replaced: frozenset[str]
    is_mixed: bool

    @property
    def title(self) -> Said:
        """What the side is called."""
        return said(f"report.side.{self.id}.title")

    @property
    def standing_said(self) -> Said:
        """How it stands, in one sentence."""
        if self.standing is Standing.NOT_ANSWERED:
            return said(f"report.side.{self.id}.not-answered")
        if self.is_mixed:
            return said("report.standing.mixed")
        return said(f"report.standing.{self.standing.word}")

    def cuts(self, score: ScoreSaid) -> list[CutSaid]:
        """The cut-points to show beside a score; those whose meaning a rule replaces are for the professional."""
        return [cut for cut in score.cuts if cut.means not in self.replaced]

    @property
    def stands_out(self) -> bool:
        """Something in it stands out, or is worth a closer look."""
        return self.standing >= Standing.CLOSER


def side_said(side: SideOf, guide: ReportGuide, newest: Sequence[Taken]) -> SideSaid:
    """One side from the newest sheets of all instruments."""
    taken = tuple(one for one in newest if one.instrument.about.side in side.of)
    scores = tuple(score for one in taken for score in scores_of(one))
    rules = [rule for rule in guide.rules if is_met(rule, taken)]
    replaced = frozenset(name for rule in guide.rules if is_met(rule, newest) for name in rule.replaces)
    stand = [standing_of(one, guide, replaced) for one in taken]
    return SideSaid(
        id=side.id,
        standing=max(stand, default=Standing.NOT_ANSWERED),
        taken=taken,
        scores=scores,
        means=tuple(_means(scores, rules, replaced, guide)),
        replaced=replaced,
        is_mixed=Standing.STANDS_OUT in stand and Standing.NOTHING in stand,
    )


def _means(
    scores: Sequence[ScoreSaid], rules: Sequence[RuleSays], replaced: frozenset[str], guide: ReportGuide
) -> list[Said]:
    """Rules that stand out, what the cut-points for everyone mean, the other rules, what only some cut-points say.

    What stands out goes first, and then a gate to longer questions says nothing more.
    """
    met = met_for(scores, everyone=True, but=replaced)
    for_all = sorted(met, key=lambda name: name not in guide.stands_out)
    if guide.stands_out.intersection(for_all):
        for_all = [name for name in for_all if name not in guide.gates]
    for_some = [one for one in met_for(scores, everyone=False, but=replaced) if one not in for_all]
    found = [said(rule.says) for rule in rules if rule.standing is Standing.STANDS_OUT]
    found += [means_said(name) for name in for_all]
    found += [said(rule.says) for rule in rules if rule.standing is not Standing.STANDS_OUT]
    found += [said("report.for-some", means=means_said(name)) for name in for_some]
    return _once(found)


def means_said(name: str) -> Said:
    """What a cut-point means, in a sentence."""
    return said(f"scores.means.{name}", "report.reached")


def _once(sentences: Sequence[Said]) -> list[Said]:
    return [one for at, one in enumerate(sentences) if one not in sentences[:at]]


def standing_of(taken: Taken, guide: ReportGuide, replaced: frozenset[str] = frozenset()) -> Standing:
    """How one sheet stands: by the cut-points and rules it meets."""
    if not taken.is_scored:
        return Standing.HALF
    scores = scores_of(taken)
    rules = [rule for rule in guide.rules if rule.instrument == taken.instrument.id]
    found = [rule.standing for rule in rules if is_met(rule, [taken])]
    if guide.stands_out.intersection(met_for(scores, everyone=True, but=replaced)):
        found.append(Standing.STANDS_OUT)
    elif any(met_for(scores, everyone=whom, but=replaced | guide.calm) for whom in (True, False)):
        found.append(Standing.CLOSER)
    return max(found, default=_quiet(taken, guide, scores, rules))


def _quiet(taken: Taken, guide: ReportGuide, scores: Sequence[ScoreSaid], rules: Sequence[RuleSays]) -> Standing:
    """Nothing is met. That says something only where there was a mark to meet, and every answer to it is known."""
    if taken.instrument.id in guide.what_happened:
        return Standing.NO_MARK
    known = any(cut.means not in guide.calm for score in scores for cut in score.cuts)
    known = known or any(taken.result.rules[rule.rule] is Truth.NO for rule in rules)
    return Standing.NOTHING if known else Standing.NO_MARK
