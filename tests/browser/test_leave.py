"""Leave quickly: by button and by key, with script and without, and what is left when someone goes back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched

DULL = "https://www.wikipedia.org/"
Watch = Callable[..., Watched]


@pytest.fixture
def ana(site: Site) -> dict[str, str]:
    return dict(site.make("tests.browser.people.signed_in", name="Ana"))


def at_a_page(watch: Watch, site: Site, ana: dict[str, str], **more: object) -> tuple[Watched, Page]:
    """Ana at a page that nobody else's work can change: the one for an address that is not there."""
    watched = watch(site, person=ana, **more)
    watched.may_go_to(DULL, "<title>Dull</title>dull")
    page = watched.open("/nothing-here", status=404)
    return watched, page


def is_signed_in(site: Site, ana: dict[str, str]) -> bool:
    return bool(site.make("tests.browser.people.has_session", key=ana["value"]))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_button_ends_the_session_and_goes_somewhere_dull(
    watch: Watch, site: Site, ana: dict[str, str], script: bool
) -> None:
    assert is_signed_in(site, ana)
    watched, page = at_a_page(watch, site, ana, script=script, size=PHONE)
    page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url(DULL)
    expect(page).to_have_title("Dull")
    page.wait_for_timeout(200)
    assert not is_signed_in(site, ana)
    assert [cookie for cookie in watched.context.cookies() if cookie["name"] == ana["cookie"]] == []


def test_escape_three_times_leaves_at_once(watch: Watch, site: Site, ana: dict[str, str]) -> None:
    _, page = at_a_page(watch, site, ana)
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(DULL)
    page.wait_for_timeout(200)
    assert not is_signed_in(site, ana)


def test_escape_twice_stays(watch: Watch, site: Site, ana: dict[str, str]) -> None:
    _, page = at_a_page(watch, site, ana)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert is_signed_in(site, ana)


NOTE_WHAT_SHOWS_WHEN_THE_SERVER_IS_TOLD = """() => {
    const tell = navigator.sendBeacon.bind(navigator);
    navigator.sendBeacon = (address) => {
        noted([document.documentElement.hidden, document.body.textContent, document.title.trim()]);
        return tell(address);
    };
}"""


def test_the_page_is_blank_before_anything_else_happens(watch: Watch, site: Site, ana: dict[str, str]) -> None:
    _, page = at_a_page(watch, site, ana)
    seen: list[list[object]] = []
    page.expose_function("noted", lambda shown: seen.append(shown))
    page.evaluate(NOTE_WHAT_SHOWS_WHEN_THE_SERVER_IS_TOLD)
    page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url(DULL)
    assert seen == [[True, "", "\u200b"]]


def test_the_page_left_is_not_the_one_before_in_the_history(watch: Watch, site: Site, ana: dict[str, str]) -> None:
    watched, page = at_a_page(watch, site, ana)
    watched.open("/nothing-there", status=404)
    page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url(DULL)
    page.go_back()
    page.wait_for_url("**/nothing-here")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_the_two_doors_are_in_view_wherever_one_scrolls_and_nothing_covers_them(watch: Watch, workshop: Site) -> None:
    watched = watch(workshop, size=PHONE)
    page = watched.open("/ui/")
    for top in (0, 900, 100_000):
        page.evaluate("(top) => scrollTo(0, top)", top)
        for name in ("Help now", "Leave quickly"):
            door = page.locator(".bar").get_by_text(name, exact=False).first
            expect(door).to_be_in_viewport(ratio=1)
            assert door.evaluate(
                """(node) => { const box = node.getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return node.contains(top) || top.contains(node) }"""
            )
            assert door.evaluate("(node) => node.getBoundingClientRect().height") >= 40
