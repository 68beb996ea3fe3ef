"""The safety rules of a use log, as a person meets them: each fires, does not fire, and does not know. Script off.

Ids are those of the clinical guidance: W withdrawal, O overdose, S not safe.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched

ALCOHOL, OPIOIDS = ["alcohol", "alcohol", ""], ["opioids", "opioids", ""]
BENZOS, COCAINE = ["benzodiazepines", "benzodiazepines", ""], ["cocaine", "cocaine", ""]
OWN = ["own-1", "other", "blue ones"]
NONE = {"use": {"none": True}}
SIX_TAPS = "Is any of this happening right now?"
WINDOW = "In the first five days these signs can come from stopping."

Ana = Callable[..., Page]


def drinks(number: float = 8) -> dict[str, Any]:
    """A day with that many drinks."""
    return {"use": {"used": [{"id": "alcohol", "drinks": str(number)}]}}


def used(thing: list[str], level: str = "usual") -> dict[str, Any]:
    """A day with something that is not counted in drinks."""
    return {"use": {"used": [{"id": thing[0], "level": level}]}}


def days(**ranges: Any) -> dict[str, Any]:
    """days(d3_16=drinks(), d0_2=NONE): the same day again and again, by how many days back."""
    found = {}
    for name, given in ranges.items():
        first, _, last = name[1:].partition("_")
        found |= {str(back): given for back in range(int(first), int(last or first) + 1)}
    return found


@pytest.fixture
def ana(site: Site, watch: Callable[..., Watched]) -> Ana:
    """`ana(things, days)` opens Today for a new person with this diary, on a phone, without script."""

    def opened(things: list[list[str]], diary: dict[str, Any], path: str = "/today", **more: Any) -> Page:
        person = site.make("tests.browser.diaries.with_days", things=things, days=diary, **more)
        watched = watch(site, person=person, script=False, size=PHONE)
        watched.expected_errors |= {422}
        return watched.open(path)

    return opened


def tap(page: Page, *names: str) -> None:
    """Tap checkboxes or radio buttons by their words."""
    for name in names:
        page.get_by_label(name, exact=True).check()


def press(page: Page, name: str) -> None:
    """Press a button or follow a link."""
    page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first.click()


def stands_before(page: Page, one: Locator, other: Locator) -> bool:
    """Whether one thing stands higher on the page than another."""
    first, second = one.first.bounding_box(), other.first.bounding_box()
    assert first is not None
    assert second is not None
    return first["y"] < second["y"]


# --- W-10: the questions before stopping, asked once at the start and reachable again ----------------------------------


def test_w10_who_starts_to_follow_alcohol_is_asked_before_stopping(ana: Ana) -> None:
    page = ana([], {}, path="/following", chosen=False)
    tap(page, "Alcohol")
    press(page, "Keep")
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you stop or cut down")


def test_w10_who_follows_nothing_is_not_asked(ana: Ana) -> None:
    page = ana([], {}, path="/following", chosen=False)
    press(page, "Nothing for now")
    expect(page).to_have_url(re.compile("/today$"))
    expect(page.get_by_role("link", name="Before you stop or cut down")).to_have_count(0)


def test_w10_what_was_put_off_stays_one_tap_away_and_is_not_known(ana: Ana) -> None:
    page = ana([], {}, path="/following", chosen=False)
    tap(page, "Alcohol")
    press(page, "Keep")
    press(page, "Later")
    press(page, "Before you stop or cut down")
    press(page, "See the answer")
    expect(page.get_by_role("heading", level=1)).to_have_text("We cannot know")


# --- W-11: one of five answers, never the word safe -------------------------------------------------------------------


def answered(page: Page, *taps: str, drink_days: str = "", sedative_days: str = "", amount: str = "") -> Page:
    """Answer the questions before stopping."""
    tap(page, *taps)
    for label, value in (
        ("Days with a drink", drink_days),
        ("Days with calming or sleeping pills, GHB or GBL", sedative_days),
        ("On a day when you drink, about how many drinks?", amount),
    ):
        if value:
            page.get_by_label(label, exact=True).fill(value)
    press(page, "See the answer")
    return page


def answer_is(page: Page, words: str) -> None:
    """The answer's name is the heading, and nowhere does it say that stopping is safe."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    said = page.locator("main").inner_text().replace("I am not safe", "")
    assert not re.search(r"\bsafe", said, re.IGNORECASE)


NOW_NONE, PAST_NONE = "#id_now >> text=None of these", "#id_past >> text=None of these"


def test_w11_a_fit_in_the_past_needs_help_to_stop_and_the_numbers_come(ana: Ana) -> None:
    page = answered(ana([ALCOHOL], {}, path="/stopping"), "Have a fit")
    answer_is(page, "Needs help to stop")
    expect(page.locator('a[href^="tel:"]').first).to_be_visible()


