"""The whole way once: help, an account, a check-in, a diary, days, cycle, my data, and out. By keys; and without script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import LocatorAssertions, Page, expect

from tests.browser.site import Site
from tests.browser.walking import Keys, Taps, Walker
from tests.browser.watch import DESK, PHONE, Watched
from tests.web.diary.files import small

PASSPHRASE = "seven green ladders humming"
DULL = "https://www.wikipedia.org/"
NUMBERS = {
    "sleep": "6",
    "memories": "4",
    "edge": "5",
    "low": "3",
    "worry": "4",
    "craving": "6",
    "ease": "5",
    "pleasure": "4",
}

ByWay = dict[str, tuple[Callable[[Page], Walker], dict[str, object]]]
WAYS: ByWay = {
    "the keyboard alone": (Keys, {"size": DESK}),
    "script off": (Taps, {"size": PHONE, "script": False}),
}


def heading(page: Page) -> LocatorAssertions:
    """What the page's own heading says."""
    return expect(page.get_by_role("heading", level=1))


def sign_up(walk: Walker, name: str) -> None:
    """From the first page to Today."""
    walk.press("Start a private diary")
    walk.pick("adult", "yes")
    walk.write("Your name here", name)
    walk.write("Passphrase", PASSPHRASE)
    walk.write("The same passphrase again", PASSPHRASE)
    walk.select("Country", "Ireland")
    walk.press("Make the account")
    heading(walk.page).to_have_text("Codes")
    walk.press("I have kept them")


def check_in(walk: Walker) -> None:
    """All questions of today, with use, and what it was for."""
    walk.press("Check in")
    for question, value in NUMBERS.items():
        walk.pick(question, value)
    walk.pick("reminder", "a-little")
    walk.pick("use", "alcohol")
    walk.press("Keep")
    heading(walk.page).to_have_text("A little more about it")
    walk.press("Keep")


def bring_a_diary(walk: Walker, file: Path) -> None:
    """A file of thirty days, its columns named."""
    walk.press("Bring a diary")
    walk.give("The file", file)
    walk.press("Look at this file")
    for column, part in (("stress", "symptoms"), ("urge", "craving"), ("drank", "use")):
        options = walk.page.get_by_label(f"“{column}”", exact=True)
        walk.select(f"“{column}”", str(options.locator(f'option[value="{part}"]').text_content()))
    walk.press("Bring it in")
    expect(walk.page).to_have_url(re.compile(r"/diaries/[0-9a-f-]+/days$"))


@pytest.mark.parametrize("way", WAYS)
def test_the_whole_way(site: Site, watch: Callable[..., Watched], tmp_path: Path, way: str) -> None:
    walker, given = WAYS[way]
    watched = watch(site, **given)
    watched.may_go_to(DULL, "<title>Dull</title>dull")
    walk = walker(watched.open("/"))
    page = walk.page
    file = tmp_path / "mine.csv"
    file.write_text(small())

    walk.press("I feel overwhelmed")
    expect(page.get_by_role("link", name="Help now").first).to_be_visible()
    walk.press("Help now")
    expect(page.get_by_role("link", name=re.compile("^Call ")).first).to_be_visible()
    walk.press("Twofold")
    sign_up(walk, f"Otter by {way}")
    expect(page).to_have_url(re.compile("/today$"))

    walk.press("What I follow")
    walk.pick("things", "alcohol")
    walk.press("Keep")
    heading(page).to_have_text("Before you stop or cut down")
    walk.press("See the answer")
    walk.press("Go on to Today")
    check_in(walk)
    walk.press("Done")
    expect(page.get_by_role("heading", name="You have checked in today")).to_be_visible()

    walk.press("Understand")
    heading(page).to_have_text("My cycle")
    walk.press("Diaries you brought")
    bring_a_diary(walk, file)
    expect(page.locator("svg.chart").first).to_be_visible()
    walk.press("The cycle of this diary")
    heading(page).to_contain_text("Cycle: ")

    walk.press("My data")
    walk.press("Who looked")
    expect(page.get_by_text("You kept a check-in.").first).to_be_visible()
    walk.press("Leave quickly")
    page.wait_for_url(DULL)
    watched.open("/today")
    heading(page).to_have_text("Sign in")
