"""The work behind `twofold directory`."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from twofold.care.directory.entry import Entry, Kind
from twofold.care.directory.exports import hsds, icalendar, meeting_guide, plain_csv
from twofold.care.directory.feeds.reading import BadFile
from twofold.care.directory.query import BadQuery, Found, Hit, Query
from twofold.care.errors import ContentError
from twofold.care.yaml_file import read_yaml
from twofold.cli.errors import CommandError
from twofold.cli.plain_text import printable
from twofold.cli.serve import saying_what_fails
from twofold.web.directory import importing
from twofold.web.directory.actions import forget
from twofold.web.directory.host import the_host
from twofold.web.directory.importing import BadRows, Report, Wishes
from twofold.web.directory.models import Feed
from twofold.web.directory.search import known, says, search
from twofold.web.library import say

NAMED_AT_MOST = 20


def bring_in(args: argparse.Namespace) -> int:
    """Import a file and say what became of it. Raises CommandError with the rows that cannot be read."""
    if args.programme and known().programme(args.programme) is None:
        raise CommandError(f"There is no programme '{args.programme}'; there are {', '.join(known().programmes)}.")
    wishes = Wishes(
        feed=args.feed,
        programme=known().programme(args.programme).id if args.programme else "",  # type: ignore[union-attr]
        source=args.source,
        zone=args.zone,
        country=args.country.upper(),
        as_of=_day(args.as_of),
        is_sample=args.sample,
        skip_bad=args.skip_bad,
        columns=_columns(args.map),
    )
    try:
        with saying_what_fails():
            report = importing.bring(args.file, args.format, wishes)
    except BadFile as problem:
        raise CommandError(f"{problem}; nothing was stored.") from problem
    except BadRows as problem:
        raise CommandError("\n".join(_refused(problem))) from problem
    if report.left_out:
        print("\n".join(["Left out:", *_named(report.faults, report.left_out)]), file=sys.stderr)
    print(json.dumps(as_json(report)) if args.json else as_text(report))
    return 0


def _refused(problem: BadRows) -> Iterator[str]:
    rows = "1 row" if problem.count == 1 else f"{problem.count} rows"
    yield f"{rows} cannot be read; nothing was stored (--skip-bad leaves them out)."
    yield from _named(problem.faults, problem.count)


def _named(faults: Iterable[object], count: int) -> Iterator[str]:
    for fault in list(faults)[:NAMED_AT_MOST]:
        yield printable(str(fault))
    if count > NAMED_AT_MOST:
        yield f"and {count - NAMED_AT_MOST} more"


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise CommandError(f"'{given}' is no date; write it as 2026-12-24.") from None


def _columns(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    try:
        found = read_yaml(file, file.name)
    except (ContentError, OSError) as problem:
        raise CommandError(f"The mapping cannot be read: {problem}") from problem
    if not isinstance(found, dict) or not all(isinstance(one, str) for pair in found.items() for one in pair):
        raise CommandError(f"{file.name} is no mapping of our names to columns.")
    return found


def as_json(report: Report) -> dict[str, Any]:
    """The report for a program."""
    return {
        **asdict(report.outcome),
        "read": report.read,
        "repeats": report.repeats,
        "left_out": report.left_out,
        "faults": [{"row": fault.row, "problem": fault.problem} for fault in report.faults],
        "notes": dict(report.notes),
        "digest": report.digest,
    }


def as_text(report: Report) -> str:
    """The report for a person who hosts."""
    done = report.outcome
    counts = f"{done.added} new, {done.changed} changed, {done.unchanged} as before, {done.gone} not listed any more"
    lines = [f"{done.feed}: {report.read} entries read, {counts}."]
    if report.repeats:
        lines.append(f"  {report.repeats} rows were there twice.")
    merged = sum(done.merged.values())
    if merged:
        why = ", ".join(f"{count} by {reason.replace('-', ' ')}" for reason, count in sorted(done.merged.items()))
        lines.append(f"  {merged} records are shown with another record of the same place: {why}.")
    lines += [f"  {say(f'directory.note.{key}', count=count)}" for key, count in sorted(report.notes.items())]
    return "\n".join([*lines, f"  Digest {report.digest}"])


def look(args: argparse.Namespace) -> int:
    """Search. Raises CommandError for what cannot be read."""
    try:
        query = Query(
            near=args.near,
            km=args.km,
            needs=tuple(args.need),
            wishes=tuple(args.wish),
            languages=tuple(args.language),
            kinds=tuple(_kind(one) for one in args.kind),
            when=args.when,
            at=_instant(args.at, args.zone),
            zone=args.zone,
            text=args.text,
            country=args.country.upper(),
            limit=args.limit,
        )
        with saying_what_fails():
            found = search(query)
    except BadQuery as problem:
        raise CommandError(str(problem)) from problem
    print(json.dumps(found_as_json(found), ensure_ascii=False) if args.json else found_as_text(found))
    return 0


def _kind(given: str) -> Kind:
    plain = given.strip().lower().removesuffix("s")
    try:
        return Kind({"place": "treatment", "care": "treatment", "facility": "treatment"}.get(plain, plain))
    except ValueError:
        kinds = ", ".join(kind.value for kind in Kind)
        raise CommandError(f"There is no kind '{given}'; there are {kinds}.") from None


def _instant(given: str, zone: str) -> datetime | None:
    try:
        return datetime.fromisoformat(given.replace("Z", "+00:00")) if given else None
    except ValueError:
        raise CommandError(
            f"'{given}' is no time; write it as 2026-12-24T19:00 (with +01:00 where it matters)."
        ) from None


def found_as_json(found: Found) -> dict[str, Any]:
    """What was found, for a program."""
    widened = " ".join(says(reason, "widened") for reason in found.widened) or None
    return {"hits": [hit_as_json(hit) for hit in found.hits], "widened": widened}


def hit_as_json(hit: Hit) -> dict[str, Any]:
    """One hit."""
    return {
        "id": hit.id,
        "name": hit.entry.name,
        "kind": hit.kind.value,
        "km": None if hit.km is None else round(hit.km, 2),
        "score": hit.score,
        "reasons": [says(reason) for reason in hit.reasons],
        "next_start": hit.next_start.isoformat() if hit.next_start else None,
        "zone": hit.entry.place.zone or None,
        "phone": phone_of(hit),
        "age_days": hit.age_days,
        "source": hit.source,
    }


def phone_of(hit: Hit) -> str | None:
    """The number to call first, with its extension."""
    first = next((one for one in hit.entry.phones), None)
    if first is None:
        first = next((one for other in hit.others for one in other.phones), None)
    return None if first is None else f"{first.number} x{first.extension}" if first.extension else first.number


def found_as_text(found: Found) -> str:
    """What was found, for a person."""
    lines = [says(reason, "widened") for reason in found.widened]
    for hit in found.hits:
        far = "" if hit.km is None else f", {hit.km:.0f} km"
        starts = f", {hit.next_start:%a %d %b %H:%M}" if hit.next_start else ""
        kind = say(f"directory.kind.{hit.kind.value}")
        lines.append(f"{printable(hit.entry.name)} ({kind}{far}{starts}) {phone_of(hit) or ''}".rstrip())
        lines += [f"    {says(reason)}" for reason in hit.reasons]
    return "\n".join(lines)


def hand_on(args: argparse.Namespace) -> int:
    """Write everything out; a file is whole or not there. Raises CommandError."""
    text = written(args)
    if args.out is None:
        for part in text:
            sys.stdout.write(part)
        return 0
    waiting = args.out.with_name(f".{args.out.name}.part")
    try:
        with waiting.open("w", encoding="utf-8", newline="") as out:
            out.writelines(text)
        os.replace(waiting, args.out)
    except OSError as problem:
        waiting.unlink(missing_ok=True)
        raise CommandError(f"{args.out} cannot be written: {problem.strerror}.") from problem
    return 0


def written(args: argparse.Namespace) -> Iterable[str]:
    """The text in the format asked for."""
    entries: Iterable[tuple[str, Entry]] = importing.stored(args.feed)
    if args.feed and not Feed.objects.filter(name=args.feed).exists():
        raise CommandError(f"There is no list '{args.feed}'.")
    at = _instant(args.at, "") or timezone.now()
    if at.tzinfo is None:
        at = at.replace(tzinfo=timezone.get_default_timezone())
    if args.format == "ics":
        return icalendar.write(entries_again(entries), at)
    if args.format == "meeting-guide":
        return meeting_guide.write(entries)
    if args.format == "csv":
        return plain_csv.write(entries, known())
    return hsds.write(entries, known(), at.date())


def entries_again(entries: Iterable[tuple[str, Entry]]) -> list[tuple[str, Entry]]:
    """Those with times, in memory: the calendar names its zones first."""
    return [(key, entry) for key, entry in entries if entry.slots]


def list_feeds(args: argparse.Namespace) -> int:
    """What was brought in."""
    feeds = [_feed(one) for one in Feed.objects.order_by("name")]
    if args.json:
        print(json.dumps({"feeds": feeds, "digest": importing.digest()}))
        return 0
    for one in feeds:
        sample = ", sample" if one["sample"] else ""
        told = f"{one['format']}, as of {one['as_of']}{sample}"
        print(f"{one['name']}: {one['entries']} entries ({told}), {one['gone']} gone")
    return 0


def _feed(one: Feed) -> dict[str, Any]:
    gone = one.services.exclude(gone_on=None).count()
    return {
        "name": one.name,
        "format": one.format,
        "programme": one.programme,
        "source": one.source,
        "as_of": one.as_of.isoformat(),
        "sample": one.is_sample,
        "entries": one.services.count() - gone,
        "gone": gone,
    }


def forget_feed(args: argparse.Namespace) -> int:
    """Take a list out. Raises CommandError."""
    feed = Feed.objects.filter(name=args.feed).first()
    if feed is None:
        raise CommandError(f"There is no list '{args.feed}'.")
    with saying_what_fails():
        forget(by=the_host(), feed=feed, known=known())
    print(f"{args.feed} was taken out.")
    return 0
