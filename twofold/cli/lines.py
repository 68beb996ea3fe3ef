"""`twofold lines`: the crisis lines a host should call and check, those nobody has checked first.

Reads the content only: no database, no keys, no Django settings.
"""

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from twofold.care.content import Content, load
from twofold.care.errors import ContentError
from twofold.care.helpline import STALE_AFTER, Country, Line, Standing
from twofold.cli.errors import CommandError
from twofold.web.environment import env

# The order of the list: what nobody has looked at is most likely wrong.
ORDER = (Standing.NEVER, Standing.STALE, Standing.CHECKED)
HEADINGS = {
    Standing.NEVER: "Not yet checked",
    Standing.STALE: f"Last checked more than {STALE_AFTER.days} days ago",
    Standing.CHECKED: f"Checked in the last {STALE_AFTER.days} days",
}
HOW = (
    "Call each line. Then copy its file from twofold/content/helplines to the same place in the folder that\n"
    "TWOFOLD_CONTENT names, and write the day into `checked`."
)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parser."""
    says = "list the crisis lines to check first"
    parser = subparsers.add_parser("lines", help=says, description=says)
    parser.add_argument("--country", metavar="CC", help="one country, such as IE")
    parser.add_argument("--due", action="store_true", help="only those to check; exit code 1 when there are any")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list. Raises CommandError for an unknown country or content that cannot be read."""
    today = datetime.now(UTC).date()
    content = read_content()
    found = in_order(countries(content, args.country), today)
    if args.due:
        found = [pair for pair in found if pair[1].standing(today) is not Standing.CHECKED]
    if args.json:
        json.dump([as_json(content, country, line, today) for country, line in found], sys.stdout, ensure_ascii=False)
        print()
    else:
        print(as_text(content, found, today))
    return 1 if args.due and found else 0


def read_content() -> Content:
    """The packaged content with the host's own laid over it."""
    own = env("TWOFOLD_CONTENT")
    try:
        return load(Path(own)) if own else load()
    except ContentError as problem:
        raise CommandError(str(problem)) from problem


def countries(content: Content, code: str | None) -> list[Country]:
    """One country (or EU), or all."""
    found = {**content.helplines, content.union.shared.code: content.union.shared}
    if code is None:
        return list(found.values())
    if code.upper() not in found:
        known = ", ".join(sorted(found))
        raise CommandError(f"There are no lines for the country '{code}'; there are lines for {known}.")
    return [found[code.upper()]]


def in_order(chosen: list[Country], today: date) -> list[tuple[Country, Line]]:
    """Never checked first, then the longest ago, then by country and id."""
    pairs = [(country, line) for country in chosen for line in country.lines]
    return sorted(
        pairs,
        key=lambda pair: (
            ORDER.index(pair[1].standing(today)),
            pair[1].checked or date.min,
            pair[0].code,
            pair[1].id,
        ),
    )


def as_text(content: Content, found: list[tuple[Country, Line]], today: date) -> str:
    """Three headings with their lines, then how a check is written down."""
    rows = []
    for standing in ORDER:
        under = [(country, line) for country, line in found if line.standing(today) is standing]
        if under:
            rows += ["", f"{HEADINGS[standing]} ({len(under)}):"]
            rows += [as_row(content, country, line) for country, line in under]
    if not rows:
        return "No line needs checking."
    return "\n".join([*rows[1:], "", HOW])


def as_row(content: Content, country: Country, line: Line) -> str:
    """One line of the list."""
    ways = ", ".join(f"{way.channel.value} {way.shows}" for way in line.ways)
    checked = f"  (checked {line.checked})" if line.checked else ""
    return f"  {country.code}  {content.wording.say(line.name)}: {ways}{checked}"


def as_json(content: Content, country: Country, line: Line, today: date) -> dict[str, Any]:
    """One line for a program."""
    return {
        "country": country.code,
        "id": line.id,
        "name": content.wording.say(line.name),
        "kinds": [kind.value for kind in line.kinds],
        "ways": [{"channel": way.channel.value, "shows": way.shows, "href": way.href} for way in line.ways],
        "standing": line.standing(today).value,
        "checked": line.checked.isoformat() if line.checked else None,
        "source": line.source.title,
        "link": line.source.link,
    }
