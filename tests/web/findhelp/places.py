"""A few entries in a fixed week, for the pages of Find help."""

from datetime import date

from twofold.care.directory.entry import Entry, Kind, Phone, Place, Slot
from twofold.care.directory.tables import tables
from twofold.web.directory.actions import take_in
from twofold.web.directory.host import the_host
from twofold.web.directory.models import Feed, Service

DAY = 24 * 60
EVERY_EVENING = tuple(Slot(day * DAY + 19 * 60, day * DAY + 20 * 60) for day in range(7))
ALL_HOURS = (Slot(0, 7 * DAY, opens=True),)
FRESNO = Place(street="1 Made Up Street", city="Fresno", state="CA", postcode="93701", country="US", lat=36.74, lon=-119.79, zone="America/Los_Angeles", zone_from="feed")  # fmt: skip


def mask(*names: str) -> int:
    """The need mask of these names."""
    bits = tables().names.bits
    return sum(bits[name] for name in names)


def keep_places(*more: Entry) -> dict[str, str]:
    """Take a small list in; names to ids."""
    entries = [
        Entry(
            "both",
            Kind.TREATMENT,
            "River House",
            place=FRESNO,
            needs=mask("trauma", "addiction", "trauma-strong", "co-occurring"),
            slots=ALL_HOURS,
            phones=(Phone("559-555-0101"),),
            url="https://river.example/",
            updated=date(2026, 11, 1),
        ),
        Entry(
            "hostile",
            Kind.TREATMENT,
            "<script>alert(1)</script>",
            place=FRESNO,
            needs=mask("addiction"),
            phones=(Phone('"><b>5'),),
            url="javascript:alert(1)",
            description="</script><img src=x onerror=alert(1)>",
            updated=date(2026, 11, 1),
        ),
        Entry(
            "online",
            Kind.MEETING,
            "Evening Room",
            needs=mask("addiction", "online"),
            place=Place(zone="Europe/Dublin", zone_from="feed"),
            slots=EVERY_EVENING,
            online_url="https://meet.example/room",
            updated=date(2026, 11, 1),
        ),
        *more,
    ]
    feed = Feed(name="small", format="csv", source="A small list", as_of=date(2026, 11, 1))
    take_in(by=the_host(), feed=feed, entries=entries, known=tables(), today=date(2026, 12, 1))
    return {row.record: str(row.key) for row in Service.objects.all()}
