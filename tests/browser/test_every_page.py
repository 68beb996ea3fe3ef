"""Every page there is, empty, full and broken: axe, nothing too wide, no request elsewhere, no policy report."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import openable, shape_of
from tests.browser.site import Site
from tests.browser.watch import Watched
from tests.languages import untranslated

Watch = Callable[..., Watched]

NOT_LINKED = {  # pages reached by a form or by nobody, with the tests that open them
    "/check-in/kept/<uuid:row>": "after a check-in: test_checkin_rules.py",
}


def links(page: Page) -> list[str]:
    """The pages of ours this one leads to."""
    found = page.eval_on_selector_all("a[href]", "(all) => all.map((one) => one.getAttribute('href'))")
    return [link for link in found if link.startswith(("/", "?")) and "#" not in link]


def crawl(watched: Watched, look: Callable[[Page], list[str]], *, signed_in: bool) -> tuple[set[str], list[str]]:
    """One page of every shape that can be reached; (the shapes seen, the troubles `look` found)."""
    plain = [address for address, needs in openable().items() if "<" not in address and needs <= signed_in]
    waiting, seen, found = list(plain), set(), []
    while waiting:
        link = waiting.pop(0)
        shape = shape_of(link)
        if shape is None or shape in seen or shape not in openable() or is_a_file(watched, link):
            continue
        watched.open(link)
        seen.add(shape)
        found += look(watched.page)
        waiting += links(watched.page)
    return seen, found


def is_a_file(watched: Watched, link: str) -> bool:
    """Whether the server sends this to be kept, not shown."""
    return "download" in link and "attachment" in watched.context.request.get(link).headers.get(
        "content-disposition", ""
    )


def test_every_open_page_for_nobody_in_particular(site: Site, watch: Watch) -> None:
    watched = watch(site)
    seen, found = crawl(watched, lambda page: watched.look_everywhere(), signed_in=False)
    assert found == []
    assert {address for address, needs in openable().items() if not needs} <= seen


def test_every_page_for_someone_new_who_has_nothing_yet(site: Site, watch: Watch) -> None:
    watched = watch(site, person=site.make("tests.browser.people.signed_in", name="Ana"))
    found = crawl(watched, lambda page: watched.look_everywhere(), signed_in=True)[1]
    assert found == []


def test_every_page_for_someone_with_twelve_weeks(made_up: Site, watch: Watch) -> None:
    watched = watch(made_up, person=made_up.make("tests.browser.people.made_up"))
    seen, found = crawl(watched, lambda page: watched.look_everywhere(), signed_in=True)
    assert found == []
    assert set(openable()) - seen - set(NOT_LINKED) == set()


@pytest.mark.parametrize("path", sorted(address for address in openable() if "<" not in address))
def test_every_form_sent_empty(site: Site, watch: Watch, path: str) -> None:
    watched = watch(site, person=site.make("tests.browser.people.signed_in", name="Ana"))
    watched.expected_errors |= {400, 409, 413, 422, 429}
    watched.open(path)
    for number in range(watched.page.locator("main form[method=post]").count()):
        watched.page.goto(path)
        form = watched.page.locator("main form[method=post]").nth(number)
        with watched.page.expect_navigation() as sent:
            form.evaluate("(form) => { form.noValidate = true; form.requestSubmit() }")
        assert sent.value.status < 500
        assert watched.look_everywhere() == []


def test_every_word_of_every_page_can_be_translated_and_read_from_the_right(mirrored: Site, watch: Watch) -> None:
    person = mirrored.make("tests.browser.people.made_up")
    watched = watch(mirrored, person=person)

    def look(page: Page) -> list[str]:
        sideways = ["scrolls sideways"] if watched.scrolls_sideways() else []
        return [f"{page.url}: {text}" for text in untranslated(page.content(), names=[person["name"]]) + sideways]

    watched.page.set_viewport_size({"width": 360, "height": 760})
    found = crawl(watched, look, signed_in=True)[1]
    assert found == []
