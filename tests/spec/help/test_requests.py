"""200 requests, with the first three that a person would expect from the raw rows: at least 9 of 10 agree."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from twofold.care.directory.entry import Kind
from twofold.care.directory.query import Query
from twofold.web.directory.sample import bring_samples
from twofold.web.directory.search import search

pytestmark = pytest.mark.django_db
FILES = sorted(Path(__file__).parent.glob("*.yaml"))
REQUESTS = [(file.stem, one) for file in FILES for one in yaml.safe_load(file.read_text(encoding="utf-8"))]
TODAY = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


def answer(asked: dict[str, Any]) -> list[str]:
    """The first three names; none where the search had to be widened."""
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()}
    given["kinds"] = tuple(Kind(one) for one in given.get("kinds", ()))
    given["at"] = datetime.fromisoformat(given["at"]) if "at" in given else TODAY
    found = search(Query(**given))
    assert found.hits
    names = list(dict.fromkeys(hit.entry.name for hit in found.hits))
    return [] if found.widened else names[:3]


def test_there_are_two_hundred_and_each_says_why() -> None:
    assert len(REQUESTS) == 200
    assert all(one["why"] for _, one in REQUESTS)


def test_nine_of_ten_agree_and_the_rest_is_explained() -> None:
    bring_samples()
    assert date(2026, 12, 1) == TODAY.date()
    differs = [
        (name, one["ask"], one["expect"], got)
        for name, one in REQUESTS
        if (got := answer(one["query"])) != one["expect"]
    ]
    explained = [(name, one["ask"]) for name, one in REQUESTS if one.get("differs")]
    assert [(name, ask) for name, ask, *_ in differs] == explained, differs
    assert len(differs) <= len(REQUESTS) // 10
