"""Every page there is, empty, full and broken: axe, nothing too wide, no request elsewhere, no policy report."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page

from tests.browser.addresses import openable, shape_of
from tests.browser.site import Site
from tests.browser.watch import Watched
from tests.languages import untranslated

Watch = Callable[..., Watched]
BROUGHT = ["My old diary", "mine.csv", "stress", "urge", "drank", "date", "yes", "no"]  # what the diary calls things
SMALL_WORDS = ["shaky", "evenings", "online"]  # what the person wrote in one word
CLOCKS = ["GMT", "IST", "PST", "PDT", "2026-12-01T09:30"]  # short names of zones; how a moment may be typed


def links(page: Page) -> list[str]:
    """The pages of ours this one leads to."""
    found = page.eval_on_selector_all("a[href]", "(all) => all.map((one) => one.getAttribute('href'))")
    return [link for link in found if link.startswith(("/", "?")) and "#" not in link]


def crawl(
    watched: Watched, look: Callable[[Page], list[str]], more: list[str] | None = None, *, signed_in: bool
) -> tuple[set[str], list[str]]:
    """One page of every shape that can be reached; (the shapes seen, the troubles `look` found)."""
    shapes = openable()
    waiting = [address for address, needs in shapes.items() if "<" not in address and needs <= signed_in] + (more or [])
    seen: set[str] = set()
    found: list[str] = []
    while waiting:
        link = waiting.pop(0)
        shape = shape_of(link)
        if shape in shapes and shape not in seen:
            seen.add(shape)
            if is_shown(watched, link):
                found += look(watched.page)
                waiting += links(watched.page)
    return seen, found


def is_shown(watched: Watched, link: str) -> bool:
    """Open it; False where the server sends something to be kept, not shown."""
    try:
        watched.open(link)
    except Error as problem:
        if "Download is starting" not in problem.message:
            raise
        return False
    return True


def test_every_open_page_for_nobody_in_particular(site: Site, watch: Watch) -> None:
    watched = watch(site)
    more = site.make("tests.browser.full.a_place")
    seen, found = crawl(watched, lambda page: watched.look_everywhere(), more, signed_in=False)
    assert found == []
    assert {address for address, needs in openable().items() if not needs} <= seen


def test_every_page_for_someone_new_who_has_nothing_yet(site: Site, watch: Watch) -> None:
    watched = watch(site, person=site.make("tests.browser.people.signed_in", name="Ana"))
    found = crawl(watched, lambda page: watched.look_everywhere(), signed_in=True)[1]
    assert found == []


def test_every_page_for_someone_with_twelve_weeks(made_up: Site, watch: Watch) -> None:
    person = made_up.make("tests.browser.people.made_up")
    more = made_up.make("tests.browser.full.with_everything", person=person) + made_up.make(
        "tests.browser.full.ways_in"
    )
    watched = watch(made_up, person=person)
    seen, found = crawl(watched, lambda page: watched.look_everywhere(), more, signed_in=True)
    assert found == []
    assert set(openable()) - seen == set()


@pytest.mark.parametrize("path", sorted(address for address in openable() if "<" not in address))
def test_every_form_sent_empty(site: Site, watch: Watch, path: str) -> None:
    number = 0
    while True:
        watched = watch(site, person=site.make("tests.browser.people.signed_in", name="Ana"))
        watched.expected_errors |= {400, 409, 413, 422, 429}
        forms = watched.open(path).locator("main form[method=post]")
        if number >= forms.count():
            return
        with watched.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            forms.nth(number).evaluate("(form) => { form.noValidate = true; setTimeout(() => form.requestSubmit()) }")
        assert sent.value.status < 500
        if "attachment" not in sent.value.headers.get("content-disposition", ""):
            watched.page.wait_for_load_state()
            assert watched.look_everywhere() == []
        number += 1


def test_every_word_of_every_page_can_be_translated_and_read_from_the_right(mirrored: Site, watch: Watch) -> None:
    person = mirrored.make("tests.browser.people.made_up")
    more = mirrored.make("tests.browser.full.with_everything", person=person)
    names = [person["name"], *BROUGHT, *SMALL_WORDS, *CLOCKS, *mirrored.make("tests.browser.full.place_names")]
    names += mirrored.make("tests.browser.full.own_words", person=person)
    watched = watch(mirrored, person=person)

    def look(page: Page) -> list[str]:
        sideways = ["scrolls sideways"] if watched.scrolls_sideways() else []
        return [f"{page.url}: {text}" for text in untranslated(page.content(), names=names) + sideways]

    watched.page.set_viewport_size({"width": 360, "height": 760})
    found = crawl(watched, look, more, signed_in=True)[1]
    assert found == []
