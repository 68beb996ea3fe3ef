"""An account from the first tap to the way back: by thumb, by keyboard, with and without script, at every size."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.watch import DESK, PHONE, Watched

Watch = Callable[..., Watched]
PASSPHRASE = "seven green ladders humming"
OTHER = "nine quiet rivers turning"
_numbers = count(1)


def new_name() -> str:
    """A name nobody has yet on this server."""
    return f"Brave Otter {next(_numbers)}"


def fill_sign_up(page: Page, name: str, passphrase: str = PASSPHRASE) -> None:
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Your name here").fill(name)
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.get_by_label("The same passphrase again").fill(passphrase)
    page.get_by_label("Country").select_option("IE")


def sign_up(watched: Watched, name: str) -> list[str]:
    """Make an account; the codes it came with, kept."""
    page = watched.open("/sign-up")
    fill_sign_up(page, name)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes")
    codes = page.locator("ol code").all_inner_texts()
    page.get_by_role("button", name="I have kept them").click()
    expect(page).to_have_url(re.compile("/today$"))
    return codes


@pytest.mark.parametrize("script", [True, False])
def test_the_whole_way_of_an_account(watch: Watch, site: Site, script: bool) -> None:
    name = new_name()
    watched = watch(site, script=script, size=PHONE)
    page = watched.open("/")
    page.get_by_role("link", name="Make an account").first.click()
    fill_sign_up(page, name, "password12345678")
    watched.expected_errors.update({422, 404})
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("alert")).to_contain_text("tried first")
    expect(page.get_by_label("Your name here")).to_have_value(name)
    fill_sign_up(page, name)
    page.get_by_role("button", name="Make the account").click()

    codes = page.locator("ol code").all_inner_texts()
    assert len(codes) == 8
    page.get_by_label("Type one of them").fill(codes[2].lower())
    page.get_by_role("button", name="I have kept them").click()
    expect(page).to_have_url(re.compile("/today$"))

    watched.open("/account/devices")
    expect(page.get_by_text("Chrome on Linux (this one)")).to_be_visible()
    watched.open("/account")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site.url}/")
    watched.open("/account/devices")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")

    page.get_by_role("link", name="I lost my passphrase").click()
    page.get_by_label("Your name here").fill(name.upper())
    page.get_by_label("One of your recovery codes").fill(codes[0])
    page.get_by_label("Passphrase", exact=True).fill(OTHER)
    page.get_by_label("The same passphrase again").fill(OTHER)
    page.get_by_role("button", name="Let me back in").click()
    expect(page.get_by_text("You have 7 codes left")).to_be_visible()

    page.context.clear_cookies()
    watched.open("/account")
    page.get_by_label("Your name here").fill(name)
    page.get_by_label("Passphrase", exact=True).fill(OTHER)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{site.url}/account")


def test_by_keyboard_alone(watch: Watch, site: Site) -> None:
    watched = watch(site, size=DESK)
    page = watched.open("/sign-up")
    page.locator("main").focus()
    typed = {"name": new_name(), "passphrase": PASSPHRASE, "again": PASSPHRASE, "country": "Irel"}
    for _ in range(30):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "[document.activeElement.name, document.activeElement.type, document.activeElement.textContent]"
        )
        if here[0] == "adult":
            page.keyboard.press("Space")
        elif here[0] in typed:
            page.keyboard.type(typed[here[0]])
        elif here[1] == "submit" and "Make the account" in here[2]:
            page.keyboard.press("Enter")
            break
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes")


def test_every_page_can_be_used_by_everyone_at_every_size(watch: Watch, site: Site) -> None:
    watched = watch(site, size=DESK)
    found = []
    for path in ("/sign-up", "/sign-in", "/sign-in?next=/account", "/way-back"):
        watched.open(path)
        found += watched.look_everywhere()
    page = watched.open("/sign-up")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("link", name="Help now").last).to_be_visible()
    found += watched.look_everywhere()
    page = watched.open("/sign-up")
    fill_sign_up(page, new_name())
    page.get_by_role("button", name="Make the account").click()
    found += watched.look_everywhere()
    page.get_by_role("button", name="I have kept them").click()
    for path in ("/account", "/account/passphrase", "/account/codes", "/account/devices"):
        watched.open(path)
        found += watched.look_everywhere()
    assert found == []


def test_every_broken_form_can_be_used_by_everyone_at_every_size(watch: Watch, site: Site) -> None:
    watched = watch(site, size=DESK)
    watched.expected_errors.add(422)
    found = []
    for path in ("/sign-up", "/sign-in", "/way-back"):
        page = watched.open(path)
        page.locator("main form button[type=submit]").first.click()
        expect(page.get_by_role("alert")).to_be_visible()
        found += watched.look_everywhere()
    sign_up(watched, new_name())
    for path, button in (
        ("/account", "Save"),
        ("/account/passphrase", "Change it"),
        ("/account/codes", "Make new codes"),
    ):
        page = watched.open(path)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_be_visible()
        found += watched.look_everywhere()
    assert found == []


@pytest.mark.parametrize("path", ["/sign-up", "/sign-in", "/way-back"])
def test_they_stand_from_right_to_left_in_a_language_with_long_words(watch: Watch, mirrored: Site, path: str) -> None:
    watched = watch(mirrored, size=PHONE)
    watched.open(path)
    assert not watched.scrolls_sideways()
    assert watched.axe() == []


def test_with_script_the_zone_of_the_browser_is_chosen_beforehand(watch: Watch, site: Site) -> None:
    page = watch(site, timezone_id="America/Chicago").open("/sign-up")
    expect(page.get_by_label("Time zone")).to_have_value("America/Chicago")


def test_without_script_a_country_with_several_zones_is_asked_for_its_own(watch: Watch, site: Site) -> None:
    watched = watch(site, script=False, size=PHONE)
    watched.expected_errors.add(422)
    page = watched.open("/sign-up")
    fill_sign_up(page, new_name())
    page.get_by_label("Country").select_option("US")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("alert")).to_contain_text("several time zones")
    assert page.get_by_label("Time zone").locator("optgroup").first.get_attribute("label") == "Your country"


def test_with_script_what_is_typed_can_be_shown_and_is_sent_hidden(watch: Watch, site: Site) -> None:
    page = watch(site).open("/sign-in")
    field = page.get_by_label("Passphrase", exact=True)
    field.fill(PASSPHRASE)
    page.get_by_role("button", name="Show what I type").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide what I type").click()
    expect(field).to_have_attribute("type", "password")


def test_the_codes_print_without_saying_what_they_open(watch: Watch, site: Site) -> None:
    watched = watch(site)
    page = watched.open("/sign-up")
    fill_sign_up(page, new_name())
    page.get_by_role("button", name="Make the account").click()
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert len(re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", printed)) == 8
    assert not re.search("twofold|passphrase|account|trauma|use|recover", printed, re.IGNORECASE)
    assert page.title() == "Codes"
