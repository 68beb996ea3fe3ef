"""My days, my cycle and a brought diary in a real browser: empty, few, full and refused; wide, narrow, light, dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.watch import DESK, PHONE, Watched, visit_everything
from tests.web.diary.files import small

Watch = Callable[..., Watched]
Who = dict[str, str]


def someone(site: Site, days: int = 0) -> Who:
    """A new person with so many days, until today."""
    person: Who = site.make("tests.browser.people.signed_in", name="Ana")
    if days:
        until = site.make("tests.browser.understanding.today")
        site.make("tests.browser.understanding.with_days", person=person["id"], days=days, until=until)
    return person


@pytest.mark.parametrize("days", [0, 9, 30, 84], ids=["empty", "few", "first weeks", "full"])
def test_days_and_cycle_look_right_everywhere(watch: Watch, site: Site, days: int) -> None:
    watched = watch(site, person=someone(site, days))
    paths = dict.fromkeys(("/my-days", "/my-days?span=all&show=more", "/my-cycle", "/diaries"), 200)
    assert visit_everything(watched, paths) == []


def test_every_fold_is_sound_when_it_is_open(watch: Watch, site: Site) -> None:
    watched = watch(site, person=someone(site, 84))
    for path in ("/my-days", "/my-cycle"):
        page = watched.open(path)
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
        assert watched.look_everywhere() == []


def test_the_ring_fits_a_phone_and_its_words_can_be_read(watch: Watch, site: Site) -> None:
    watched = watch(site, person=someone(site, 84), size=PHONE)
    page = watched.open("/my-cycle")
    ring = page.locator("svg.ring")
    box = ring.bounding_box()
    assert box is not None
    assert box["width"] <= 360
    heights = ring.locator("text").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
    assert min(heights) >= 9
    inside = """(all) => all.filter((word) => {
        const box = word.getBoundingClientRect(), ring = word.ownerSVGElement.getBoundingClientRect();
        return box.left < ring.left - 1 || box.right > ring.right + 1 })"""
    assert ring.locator("text").evaluate_all(inside.replace("})", "}).map((one) => one.textContent)")) == []


def choose_file(page: Page, tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text)
    page.get_by_label("The file").set_input_files(file)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_diary_is_brought_in_step_by_step(watch: Watch, site: Site, tmp_path: Path, script: bool) -> None:
    watched = watch(site, person=someone(site), script=script, size=PHONE)
    page = watched.open("/diaries")
    page.get_by_role("link", name="Bring a diary").click()
    choose_file(page, tmp_path, small())
    page.get_by_label("A name for it").fill("Last year")
    page.get_by_role("button", name="Look at this file").click()
    expect(page.get_by_role("heading", name="What is in this file?")).to_be_visible()
    expect(
        page.get_by_role("cell", name="2026-08-05").or_(page.get_by_role("rowheader", name="2026-08-05"))
    ).to_be_visible()
    watched.expected_errors.add(422)
    page.get_by_label("“stress”", exact=True).select_option("use")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("is neither yes nor no").first).to_be_visible()
    expect(page.get_by_label("A name for this diary")).to_have_value("Last year")
    page.get_by_label("“stress”", exact=True).select_option("symptoms")
    page.get_by_label("“drank”", exact=True).select_option("use")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="Days: Last year")).to_be_visible()
    page.get_by_role("link", name="The cycle of this diary").click()
    expect(page.get_by_role("heading", name="On harder days, was the pull to use stronger?")).to_be_visible()
    expect(page.get_by_text("This diary runs from")).to_be_visible()
    watched.open("/diaries")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.get_by_text("Last year")).to_have_count(0)


def test_bringing_a_diary_looks_right_everywhere(watch: Watch, site: Site, tmp_path: Path) -> None:
    watched = watch(site, person=someone(site))
    page = watched.open("/diaries/bring")
    found = watched.look_everywhere()
    watched.expected_errors.add(422)
    choose_file(page, tmp_path, "a,b\n1\n")
    page.get_by_role("button", name="Look at this file").click()
    expect(page.get_by_text("This row has 1 cells").first).to_be_visible()
    found += watched.look_everywhere()
    choose_file(page, tmp_path, small() + "2026-08-30,1,1,no\n")
    page.get_by_role("button", name="Look at this file").click()
    found += watched.look_everywhere()
    page.get_by_label("“drank”", exact=True).select_option("use")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("Keep the first of each")).to_be_visible()
    found += watched.look_everywhere()
    page.get_by_label("Keep the first of each").check()
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="Days: mine")).to_be_visible()
    found += watched.look_everywhere()
    watched.open("/diaries")
    found += watched.look_everywhere()
    page.get_by_role("link", name="Remove").click()
    found += watched.look_everywhere()
    assert found == []


def test_the_keyboard_is_enough_to_read_a_cycle(watch: Watch, site: Site) -> None:
    watched = watch(site, person=someone(site, 84), size=DESK)
    page = watched.open("/my-cycle")
    fold = page.locator("summary", has_text="Every number, with its uncertainty")
    for _ in range(60):
        page.keyboard.press("Tab")
        if fold.evaluate("(node) => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Every link")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "The questions in numbers"


def test_it_prints_with_its_picture_and_its_words(watch: Watch, site: Site) -> None:
    watched = watch(site, person=someone(site, 84))
    page = watched.open("/my-cycle")
    page.emulate_media(media="print")
    expect(page.locator("svg.ring")).to_be_visible()
    expect(page.get_by_role("heading", name="On harder days, is the pull to use stronger?")).to_be_visible()
    expect(page.locator(".places")).to_be_hidden()


def test_it_stands_from_right_to_left(watch: Watch, mirrored: Site) -> None:
    watched = watch(mirrored, person=someone(mirrored, 84))
    for path in ("/my-days", "/my-cycle", "/diaries", "/diaries/bring"):
        watched.open(path)
        assert watched.look_everywhere() == []
