"""A query made exact: masks for names, a position for a place, stretches of time for words; and how it may be widened.

asked = exact(query, tables(), gazetteer(), countries)
for step in widenings(asked): ...           # what to try, in order, while nothing was found
"""

from collections.abc import Iterator, Mapping
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


def widenings(asked: Asked) -> Iterator[tuple[tuple[Reason, ...], Asked]]:
    """Wider searches, each with what changed; the search stops at the first that finds something.

    First farther away, then from anywhere, then at another time, then with fewer wishes: what is treated goes last.
    """
    farther = replace(asked, km=max(asked.km, min(WIDEST_KM if asked.when is None else WIDEST_SOON_KM, FARTHEST_KM)))
    if asked.where and asked.online is not True:
        km = asked.km
        while km < farther.km:
            km = min(km * 2, farther.km)
            yield (Reason("km", {"km": round(km)}),), replace(asked, km=km)
    yield from _other_times(asked, farther)
    anywhere = replace(asked, where=None, online=True)
    if asked.where and asked.online is not False and Kind.PRACTICAL not in asked.kinds:
        yield (Reason("online"),), anywhere
        if asked.when:
            yield (Reason("online"), Reason("week")), replace(anywhere, when=_week(asked))
    for needs in _fewer(asked):
        yield (
            (Reason("fewer-needs"),),
            replace(asked, needs=needs, wishes=asked.wishes | asked.needs, when=None, km=_far(asked), languages=()),
        )
        yield (
            (Reason("fewer-needs"), Reason("online")),
            replace(anywhere, needs=needs, wishes=asked.wishes | asked.needs, when=None, languages=()),
        )
    if asked.words:
        yield (Reason("without-words"),), replace(asked, words=(), when=None, km=_far(asked))
    yield (
        (Reason("anything"),),
        replace(
            asked,
            needs=0,
            wishes=asked.wishes | asked.needs,
            when=None,
            words=(),
            languages=(),
            km=_far(asked),
            kinds=USUAL,
        ),
    )
    yield (
        (Reason("anything"), Reason("online")),
        replace(anywhere, needs=0, when=None, words=(), languages=(), kinds=USUAL),
    )


def _other_times(asked: Asked, farther: Asked) -> Iterator[tuple[tuple[Reason, ...], Asked]]:
    if asked.when is None:
        return
    yield (Reason("hours-unknown"),), replace(asked, hours_known=False)
    yield (Reason("week"),), replace(asked, when=_week(asked))
    if asked.where:
        km = {"km": round(farther.km)}
        yield (Reason("hours-unknown"), Reason("km", km)), replace(farther, hours_known=False)
        yield (Reason("week"), Reason("km", km)), replace(farther, when=_week(asked))


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
