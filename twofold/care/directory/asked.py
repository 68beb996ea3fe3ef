"""A query made exact: masks for names, a position for a place, stretches of time for words; and how it may be widened.

asked = exact(query, tables(), gazetteer(), countries)
for step in widenings(asked): ...           # what to try, in order, while nothing was found
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from twofold.care.directory import when as times
from twofold.care.directory.clock import zone_named
from twofold.care.directory.entry import Kind
from twofold.care.directory.gazetteer import Gazetteer
from twofold.care.directory.geo import FARTHEST_KM
from twofold.care.directory.mask import UnknownNeed
from twofold.care.directory.query import MOST, WIDEST_KM, BadQuery, Query, Where
from twofold.care.directory.rank import Reason
from twofold.care.directory.sites import plain
from twofold.care.directory.tables import Tables
from twofold.care.directory.tidy import Unclear
from twofold.care.directory.when import When

USUAL = (Kind.TREATMENT, Kind.MEETING, Kind.THERAPIST)
WIDEST_SOON_KM = 100.0  # nobody reaches a meeting farther away that starts in the next hours
MOST_WORDS, LONGEST_TEXT = 8, 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for. `needs` and `wishes` are masks, `km` the reach, `core` what must not be let go of silently.

    `online` True: only what can be joined from anywhere; False: only what has a place; None: both. `hours_known` False
    also takes places whose hours nobody knows.
    """

    needs: int
    wishes: int
    core: int
    languages: tuple[str, ...]
    kinds: tuple[Kind, ...]
    where: Where | None
    km: float
    when: When | None
    words: tuple[str, ...]
    online: bool | None
    hours_known: bool
    limit: int
    at: datetime
    zone: ZoneInfo


def exact(query: Query, known: Tables, places: Gazetteer, countries: Mapping[str, str]) -> Asked:
    """Read a query. Raises BadQuery with one sentence and the field."""
    names = known.names
    where = _where(query, places, countries)
    at = query.at or datetime.now(UTC)
    zone = _zone(query.zone or (where.zone if where else "") or "UTC")
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    needs, wishes = _mask(known, query.needs), _mask(known, query.wishes)
    kinds = query.kinds or _kinds_for(known, needs)
    online = True if needs & names.bits["online"] else False if needs & names.bits["in-person"] else None
    return Asked(
        needs=needs,
        wishes=wishes,
        core=names.group_mask("treats", "practical", "medication") | names.mask("withdrawal", "online"),
        languages=tuple(code.lower() for code in query.languages),
        kinds=tuple(kinds),
        where=where,
        km=_km(query.km),
        when=_when(query.when, at.astimezone(UTC), zone),
        words=tuple(plain(query.text[:LONGEST_TEXT]).split()[:MOST_WORDS]),
        online=online,
        hours_known=True,
        limit=max(1, min(query.limit, MOST)),
        at=at.astimezone(UTC),
        zone=zone,
    )


def widenings(asked: Asked, nearest: Callable[[Asked], float | None]) -> Iterator[tuple[tuple[Reason, ...], Asked]]:
    """Wider searches, each with what changed; the search stops at the first that finds something.

    First farther away, then from anywhere, then at another time, then with fewer wishes: what is treated goes last.
    `nearest` tells how far the nearest is that fits, so that distances are not tried one after the other.
    """
    if asked.where and asked.online is not True:
        yield from _farther(asked, asked, (), nearest)
    yield from _other_times(asked, nearest)
    anywhere = replace(asked, where=None, online=True)
    if asked.where and asked.online is not False and Kind.PRACTICAL not in asked.kinds:
        yield (Reason("online"),), anywhere
        if asked.when:
            yield (Reason("online"), Reason("week")), replace(anywhere, when=_week(asked))
    for needs in _fewer(asked):
        fewer = {"needs": needs, "wishes": asked.wishes | asked.needs, "when": None, "languages": ()}
        yield (Reason("fewer-needs"),), replace(asked, km=_far(asked), **fewer)  # type: ignore[arg-type]
        yield (Reason("fewer-needs"), Reason("online")), replace(anywhere, **fewer)  # type: ignore[arg-type]
    if asked.words:
        yield (Reason("without-words"),), replace(asked, words=(), when=None, km=_far(asked))
    anything = {
        "needs": 0,
        "wishes": asked.wishes | asked.needs,
        "when": None,
        "words": (),
        "languages": (),
        "kinds": USUAL,
    }
    yield (Reason("anything"),), replace(asked, km=_far(asked), **anything)  # type: ignore[arg-type]
    yield (Reason("anything"), Reason("online")), replace(anywhere, **anything)  # type: ignore[arg-type]


