"""The frame of every page by keyboard, with large letters, in a very small window, on paper, and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched

Watch = Callable[..., Watched]
DOORS = ("Help now", "Leave quickly")
PLACES = ("Today", "Understand", "Plan", "Find help", "Together")

WHAT_HAS_FOCUS = """() => {
    const node = document.activeElement, shown = node.closest("label") || node;
    if (node === document.body) return null;
    const box = shown.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 44) / 2);
    const ring = [node, shown, node.nextElementSibling].some((one) => one && getComputedStyle(one).outlineStyle !== "none");
    return { name: shown.textContent.trim().slice(0, 40) || node.name, ring,
        covered: !(at && (shown.contains(at) || at.contains(shown))) };
}"""
TOO_SMALL = """() => [...document.querySelectorAll(
    ".button:not(.button-link), .chip, .option, .scale-number, .places a, .foot a, summary, .skip, input[type=text], select")]
    .map((one) => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < 43.9 || box.width < 43.9))
    .map(([name, box]) => `${name}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


def is_on_top(page: Page, name: str) -> bool:
    """Whether one of the doors is in the window with nothing over it."""
    door = page.locator(".bar .button", has_text=name)
    expect(door).to_be_in_viewport(ratio=1)
    return bool(
        door.evaluate(
            """(node) => { const box = node.getBoundingClientRect();
            return node.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }"""
        )
    )


@pytest.mark.parametrize("size", [PHONE, (1280, 900)], ids=["phone", "desk"])
def test_everything_can_be_reached_by_tab_and_is_seen_when_it_has_focus(
    workshop: Site, watch: Watch, size: object
) -> None:
    page = watch(workshop, size=size).open("/ui/")
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    reached = 0
    for _ in range(400):
        page.keyboard.press("Tab")
        focus = page.evaluate(WHAT_HAS_FOCUS)
        if focus is None:
            break
        assert focus["ring"], focus
        assert not focus["covered"], focus
        reached += 1
    assert reached > 60


def test_the_first_tab_leads_past_the_frame(workshop: Site, watch: Watch) -> None:
    page = watch(workshop).open("/find-help")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Go to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_that_can_be_tapped_is_44_px(workshop: Site, watch: Watch) -> None:
    page = watch(workshop, size=PHONE).open("/ui/")
    assert page.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("path", ["/ui/", "/", "/help-now/ie", "/sign-up"])
def test_letters_twice_as_large_lose_nothing(workshop: Site, watch: Watch, path: str) -> None:
    watched = watch(workshop, size=PHONE)
    page = watched.open(path)
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert not watched.scrolls_sideways()
    for name in DOORS:
        assert is_on_top(page, name)
    for name in PLACES:
        expect(page.locator(".places").get_by_text(name, exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path", ["/ui/", "/", "/help-now/ie", "/sign-up"])
def test_four_times_zoom_keeps_one_column_and_both_doors(workshop: Site, watch: Watch, path: str) -> None:
    watched = watch(workshop, size=(320, 256))
    page = watched.open(path)
    assert not watched.scrolls_sideways()
    page.evaluate("scrollTo(0, 600)")
    for name in DOORS:
        assert is_on_top(page, name)
    bar = page.locator(".bar").evaluate("(node) => node.getBoundingClientRect().height")
    assert bar < 0.4 * 256
    assert page.locator(".places").evaluate("(node) => getComputedStyle(node).position") == "static"


def test_the_places_stand_below_on_a_phone_and_at_the_side_on_a_desk(workshop: Site, watch: Watch) -> None:
    watched = watch(workshop, size=PHONE)
    places = watched.open("/find-help").locator(".places")
    below = places.bounding_box()
    assert below is not None
    assert below["y"] + below["height"] == pytest.approx(PHONE[1], abs=1)
    watched.page.set_viewport_size({"width": 1280, "height": 900})
    side = places.bounding_box()
    assert side is not None
    assert side["x"] + side["width"] < watched.page.locator("main h1").bounding_box()["x"]  # type: ignore[index]
    expect(places.get_by_role("link", name="Find help")).to_have_attribute("aria-current", "page")


def test_on_paper_there_are_no_doors_and_everything_folded_is_open(workshop: Site, watch: Watch) -> None:
    page = watch(workshop, size=(780, 1100)).open("/ui/")
    page.emulate_media(media="print")
    for frame in (".bar", ".places", ".foot"):
        expect(page.locator(frame)).to_be_hidden()
    for table in page.locator("details table").all():
        expect(table).to_be_visible()


def test_the_words_about_escape_are_only_there_where_escape_works(workshop: Site, watch: Watch) -> None:
    with_script = watch(workshop).open("/find-help")
    without = watch(workshop, script=False).open("/find-help")
    expect(with_script.get_by_role("button", name="Leave quickly (or press Escape three times)")).to_be_visible()
    expect(without.get_by_role("button", name="Leave quickly", exact=True)).to_be_visible()
