"""How many PCL-5 sheets a second, from a CSV file to a CSV of scores, on one core?

    python bench/scoring.py [--sheets 200000] [--seed 5]

Made-up sheets, written as a host would have them (one in fifty misses an answer). Three figures in CPU seconds of this
process: the whole command `twofold score pcl-5 FILE` with everything it reads and writes, the scoring of rows that are
already in memory, and one sheet at a time as a page does it. The first 2,000 rows are compared with the slow path.
"""

import argparse
import contextlib
import io
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from twofold.care.content import load
from twofold.care.instrument import Instrument
from twofold.care.many_sheets import one_row, score_rows
from twofold.care.scoring import score
from twofold.cli.main import main as twofold

ITEMS = [str(n) for n in range(1, 21)]
COMPARED = 2_000


def made_up(sheets: int, seed: int) -> list[list[str]]:
    """Rows of 20 answers; in one of fifty an answer is missing."""
    rng = np.random.default_rng(seed)
    rows = [list(map(str, row)) for row in rng.integers(0, 5, size=(sheets, 20)).tolist()]
    for n in range(0, sheets, 50):
        rows[n][int(rng.integers(20))] = ""
    return rows


def seconds_of_the_command(rows: list[list[str]]) -> float:
    """CPU seconds of the whole command, reading and writing included."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheets.csv"
        lines = [",".join(["id", *ITEMS]), *(",".join([f"p{n}", *row]) for n, row in enumerate(rows))]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as out:
            began = time.process_time()
            code = twofold(["score", "pcl-5", str(file)])
            took = time.process_time() - began
        if code != 0 or out.getvalue().count("\n") != len(rows) + 1:
            sys.exit("The command did not score every row.")
    return took


def seconds_of_the_rows(instrument: Instrument, rows: list[list[str]]) -> float:
    """CPU seconds of scoring alone."""
    began = time.process_time()
    found = list(score_rows(instrument, ITEMS, rows))
    took = time.process_time() - began
    for row, one in zip(rows[:COMPARED], found, strict=False):
        alone = one_row(instrument, ITEMS, row)
        if (list(one.values), one.reason) != (list(alone.values), alone.reason):
            sys.exit(f"The fast and the slow path differ for {row}.")
    return took


def main() -> int:
    """Print sheets a second; 1 when the command is under 50,000."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sheets", type=int, default=200_000)
    arguments.add_argument("--seed", type=int, default=5)
    given = arguments.parse_args()
    rows = made_up(given.sheets, given.seed)
    instrument = load().instruments["pcl-5"]
    whole = given.sheets / seconds_of_the_command(rows)
    alone = given.sheets / seconds_of_the_rows(instrument, rows)
    few = [[int(cell) for cell in row] for row in rows[1:50]]
    began = time.process_time()
    for row in few * 40:
        score(instrument, row)
    single = len(few) * 40 / (time.process_time() - began)
    print(f"{given.sheets:,} PCL-5 sheets, one process")
    print(f"  the command, from CSV to CSV   {whole:>10,.0f} sheets a second")
    print(f"  rows in memory                 {alone:>10,.0f}")
    print(f"  one sheet at a time, in full   {single:>10,.0f}")
    return 0 if whole >= 50_000 else 1


if __name__ == "__main__":
    sys.exit(main())
