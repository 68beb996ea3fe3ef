"""Every URL declares who may; every event and every kind of record has its words."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from twofold.web.audit.events import Event
from twofold.web.library import content
from twofold.web.mydata.inventory import tables


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


PAGES = list(patterns(get_resolver()))


@pytest.mark.parametrize(("path", "pattern"), PAGES, ids=[path or "first page" for path, _ in PAGES])
def test_the_page_declares_who_may(path: str, pattern: URLPattern) -> None:
    declared = getattr(pattern.callback, "declared", None)
    assert declared is not None, path
    assert declared.reason


@pytest.mark.parametrize("event", list(Event))
def test_the_event_has_its_sentence(event: Event) -> None:
    assert content().wording.has(f"audit.{event.value}")


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.key)
def test_the_kind_of_record_has_its_name(table: object) -> None:
    assert content().wording.has(f"held.{table.key}")  # type: ignore[attr-defined]
