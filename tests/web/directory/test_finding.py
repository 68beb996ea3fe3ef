"""What a person gets: hits with reasons, never nothing, and nothing that is not so."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from twofold.care.directory.entry import Entry, Kind, Phone, Place, Slot, Status
from twofold.care.directory.query import BadQuery, Found, Query
from twofold.care.directory.tables import tables
from twofold.web.directory import search as searching
from twofold.web.directory.actions import take_in, verify
from twofold.web.directory.host import the_host
from twofold.web.directory.models import Feed, Service
from twofold.web.directory.search import one, says, search, week

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)
AT = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)  # a Tuesday, ten in the morning in Fresno
FRESNO = Place(
    street="1 Elm St",
    city="Fresno",
    state="CA",
    postcode="93701",
    country="US",
    lat=36.75,
    lon=-119.78,
    zone="America/Los_Angeles",
)
mask = tables().names.mask


def entry(name: str, *needs: str, **given: Any) -> Entry:
    kind = given.pop("kind", Kind.TREATMENT)
    return Entry(
        record=name,
        kind=kind,
        name=name,
        needs=mask(*needs),
        place=given.pop("place", FRESNO),
        updated=given.pop("updated", TODAY),
        **given,
    )


def keep(*entries: Entry, sample: bool = False, name: str = "list") -> None:
    feed = Feed(name=name, format="csv", source="A list", as_of=TODAY, is_sample=sample)
    take_in(by=the_host(), feed=feed, entries=entries, known=tables(), today=TODAY)


def look(**given: Any) -> Found:
    return search(Query(at=AT, **given))


def names(found: Found) -> list[str]:
    return [hit.entry.name for hit in found.hits]


def reasons(found: Found) -> list[str]:
    return [reason.key for reason in found.hits[0].reasons]


BOTH = ("addiction", "trauma")


def test_strong_evidence_stands_before_weak_and_says_which() -> None:
    keep(
        entry("Weak", *BOTH, place=Place(**{**_plain(FRESNO), "street": "2 Elm St"})),
        entry(
            "Strong",
            *BOTH,
            "co-occurring",
            "trauma-strong",
            place=Place(**{**_plain(FRESNO), "street": "3 Elm St", "lat": 36.9}),
        ),
        entry("Use alone", "addiction", place=Place(**{**_plain(FRESNO), "street": "4 Elm St"})),
    )
    found = look(near="Fresno, CA", needs=BOTH)
    assert names(found) == ["Strong", "Weak"]
    assert reasons(found)[0] == "both-strong"
    assert found.hits[1].reasons[0].key == "both-weak"


def _plain(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in place.__slots__}


def test_trauma_counselling_alone_is_never_called_treating_trauma() -> None:
    keep(entry("Counsel", "trauma"))
    assert reasons(look(near="Fresno", needs=("trauma",)))[0] == "trauma-weak"


def test_an_old_entry_sinks_and_says_so() -> None:
    keep(
        entry("Old", "addiction", updated=date(2023, 1, 1)),
        entry("New", "addiction", place=Place(**{**_plain(FRESNO), "lat": 36.8})),
    )
    found = look(near="Fresno", needs=("addiction",))
    assert names(found) == ["New", "Old"]
    assert {reason.key for reason in found.hits[1].reasons} >= {"checked-years", "call-first"}


def test_there_is_always_something() -> None:
    assert [hit.kind for hit in look(near="Fresno", needs=("housing",)).hits][:1] == [Kind.LINE]
    keep(entry("Far", "addiction", place=Place(**{**_plain(FRESNO), "lat": 37.5})))
    found = look(near="Fresno", needs=("addiction",), km=10)
    assert (names(found), [one.key for one in found.widened]) == (["Far"], ["km"])
    found = look(near="Fresno", needs=("addiction", "spanish"))
    assert (names(found), [one.key for one in found.widened], found.unmet) == (["Far"], ["fewer-needs"], ("spanish",))
    assert look(near="Fresno", needs=("addiction",), km=100).widened == ()
    assert found.lines[0].kinds[0].value == "emergency"


def test_every_widening_and_reason_has_its_sentence() -> None:
    keep(entry("A", "addiction"), sample=True)
    for query in (
        {"text": "nothing like it"},
        {"needs": ("housing",)},
        {"when": "now"},
        {"when": "tonight", "kinds": (Kind.MEETING,)},
    ):
        found = look(near="Fresno", **query)
        assert found.hits
        assert all(says(reason, "widened") for reason in found.widened)
        assert all(says(reason) for hit in found.hits for reason in hit.reasons)


def test_a_meeting_now_is_told_in_the_readers_zone() -> None:
    slot = Slot(1440 + 11 * 60, 1440 + 12 * 60)
    keep(entry("Noon", "addiction", kind=Kind.MEETING, slots=(slot,), online_url="https://x.example/"))
    found = look(needs=("online",), when="now", zone="Europe/Dublin")
    assert found.hits[0].next_start is not None
    assert found.hits[0].next_start.isoformat() == "2026-12-01T19:00:00+00:00"
    assert "starts-soon" in reasons(found)
    assert not [
        hit
        for hit in look(needs=("online",), when="SUN-19:00", zone="Europe/Dublin").hits
        if not found.widened and hit.km
    ]


def test_open_now_and_hours_not_known() -> None:
    day = Slot(1440 + 9 * 60, 1440 + 17 * 60, opens=True)
    keep(entry("Open", "addiction", slots=(day,)), entry("Unknown", "mental-health"))
    assert (names(look(near="Fresno", when="now")), reasons(look(near="Fresno", when="now"))[2]) == (["Open"], "open")
    found = look(near="Fresno", when="TUE-20:00", needs=("addiction",))
    assert [one.key for one in found.widened] == ["week"]
    found = look(near="Fresno", when="evenings", needs=("mental-health",))
    assert (names(found), [one.key for one in found.widened]) == (["Unknown"], ["hours-unknown"])


def test_what_is_closed_is_not_found_but_its_page_remains() -> None:
    keep(entry("Closed", "addiction", status=Status.CLOSED))
    assert "Closed" not in names(look(near="Fresno", needs=("addiction",)))
    found = one(str(Service.objects.get().key))
    assert found is not None
    assert found.entry.status is Status.CLOSED
    assert one("nonsense") is None
    assert one("00000000-0000-4000-8000-000000000009") is None


def test_a_sample_says_so_and_a_verified_entry_too() -> None:
    keep(entry("A", "addiction", updated=None), sample=True)
    assert {"sample", "listed-today"} <= set(reasons(look(near="Fresno")))
    verify(by=the_host(), service=Service.objects.get(), on=TODAY)
    assert "checked-today" in reasons(look(near="Fresno"))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"near": "Nowhereville"}, "near"), ({"near": "95,200"}, "near"), ({"needs": ("love",)}, "need"), ({"when": "soonish"}, "when"),
        ({"zone": "Mars/Base"}, "zone"), ({"km": 0}, "km"), ({"km": 1e9}, "km"), ({"km": float("nan")}, "km"), ({"when": "MON-27:00"}, "when"),
        ({"when": "9999-12-31T23:59"}, "when"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(query: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as refused:
        look(**query)
    assert refused.value.field == field


def test_sql_and_html_are_only_words() -> None:
    keep(entry("A", "addiction"))
    for text in ("'; DROP TABLE directory_service;--", "<script>", "%", "_", "\x00", "x" * 10_000):
        assert look(near="Fresno", text=text).hits


def test_a_page_of_its_own_has_the_week_ahead() -> None:
    keep(
        entry(
            "A", "addiction", kind=Kind.MEETING, slots=(Slot(600, 660), Slot(3000, 3060)), phones=(Phone("555 0100"),)
        )
    )
    hit = one(str(Service.objects.get().key))
    assert hit is not None
    assert len(week(hit.entry, searching.ZoneInfo("America/Los_Angeles"), AT)) == 2
    assert (Path(searching.__file__).name, hit.km) == ("search.py", None)
