"""Search the directory: one function, `search(query) -> Found`, with everything a page or the command needs.

    from twofold.care.directory.query import BadQuery, Query
    from twofold.web.directory.search import one, search

    found = search(Query(near="Fresno, CA", needs=("trauma", "addiction"), wishes=("medicaid",), km=50))

`Query` (care.directory.query): near (postcode, town or "lat,lon"; rounded to about 1 km), km, needs (all must be
there), wishes (only lift), languages, kinds, when ("now", "tonight", "MON-19:00", "evenings", an ISO time ...), at (an
aware datetime; now if None), zone (the reader's; that of the place if ""), text, country, limit. Names of needs and
other ways to say them: `content/directory/needs.yaml`; `needs_in_words` lists them for a form. Raises BadQuery
(`field`, and one sentence) for what cannot be read: a page answers 422 with it and keeps what was typed.

`Found`: hits in order; `widened`, a tuple of `Reason(key, values)` to say with `says(reason, "widened")` when nothing
fitted what was asked (empty when something did); `unmet`, needs let go of; `lines` (crisis lines of the country,
care.helpline.Line, for the top); where, zone, country, km as they were understood. There is always something: hits of
the kind asked, wider hits, or the country's lines as hits.

`Hit`: id (a lasting UUID as text, for links and saved places), entry (care.directory.entry.Entry: name, place, phones,
url, online_url, online_note, description, slots, `more` ...), km, reasons (say with `says`), next_start and next_end
(aware, in the reader's zone), is_open (None: hours not known), age_days, source, is_sample (say so), others (records of
the same place, merged) and why_one (`says(Reason(why_one), "merged")`).

`one(id)` gives a single Hit for a page of its own; `week(entry, zone, at)` its starts in the next days. Meetings today:
`search(Query(kinds=(Kind.MEETING,), near=..., when="today"))`, online ones with `needs=("online",)`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from twofold.care.directory.asked import Asked, exact, widenings
from twofold.care.directory.clock import instant, is_on, next_start, zone_named
from twofold.care.directory.entry import Entry, Kind, Phone, Slot
from twofold.care.directory.gazetteer import gazetteer
from twofold.care.directory.geo import km_between, whole_km
from twofold.care.directory.mask import unsigned
from twofold.care.directory.query import BadQuery, Found, Hit, Query
from twofold.care.directory.rank import WARN_AFTER, Reason, about_age, about_both, about_needs
from twofold.care.directory.tables import Tables, tables
from twofold.care.helpline import Channel, Line
from twofold.web.directory.looking import Row, look, nearest
from twofold.web.directory.models import Service
from twofold.web.library import content, say

__all__ = ["BadQuery", "Found", "Hit", "Query", "Reason", "known", "needs_in_words", "one", "says", "search", "week"]


def known() -> Tables:
    """The code tables, with the host's own folder over them."""
    return tables(Path(settings.TWOFOLD_CONTENT) if settings.TWOFOLD_CONTENT else None)


def search(query: Query) -> Found:
    """Look; widen until something is found, and say how. Raises BadQuery."""
    asked = exact(query, known(), gazetteer(), country_names())
    country = query.country or (asked.where.country if asked.where else gazetteer().zone_country(str(asked.zone)))
    lines = lines_of(country)
    if query.kinds == (Kind.LINE,):
        return found(asked, tuple(line_hit(line, country, asked) for line in lines), (), country, lines)
    for changed, used in chain([((), asked)], widenings(asked, nearest)):
        rows = look(used)
        if rows:
            hits = hits_of(rows, used, asked.needs)
            return found(used, hits, changed, country, lines, asked.needs & ~used.needs)
    return found(asked, tuple(line_hit(line, country, asked) for line in lines), (Reason("lines"),), country, lines)


def found(
    asked: Asked,
    hits: tuple[Hit, ...],
    widened: tuple[Reason, ...],
    country: str,
    lines: tuple[Line, ...],
    unmet: int = 0,
) -> Found:
    """What is handed back."""
    names = tuple(known().names.names(unmet)) if widened else ()
    return Found(hits, widened, asked.where, str(asked.zone), country, asked.at, asked.km, names, lines)


