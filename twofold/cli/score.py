"""`twofold score`: one sheet of an instrument, or a table of many."""

import argparse
import csv
import gc
import io
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from twofold.care.content import PACKAGED
from twofold.care.errors import ContentError
from twofold.care.instrument import Instrument
from twofold.care.instrument_folder import find, named, read_instrument
from twofold.care.library_files import Files
from twofold.care.many_sheets import Row, score_rows
from twofold.care.rules import Truth
from twofold.care.scoring import Result, score
from twofold.cli.errors import CommandError
from twofold.cli.sheets import Table, is_json, read_file, read_sheet, read_table
from twofold.web.environment import env

SAID = {Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: None}
NAMED_AT_MOST = 20  # wrong rows that are named one by one


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parser."""
    says = "score a filled-in questionnaire, or a table of many"
    parser = subparsers.add_parser("score", help=says, description=says)
    parser.add_argument("instrument", metavar="INSTRUMENT", help="its id, such as pcl-5 or phq-9")
    parser.add_argument(
        "answers", metavar="ANSWERS", help="JSON: a list or a mapping; or a table with the columns id,1,2,..."
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--skip-bad", action="store_true", help="leave out rows that cannot be read, and score the rest"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the scores. Raises CommandError for an unknown instrument or a file that cannot be read."""
    instrument = read_content(args.instrument)
    text = read_file(args.answers)
    if is_json(args.answers, text):
        result = score(instrument, read_sheet(args.answers, text))
        print(json.dumps(as_json(result), ensure_ascii=False) if args.json else as_text(result))
        return 0
    with no_collection():
        table = read_table(args.answers, text, instrument)
        names, cells, rows = kept(args.answers, instrument, table, args.skip_bad)
        said = rows_as_json(instrument, table.columns, names, cells) if args.json else as_csv(instrument, names, rows)
    sys.stdout.write(said)
    return 0


@contextmanager
def no_collection() -> Iterator[None]:
    """No search for reference cycles: millions of small lists and none of them in a circle. Halves the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_content(asked: str) -> Instrument:
    """The instrument, with the host's own folder laid over ours."""
    own = env("TWOFOLD_CONTENT")
    try:
        files = Files((PACKAGED, Path(own)) if own else (PACKAGED,))
        name = find(files, asked)
        if name is None:
            known = ", ".join(sorted(named(files)))
            raise CommandError(f"There is no instrument '{asked}'; there are {known}.")
        return read_instrument(files, name)[0]
    except ContentError as problem:
        raise CommandError(str(problem)) from problem


Cells = Sequence[str]


def kept(path: str, instrument: Instrument, table: Table, skip_bad: bool) -> tuple[list[str], list[Cells], list[Row]]:
    """Names, cells and scores of the rows that could be read; the others are named on standard error, or stop all."""
    lines, names, cells = split(table)
    scored = list(score_rows(instrument, table.columns, cells))
    bad = [n for n, one in enumerate(scored) if one.fault is not None]
    if bad:
        report([f"{path} line {lines[n]} (id {names[n]}): {scored[n].fault}" for n in bad], skip_bad)
        good = [n for n, one in enumerate(scored) if one.fault is None]
        return [names[n] for n in good], [cells[n] for n in good], [scored[n] for n in good]
    return names, cells, scored


def split(table: Table) -> tuple[list[int], list[str], list[Cells]]:
    """Lines of the file, ids, and cells of the items, row by row."""
    rows = list(table.rows)
    lines, at = [line for line, _ in rows], table.id_at
    if at is None:
        return lines, [str(n) for n in range(1, len(rows) + 1)], [row for _, row in rows]
    names = [row[at] if at < len(row) else "" for _, row in rows]
    return lines, names, [row[1:] if at == 0 else row[:at] + row[at + 1 :] for _, row in rows]


