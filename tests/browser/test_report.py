"""The report in a browser: every size, by keyboard and without script, and one sheet for an appointment.

Its other pages are looked at with every page there is.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched

Watch = Callable[..., Watched]


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def test_with_both_sides_it_can_be_used_by_everyone_and_fits_on_one_sheet(watch: Watch, site: Site) -> None:
    person = site.make("tests.browser.people.signed_in", name="Ana")
    site.make("tests.browser.reporting.with_both_sides", person=person["id"])
    site.make("tests.browser.reporting.with_a_mark", person=person["id"])
    watched = watch(site, person=person)
    page = watched.open("/my-report")
    expect(page.locator("main section").first).to_contain_text("Here is help first")
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert watched.look_everywhere() == []
    page = watched.open("/my-report/page")
    assert pages_of(page.pdf(format="A4")) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Change what is on the page")).to_be_hidden()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_the_page_is_chosen_by_keyboard_alone_on_a_phone(watch: Watch, site: Site, script: bool) -> None:
    person = site.make("tests.browser.people.signed_in", name="Ana")
    site.make("tests.browser.reporting.with_both_sides", person=person["id"])
    watched = watch(site, person=person, script=script, size=PHONE)
    page = watched.open("/my-report/page/edit")
    page.get_by_label("Alcohol and drugs").focus()
    page.keyboard.press("Space")
    page.get_by_label("What I want from this appointment").focus()
    page.keyboard.type("To sleep again")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Keep these choices")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/my-report/page")
    expect(page.get_by_text("To sleep again")).to_be_visible()
    expect(page.locator(".one-page").get_by_role("heading", name="Alcohol and drugs")).to_have_count(0)
    page = watched.open("/today")
    page.get_by_role("button", name="Close this").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The last two weeks look harder")).to_have_count(0)
