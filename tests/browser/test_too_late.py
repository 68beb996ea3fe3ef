"""A check-in that is sent after the session ended: sign in, and it is still there."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched

PASSPHRASE = "four brown horses dancing"


def enter(page: Page, name: str) -> None:
    page.get_by_label("Your name here").fill(name)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.locator("main form button[type=submit]").last.click()


@pytest.mark.parametrize("script", [True, False])
def test_what_was_typed_is_still_there_after_signing_in(
    watch: Callable[..., Watched], site: Site, script: bool
) -> None:
    ana = site.make("tests.browser.diaries.with_days", things=[["alcohol", "alcohol", ""]], days={})
    watched = watch(site, script=script, size=PHONE)
    page = watched.open("/sign-in")
    enter(page, ana["name"])
    page = watched.open("/check-in")
    page.locator('label:has(input[name="craving"][value="7"])').click()
    site.make("tests.browser.people.end_sessions")
    watched.expected_errors.add(401)
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_text("What you wrote is not lost.")).to_be_visible()
    looks = watched.look_everywhere() if script else []
    enter(page, ana["name"])
    expect(page.get_by_role("heading", name="What you wrote is still here")).to_be_visible()
    looks += watched.look_everywhere() if script else []
    page.get_by_role("button", name="Send it now").click()
    expect(page).to_have_url(re.compile("/check-in/kept/"))
    assert site.make("tests.browser.diaries.count", person=ana["id"]) == 1
    assert looks == []