def test_w11_more_than_120_grams_on_most_days_needs_help_to_stop(ana: Ana) -> None:
    page = answered(ana([ALCOHOL], {}, path="/stopping"), drink_days="20", amount="12.5", sedative_days="0")
    answer_is(page, "Needs help to stop")


def test_w11_most_days_below_that_is_talk_first(ana: Ana) -> None:
    page = ana([ALCOHOL], {}, path="/stopping")
    page.locator('input[name="now"][value="none"]').check()
    page.locator('input[name="past"][value="none"]').check()
    page.locator('input[name="doctor"][value="no"]').check()
    answered(page, drink_days="20", amount="6", sedative_days="0")
    answer_is(page, "Talk first")


def test_w11_a_fit_now_is_an_emergency_and_the_number_stands_first(ana: Ana) -> None:
    page = answered(ana([ALCOHOL], {}, path="/stopping"), "A fit")
    answer_is(page, "Emergency")
    assert stands_before(page, page.locator('a[href^="tel:"]'), page.get_by_text("This can be a danger to your life"))


def test_w11_nothing_of_it_shows_no_sign(ana: Ana) -> None:
    page = ana([ALCOHOL], {}, path="/stopping")
    page.locator('input[name="now"][value="none"]').check()
    page.locator('input[name="past"][value="none"]').check()
    page.locator('input[name="doctor"][value="no"]').check()
    answered(page, drink_days="2", amount="2", sedative_days="0")
    answer_is(page, "No sign seen")


def test_w11_nothing_answered_cannot_be_known(ana: Ana) -> None:
    answer_is(answered(ana([ALCOHOL], {}, path="/stopping")), "We cannot know")


# --- W-12: the six taps ---------------------------------------------------------------------------------------------


def test_w12_a_sudden_fall_after_near_daily_use_shows_six_taps(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d1_14=drinks(), d0=NONE))
    taps = page.get_by_role("group", name=SIX_TAPS)
    for words in ("Shaking", "Sweating", "Very sick", "Seeing or hearing things", "Muddled", "A fit"):
        expect(taps.get_by_text(words, exact=True)).to_be_visible()


@pytest.mark.parametrize("sign", ["Seeing or hearing things", "Muddled", "A fit"])
def test_w12_the_last_three_lead_to_the_emergency_page(ana: Ana, sign: str) -> None:
    page = ana([ALCOHOL], days(d1_14=drinks(), d0=NONE))
    tap(page, "Sweating", sign)
    press(page, "Answer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Emergency")
    assert stands_before(page, page.locator('a[href^="tel:"]'), page.get_by_text("This can be a danger to your life"))
    expect(page.get_by_text("What can help right now")).to_have_count(0)


@pytest.mark.parametrize("sign", ["Shaking", "Sweating", "Very sick"])
def test_w12_the_first_three_say_call_today_with_the_numbers_before_the_skills(ana: Ana, sign: str) -> None:
    page = ana([ALCOHOL], days(d1_14=drinks(), d0=NONE))
    tap(page, sign)
    press(page, "Answer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Call today")
    assert stands_before(page, page.locator('a[href^="tel:"]'), page.get_by_text("What can help right now"))


def test_w12_none_of_these_is_thanked_and_the_taps_stay_in_reach(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d1_14=drinks(), d0=NONE))
    tap(page, "None of these")
    press(page, "Answer")
    expect(page.get_by_text("Thank you. If that changes, these six taps are here.")).to_be_visible()
    press(page, "Go on to Today")
    expect(page.get_by_role("group", name=SIX_TAPS)).to_have_count(0)
    press(page, "Answer again")
    expect(page.get_by_role("group", name=SIX_TAPS)).to_be_visible()


def test_w12_the_four_days_after_ask_again_and_the_fifth_does_not(ana: Ana) -> None:
    expect(ana([ALCOHOL], days(d5_18=drinks(), d0_4=NONE)).get_by_role("group", name=SIX_TAPS)).to_be_visible()
    expect(ana([ALCOHOL], days(d6_19=drinks(), d0_5=NONE)).get_by_role("group", name=SIX_TAPS)).to_have_count(0)


def test_w12_nine_of_fourteen_days_does_not_ask(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d1_9=drinks(), d10_16=NONE, d0=NONE))
    expect(page.get_by_role("group", name=SIX_TAPS)).to_have_count(0)
    expect(page.get_by_text("on most days?")).to_have_count(0)


def test_w12_half_the_usual_amount_does_not_ask_and_less_than_half_does(ana: Ana) -> None:
    expect(ana([ALCOHOL], days(d1_14=drinks(8), d0=drinks(4))).get_by_role("group", name=SIX_TAPS)).to_have_count(0)
    expect(ana([ALCOHOL], days(d1_14=drinks(8), d0=drinks(3))).get_by_role("group", name=SIX_TAPS)).to_be_visible()


