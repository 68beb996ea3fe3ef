"""`twofold directory import | search | export | feeds | forget`: the parsers; the work is loaded late."""

import argparse
from functools import partial
from pathlib import Path

from twofold.cli import host

FORMATS = ("hsds", "meeting-guide", "bmlt", "samhsa", "samhsa-api", "csv", "open-referral-uk")
EXPORTS = ("hsds", "meeting-guide", "ics", "csv")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parsers."""
    says = "places, meetings and therapists: bring lists in, search, hand them on"
    group = subparsers.add_parser("directory", help=says, description=says)
    commands = group.add_subparsers(dest="directory_command", metavar="COMMAND", required=True)
    add_import(commands)
    add_search(commands)
    add_export(commands)
    feeds = command(commands, "feeds", "list_feeds", "list what was brought in")
    feeds.add_argument("--json", action="store_true", help="for programs")
    gone = command(commands, "forget", "forget_feed", "take a list out again, with all that came from it")
    gone.add_argument("feed", metavar="FEED", help="its name, as `directory feeds` shows it")


def command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, function: str, says: str
) -> argparse.ArgumentParser:
    """One parser; the function stands in twofold.cli.directory_run."""
    parser = commands.add_parser(name, help=says, description=says)
    parser.set_defaults(run=partial(host.run, f"directory_run.{function}", None))
    return parser


def add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The parser of `import`."""
    parser = command(
        commands, "import", "bring_in", "bring a list in: all of it or nothing; again brings it up to date"
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a file (also .gz), or the folder or zip of an HSDS package"
    )
    parser.add_argument("--format", required=True, choices=FORMATS, help="how the list is written")
    parser.add_argument(
        "--programme", default="", metavar="NAME", help="whose meetings they are: aa, na, smart, al-anon ..."
    )
    parser.add_argument(
        "--feed", default="", metavar="NAME", help="a name for the list (default: known again by its records)"
    )
    parser.add_argument("--source", default="", metavar="TEXT", help="where it comes from, as people are shown it")
    parser.add_argument("--as-of", default="", metavar="DATE", help="the day the list describes (today)")
    parser.add_argument(
        "--zone", default="", metavar="ZONE", help="the time zone of meetings that name none and have no place"
    )
    parser.add_argument("--country", default="", metavar="CC", help="the country of addresses that name none")
    parser.add_argument("--map", type=Path, metavar="FILE", help="for csv: JSON or YAML, our name -> the column")
    parser.add_argument("--sample", action="store_true", help="say everywhere that these are samples, not current")
    parser.add_argument("--skip-bad", action="store_true", help="leave out rows that cannot be read, and name them")
    parser.add_argument("--json", action="store_true", help="for programs")


def add_search(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The parser of `search`."""
    parser = command(commands, "search", "look", "search; never an empty answer")
    parser.add_argument("--near", default="", metavar="PLACE", help="a postcode, a town, or lat,lon")
    parser.add_argument("--km", type=float, default=50.0, metavar="N", help="how far (50)")
    parser.add_argument(
        "--need", action="append", default=[], metavar="NEED", help="all of them must be there: trauma, addiction ..."
    )
    parser.add_argument("--wish", action="append", default=[], metavar="NEED", help="only lifts what has it")
    parser.add_argument("--language", action="append", default=[], metavar="CODE", help="must be spoken: es, vi ...")
    parser.add_argument(
        "--kind", action="append", default=[], metavar="KIND", help="treatment, meeting, therapist, practical, line"
    )
    parser.add_argument(
        "--when", default="", metavar="WHEN", help="now, tonight, tomorrow, MON-19:00, evenings, or a time"
    )
    parser.add_argument("--at", default="", metavar="ISO", help="take this for now")
    parser.add_argument("--zone", default="", metavar="ZONE", help="the reader's time zone (that of the place)")
    parser.add_argument("--text", default="", metavar="WORDS", help="words of the name or description")
    parser.add_argument("--country", default="", metavar="CC", help="whose crisis lines (those of the place)")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="how many (20)")
    parser.add_argument("--json", action="store_true", help="for programs")


def add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The parser of `export`."""
    parser = command(commands, "export", "hand_on", "write the directory out")
    parser.add_argument("--format", required=True, choices=EXPORTS, help="how it is written")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to (standard output)")
    parser.add_argument("--feed", default="", metavar="NAME", help="only what came from this list")
    parser.add_argument("--at", default="", metavar="ISO", help="for ics: take this for now")
