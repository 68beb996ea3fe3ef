"""The browser and the servers the journeys run on. Everything here needs Chromium: CHROMIUM or /usr/bin/chromium."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import Site
from tests.browser.watch import Watched

NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", NOWHERE_ELSE]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    program = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if not os.path.exists(program):
        pytest.fail(f"There is no browser at {program}; set CHROMIUM.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Twofold as a host runs it."""
    with Site() as running:
        yield running


@pytest.fixture(scope="session")
def made_up() -> Iterator[Site]:
    """Twofold with Ana's twelve weeks and a few other made-up people."""
    with Site(made_up=3) as running:
        yield running


@pytest.fixture(scope="session")
def workshop() -> Iterator[Site]:
    """Twofold in development, with the gallery at /ui/."""
    with Site(TWOFOLD_DEBUG="on") as running:
        yield running


@pytest.fixture(scope="session")
def mirrored() -> Iterator[Site]:
    """Twofold in the made-up language, from right to left, with the gallery."""
    with Site(settings="tests.mirrored", made_up=2, TWOFOLD_DEBUG="on") as running:
        yield running


@pytest.fixture
def watch(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """`watch(site, person=..., script=False, size=PHONE)`: a watched page; whatever it complained about fails the test."""
    opened: list[Watched] = []

    def open_one(on: Site, **given: Any) -> Watched:
        opened.append(Watched(browser, on, **given))
        return opened[-1]

    yield open_one
    trouble = [complaint for watched in opened for complaint in watched.trouble]
    for watched in opened:
        watched.close()
    assert trouble == []
