"""Ana's whole way once with the keyboard alone, and once with script off on a phone.

Sign up, follow something, check in, her days, a diary of her own, its cycle, what is held, help, and everything erased.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import ByKeyboard, ByTapsWithoutScript
from tests.browser.site import Site
from tests.browser.watch import DESK, PHONE, Watched
from tests.web.diary.files import PARTS, small

Watch = Callable[..., Watched]
Hands = ByKeyboard | ByTapsWithoutScript
PASSPHRASE = "seven green ladders humming"


def sign_up(hands: Hands, page: Page, name: str) -> None:
    hands.press(page.locator('main a[href="/sign-up"]').first)
    page.wait_for_url("**/sign-up")
    hands.choose(page.locator('[name="adult"]'), "yes")
    hands.write(page.get_by_label("Your name here"), name)
    hands.write(page.get_by_label("Passphrase", exact=True), PASSPHRASE)
    hands.write(page.get_by_label("The same passphrase again"), PASSPHRASE)
    hands.pick(page.get_by_label("Country"), "IE")
    hands.press(page.get_by_role("button", name="Make the account"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes")
    hands.press(page.get_by_role("button", name="I have kept them"))
    page.wait_for_url("**/today")


def check_in(hands: Hands, page: Page) -> None:
    hands.press(page.get_by_role("link", name="Check in", exact=True))
    page.wait_for_url("**/following")
    hands.tick(page.locator('[name="things"][value="alcohol"]'))
    hands.press(page.get_by_role("button", name="Keep", exact=True))
    page.wait_for_url("**/stopping")
    hands.press(page.get_by_role("link", name="Later"))
    page.wait_for_url("**/today")
    hands.press(page.get_by_role("link", name="Check in", exact=True))
    page.wait_for_url("**/check-in")
    for name, value in {
        "sleep": "4",
        "memories": "5",
        "edge": "6",
        "craving": "7",
        "ease": "3",
        "pleasure": "2",
    }.items():
        hands.choose(page.locator(f'input[type="radio"][name="{name}"]'), value)
    hands.tick(page.locator('[name="use"][value="none"]'))
    hands.tick(page.locator('[name="helped"][value="person"]'))
    hands.press(page.get_by_role("button", name="Keep", exact=True))
    page.wait_for_url("**/check-in/kept/**")


def her_days(hands: Hands, page: Page) -> None:
    hands.press(page.get_by_role("navigation", name="Places").get_by_role("link", name="Understand"))
    page.wait_for_url("**/my-cycle")
    hands.press(page.locator("main").get_by_role("link", name="My days").first)
    page.wait_for_url("**/my-days")
    expect(page.get_by_role("heading", level=1)).to_have_text("My days")


def bring_a_diary(hands: Hands, page: Page, folder: Path) -> None:
    file = folder / "mine.csv"
    file.write_text(small(60), encoding="utf-8")
    hands.press(page.locator("main").get_by_role("link", name=re.compile("Diaries you brought")))
    page.wait_for_url("**/diaries")
    hands.press(page.locator('main a[href="/diaries/bring"]').first)
    page.wait_for_url("**/diaries/bring")
    hands.give_file(page.locator('input[type="file"]'), str(file))
    hands.press(page.locator('main form button[type="submit"]'))
    page.wait_for_url("**/diaries/files/**")
    for name, part in PARTS.items():
        hands.pick(page.locator(f'select[name="{name}"]'), part)
    hands.press(page.get_by_role("button", name="Bring it in"))
    page.wait_for_url(re.compile("/diaries/[0-9a-f-]+/days"))
    hands.press(page.locator('main a[href$="/cycle"]').first)
    page.wait_for_url(re.compile("/diaries/[0-9a-f-]+/cycle"))
    expect(page.locator("main")).to_contain_text("On harder days, is the pull to use stronger?")


def erase(hands: Hands, page: Page) -> None:
    hands.press(page.get_by_role("contentinfo").get_by_role("link", name="My data"))
    page.wait_for_url("**/my-data")
    hands.press(page.get_by_role("link", name="Erase everything"))
    page.wait_for_url("**/my-data/erase")
    hands.write(page.get_by_label("Your passphrase"), PASSPHRASE)
    hands.press(page.get_by_role("button", name="Erase everything now"))
    page.wait_for_url("**/erased")
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize(("way", "size"), [(ByKeyboard, DESK), (ByTapsWithoutScript, PHONE)])
def test_the_whole_way(watch: Watch, site: Site, tmp_path: Path, way: type[Hands], size: tuple[int, int]) -> None:
    watched = watch(site, script=way.script, size=size)
    page = watched.open("/")
    hands = way(page)
    sign_up(hands, page, f"Patient Heron {way.__name__}")
    check_in(hands, page)
    her_days(hands, page)
    bring_a_diary(hands, page, tmp_path)
    hands.press(page.get_by_role("banner").get_by_role("link", name="Help now"))
    page.wait_for_url(re.compile("/help-now"))
    page.go_back()
    erase(hands, page)