def _farther(
    first: Asked, asked: Asked, also: tuple[Reason, ...], nearest: Callable[[Asked], float | None]
) -> Iterator[tuple[tuple[Reason, ...], Asked]]:
    """The same, twice as far as often as it takes to reach the nearest; none where that is too far."""
    most = WIDEST_KM if asked.when is None else WIDEST_SOON_KM
    away = nearest(replace(asked, km=most)) if most > first.km else None
    if away is not None:
        km = first.km
        while km < away or km == first.km:
            km = min(km * 2, most)
        yield (*also, Reason("km", {"km": round(km)})), replace(asked, km=km)


def _other_times(asked: Asked, nearest: Callable[[Asked], float | None]) -> Iterator[tuple[tuple[Reason, ...], Asked]]:
    if asked.when is None:
        return
    unknown, week = replace(asked, hours_known=False), replace(asked, when=_week(asked))
    yield (Reason("hours-unknown"),), unknown
    yield (Reason("week"),), week
    if asked.where and asked.online is not True:
        yield from _farther(asked, unknown, (Reason("hours-unknown"),), nearest)
        yield from _farther(asked, week, (Reason("week"),), nearest)


def _fewer(asked: Asked) -> Iterator[int]:
    """Masks with less asked: first the core alone, then each core need alone, the first in order of the bits first."""
    core = asked.needs & asked.core
    if core and core != asked.needs:
        yield core
    bits = [1 << n for n in range(64) if core >> n & 1]
    if len(bits) > 1:
        yield from bits


def _far(asked: Asked) -> float:
    return max(asked.km, WIDEST_KM)


def _week(asked: Asked) -> When:
    return When(((asked.at, asked.at + timedelta(days=7)),))


def _where(query: Query, places: Gazetteer, countries: Mapping[str, str]) -> Where | None:
    if not query.near.strip():
        return None
    where = places.find(query.near[:LONGEST_TEXT], query.country, countries)
    if where is None:
        raise BadQuery(
            "near", f"We know no place named '{query.near.strip()[:60]}'; try a postcode, or a larger town nearby."
        )
    return where


def _zone(name: str) -> ZoneInfo:
    zone = zone_named(name)
    if zone is None:
        raise BadQuery("zone", f"There is no time zone '{name[:60]}'; try a name such as America/Chicago.")
    return zone


def _mask(known: Tables, asked: tuple[str, ...]) -> int:
    try:
        return known.names.asked(asked)
    except UnknownNeed as problem:
        shown = ", ".join(name for name, group in known.names.groups.items() if group != "evidence")
        raise BadQuery("need", f"There is no need '{problem.name[:60]}'; there are both, {shown}.") from problem


def _kinds_for(known: Tables, needs: int) -> tuple[Kind, ...]:
    return (*USUAL, Kind.PRACTICAL) if needs & known.names.group_mask("practical") else USUAL


def _km(km: float) -> float:
    if not 0 < km <= FARTHEST_KM:
        raise BadQuery("km", f"The distance must be more than 0 and at most {FARTHEST_KM:.0f} km.")
    return float(km)


def _when(asked: str, at: datetime, zone: ZoneInfo) -> When | None:
    if not asked.strip():
        return None
    try:
        return times.parse(asked[:LONGEST_TEXT], at, zone)
    except Unclear as problem:
        raise BadQuery("when", str(problem)) from problem
    except (OverflowError, ValueError) as problem:
        raise BadQuery("when", f"'{asked[:60]}' is no time we can read.") from problem