def test_w12_days_nobody_answered_become_a_question(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d1_8=drinks(), d0=NONE))
    expect(page.get_by_text("In the last two weeks, did you drink or use it on most days?")).to_be_visible()
    press(page, "Yes")
    expect(page.get_by_role("group", name=SIX_TAPS)).to_be_visible()


def test_w12_the_question_answered_with_no_is_not_asked_again(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d1_8=drinks(), d0=NONE))
    press(page, "No")
    expect(page.get_by_text("In the last two weeks, did you drink or use it on most days?")).to_have_count(0)
    expect(page.get_by_role("group", name=SIX_TAPS)).to_have_count(0)


# --- W-13: the window of five days; bad signs count at any hour -------------------------------------------------------


def test_w13_within_five_days_of_the_last_drink_the_window_is_named(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d2_15=drinks(), d0_1=NONE), path="/body-check")
    expect(page.get_by_text(WINDOW)).to_be_visible()


def test_w13_after_it_the_window_is_not_named_but_a_bad_sign_still_counts(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d9_20=drinks(), d0_8=NONE), path="/body-check")
    expect(page.get_by_text(WINDOW)).to_have_count(0)
    tap(page, "A fit")
    press(page, "Answer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Emergency")


def test_w13_when_nobody_knows_the_last_time_the_window_is_named(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d9_20=drinks()), path="/body-check")
    expect(page.get_by_text(WINDOW)).to_be_visible()


# --- W-14: nothing about less or none comes first ---------------------------------------------------------------------


def test_w14_who_needs_help_to_stop_finds_that_first_in_what_is_next(ana: Ana) -> None:
    page = answered(ana([ALCOHOL], {}, path="/stopping"), "Have a fit")
    press(page, "Go on to Today")
    first = page.get_by_text("First, a way to stop with help.")
    assert stands_before(page, first, page.get_by_role("link", name="My plan"))


def test_w14_without_a_sign_nothing_is_held(ana: Ana) -> None:
    page = ana([ALCOHOL], {}, path="/stopping")
    page.locator('input[name="now"][value="none"]').check()
    page.locator('input[name="past"][value="none"]').check()
    page.locator('input[name="doctor"][value="no"]').check()
    answered(page, drink_days="1", amount="1", sedative_days="0")
    press(page, "Go on to Today")
    expect(page.get_by_text("First, a way to stop with help.")).to_have_count(0)


def test_w14_before_it_is_answered_nothing_speaks_of_less_or_none(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d1_14=drinks()))
    expect(page.get_by_role("link", name="Before you stop or cut down")).to_be_visible()
    said = page.locator("main").inner_text()
    assert not re.search(r"pledge|reward|streak|sober|goal", said, re.IGNORECASE)


# --- W-15: own figures to take along, never a schedule -----------------------------------------------------------------


def test_w15_own_figures_stand_there_to_take_along(ana: Ana) -> None:
    page = answered(ana([ALCOHOL], days(d1_12=drinks(), d13_31=NONE), path="/stopping"))
    expect(page.get_by_text("Days with a drink in the last 30: 12.")).to_be_visible()
    expect(page.get_by_text("On such a day usually about 8 drinks (80 grams of alcohol).")).to_be_visible()
    said = page.locator("main").inner_text()
    assert not re.search(r"each day less|cut down by|taper|reduce", said, re.IGNORECASE)


def test_w15_without_a_drink_there_are_no_figures(ana: Ana) -> None:
    page = answered(ana([ALCOHOL], days(d1_31=NONE), path="/stopping"))
    expect(page.get_by_text("Your own figures")).to_have_count(0)


def test_w15_days_nobody_answered_stay_a_range(ana: Ana) -> None:
    page = answered(ana([ALCOHOL], days(d1_12=drinks()), path="/stopping"))
    expect(page.get_by_text("Days with a drink in the last 30: 12 to 30.")).to_be_visible()


# --- W-16: the same for other things that are dangerous to stop ----------------------------------------------------------


def test_w16_calming_pills_show_the_six_taps(ana: Ana) -> None:
    page = ana([BENZOS], days(d1_14=used(BENZOS), d0=NONE))
    expect(page.get_by_role("group", name=SIX_TAPS)).to_be_visible()


def test_w16_cocaine_does_not(ana: Ana) -> None:
    page = ana([COCAINE], days(d1_14=used(COCAINE), d0=NONE))
    expect(page.get_by_role("group", name=SIX_TAPS)).to_have_count(0)


