"""`twofold instrument`: list what there is, check a folder of the host's own, and take it whole."""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from twofold.care.content import PACKAGED
from twofold.care.instrument import Instrument
from twofold.care.instrument_folder import FOLDER, named, read_instrument
from twofold.care.instrument_import import PARTS, checked
from twofold.care.library_files import Files
from twofold.cli.errors import CommandError
from twofold.web.environment import env


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parsers."""
    says = "the questionnaires: list them, or bring one of your own"
    group = subparsers.add_parser("instrument", help=says, description=says)
    commands = group.add_subparsers(dest="instrument_command", metavar="COMMAND", required=True)
    listed = commands.add_parser("list", help="what there is", description="List the questionnaires.")
    listed.set_defaults(run=run_list)
    check = commands.add_parser("check", help="check a folder", description="Name everything wrong, by file and line.")
    check.add_argument("folder", metavar="FOLDER", help="questionnaire.json, scoring.yaml, about.yaml, cases.yaml")
    check.set_defaults(run=run_check)
    takes = "Check a folder and copy it to the folder that TWOFOLD_CONTENT names, all of it or nothing."
    bring = commands.add_parser("add", help="check a folder and take it", description=takes)
    bring.add_argument("folder", metavar="FOLDER", help="questionnaire.json, scoring.yaml, about.yaml, cases.yaml")
    bring.add_argument("--replace", action="store_true", help="where there is one of that id already")
    bring.set_defaults(run=run_add)


def run_list(args: argparse.Namespace) -> int:
    """One line each: id, name, pack, and whose the words are."""
    own = env("TWOFOLD_CONTENT")
    files = Files((PACKAGED, Path(own)) if own else (PACKAGED,))
    for name in sorted(named(files)):
        about = read_instrument(files, name)[0].about
        words = "with its words" if about.has_wording else "scoring only"
        print(f"{name:16} {about.name:24} {about.pack.value:15} {words}")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Say that it is whole. Raises CommandError with every fault."""
    instrument = whole(Path(args.folder))
    print(f"{instrument.about.name}: {len(instrument.items)} items, {len(instrument.scales)} scales. Nothing is wrong.")
    return 0


def run_add(args: argparse.Namespace) -> int:
    """Copy it where the content is read from. Raises CommandError; nothing is half-copied."""
    own = env("TWOFOLD_CONTENT")
    if not own:
        raise CommandError("TWOFOLD_CONTENT names no folder; set it to a folder of your own first.")
    source = Path(args.folder)
    instrument = whole(source)
    files = Files((PACKAGED, Path(own)) if Path(own).is_dir() else (PACKAGED,))
    if instrument.id in named(files) and not args.replace:
        raise CommandError(f"There is a {instrument.id} already; --replace puts yours in its place.")
    put(source, Path(own) / FOLDER / instrument.id)
    print(f"{instrument.about.name} is in {Path(own) / FOLDER / instrument.id}. Restart the server to use it.")
    return 0


def whole(folder: Path) -> Instrument:
    """The instrument of a folder without a fault. Raises CommandError."""
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder.")
    instrument, faults = checked(folder.resolve())
    if instrument is None:
        raise CommandError("\n".join([f"{folder} cannot be used; nothing was taken.", *map(str, faults)]))
    return instrument


def put(source: Path, target: Path) -> None:
    """Copy the files to a folder of their own, then move them to their place at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parents[1], prefix=".taking-") as room:
        waiting = Path(room) / target.name
        waiting.mkdir()
        for name in PARTS:
            if (source / name).is_file():
                shutil.copyfile(source / name, waiting / name)
        if target.exists():
            os.replace(target, Path(room) / "replaced")
        os.replace(waiting, target)
