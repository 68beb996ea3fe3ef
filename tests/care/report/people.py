"""The written people of the clinical guidance (section 8), as sheets, and a report in plain words."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from twofold.care.content import Content, load
from twofold.care.report.one_page import blocks, chosen
from twofold.care.report.report import Known, Report, report
from twofold.care.report.said import Said
from twofold.care.report.taken import Taken
from twofold.care.scoring import score_sheet
from twofold.care.sheet import Sheet

CONTENT = load()
TODAY = date(2026, 11, 23)
PCL = {"B": range(1, 6), "C": range(6, 8), "D": range(8, 15), "E": range(15, 21)}


def spread(items: Sequence[int], total: int, most: int) -> dict[str, int]:
    """Answers to these items that sum to a total, the first ones highest."""
    given = {}
    for item in items:
        given[str(item)] = min(most, total)
        total -= given[str(item)]
    assert total == 0
    return given


def sheet(name: str, values: Mapping[str, int], day: date = TODAY) -> Taken:
    """One sheet, scored."""
    return Taken(day, score_sheet(CONTENT.instruments[name], Sheet(values)), values)


def pc_ptsd(yes: int, day: date = TODAY, event: int = 1) -> Taken:
    return sheet("pc-ptsd-5", {"1": event, **{str(n): int(n - 1 <= yes) for n in range(2, 7)}}, day)


def pcl(*sums: int, day: date = TODAY) -> Taken:
    """By the sums of its four clusters, or by its total."""
    if len(sums) == 1:
        return sheet("pcl-5", spread(range(1, 21), sums[0], 4), day)
    values: dict[str, int] = {}
    for items, total in zip(PCL.values(), sums, strict=True):
        values |= spread(items, total, 4)
    return sheet("pcl-5", values, day)


def phq_9(total: int, item_9: int = 0, day: date = TODAY) -> Taken:
    return sheet("phq-9", {**spread(range(1, 9), total - item_9, 3), "9": item_9}, day)


def gad_7(total: int, day: date = TODAY) -> Taken:
    return sheet("gad-7", spread(range(1, 8), total, 3), day)


def taps_alcohol(points: int) -> Taken:
    used = {"2": 1, **{name: int(n < points) for n, name in enumerate(("2a", "2b", "2c"), 1)}}
    none = {str(n): 0 for n in (1, 3, 4, 5, 6, 7, 8)}
    return sheet("taps-2", {**none, **used})


single_alcohol, single_drug = (partial(lambda name, days: sheet(name, {"1": days}), name) for name in ("single-alcohol", "single-drug"))  # fmt: skip
phq_2, gad_2 = (partial(lambda name, total: sheet(name, spread((1, 2), total, 3)), name) for name in ("phq-2", "gad-2"))


def itq_complex() -> Taken:
    values = [3, 1, 3, 2, 4, 2, 3, 2, 2, 3, 3, 4, 4, 3, 2, 3, 3, 2]
    return sheet("itq", {str(n): value for n, value in enumerate(values, 1)})


def exposure(*yes: int) -> Taken:
    return sheet("exposure", {str(n): int(n in yes) for n in range(1, 15)})


def use_nights(nights: Sequence[int], days: int = 14) -> dict[date, dict[str, float | None]]:
    """Check-ins of the last days; `nights` are those with use, 0 is today."""
    return {TODAY - timedelta(days=n): {"use": float(n in nights), "symptoms": 6.0, "craving": 5.0, "sleep": 3.0} for n in range(days)}  # fmt: skip


def report_of(*taken: Taken, **more: object) -> Report:
    return report(CONTENT.report, Known(taken, TODAY, **more))  # type: ignore[arg-type]


def words(one: Said | str, content: Content = CONTENT) -> str:
    def show(value: object) -> str:
        return (
            f"{value:%-d %b %Y}"
            if isinstance(value, date)
            else f"{value:g}"
            if isinstance(value, float)
            else str(value)
        )

    return one if isinstance(one, str) else one.words(content.wording, "en", show)


def page(found: Report) -> str:
    """Everything the report says to the person, in its order."""
    parts: list[Said | str] = [one.told for one in found.marked]
    for side in found.sides:
        parts += [side.title, side.standing_said, *(score.told for score in side.scores), *side.means]
        parts += [
            part for score in side.scores for cut in side.cuts(score) for part in (cut.reached, cut.tested, cut.errs)
        ]
    parts += [*found.cannot, *(Said(step.says) for step in found.next)]
    for change in found.changes:
        parts += [part for part in (change.numbers, change.verdict, change.direction, change.to_usual) if part]
    parts += found.days.told
    return "\n".join(words(part) for part in parts)


def one_page(found: Report, kept: set[str] | None = None, sick_days: int = 0) -> str:
    """The page for a professional."""
    whole = chosen(blocks(found, CONTENT.report, sick_days), kept)
    return "\n".join(words(line) for block in whole for line in (block.title, *block.lines))
