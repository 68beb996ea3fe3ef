"""The two ways to look: near a place, through the grid; and anywhere, through the slots of online meetings.

Both give (id, score, km or None) in order. They are ordinary ORM queries, the same on SQLite and PostgreSQL; the tests
have their slow twin. Distances are chords (care.directory.geo), so no row needs a cosine.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Abs, Sqrt
from django.db.models.lookups import Exact, GreaterThanOrEqual

from twofold.care.directory.asked import Asked
from twofold.care.directory.clock import Span, next_start, starts_between, under_way, zone_named
from twofold.care.directory.entry import WEEK, Kind
from twofold.care.directory.entry import Slot as WeeklySlot
from twofold.care.directory.geo import RADIUS_KM, cells_near, chord2, chord2_of, count_near, km_of, vector
from twofold.care.directory.mask import signed
from twofold.care.directory.rank import FAR, OLD, VERY_OLD, age_points
from twofold.web.directory import zones
from twofold.web.directory.models import KINDS, Service, Slot

MOST_CELLS = 4000  # beyond this many the cells no longer help
NEVER = Q(pk__in=())


class Row(NamedTuple):
    """One row found."""

    id: int
    score: float
    km: float | None


@dataclass(frozen=True, slots=True)
class Times:
    """Conditions on slots for zones that share them: starts of meetings, and what is open."""

    zones: tuple[int, ...]
    starts: Q
    opens: Q


def look(asked: Asked) -> list[Row]:
    """What fits, best first."""
    if asked.where is not None and asked.online is not True:
        return near(asked)
    found = anywhere(asked) if asked.online is not False else []
    if asked.online is not True:
        found += near(asked)
    best = {row.id: row for row in sorted(found, key=lambda row: row.score)}
    return sorted(best.values(), key=lambda row: (-row.score, row.id))[: asked.limit]


def near(asked: Asked) -> list[Row]:
    """Entries with a place, within reach of it; without a place all of them, by score."""
    rows = reached(asked)
    score = F("both") + wishes(asked) - lost_by_age(asked)
    if asked.where is not None:
        score = score - Sqrt(Abs(2.0 - 2.0 * dot(asked))) * (RADIUS_KM * FAR / asked.km)
    rows = rows.annotate(score=ExpressionWrapper(score, output_field=FloatField())).order_by("-score", "id")
    found = rows.values_list("id", "score", "x", "y", "z")[: asked.limit]
    return [Row(pk, got, away(asked, x, y, z)) for pk, got, x, y, z in found]


def nearest(asked: Asked) -> float | None:
    """How far the nearest entry is that fits, in km; None where none is within reach."""
    rows = reached(asked).annotate(along=dot(asked)).order_by("-along")
    first = rows.values_list("x", "y", "z").first()
    return None if first is None else away(asked, *first)


def reached(asked: Asked) -> QuerySet[Service]:
    """What fits and is within reach, in no order."""
    rows, ids = fitting(Service.objects.all(), asked), None
    if asked.where is None:
        rows = rows.filter(cell__gte=0)
    else:
        rows, ids = within(rows, asked)
        rows = rows.filter(GreaterThanOrEqual(dot(asked), 1.0 - chord2_of(asked.km) / 2.0))
    return rows if asked.when is None else rows.filter(at_times(asked, ids))


def away(asked: Asked, x: float | None, y: float | None, z: float | None) -> float | None:
    """Kilometres from the place to a point of the sphere."""
    if asked.where is None or x is None or y is None or z is None:
        return None
    return km_of(chord2(vector(*asked.where.point), (x, y, z)))


def fitting(rows: QuerySet[Service], asked: Asked) -> QuerySet[Service]:
    """Rows with every need, of the kinds asked for, that speak the languages and hold the words."""
    rows = with_needs(rows, asked.needs)
    kinds = [KINDS[kind] for kind in asked.kinds if kind in KINDS]
    if set(kinds) != set(KINDS.values()):
        rows = rows.filter(kind__in=kinds)
    for code in asked.languages:
        rows = rows.filter(languages__contains=f",{code},")
    for word in asked.words:
        rows = rows.filter(words__contains=word)
    return rows


def with_needs(rows: Any, needs: int, field: str = "needs") -> Any:
    """Rows whose mask holds all these bits."""
    return rows.filter(Exact(masked(needs, field), signed(needs))) if needs else rows


def masked(needs: int, field: str = "needs") -> Any:
    """The mask of a row, only these bits.

    The wrapper matters: without it Django takes the mask for 32 bits and finds nothing on PostgreSQL.
    """
    return ExpressionWrapper(F(field).bitand(signed(needs)), output_field=BigIntegerField())


def within(rows: QuerySet[Service], asked: Asked) -> tuple[QuerySet[Service], tuple[int, ...] | None]:
    """Rows in the cells of the circle, and the zones in those cells (None where the circle is too large for cells)."""
    assert asked.where is not None
    point = asked.where.point
    if count_near(point, asked.km) > MOST_CELLS:
        return rows.filter(cell__gte=0), None
    cells = [cell for some in cells_near(point, asked.km) for cell in some]
    used = zones.cells_used()
    cells = [cell for cell in cells if cell in used]
    return rows.filter(cell__in=cells), tuple(sorted({zone for cell in cells for zone in used[cell]}))


def dot(asked: Asked) -> Any:
    """p.q of a row and the place: the cosine of the angle between them."""
    assert asked.where is not None
    x, y, z = vector(*asked.where.point)
    return ExpressionWrapper(F("x") * x + F("y") * y + F("z") * z, output_field=FloatField())


def wishes(asked: Asked) -> Any:
    """One point for each wish that is met."""
    total: Any = Value(0.0, output_field=FloatField())
    for bit in bits_of(asked.wishes):
        met = Exact(masked(bit), signed(bit))
        total = total + Case(When(met, then=Value(1.0)), default=Value(0.0), output_field=FloatField())
    return total


def bits_of(mask: int) -> list[int]:
    """The single bits of a mask."""
    return [1 << n for n in range(64) if mask >> n & 1]


def lost_by_age(asked: Asked) -> Any:
    """`rank.age_points`, in the database."""
    today = asked.at.astimezone(asked.zone).date()
    old, very_old = Value(today - OLD, output_field=DateField()), Value(today - VERY_OLD, output_field=DateField())
    return Case(
        When(checked__lt=very_old, then=Value(2.0)),
        When(checked__lt=old, then=Value(1.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )


def at_times(asked: Asked, ids: tuple[int, ...] | None) -> Q:
    """Rows with a slot at the times asked for; perhaps those of which no hours are known."""
    slots = Slot.objects.filter(service=OuterRef("pk"))
    conditions = [Q(zone__in=part.zones) & (part.starts | part.opens) for part in times(asked, ids)]
    found = Q(Exists(slots.filter(reduce(or_, conditions, NEVER))))
    if asked.hours_known:
        return found
    return found | (~Q(kind=KINDS[Kind.MEETING]) & ~Q(Exists(slots)))


def times(asked: Asked, ids: Iterable[int] | None) -> list[Times]:
    """The conditions on slots, zones with the same clock together."""
    assert asked.when is not None
    together: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, name in zones.names().items():
        zone = zone_named(name) if ids is None or number in ids else None
        if zone is not None:
            spans = tuple(span for since, until in asked.when.spans for span in starts_between(zone, since, until))
            unders = tuple(under_way(zone, since) for since, _ in asked.when.spans)
            together[spans, unders].append(number)
    return [
        Times(tuple(numbers), starting(spans), is_open(spans, unders, asked.when.is_moment))
        for (spans, unders), numbers in together.items()
    ]


def any_of(conditions: Iterable[Q]) -> Q:
    """One of them."""
    return reduce(or_, conditions)


def starting(spans: Iterable[Span]) -> Q:
    """Meetings that start in these minutes of the week."""
    joined = reduce(or_, (in_span(span) for span in spans), NEVER)
    return Q(opens=False) & joined


def in_span(span: Span) -> Q:
    """Slots that start in a span; every week, or in such a week of the month."""
    return in_weeks(span.weeks, start__gte=span.first, start__lt=span.last)


def in_weeks(weeks: int, **also: int) -> Q:
    """Slots of every week, or of such a week of the month; as short as the slots there are allow."""
    used = zones.weeks_used()
    if not used:
        return Q(**also)
    return Q(weeks__in=[0, *(mask for mask in used if mask & weeks)], **also)


def is_open(spans: Iterable[Span], unders: Iterable[Any], is_moment: bool) -> Q:
    """Opening hours that hold the moment; or, for a stretch, any part of it."""
    found = NEVER
    for under in unders:
        ending = any_of(Q(end__gte=low, end__lte=high) for low, high in under.ending)
        wrapped = any_of(Q(end__gte=max(low + WEEK, WEEK + 1), end__lte=high + WEEK) for low, high in under.ending)
        begun = any_of(Q(start__gte=low, start__lte=high) for low, high in under.begun)
        today, before = in_weeks(under.today), in_weeks(under.yesterday)
        weeks = (today & Q(start__gte=under.midnight)) | (before & Q(start__lt=under.midnight)) if today else Q()
        found |= weeks & ((begun & ending) | wrapped)
    if not is_moment:
        found = reduce(or_, (in_span(span) for span in spans), found)
    return Q(opens=True) & found


def anywhere(asked: Asked) -> list[Row]:
    """What can be joined from anywhere; with a time, what starts (or is open) then, the soonest first among equals."""
    if asked.when is None:
        rows = fitting(Service.objects.filter(is_online=True, is_live=True), asked)
        score = ExpressionWrapper(F("both") + wishes(asked) - lost_by_age(asked), output_field=FloatField())
        rows = rows.annotate(score=score).order_by("-score", "id")
        return [Row(pk, got, None) for pk, got in rows.values_list("id", "score")[: asked.limit]]
    found = [*starting_online(asked), *open_online(asked)]
    return sorted(found, key=lambda row: (-row.score, row.id))[: asked.limit]


def starting_online(asked: Asked) -> list[Row]:
    """Online meetings that start then; a wait as long as the stretch costs what the edge of a map costs."""
    assert asked.when is not None
    if Kind.MEETING not in asked.kinds:
        return []
    rows = with_needs(Slot.objects.filter(is_online=True, opens=False), asked.needs)
    rows = rows.filter(online_starts(asked))
    if asked.languages or asked.words:
        rows = rows.filter(service__in=fitting(Service.objects.all(), asked))
    soonest: dict[int, tuple[datetime, int, date, int]] = {}
    by_slot: dict[tuple[int, int, int], datetime | None] = {}
    told = rows.values_list("service", "zone", "start", "weeks", "needs", "both", "checked")
    for pk, zone, start, weeks, needs, both, checked in told:
        key = (zone, start, weeks)
        if key not in by_slot:
            by_slot[key] = first_in(asked, zones.zone(zone), WeeklySlot(start, start + 1, False, weeks))
        begins = by_slot[key]
        if begins is not None and (pk not in soonest or begins < soonest[pk][0]):
            soonest[pk] = begins, both, checked, needs
    return scored(asked, soonest)


def online_starts(asked: Asked) -> Q:
    """Starts in the stretches, by zone; `first_in` looks at the weeks of the month afterwards."""
    assert asked.when is not None
    together: dict[tuple[tuple[int, int], ...], list[int]] = defaultdict(list)
    for number in zones.online():
        spans = (span for since, until in asked.when.spans for span in starts_between(zones.zone(number), since, until))
        together[tuple((span.first, span.last) for span in spans)].append(number)
    found = [
        Q(zone__in=some, start__gte=low, start__lt=high) for spans, some in together.items() for low, high in spans
    ]
    return reduce(or_, found, NEVER)


def first_in(asked: Asked, zone: ZoneInfo, slot: WeeklySlot) -> datetime | None:
    """The first start of a slot in the stretches asked for."""
    assert asked.when is not None
    for since, until in asked.when.spans:
        begins = next_start(slot, zone, since)
        if begins is not None and begins < until:
            return begins
    return None


def scored(asked: Asked, soonest: Mapping[int, tuple[datetime, int, date, int]]) -> list[Row]:
    """Online meetings with their scores: (start, points for both, day checked, needs) by id."""
    assert asked.when is not None
    since, longest = asked.when.since, max(asked.when.longest, timedelta(minutes=1))
    today = asked.at.astimezone(asked.zone).date()
    wanted = [signed(bit) for bit in bits_of(asked.wishes)]
    lost: dict[date, int] = {}
    waits: dict[datetime, float] = {}
    found = []
    for pk, (begins, both, checked, needs) in soonest.items():
        if checked not in lost:
            lost[checked] = age_points(checked, today)
        if begins not in waits:
            waits[begins] = FAR * (max(timedelta(0), begins - since) / longest)
        met = float(sum(needs & bit == bit for bit in wanted)) if wanted else 0.0
        found.append(Row(pk, both + met - waits[begins] - lost[checked], None))
    return found


def open_online(asked: Asked) -> list[Row]:
    """Online services with opening hours (a therapist, a chat) that are open then."""
    if set(asked.kinds) == {Kind.MEETING}:
        return []
    rows = fitting(Service.objects.filter(is_online=True, is_live=True), asked)
    slots = Slot.objects.filter(service=OuterRef("pk"), is_online=True)
    conditions = [Q(zone__in=part.zones) & part.opens for part in times(asked, None)]
    rows = rows.filter(Exists(slots.filter(reduce(or_, conditions, NEVER))))
    score = ExpressionWrapper(F("both") + wishes(asked) - lost_by_age(asked), output_field=FloatField())
    rows = rows.exclude(kind=KINDS[Kind.MEETING]).annotate(score=score).order_by("-score", "id")
    return [Row(pk, got, None) for pk, got in rows.values_list("id", "score")[: asked.limit]]
