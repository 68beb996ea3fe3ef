"""How many taps a check-in costs from Today until it is kept, on a phone, script off. Scrolling is not a tap."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.watch import PHONE, Watched

ALCOHOL = ["alcohol", "alcohol", ""]
RATINGS = ("sleep", "memories", "edge", "low", "worry")
DAY = (*RATINGS[:1], "reminder", *RATINGS[1:])


class Thumb:
    """Taps, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, target: Locator) -> None:
        target.click()
        self.taps += 1

    def press(self, name: str) -> None:
        self.tap(
            self.page.get_by_role("link", name=name, exact=True)
            .or_(self.page.get_by_role("button", name=name, exact=True))
            .first
        )

    def choose(self, question: str, value: str) -> None:
        """One answer: what is tapped is the label around the button."""
        self.tap(self.page.locator(f'label:has(input[name="{question}"][value="{value}"])'))

    def answer(self, question: str, value: str) -> None:
        """One answer on a page of its own."""
        self.tap(self.page.locator(f'button[name="{question}"][value="{value}"]'))


@pytest.fixture
def thumb(site: Site, watch: Callable[..., Watched]) -> Callable[[list[list[str]]], Thumb]:
    def at_today(things: list[list[str]]) -> Thumb:
        person = site.make(
            "tests.browser.diaries.with_days", things=things, days={"1": {"edge": 3, "use": {"none": True}}}
        )
        return Thumb(watch(site, person=person, script=False, size=PHONE).open("/today"))

    return at_today


def kept(thumb: Thumb, words: str = "Kept. Thank you.") -> int:
    """It was kept; how many taps it took."""
    expect(thumb.page.get_by_role("heading", level=1)).to_have_text(words)
    return thumb.taps


def whole_day(thumb: Thumb, use: str) -> None:
    """All eleven questions of the first page, answered."""
    thumb.press("Check in")
    for name in DAY:
        thumb.choose(name, "a-little" if name == "reminder" else "4")
    thumb.choose("craving", "6")
    thumb.choose("use", use)
    thumb.choose("ease", "5")
    thumb.choose("pleasure", "3")
    thumb.choose("helped", "person")
    thumb.press("Keep")


def test_the_taps_of_each_way_to_check_in(
    thumb: Callable[[list[list[str]]], Thumb], capsys: pytest.CaptureFixture[str]
) -> None:
    counted: dict[str, int] = {}

    day = thumb([ALCOHOL])
    whole_day(day, "none")
    counted["all questions, no use"] = kept(day)

    day = thumb([ALCOHOL])
    whole_day(day, "alcohol")
    for name, value in (("amount-alcohol", "4"), ("motive", "calm"), ("eased", "6"), ("length", "hour-or-two")):
        day.choose(name, value)
    day.press("Keep")
    counted["all questions, use with amount and relief"] = kept(day)

    day = thumb([])
    day.press("Check in")
    for name in DAY:
        day.choose(name, "a-little" if name == "reminder" else "4")
    for name, value in (("ease", "5"), ("pleasure", "3"), ("helped", "person")):
        day.choose(name, value)
    day.press("Keep")
    counted["nothing followed"] = kept(day)

    day = thumb([ALCOHOL])
    day.tap(day.page.get_by_role("link", name="A bad day"))
    for name, value in (("sleep", "2"), ("edge", "9"), ("craving", "8"), ("use", "none"), ("pleasure", "0")):
        day.choose(name, value)
    day.press("Keep")
    counted["a bad day"] = kept(day, "Kept. That was enough for today.")

    day = thumb([ALCOHOL])
    day.press("Check in")
    day.press("One at a time")
    for name in DAY:
        day.answer(name, "a-little" if name == "reminder" else "4")
    for name, value in (("craving", "6"), ("use", "none"), ("ease", "5"), ("pleasure", "3")):
        day.answer(name, value)
    day.choose("helped", "person")
    day.press("Keep")
    counted["one question a page"] = kept(day)

    day = thumb([ALCOHOL])
    day.press("Check in")
    day.press("Keep")
    counted["everything skipped"] = kept(day)

    with capsys.disabled():
        for way, taps in counted.items():
            print(f"\n  taps, {way}: {taps}", end="")
    assert counted == {
        "all questions, no use": 13,
        "all questions, use with amount and relief": 18,
        "nothing followed": 11,
        "a bad day": 7,
        "one question a page": 14,
        "everything skipped": 2,
    }


def test_the_page_of_all_questions_is_light(
    thumb: Callable[[list[list[str]]], Thumb], capsys: pytest.CaptureFixture[str]
) -> None:
    page = thumb([ALCOHOL]).page
    answer = page.goto("/check-in")
    assert answer is not None
    size = len(answer.body())
    with capsys.disabled():
        print(f"\n  bytes of the page with all questions, not compressed: {size}", end="")
    assert size < 60_000
