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


@pytest.mark.parametrize("days", [0, 5, 20, 90], ids=["empty", "few", "first weeks", "full"])
def test_days_and_cycle_look_right_everywhere(watch: Watch, site: Site, days: int) -> None:
    watched = watch(site, person=someone(site, days))
    paths = dict.fromkeys(("/my-days", "/my-days?span=all&show=more", "/my-cycle", "/my-cycle/how-sure"), 200)
    assert visit_everything(watched, paths) == []


@pytest.mark.parametrize("days", [0, 5, 20, 90], ids=["empty", "few", "first weeks", "full"])
def test_the_cycle_says_everything_without_script(watch: Watch, site: Site, days: int) -> None:
    watched = watch(site, person=someone(site, days), script=False, size=PHONE)
    page = watched.open("/my-cycle")
    if days < 14:
        expect(page.locator("svg.ring")).to_have_count(0)
        expect(page.get_by_role("link", name="See my days" if days else "Check in", exact=True)).to_be_visible()
        return
    ring = page.locator("svg.ring")
    expect(ring).to_be_visible()
    for fold in ("Each line in words", "The other questions", "Every number, with its uncertainty"):
        page.locator("summary", has_text=fold).click()
    lines = page.locator(".ring-says li").count()
    assert ring.locator("path.ring-link").count() == ring.locator("text.ring-number").count() == lines
    expect(page.get_by_role("heading", name="How long does a hard day linger?")).to_be_visible()
    expect(page.get_by_role("region", name="What is left of a harder day, of 100")).to_be_visible()
    page.get_by_role("link", name="How sure is this?").click()
    expect(page.get_by_role("heading", name="What the words mean")).to_be_visible()


def test_relief_stands_alone_with_its_ratings(watch: Watch, site: Site) -> None:
    watched = watch(site, person=someone(site, 90), size=DESK)
    page = watched.open("/my-cycle")
    assert page.locator("rect.ring-bar").count() == 11
    expect(page.get_by_text("no line is drawn to it")).to_be_visible()
    expect(page.locator("figcaption").get_by_text("It eased things by about 6 of 10")).to_be_visible()
    touching = """() => {
        const named = [...document.querySelectorAll('svg.ring text')].find((one) => one.textContent === 'Relief');
        const x = Number(named.getAttribute('x'));
        const place = [...document.querySelectorAll('circle.ring-station')].find((one) => Number(one.getAttribute('cx')) === x && Math.abs(Number(one.getAttribute('cy')) - Number(named.getAttribute('y'))) < 40);
        const cy = Number(place.getAttribute('cy'));
        return [...document.querySelectorAll('svg.ring path.ring-link')].filter((line) =>
            [0, line.getTotalLength()].some((at) => {
                const end = line.getPointAtLength(at);
                return Math.hypot(end.x - x, end.y - cy) < 66;
            })).length }"""
    assert page.evaluate(touching) == 0


def test_every_fold_is_sound_when_it_is_open(watch: Watch, site: Site) -> None:
    watched = watch(site, person=someone(site, 84))
    for path in ("/my-days", "/my-cycle", "/my-cycle/how-sure"):
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
    scale = page.get_by_role("group", name="The scale of “urge”")
    expect(page.get_by_role("group", name="The scale of “stress”")).to_be_hidden()
    expect(scale).to_be_visible()  # a rating: its scale is asked beside it, with what the file holds
    expect(scale.get_by_text("The answers in the file go from 0 to 10.")).to_be_visible()
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
    for path in ("/my-days", "/my-cycle", "/my-cycle/how-sure", "/diaries", "/diaries/bring"):
        watched.open(path)
        assert watched.look_everywhere() == []
