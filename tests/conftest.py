"""What every test may ask for: the cast, and clients that are already signed in."""

import os
from collections.abc import Iterator

import pytest
from django.core.signals import setting_changed
from django.test import Client
from django.test.client import ClientHandler

from tests.cast import make_person
from twofold.web.signin.models import Person
from twofold.web.vault.keys import forget_opened

SHARED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "..", "shared")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`django_db` always means both databases; tests of ../shared are left out where it is not there."""
    for item in items:
        for marker in list(item.iter_markers("django_db")):
            if "databases" not in marker.kwargs:
                item.add_marker(pytest.mark.django_db(*marker.args, databases="__all__", **marker.kwargs), append=False)
        if item.get_closest_marker("shared") and not os.path.isdir(SHARED):
            item.add_marker(pytest.mark.skip(reason="../shared is not beside the project"))


def _middleware_once() -> None:
    """Every client builds the whole chain of middleware anew, which takes as long as a page; one chain does for all.

    It is built again when a setting changes.
    """
    parts = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")
    made: dict[str, object] = {}
    build = ClientHandler.load_middleware

    def load(handler: ClientHandler, is_async: bool = False) -> None:
        if not made:
            build(handler, is_async)
            made.update({part: getattr(handler, part) for part in parts})
        vars(handler).update(made)

    ClientHandler.load_middleware = load  # type: ignore[method-assign]
    setting_changed.connect(lambda **given: made.clear(), weak=False)


_middleware_once()


@pytest.fixture(autouse=True)
def _no_key_stays_open() -> Iterator[None]:
    forget_opened()
    yield
    forget_opened()


@pytest.fixture
def ana(db: None) -> Person:
    return make_person("Ana")


@pytest.fixture
def ben(db: None) -> Person:
    return make_person("Ben")


@pytest.fixture
def dana(db: None) -> Person:
    return make_person("Dana")


def signed_in(person: Person) -> Client:
    """A browser in which this person is signed in; answers of 500 are returned, not raised."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.fixture
def ana_client(ana: Person) -> Client:
    return signed_in(ana)


@pytest.fixture
def dana_client(dana: Person) -> Client:
    return signed_in(dana)
