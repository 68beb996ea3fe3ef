"""The skills: open to anyone, rated by whoever is signed in, with and without script, and a pace only when asked for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched, visit_everything

Watch = Callable[..., Watched]
SKILLS = ("five-senses", "urge-surfing", "paced-breathing", "cold-water")  # plain, with a clock, with a pace, with care
PAGES = dict.fromkeys(("/skills", *(f"/skills/{skill}" for skill in SKILLS)), 200)


@pytest.fixture
def ana(site: Site) -> dict[str, str]:
    return dict(site.make("tests.browser.people.signed_in", name="Ana"))


def test_the_skills_can_be_used_by_everyone_at_every_size(watch: Watch, site: Site) -> None:
    assert visit_everything(watch(site), PAGES) == []


def tap(page: Page, group: str, number: str) -> None:
    """One of the number buttons, as a thumb does it."""
    page.get_by_role("group", name=group).locator("label", has_text=number).first.click()


@pytest.mark.parametrize("script", [True, False])
def test_a_skill_is_rated_put_away_and_taken_back(watch: Watch, site: Site, ana: dict[str, str], script: bool) -> None:
    watched = watch(site, person=ana, script=script, size=PHONE)
    page = watched.open("/skills/urge-surfing")
    tap(page, "How strong is the urge right now?", "8")
    tap(page, "And now, how strong is the urge?", "3")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("It was 8 before and 3 after. It was lower after.")).to_be_visible()
    if script:
        assert watched.look_everywhere() == []
        page.set_viewport_size({"width": 360, "height": 760})
    page = watched.open("/skills/urge-surfing")
    page.locator("summary", has_text="Not for me").click()
    page.get_by_role("button", name="Not for me").click()
    expect(page.get_by_role("heading", name="Skills you put away")).to_be_visible()
    if script:
        assert watched.look_everywhere() == []
    page.get_by_role("button", name="Offer it again").click()
    page.wait_for_url("**/skills/urge-surfing")
    expect(page.get_by_role("button", name="Keep this")).to_be_visible()


def test_the_pages_of_a_signed_in_person_can_be_used_by_everyone(watch: Watch, site: Site, ana: dict[str, str]) -> None:
    assert visit_everything(watch(site, person=ana), PAGES) == []


def test_the_pages_with_something_kept_stand_from_right_to_left(watch: Watch, mirrored: Site) -> None:
    person = dict(mirrored.make("tests.browser.people.signed_in", name="Ana of the skills"))
    watched = watch(mirrored, person=person, size=PHONE)
    for path in PAGES:
        watched.open(path)
        assert not watched.scrolls_sideways(), path
        assert watched.axe() == [], path
    watched.page.locator("form[action$='/rate'] button").click()
    watched.page.wait_for_url("**/skills/kept/*")
    assert watched.axe() == []


def test_the_same_page_sent_twice_with_other_numbers_shows_both(watch: Watch, site: Site, ana: dict[str, str]) -> None:
    watched = watch(site, person=ana, size=PHONE)
    watched.expected_errors.add(409)
    page = watched.open("/skills/five-senses")
    row = page.locator("input[name=sent_as]").input_value()
    tap(page, "How hard is it right now?", "7")
    page.get_by_role("button", name="Keep this").click()
    page.wait_for_url("**/skills/kept/*")
    page = watched.open("/skills/five-senses")
    page.locator("input[name=sent_as]").evaluate("(field, row) => { field.value = row }", row)
    tap(page, "How hard is it right now?", "4")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("Kept first: 7 before, no number after.")).to_be_visible()
    assert watched.look_everywhere() == []
    page.get_by_role("button", name="Keep the later ones instead").click()
    page.wait_for_url("**/skills/kept/*")
    expect(page.get_by_text("You gave one number.")).to_be_visible()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_pace_comes_only_when_asked_for_and_goes_when_told_to(watch: Watch, site: Site, motion: str) -> None:
    page = watch(site, size=PHONE, reduced_motion=motion).open("/skills/paced-breathing")
    status, circle = page.locator("[data-pace] [role=status]"), page.locator(".pace-circle")
    expect(circle).to_be_hidden()
    expect(status).to_have_text("")
    assert page.evaluate("document.getAnimations().length") == 0
    page.get_by_role("button", name="Show me the pace").click()
    expect(status).to_have_text("Breathe in")
    if motion == "reduce":
        expect(circle).to_be_hidden()
    else:
        expect(circle).to_be_visible()
        assert page.evaluate("document.getAnimations().length") == 1
    expect(status).to_have_text("Breathe out", timeout=6_000)
    page.get_by_role("button", name="Stop").click()
    expect(status).to_have_text("")
    expect(circle).to_be_hidden()


def test_the_pace_lasts_as_long_as_the_words_say(watch: Watch, site: Site) -> None:
    watched = watch(site, size=PHONE)
    watched.page.clock.install()
    page = watched.open("/skills/paced-breathing")
    page.get_by_role("button", name="Show me the pace").click()
    status = page.locator("[data-pace] [role=status]")
    for _ in range(18):  # 18 breaths of 10 seconds: three minutes
        expect(status).to_have_text("Breathe in")
        page.clock.run_for(4_000)
        expect(status).to_have_text("Breathe out")
        page.clock.run_for(6_000)
    expect(status).to_have_text("That was the time. You can go on or stop here.")


def test_without_script_there_is_no_button_that_does_nothing(watch: Watch, site: Site) -> None:
    page = watch(site, script=False).open("/skills/paced-breathing")
    expect(page.get_by_role("button", name="Show me the pace")).to_be_hidden()
    expect(page.get_by_text("Breathe out slowly while you count to six")).to_be_visible()