def report(bad: list[str], skip_bad: bool) -> None:
    """Name the rows that could not be read. Raises CommandError unless they are to be left out."""
    shown = bad[:NAMED_AT_MOST] + ([f"and {len(bad) - NAMED_AT_MOST} more"] if len(bad) > NAMED_AT_MOST else [])
    if not skip_bad:
        rows = "1 row" if len(bad) == 1 else f"{len(bad)} rows"
        raise CommandError(
            f"{rows} cannot be read; nothing was scored (--skip-bad leaves them out).\n" + "\n".join(shown)
        )
    print("\n".join(["Left out:", *shown]), file=sys.stderr)


def as_csv(instrument: Instrument, names: list[str], rows: list[Row]) -> str:
    """One row per sheet and one column per scale, then what must interrupt and why there is no score."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", *instrument.scales, "safety", "cannot_score"])
    writer.writerows(
        [name, *values, " ".join([safe.item for safe in safety]) if safety else "", reason]
        for name, (values, safety, reason, _) in zip(names, rows, strict=True)
    )
    return out.getvalue()


def rows_as_json(instrument: Instrument, columns: Sequence[str], names: list[str], cells: list[Cells]) -> str:
    """A list with the whole result of each sheet."""
    found = [
        {"id": name, **as_json(score(instrument, dict(zip(columns, row, strict=True))))}
        for name, row in zip(names, cells, strict=True)
    ]
    return json.dumps(found, ensure_ascii=False) + "\n"


def as_json(result: Result) -> dict[str, Any]:
    """One result for a program."""
    instrument = result.instrument
    return {
        "instrument": instrument.id,
        "version": instrument.about.version,
        "scales": {
            name: {
                "value": one.value,
                "range": [instrument.scales[name].low, instrument.scales[name].high],
                "answered": one.answered,
                "prorated": one.prorated,
                "reason": one.reason,
                "band": one.band,
            }
            for name, one in result.scores.items()
        },
        "cut_points": [
            {
                "scale": cut.scale,
                "at_least": cut.at_least,
                **({"at_most": cut.at_most} if cut.at_most is not None else {}),
                "means": cut.means,
                "met": met,
                "population": cut.population,
                "applies_to": cut.applies_to or None,
                "sensitivity": cut.sensitivity,
                "specificity": cut.specificity,
                "source": cut.source.title,
                "link": cut.source.link,
            }
            for cut, met in result.met
        ],
        "rules": {name: SAID[truth] for name, truth in result.rules.items()},
        "safety": [{"item": safe.item, "rule": safe.rule} for safe in result.safety],
        "cannot_score": result.cannot_score,
    }


def as_text(result: Result) -> str:
    """One result for a person who hosts or studies: scores first, then what they were held against."""
    about = result.instrument.about
    lines = [f"{about.name} (version {about.version})"]
    if result.safety:
        items = ", ".join(f"item {safe.item} ({safe.rule})" for safe in result.safety)
        lines.append(f"  Look at first: {items}")
    if result.cannot_score:
        lines.append(f"  Cannot be scored: {result.cannot_score}.")
    for name, one in result.scores.items():
        scale = result.instrument.scales[name]
        top = "no upper end" if scale.high is None else f"{scale.low:g} to {scale.high:g}"
        said = f"{one.value:g} ({top})" if one.value is not None else f"no score: {one.reason}"
        lines.append(f"  {name}: {said}{f', {one.band}' if one.band else ''}{', prorated' if one.prorated else ''}")
    for cut, met in result.met:
        if met is not None:
            bound = f"{cut.at_least:g} or more" if cut.at_least is not None else f"{cut.at_most:g} or less"
            lines.append(f"  {'met' if met else 'not met'}: {cut.scale} {bound} ({cut.means}; {cut.population})")
    for name, truth in result.rules.items():
        lines.append(f"  rule {name}: {truth.name.lower()}")
    return "\n".join([*lines, "A score is not a diagnosis."])