def test_w16_something_nobody_knows_is_asked_about(ana: Ana) -> None:
    page = ana([OWN], days(d1_14=used(OWN), d0=NONE))
    expect(page.get_by_role("group", name=SIX_TAPS)).to_be_visible()
    press(page, "What is it most like?")
    page.get_by_label("blue ones: What is it most like?").select_option("Cocaine or crack")
    press(page, "Keep")
    page.goto("/today")
    expect(page.get_by_role("group", name=SIX_TAPS)).to_have_count(0)


# --- O-20: the line about lost tolerance -----------------------------------------------------------------------------

LINE = "Your body may not be used to it now. What was your usual amount can stop your breath."


def test_o20_some_days_without_after_regular_use_show_the_line(ana: Ana) -> None:
    page = ana([OPIOIDS], days(d4_14=used(OPIOIDS), d0_3=NONE))
    expect(page.get_by_text(LINE)).to_be_visible()


def test_o20_without_opioids_there_is_no_line(ana: Ana) -> None:
    page = ana([ALCOHOL], days(d4_14=drinks(), d0_3=NONE))
    expect(page.get_by_text(LINE)).to_have_count(0)
    expect(page.get_by_text("Has it been three days or more since the last time?")).to_have_count(0)


def test_o20_days_nobody_answered_become_a_question(ana: Ana) -> None:
    page = ana([OPIOIDS], days(d4_14=used(OPIOIDS)))
    page.get_by_text("Has it been three days or more since the last time?").click()
    expect(page.get_by_text(LINE)).to_be_visible()


# --- O-21: after a return, breath and company come before any reflection ----------------------------------------------


def keep_use(page: Page, thing: str) -> None:
    """Check in with use of one thing, from Today."""
    page.goto("/check-in")
    tap(page, thing)
    press(page, "Keep")


def test_o21_after_days_without_the_page_opens_with_breath_company_and_naloxone(ana: Ana) -> None:
    page = ana([OPIOIDS], days(d4_14=used(OPIOIDS), d1_3=NONE))
    keep_use(page, "Opioids")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "After some days without, your body may not be used to it."
    )
    hour = page.get_by_text("What do you need in the next hour?")
    for words in ("Watch the breath.", "Be with someone.", "Keep naloxone near", "They cannot be woken."):
        assert stands_before(page, page.get_by_text(words), hour)
    expect(page.get_by_text("What was it mostly for?")).to_have_count(0)
    assert "%" not in page.locator("main").inner_text()
    press(page, "Go on with the check-in")
    expect(page.get_by_text("What was it mostly for?")).to_be_visible()


def test_o21_the_day_after_use_it_does_not(ana: Ana) -> None:
    page = ana([OPIOIDS], days(d1_14=used(OPIOIDS)))
    keep_use(page, "Opioids")
    expect(page.get_by_text("What was it mostly for?")).to_be_visible()


@pytest.mark.parametrize(("answer", "lines"), [("Yes", True), ("Not sure", True), ("No", False)])
def test_o21_the_first_time_anything_is_logged_it_asks(ana: Ana, answer: str, lines: bool) -> None:
    page = ana([OPIOIDS], {})
    keep_use(page, "Opioids")
    expect(page.get_by_text("Has it been three days or more since the last time?")).to_be_visible()
    press(page, answer)
    expect(page.get_by_text(LINE)).to_have_count(1 if lines else 0)
    if not lines:
        expect(page.get_by_text("What was it mostly for?")).to_be_visible()


# --- S-25: two taps to a person from every page; no question about suicide --------------------------------------------

PAGES = [
    "/today",
    "/check-in",
    "/check-in?form=bad-day",
    "/following",
    "/stopping",
    "/stopping/answer",
    "/body-check",
    "/after-days-without",
]


@pytest.mark.parametrize("path", PAGES)
def test_s25_from_every_page_a_person_is_two_taps_away(ana: Ana, path: str) -> None:
    page = ana([ALCOHOL], days(d1_14=drinks(), d0=NONE), path=path)
    page.get_by_role("link", name="I am not safe").first.click()
    call = page.locator('main a[href^="tel:"]').first
    expect(call).to_be_visible()
    expect(call).to_be_in_viewport()


def test_s25_no_page_of_the_check_in_asks_about_suicide(ana: Ana) -> None:
    page = ana([ALCOHOL], {}, path="/check-in")
    assert not re.search(r"suicid|end(ing)? your life|kill yourself", page.content(), re.IGNORECASE)


def test_s25_where_the_country_has_no_list_the_first_calls_of_all_stand_there(ana: Ana) -> None:
    page = ana([ALCOHOL], {}, path="/check-in", country="PL")
    page.get_by_role("link", name="I am not safe").first.click()
    expect(page.locator('main a[href^="tel:"]').first).to_be_visible()
