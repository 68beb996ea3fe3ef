"""The search finds exactly what looking at every entry finds, in the same order: 1,000 random queries."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.web.directory import made_up, twin
from twofold.care.directory.asked import Asked, exact
from twofold.care.directory.entry import Kind
from twofold.care.directory.gazetteer import gazetteer
from twofold.care.directory.query import Query
from twofold.care.directory.tables import tables
from twofold.web.directory.actions import take_in
from twofold.web.directory.host import the_host
from twofold.web.directory.looking import look
from twofold.web.directory.models import Feed, Service

AS_OF = date(2026, 6, 1)
ENTRIES = made_up.entries(1500, seed=6)
ANYTHING = tuple(kind for kind in Kind if kind is not Kind.LINE)
WHEN = ("", "", "now", "tonight", "tomorrow", "MON-19:00", "evenings", "2026-11-01T01:30", "SUN", "weekend")


pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(db: None) -> dict[str, int]:
    feed = Feed(name="made-up", format="csv", source="made up", as_of=AS_OF)
    take_in(by=the_host(), feed=feed, entries=ENTRIES, known=tables(), today=made_up.TODAY)
    return dict(Service.objects.values_list("id", "record"))


def query(rng: np.random.Generator) -> Asked:
    names = [name for name in tables().names.bits if name != "online"]
    centre = made_up.CENTRES[rng.integers(len(made_up.CENTRES))]
    near = f"{centre[0] + rng.normal(0, 0.2):.2f},{(centre[1] + rng.normal(0, 0.2) + 180) % 360 - 180:.2f}"
    needs = [*rng.choice(["trauma", "addiction", "mental-health", *names], rng.integers(0, 3))]
    asked = Query(
        near=near if rng.random() < 0.7 else "",
        km=float(rng.choice([5, 25, 50, 100, 400, 3000])),
        needs=(*needs, "online") if rng.random() < 0.2 else tuple(needs),
        wishes=tuple(rng.choice(names, rng.integers(0, 4), replace=False)) + (("free",) if rng.random() < 0.3 else ()),
        kinds=() if rng.random() < 0.5 else tuple(ANYTHING[n] for n in set(rng.integers(0, len(ANYTHING), 2))),
        when=str(rng.choice(WHEN)),
        at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=int(rng.integers(0, 525_600))),
        zone=str(rng.choice(made_up.ZONES)),
        text=str(rng.choice(made_up.WORDS)) if rng.random() < 0.2 else "",
        languages=("es",) if rng.random() < 0.1 else (),
        limit=20,
    )
    return exact(asked, tables(), gazetteer(), {})


def check(asked: Asked, records: dict[int, str]) -> int:
    """Same scores in the same order, and the same entries where scores tell them apart; returns how many."""
    expected = twin.look(ENTRIES, asked, AS_OF)
    found = [(records[row.id], row.score) for row in look(asked)]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected[:20]], abs=1e-9), asked
    last = expected[min(20, len(expected)) - 1][1] if expected else 0
    may = {record for record, score in expected if score >= last - 1e-9}
    must = {record for record, score in expected if score > last + 1e-9}
    assert must <= {record for record, _ in found} <= may, asked
    return len(found)


def test_random_searches_agree_with_looking_at_everything(directory: dict[int, str]) -> None:
    rng = np.random.default_rng(60)
    found = [check(query(rng), directory) for _ in range(120)]
    assert sum(count > 0 for count in found) > 60


@pytest.mark.slow
def test_a_thousand_random_searches_agree(directory: dict[int, str]) -> None:
    rng = np.random.default_rng(61)
    for _ in range(1000):
        check(query(rng), directory)


def test_the_top_bit_of_the_mask_is_found(directory: dict[int, str]) -> None:
    asked = exact(Query(needs=("free",), at=datetime(2026, 12, 1, tzinfo=UTC)), tables(), gazetteer(), {})
    assert check(asked, directory) == 20
