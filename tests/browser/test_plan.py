"""The plan by thumb, on a phone, without script: a goal, a step with its why, a meeting, the talk, and paper."""

from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched
from twofold.web.library import say

Watch = Callable[..., Watched]


def both_sides(person: dict[str, str]) -> None:
    """Run beside the server: what makes both sides positive."""
    from tests.web.plan.test_advice import both_sides as answer
    from twofold.web.signin.models import Person

    answer(Person.objects.get(pk=UUID(person["id"])))


def test_a_whole_plan_without_script(site: Site, watch: Watch) -> None:
    person = site.make("tests.browser.people.signed_in", name="Ana")
    site.make("tests.browser.test_plan.both_sides", person=person)
    watched = watch(site, person=person, script=False, size=PHONE)
    watched.expected_errors.add(422)
    page = watched.open("/plan")
    for arm in ("Staying safe", "Therapy", "Medication", "Support groups"):
        expect(page.get_by_role("heading", name=arm, exact=True)).to_be_visible()

    page.get_by_role("button", name="Take this").first.click()
    expect(page.get_by_role("button", name="Done").first).to_be_visible()
    page.get_by_role("link", name="Why this?").first.click()
    expect(page.get_by_text(say("plan.why.source"))).to_be_visible()
    page.get_by_role("link", name="Back to my plan").click()

    page.get_by_role("link", name="Write a goal").click()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("What do you want?").fill("Stop tomorrow")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Stop tomorrow").first).to_be_visible()
    expect(page.get_by_text(say("plan.goals.waits"))).to_be_visible()

    page.get_by_role("link", name="My meetings with a therapist").click()
    page.get_by_role("link", name="Look at it").click()
    page.locator('input[name="no_sleep"][value="yes"]').check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text(say("plan.gate.missing.no_sleep"))).to_be_visible()
    expect(page.get_by_text(say("plan.gate.not-on-list")).first).to_be_visible()
    assert not watched.scrolls_sideways()

    watched.open("/plan/paper")
    page.emulate_media(media="print")
    expect(page.get_by_text("Stop tomorrow")).to_be_visible()
    expect(page.get_by_role("button", name="Leave quickly")).to_be_hidden()
