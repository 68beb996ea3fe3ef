"""From the first page to a person, by thumb, by keyboard, without script, on a phone: and nothing is kept."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched, visit_everything
from twofold.care.content import load

Watch = Callable[..., Watched]
CONTENT = load()
WAYS = tuple(CONTENT.start)
OPEN = {
    **dict.fromkeys(("/", *(f"/start/{way}" for way in WAYS)), 200),
    **dict.fromkeys(("/plan", "/find-help", "/together", "/about", "/privacy"), 200),
    "/start/nowhere": 404,
}
HELP = {"/help-now": 200, "/help-now/us": 200, "/not-safe": 200, "/not-safe/ie": 200, "/help-now/zz": 404}


NO_GUESS = dict.fromkeys(("/help-now", "/not-safe", "/start/in-danger", "/start/using-more"), 200)


@pytest.mark.parametrize(
    ("pages", "locale"),
    [(OPEN, "en-IE"), (HELP, "en-IE"), (NO_GUESS, "en")],
    ids=["first pages", "help", "where the country is not known"],
)
def test_every_open_page_can_be_used_by_everyone_at_every_size(
    watch: Watch, site: Site, pages: dict[str, int], locale: str
) -> None:
    watched = watch(site, locale=locale)
    assert visit_everything(watched, pages) == []


@pytest.mark.parametrize("locale", ["en-IE", "en"])
def test_they_stand_from_right_to_left_in_a_language_with_long_words(watch: Watch, mirrored: Site, locale: str) -> None:
    watched = watch(mirrored, locale=locale, size=PHONE)
    for path, status in (NO_GUESS if locale == "en" else {**OPEN, **HELP}).items():
        if status == 200:
            watched.open(path)
            assert not watched.scrolls_sideways(), path
            assert watched.axe() == [], path


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("locale", ["en-IE", "en"])
@pytest.mark.parametrize("way", WAYS)
def test_from_the_first_page_a_number_is_at_most_three_taps_away(
    watch: Watch, site: Site, way: str, locale: str, script: bool
) -> None:
    watched = watch(site, script=script, locale=locale, size=PHONE)
    page = watched.open("/")
    page.locator(f'a[href="/start/{way}"]').click()
    taps = 1
    if not page.locator('main a[href^="tel:"]').count():
        page.locator('main a[href^="/help-now"]').first.click()
        taps += 1
    number = page.locator('main a[href^="tel:"]').first
    expect(number).to_be_visible()
    assert taps + 1 <= 3
    assert watched.context.cookies() == []


def test_nothing_is_left_on_the_device_by_the_open_pages(watch: Watch, site: Site) -> None:
    watched = watch(site, locale="en-IE")
    for path, status in {**OPEN, **HELP, "/skills": 200, "/skills/paced-breathing": 200}.items():
        watched.open(path, status)
    assert watched.context.cookies() == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert watched.page.evaluate(kept) == [0, 0, ""]
    assert watched.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert watched.page.evaluate("caches.keys().then((all) => all.length)") == 0


def focused(page: Page) -> dict[str, Any]:
    """What has the focus: its words, where it leads, and whether the bars leave it in sight."""
    found: dict[str, Any] = page.evaluate(
        """() => {
            const one = document.activeElement, box = one.getBoundingClientRect();
            const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return {text: one.textContent.trim(), href: one.getAttribute("href") || "",
                    seen: one === at || one.contains(at) || (at && at.contains(one))};
        }"""
    )
    return found


def tab_to(page: Page, href: str, *, most: int = 60) -> None:
    """Press Tab until the link has the focus; everything on the way is in sight."""
    for _ in range(most):
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        now = focused(page)
        assert now["seen"], f"{now['text']} has the focus and is covered"
        if re.fullmatch(href, now["href"]):
            return
    raise AssertionError(f"no way to {href} by keyboard")


@pytest.mark.parametrize("size", [PHONE, (1280, 900)])
def test_with_the_keyboard_alone_someone_in_danger_comes_to_a_number(
    watch: Watch, site: Site, size: tuple[int, int]
) -> None:
    page = watch(site, locale="en-IE", size=size).open("/")
    tab_to(page, "/start/in-danger")
    page.keyboard.press("Enter")
    page.wait_for_url("**/start/in-danger")
    tab_to(page, "tel:112")
    tab_to(page, r"/help-now/ie(#.*)?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help-now/ie**")
    tab_to(page, "tel:116123")


def test_on_a_phone_the_emergency_number_is_on_the_first_screen(watch: Watch, site: Site) -> None:
    watched = watch(site, locale="en-IE", size=(360, 640))
    for path in ("/help-now", "/not-safe", "/start/in-danger"):
        page = watched.open(path)
        box = page.locator('main a[href="tel:112"]').first.bounding_box()
        places = page.locator(".places").bounding_box()
        assert box is not None
        assert places is not None
        assert box["y"] + box["height"] <= places["y"], path


def test_the_danger_signs_open_without_script_and_print_open(watch: Watch, site: Site) -> None:
    watched = watch(site, script=False, locale="en-IE")
    page = watched.open("/help-now")
    sign = page.get_by_text("They cannot be woken.")
    expect(sign).to_be_hidden()
    page.get_by_text("Signs of an overdose").click()
    expect(sign).to_be_visible()
    page = watched.open("/help-now")
    page.emulate_media(media="print")
    expect(page.get_by_text("They cannot be woken.")).to_be_visible()
    expect(page.get_by_role("link", name="Help now", exact=True)).to_be_hidden()