def says(reason: Reason, of: str = "reason") -> str:
    """The sentence of a reason (`of`: "reason", "widened" or "merged"), in the language of the page."""
    if reason.key.startswith("has-"):
        return say("directory.reason.has", need=say(f"directory.need.{reason.key.removeprefix('has-')}"))
    return say(f"directory.{of}.{reason.key}", None, **reason.values)


def needs_in_words(*groups: str) -> list[tuple[str, str]]:
    """(id, words) of every need of these groups (all but `evidence` when none is named), for a form."""
    names = known().names
    wanted = groups or tuple(sorted(set(names.groups.values()) - {"evidence"}))
    return [(name, say(f"directory.need.{name}")) for name in names.bits if names.groups[name] in wanted]


@cache
def country_names() -> Mapping[str, str]:
    """Name in small letters -> ISO 3166 code."""
    return {
        say(key, "en").lower(): key.removeprefix("countries.").upper() for key in content().wording.keys("countries")
    }


def lines_of(country: str) -> tuple[Line, ...]:
    """The crisis lines of a country, emergency first; those of the European Union stand in for a member without."""
    library = content()
    if country in library.helplines:
        return library.helplines[country].lines
    if country in library.union.members:
        return library.union.shared.lines
    return ()


def hits_of(rows: Iterable[Row], asked: Asked, needs: int | None = None) -> tuple[Hit, ...]:
    """Rows with everything a page shows; `needs` are those first asked for, where a wider search asked for less."""
    rows = list(rows)
    stored = {row.pk: row for row in Service.objects.filter(pk__in=[row.id for row in rows]).select_related("feed")}
    merged: dict[int, list[Service]] = {}
    for other in Service.objects.filter(shown_with__in=list(stored)).order_by("id"):
        merged.setdefault(other.shown_with_id or 0, []).append(other)
    return tuple(hit(stored[row.id], row, asked, merged.get(row.id, []), needs) for row in rows if row.id in stored)


def hit(service: Service, row: Row, asked: Asked, others: list[Service], needs: int | None = None) -> Hit:
    """One row as a hit."""
    entry, mask = service.entry, unsigned(service.needs)
    zone = zone_named(entry.place.zone) if entry.place.zone else None
    begins, ends = next_of(entry.slots, zone, asked)
    is_open = open_at(entry.slots, zone, asked.when.since if asked.when else asked.at)
    checked = max(filter(None, (service.checked, service.verified_on)))
    today = asked.at.astimezone(asked.zone).date()
    return Hit(
        id=str(service.key),
        entry=entry,
        needs=mask,
        km=row.km,
        score=round(row.score, 4),
        reasons=tuple(
            reasons(
                entry, mask, row, asked, checked, is_open, begins, needs, service.feed.is_sample, service.verified_on
            )
        ),
        next_start=begins.astimezone(asked.zone) if begins else None,
        next_end=ends.astimezone(asked.zone) if ends else None,
        is_open=is_open,
        checked=checked,
        age_days=max(0, (today - checked).days),
        source=service.feed.source,
        is_sample=service.feed.is_sample,
        others=tuple(other.entry for other in others),
        why_one=next((other.why_one for other in others if other.why_one), ""),
    )


def reasons(
    entry: Entry, mask: int, row: Row, asked: Asked, checked: date, is_open: bool | None, begins: datetime | None,
    needs: int | None, is_sample: bool, verified: date | None,
) -> Iterable[Reason]:  # fmt: skip
    """Why it stands where it stands, the most important first."""
    names = known().names
    treats = about_both(names, mask, entry.kind)
    if treats:
        yield treats
    if row.km is not None:
        yield Reason("km", {"km": whole_km(row.km)})
    yield from about_needs(names, mask, (asked.needs if needs is None else needs) | asked.wishes)
    yield from about_times(entry, asked, is_open, begins)
    if entry.is_online:
        yield Reason("online")
    today = asked.at.astimezone(asked.zone).date()
    yield about_age(checked, today, is_list=checked not in (entry.checked, verified))
    if today - checked > WARN_AFTER:
        yield Reason("call-first")
    if is_sample:
        yield Reason("sample")


