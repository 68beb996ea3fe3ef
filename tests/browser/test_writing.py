"""Writing with keyboard or thumb and without script: an exercise that grows, a page that is burned, a safety plan."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched

Watch = Callable[..., Watched]


def test_someone_writes_without_script_on_a_phone(site: Site, watch: Watch) -> None:
    person = dict(site.make("tests.browser.people.signed_in", name="Ana who writes"))
    watched = watch(site, person=person, script=False, size=PHONE)
    page = watched.open("/exercises/urge-log")
    page.get_by_label("When and where").first.fill("Friday, at the bar")
    page.get_by_role("button", name="More lines").click()
    expect(page.get_by_label("When and where").first).to_have_value("Friday, at the bar")
    page.get_by_label("When and where").nth(4).fill("Sunday")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("rowheader", name="Sunday")).to_be_visible()
    page = watched.open("/notebook")
    page.get_by_label("Your page").fill("The nights are the worst.")
    page.get_by_role("button", name="Keep this page").click()
    expect(page.get_by_text("The nights are the worst.").first).to_be_visible()
    page.locator("summary", has_text="Burn it").click()
    page.get_by_role("button", name="Burn this page").click()
    expect(page.get_by_text("Pages you kept")).to_have_count(0)
    page = watched.open("/help-now/ie")
    page.get_by_role("link", name="Your own safety plan").click()
    page.get_by_role("link", name="Begin my safety plan").click()
    page.get_by_label("What I stay for").fill("My dog")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("My dog")).to_be_visible()
    assert not watched.scrolls_sideways()
