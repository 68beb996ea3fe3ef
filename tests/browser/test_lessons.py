"""Lessons and the picture of the reward system: every size, light and dark, by keyboard, with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched

Watch = Callable[..., Watched]
OPEN = ("/lessons", "/lessons/tolerance-and-withdrawal", "/reward", "/reward?use=0")


def test_they_can_be_used_by_everyone_at_every_size(watch: Watch, site: Site) -> None:
    watched = watch(site)
    found = []
    for path in OPEN:
        watched.open(path)
        found += watched.look_everywhere()
    watched.open("/reward?use=nothing", 422)
    found += watched.look_everywhere()
    assert found == []


def test_with_ones_own_answers_in_them(watch: Watch, site: Site) -> None:
    person = site.make("tests.browser.people.signed_in", name="Ana")
    today = site.make("tests.browser.understanding.today")
    site.make("tests.browser.understanding.with_days", person=person["id"], days=40, until=today)
    watched = watch(site, person=person)
    for path, shown in (
        ("/lessons/relief-becomes-a-circle", "From your own answers"),
        ("/reward/my-weeks", "Taken from your last"),
    ):
        page = watched.open(path)
        expect(page.get_by_text(shown)).to_be_visible()
        assert watched.look_everywhere() == []


@pytest.mark.parametrize("script", [True, False])
def test_the_picture_is_set_by_keyboard_alone(watch: Watch, site: Site, script: bool) -> None:
    watched = watch(site, script=script, size=PHONE)
    page = watched.open("/reward")
    page.locator("input[name=without]:checked").focus()
    page.keyboard.press("ArrowRight")
    for _ in range(4):  # three questions on to the button
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Draw it")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reward?*without=52*")
    expect(page.locator("input[name=without][value='52']")).to_be_checked()
    expect(page.get_by_text("After 52 weeks without")).to_be_visible()
