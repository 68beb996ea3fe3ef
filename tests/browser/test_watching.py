"""The watchers themselves: each is shown what it must notice, so that a quiet run means something."""

from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.browser.watch import Watched

BAD = """<!doctype html><title>bad</title><img src="/static/ui/icon.svg"><p style="color:#eee;background:#fff">pale</p>
<script>document.title = "ran"</script><img alt="" src="https://elsewhere.example/pixel.gif"><div class="wide"></div>"""


def shown(watched: Watched, body: str) -> None:
    """The page `/away`, with its real headers and another body."""
    answer = watched.context.request.get("/away")
    headers = {name: value for name, value in answer.headers.items() if name not in {"refresh", "content-length"}}
    watched.context.route("**/away", lambda route: route.fulfill(headers=headers, body=body))
    watched.page.goto("/away")


def test_inline_script_inline_style_and_other_sites_are_stopped_and_noticed(site: Site, browser: Browser) -> None:
    watched = Watched(browser, site)
    shown(watched, BAD)
    watched.page.wait_for_timeout(300)
    noticed = "\n".join(watched.trouble)
    assert watched.page.title() == "bad"
    for word in ("script-src-elem", "style-src-attr", "img-src", "policy report"):
        assert word in noticed
    watched.close()


def test_a_picture_of_another_site_is_noticed_on_a_page_nobody_stands_before(site: Site, browser: Browser) -> None:
    watched = Watched(browser, site)
    watched.open("/about").evaluate("() => { new Image().src = 'https://elsewhere.example/pixel.gif' }")
    watched.page.wait_for_timeout(300)
    noticed = "\n".join(watched.trouble)
    for word in ("policy broken", "policy report", "a request to another site"):
        assert word in noticed
    watched.close()


def test_a_policy_report_is_noticed_with_script_off_too(site: Site, browser: Browser) -> None:
    watched = Watched(browser, site, script=False)
    shown(watched, BAD)
    watched.page.wait_for_timeout(300)
    assert any("policy report" in complaint for complaint in watched.trouble)
    watched.close()


def test_axe_names_a_picture_without_words_and_pale_text(site: Site, browser: Browser) -> None:
    watched = Watched(browser, site)
    shown(watched, BAD)
    watched.page.locator("p").evaluate("(node) => { node.style.color = '#eee'; node.style.background = '#fff' }")
    broken = {line.split(":")[0] for line in watched.axe()}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= broken
    watched.close()


def test_pale_text_is_named_at_every_size_light_and_dark(site: Site, browser: Browser) -> None:
    """Also where only one of each kind is asked: the pale one among many of the same look as it should be."""
    watched = Watched(browser, site)
    page = watched.open("/about")
    page.locator("main p").last.evaluate("(node) => { node.style.color = '#777'; node.style.background = '#808080' }")
    found = [line for line in watched.look_everywhere() if "color-contrast" in line]
    assert len(found) == 4, found
    watched.close()


def test_something_too_wide_is_noticed(site: Site, browser: Browser) -> None:
    watched = Watched(browser, site)
    shown(watched, BAD)
    assert not watched.scrolls_sideways()
    watched.page.locator(".wide").evaluate("(node) => { node.style.width = '3000px'; node.style.height = '9px' }")
    assert watched.scrolls_sideways()
    watched.close()
