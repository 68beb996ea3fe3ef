"""`twofold`: finds the group of commands, runs it, and turns its errors into one sentence and an exit code.

Exit codes: 0 done, 1 ran and found it wanting, 2 bad input or arguments, 3 something could not run.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from twofold import __version__
from twofold.cli.env_file import read_env_file
from twofold.cli.errors import CommandError
from twofold.cli.plain_text import printable_lines

# Each module has `add(subparsers)`: it adds its parsers and sets `run=callable(args) -> int` as a default.
# Those that are quickly imported come first: a host's command need not wait for the engine.
GROUPS = (
    "twofold.cli.host",
    "twofold.cli.directory",
    "twofold.cli.lines",
    "twofold.cli.instrument",
    "twofold.cli.score",
    "twofold.cli.fhir",
    "twofold.cli.rules",
    "twofold.cli.cycle",
)


def parser(wanted: str = "") -> argparse.ArgumentParser:
    """The command line as far as the group that has the command `wanted`; all of it when none has."""
    top = argparse.ArgumentParser(prog="twofold", description="Twofold, for people who host it and for researchers.")
    top.add_argument("--version", action="version", version=f"twofold {__version__}")
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in GROUPS:
        importlib.import_module(name).add(subparsers)
        if wanted in subparsers.choices:
            break
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the answer."""
    read_env_file(Path(".env"))
    given = sys.argv[1:] if argv is None else argv
    args = parser(given[0] if given else "").parse_args(given)
    try:
        code: int = args.run(args)
    except CommandError as problem:
        print(f"twofold: {printable_lines(str(problem))}", file=sys.stderr)
        return problem.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return code
