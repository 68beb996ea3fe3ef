"""One sitting at 360 px: by keys alone by someone with both sides, and with script off by someone with none."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.sitting import hidden, whole_sitting
from tests.browser.walking import Keys, Taps
from tests.browser.watch import PHONE, Watched
from tests.web.answer.sittings import BOTH, NOTHING

Watch = Callable[..., Watched]


def test_with_both_sides_by_the_keyboard_alone(site: Site, watch: Watch) -> None:
    person = site.make("tests.browser.people.signed_in", name="Ana")
    watched = watch(site, person=person, size=PHONE)
    walk = Keys(watched.open("/questions"))
    count = whole_sitting(walk, BOTH, {"trauma-form", "what-happened", "safety-ask"})
    print(f"both sides, by keys: {count}")
    assert count.sets[0] == "phq-2"
    assert {"pcl-5", "phq-9", "gad-7", "bam", "asq"} <= set(count.sets)
    assert count.pages <= 45
    assert count.minutes <= 20
    expect(walk.page.get_by_text("Your answers look like those of many people with PTSD.").first).to_be_visible()
    assert not watched.scrolls_sideways()
    walk.press("Done")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Your earlier answers")
    assert site.make("tests.browser.sitting.sheets_kept", person=person) == count.sets


def test_with_nothing_that_stands_out_and_script_off(site: Site, watch: Watch) -> None:
    person = site.make("tests.browser.people.signed_in", name="Noor")
    watched = watch(site, person=person, size=PHONE, script=False)
    walk = Taps(watched.open("/questions"))
    count = whole_sitting(walk, NOTHING, {"safety-ask"})
    print(f"nothing stands out, script off: {count}")
    assert count.pages <= 15
    assert count.minutes <= 10
    expect(walk.page.get_by_text("Nothing in these answers stands out.")).to_be_visible()
    assert not watched.scrolls_sideways()


def test_a_danger_on_the_first_page_and_the_tab_closed(site: Site, watch: Watch) -> None:
    person = site.make("tests.browser.people.signed_in", name="Kim")
    watched = watch(site, person=person, size=PHONE, script=False)
    page = watched.open("/questions/choose")
    page.locator('button[name="one"][value="asq"]').click()
    assert hidden(Taps(page), "instrument") == "asq"
    page.locator('label:has(input[name="q-1"][value="1"])').click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help first")
    expect(page.locator('main a[href^="tel:"]').first).to_be_visible()  # one tap from here to a person
    page.close()
    assert site.make("tests.browser.sitting.help_notes", person=person) == ["suicide-screen"]
    assert site.make("tests.browser.sitting.sheets_kept", person=person) == []
