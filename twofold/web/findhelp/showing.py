"""What was found, in words: one row for each hit, its number to call, its times, and why it stands there."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext

from twofold.care.directory.entry import Entry, Kind, Phone
from twofold.care.directory.query import Found, Hit
from twofold.web.directory.search import says
from twofold.web.library import say

REASONS_FIRST = 4


@dataclass(frozen=True)
class Call:
    """A number: as it is shown, as it is dialled."""

    text: str
    href: str
    note: str


@dataclass(frozen=True)
class Row:
    """One hit of the list. `n` is its number, also on the map."""

    n: int
    id: str
    is_line: bool
    name: str
    kind: str
    town: str
    when: str
    reasons: list[str]
    calls: list[Call]
    online: str
    is_sample: bool


def rows(found: Found) -> list[Row]:
    """The list in order."""
    return [row(n, hit) for n, hit in enumerate(found.hits, 1)]


def row(n: int, hit: Hit) -> Row:
    """One hit in words."""
    entry = hit.entry
    return Row(
        n=n,
        id=hit.id,
        is_line=hit.kind is Kind.LINE,
        name=entry.name,
        kind=say(f"directory.kind.{hit.kind.value}"),
        town=town(entry),
        when=said_when(hit.next_start, hit.next_end) if hit.kind is Kind.MEETING else "",
        reasons=[says(one) for one in hit.reasons][: REASONS_FIRST + 2],
        calls=[call(phone) for phone in entry.phones[:2]],
        online=web_link(entry.online_url),
        is_sample=hit.is_sample,
    )


def town(entry: Entry) -> str:
    """Town and region, for a list."""
    return ", ".join(part for part in (entry.place.city, entry.place.state) if part)


def call(phone: Phone) -> Call:
    """A number that can be tapped."""
    dialled = re.sub(r"[^\d+*#]", "", phone.number)
    extension = f",{phone.extension}" if phone.extension else ""
    shown = phone.number + (f" {gettext('ext.')} {phone.extension}" if phone.extension else "")
    note = "" if phone.use in ("", "text", "call", "phone") else phone.use
    return Call(shown, f"tel:{dialled}{extension}", note)


def said_when(begins: datetime | None, ends: datetime | None) -> str:
    """Tuesday 1 December, 19:00 to 20:00 (CET)."""
    if begins is None:
        return ""
    # Translators: a Django date format for the day of a meeting, such as "l j F" for Tuesday 1 December.
    day = date_format(begins, "l j F")
    until = f" – {time_format(ends, 'TIME_FORMAT')}" if ends else ""
    return f"{day}, {time_format(begins, 'TIME_FORMAT')}{until} ({begins.tzname()})"


def web_link(url: str) -> str:
    """Only addresses of the web may become links; a feed may hold anything."""
    return url if re.match(r"https?://[^\s<>\"]+$", url) else ""