def about_times(entry: Entry, asked: Asked, is_open: bool | None, begins: datetime | None) -> Iterable[Reason]:
    """Open now, soon, or not known."""
    if is_open:
        yield Reason("open" if asked.when is None or asked.when.since == asked.at else "open-then")
    elif asked.when and is_open is None and entry.kind is not Kind.MEETING:
        yield Reason("hours-unknown")
    if begins and entry.kind is Kind.MEETING and timedelta(0) <= begins - asked.at <= timedelta(hours=3):
        yield Reason("starts-soon", {"minutes": int((begins - asked.at).total_seconds() // 60)})


def next_of(slots: Iterable[Slot], zone: ZoneInfo | None, asked: Asked) -> tuple[datetime | None, datetime | None]:
    """The next start, and its end: in the stretches asked for where there is one, else after now."""
    if zone is None:
        return None, None
    spans = asked.when.spans if asked.when else ()
    ways = [(since, until) for since, until in spans] + [(spans[0][0] if spans else asked.at, None)]
    for since, until in ways:
        starts = [
            (begins, slot)
            for slot in slots
            if (begins := next_start(slot, zone, since)) and (until is None or begins < until)
        ]
        if starts:
            begins, slot = min(starts, key=lambda pair: pair[0])
            wall = begins.astimezone(zone).replace(tzinfo=None) + timedelta(minutes=slot.end - slot.start)
            return begins, instant(wall, zone)
    return None, None


def open_at(slots: Iterable[Slot], zone: ZoneInfo | None, at: datetime) -> bool | None:
    """Whether it is open; None where no hours are known."""
    hours = [slot for slot in slots if slot.opens]
    if not hours or zone is None:
        return None
    return any(is_on(slot, zone, at) for slot in hours)


def one(key: str, query: Query | None = None) -> Hit | None:
    """One entry by its id, also one that is closed or was dropped by its list; None where there is none."""
    try:
        service = Service.objects.select_related("feed").filter(key=UUID(key)).first()
    except ValueError:
        return None
    if service is None:
        return None
    if service.shown_with_id:
        service = Service.objects.select_related("feed").get(pk=service.shown_with_id)
    asked = exact(query or Query(), known(), gazetteer(), country_names())
    entry = service.entry
    if not (query and query.zone) and entry.place.zone and zone_named(entry.place.zone):
        asked = replace(asked, zone=ZoneInfo(entry.place.zone))
    km = None
    if asked.where and entry.place.lat is not None and entry.place.lon is not None:
        km = km_between(asked.where.point, (entry.place.lat, entry.place.lon))
    return hit(service, Row(service.pk, float(service.both), km), asked, list(service.others.order_by("id")))


@dataclass(frozen=True, slots=True)
class Start:
    """One start of a slot and its end, in the reader's zone; `opens` tells opening hours from a meeting."""

    begins: datetime
    ends: datetime
    opens: bool


def week(entry: Entry, zone: ZoneInfo, at: datetime, days: int = 7) -> list[Start]:
    """Every start in the next days, in the reader's zone."""
    own = zone_named(entry.place.zone) if entry.place.zone else None
    found = []
    for slot in entry.slots if own else ():
        begins = next_start(slot, own, at) if own else None
        while own and begins and begins < at + timedelta(days=days):
            wall = begins.astimezone(own).replace(tzinfo=None) + timedelta(minutes=slot.end - slot.start)
            found.append(Start(begins.astimezone(zone), instant(wall, own).astimezone(zone), slot.opens))
            begins = next_start(slot, own, begins + timedelta(minutes=1))
    return sorted(found, key=lambda start: start.begins)


def line_hit(line: Line, country: str, asked: Asked) -> Hit:
    """A crisis line as a hit, for the end of every road."""
    phones = tuple(Phone(way.shows, "", way.channel.value) for way in line.ways if way.channel is not Channel.CHAT)
    link = next((way.link for way in line.ways if way.link), "") or ""
    entry = Entry(record=line.id, kind=Kind.LINE, name=say(line.name), phones=phones, url=link)
    today = datetime.now(UTC).date() if asked.at is None else asked.at.astimezone(asked.zone).date()
    return Hit(
        id=f"line:{country.lower()}.{line.id}",
        entry=entry,
        needs=0,
        km=None,
        score=0.0,
        reasons=(Reason("line"), about_age(line.checked, today)),
        next_start=None,
        next_end=None,
        is_open=None,
        checked=line.checked,
        age_days=(today - line.checked).days if line.checked else None,
        source=line.source.title,
        is_sample=False,
    )
