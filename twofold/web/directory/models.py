"""Feeds, services at locations, and weekly slots. Public facts: nothing here is about a person who uses Twofold.

A service is one row with its location (decision record 0330). What a search needs stands in columns, in the index it
reads; the whole record is `body`. A row that is not to be found (closed, dropped by its feed, or shown with another
record of the same place) has `is_live` off and no cell.
"""

from django.db import models

from twofold.care.directory.entry import Entry, Kind, Status, from_plain
from twofold.web.vault.privacy import Public

KINDS = {Kind.TREATMENT: 1, Kind.MEETING: 2, Kind.THERAPIST: 3, Kind.PRACTICAL: 4}
KIND_OF = {number: kind for kind, number in KINDS.items()}
STATUSES = {Status.ACTIVE: 1, Status.INACTIVE: 2, Status.DEFUNCT: 3, Status.CLOSED: 4, Status.GONE: 5}
STATUS_OF = {number: status for status, number in STATUSES.items()}


class Feed(models.Model):
    """A list that was imported, once or again and again."""

    name = models.CharField(max_length=80, unique=True)
    format = models.CharField(max_length=20)
    programme = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=120)
    as_of = models.DateField()
    imported_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)
    digest = models.CharField(max_length=32, blank=True)

    class Privacy:
        id = Public("the number of the list")
        name = Public("the name the host knows the list by")
        format = Public("how the list is written")
        programme = Public("the fellowship whose meetings it holds")
        source = Public("where the list comes from, as shown beside each entry")
        as_of = Public("the day the list describes")
        imported_at = Public("when it was read")
        is_sample = Public("whether it is a sample, not current")
        digest = Public("a number that changes when its entries do")


class Zone(models.Model):
    """An IANA time zone by a small number."""

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=64, unique=True)

    class Privacy:
        id = Public("the number of the zone")
        name = Public("its name")


class Service(models.Model):
    """A service at a location. `needs` includes what other records of the same place say, `own_needs` does not."""

    key = models.UUIDField(unique=True)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="services")
    record = models.CharField(max_length=200)
    kind = models.SmallIntegerField()
    status = models.SmallIntegerField(default=1)
    is_live = models.BooleanField(default=True)
    needs = models.BigIntegerField()
    own_needs = models.BigIntegerField()
    both = models.SmallIntegerField()
    checked = models.DateField()
    zone = models.ForeignKey(Zone, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    cell = models.IntegerField(null=True)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    z = models.FloatField(null=True)
    is_online = models.BooleanField(default=False)
    languages = models.CharField(max_length=80, blank=True)
    site = models.BigIntegerField(default=0)
    shown_with = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="others")
    why_one = models.CharField(max_length=20, blank=True)
    gone_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    digest = models.CharField(max_length=32)
    words = models.TextField()
    body = models.JSONField()

    class Meta:
        indexes = [
            models.Index(
                fields=["cell", "needs", "kind", "x", "y", "z", "both", "checked", "zone", "id"], name="directory_near"
            ),
            models.Index(
                fields=["is_online", "needs"], name="directory_online", condition=models.Q(is_online=True, is_live=True)
            ),
            models.Index(fields=["site"], name="directory_site", condition=~models.Q(site=0)),
        ]

    class Privacy:
        id = Public("the number of the entry")
        key = Public("the lasting name of the entry")
        feed = Public("the list it comes from")
        record = Public("its name in that list")
        kind = Public("care, a meeting, a therapist or practical help")
        status = Public("whether it can be used")
        is_live = Public("whether a search may find it")
        needs = Public("what it offers, with all records of the place")
        own_needs = Public("what it offers, by this record alone")
        both = Public("points for treating both sides")
        checked = Public("when somebody last looked at it")
        zone = Public("its time zone")
        cell = Public("the square of the map it stands in")
        x = Public("its position")
        y = Public("its position")
        z = Public("its position")
        is_online = Public("whether it can be joined from anywhere")
        languages = Public("languages spoken")
        site = Public("a number of its address")
        shown_with = Public("the record of the same place it is shown with")
        why_one = Public("why the two are one place")
        gone_on = Public("since when its list has dropped it")
        verified_on = Public("when the host last made sure of it")
        digest = Public("a number that changes with its content")
        words = Public("words it is found by")
        body = Public("the whole record")

    @property
    def entry(self) -> Entry:
        """The record as it was read."""
        return from_plain(self.body)


class Slot(models.Model):
    """A weekly slot, in minutes since Monday 00:00 in the entry's own zone.

    What a search for online meetings needs is copied from the entry; `is_online` is off while the entry is not live.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="slots", db_index=False)
    start = models.SmallIntegerField()
    end = models.SmallIntegerField()
    weeks = models.SmallIntegerField(default=0)
    opens = models.BooleanField(default=False)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, db_index=False, related_name="+")
    is_online = models.BooleanField(default=False)
    needs = models.BigIntegerField(default=0)
    both = models.SmallIntegerField(default=0)
    checked = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["service", "zone", "start", "end", "opens", "weeks"], name="directory_slot_times"),
            models.Index(
                fields=["zone", "start", "needs", "weeks", "both", "checked", "service"],
                name="directory_slot_online",
                condition=models.Q(is_online=True, opens=False),
            ),
            models.Index(
                fields=["zone", "needs"], name="directory_hours_online", condition=models.Q(is_online=True, opens=True)
            ),
        ]

    class Privacy:
        id = Public("the number of the slot")
        service = Public("the entry it belongs to")
        start = Public("when it begins in the week")
        end = Public("when it ends")
        weeks = Public("the weeks of a month it is in")
        opens = Public("opening hours, or a meeting")
        zone = Public("its time zone")
        is_online = Public("whether it can be joined from anywhere")
        needs = Public("what the entry offers")
        both = Public("points of the entry for treating both sides")
        checked = Public("when somebody last looked at the entry")
