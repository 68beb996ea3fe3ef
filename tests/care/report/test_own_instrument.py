"""A host's own instrument is reported with no Python touched: its number, its mark, its meaning, its danger."""

from pathlib import Path

from tests.care.report.people import TODAY, words
from tests.care.scoring.hosts import choice, form_of, key_of, option, write
from twofold.care.content import load
from twofold.care.report.guide import Standing
from twofold.care.report.one_page import blocks
from twofold.care.report.report import Known, report
from twofold.care.report.taken import Taken
from twofold.care.scoring import score_sheet
from twofold.care.sheet import Sheet

FORM = form_of([choice(str(n), [option(str(v), v, f"answer {v}") for v in range(5)]) for n in range(1, 4)])
TOTAL = {"total": {"items": ["1-3"], "score": "sum", "range": [0, 12]}}
CUT = {"scale": "total", "at_least": 6, "means": "made-up", "population": "nobody", "sensitivity": None, "specificity": None, "source": {"title": "made up for a test", "read": "2026-11-23"}}  # fmt: skip


def test_it_stands_on_its_side_with_number_mark_and_plain_words(tmp_path: Path) -> None:
    write(
        tmp_path, FORM, key_of(TOTAL, cut_points=[CUT], safety=[{"item": 3, "at_least": 4, "rule": "made-up-danger"}])
    )
    content = load(tmp_path)
    instrument = content.instruments["made-up"]
    values = {"1": 1, "2": 1, "3": 4}
    taken = Taken(TODAY, score_sheet(instrument, Sheet(values)), values)
    found = report(content.report, Known([taken], TODAY))
    side = next(one for one in found.sides if instrument.about.side in {each for own in content.report.sides if own.id == one.id for each in own.of})  # fmt: skip
    assert side.standing is Standing.CLOSER
    assert words(side.scores[0].told).endswith(": 6, on a scale from 0 to 12.")
    assert [words(one) for one in side.means] == ["Your answers reach a mark that was set for this form."]
    assert words(found.marked[0].told).startswith("On 23 Nov 2026 you marked something that needs someone")
    page = "\n".join(words(line, content) for block in blocks(found, content.report) for line in block.lines)
    assert "6 of 12" in page
    assert "answer 4" in page
