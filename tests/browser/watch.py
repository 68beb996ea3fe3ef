"""A browser page that notices what nobody looks at: policy reports, console errors, requests to other sites."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser.site import Site

PHONE, DESK = (360, 760), (1280, 900)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
COLOUR_RULES = ("color-contrast", "link-in-text-block")  # nearly all the time axe takes goes into these
TELL = """addEventListener("securitypolicyviolation",
    (event) => console.error("policy broken:", event.effectiveDirective, event.blockedURI, event.sourceFile))"""

# The node of every kind that shows text: the same elements around it, with the same classes, colours and size of letters.
ONE_OF_EACH_KIND = """() => {
    const known = new Map()
    const kindOf = (node) => {
        if (!node) return ""
        if (!known.has(node)) {
            const style = getComputedStyle(node)
            known.set(node, [node.localName, node.getAttribute("class"), style.color, style.backgroundColor,
                style.backgroundImage, style.opacity, style.fontSize, style.fontWeight, style.textDecorationLine,
                kindOf(node.parentElement)].join())
        }
        return known.get(node)
    }
    const shows = (node) => node.checkVisibility() && (node.matches("input, select, textarea")
        || [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim()))
    const found = new Map()
    for (const node of document.body.querySelectorAll("*")) {
        if (shows(node) && !found.has(kindOf(node))) found.set(kindOf(node), node)
    }
    return {include: [...found.values()]}
}"""
ASK = """async ({kinds, options}) => {
    if (typeof axe === "undefined") return null
    const {violations} = await axe.run(kinds ? (KINDS)() : document, {...options, resultTypes: ["violations"]})
    return violations.flatMap(({id, nodes}) => nodes.map((node) =>
        `${id}: ${node.html.slice(0, 160)} (${node.failureSummary.slice(0, 200)})`))
}""".replace("KINDS", ONE_OF_EACH_KIND)


class Watched:
    """A page of one browser context, with all it complained about in `trouble`."""

    def __init__(
        self,
        browser: Browser,
        site: Site,
        *,
        person: dict[str, str] | None = None,
        script: bool = True,
        size: tuple[int, int] = DESK,
        scheme: str = "light",
        **more: Any,
    ) -> None:
        self.site = site
        self.trouble: list[str] = []
        self.elsewhere: set[str] = set()
        self.expected_errors: set[int] = set()
        self.context: BrowserContext = browser.new_context(
            base_url=site.url,
            java_script_enabled=script,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            **more,
        )
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(TELL)
        self.context.on("request", self._request)
        if person:
            self.context.add_cookies([{"name": person["cookie"], "value": person["value"], "url": site.url}])
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda problem: self.trouble.append(f"script error: {problem}"))

    def _request(self, request: Request) -> None:
        """Watches without standing in between: what is routed is never taken from the browser's own store."""
        address = urlsplit(request.url)
        if address.netloc == urlsplit(self.site.url).netloc:
            if address.path == "/csp-report":
                self.trouble.append(f"policy report: {request.post_data}")
        elif request.url not in self.elsewhere and address.scheme in {"http", "https", "ws", "wss"}:
            self.trouble.append(f"a request to another site: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if any(f"status of {status}" in message.text for status in self.expected_errors):
            return
        self.trouble.append(f"console: {message.text}")

    def may_go_to(self, address: str, body: str = "<title>elsewhere</title>elsewhere") -> None:
        """Allow one address outside, answered here: nothing leaves the machine."""
        self.elsewhere.add(address)
        self.context.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))

    def open(self, path: str, status: int = 200) -> Page:
        """Go there; the answer must have this status."""
        if status >= 400:
            self.expected_errors.add(status)
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}, not {status}"
        return self.page

    def axe(self, *only: str, but: Iterable[str] = (), of_each_kind: bool = False) -> list[str]:
        """Every WCAG 2.2 A and AA rule axe knows (or only some, or all but some), one line per broken rule and element.

        `of_each_kind` asks about one element of each kind that shows text, not about all of them.
        """
        self.page.wait_for_load_state()  # a form's answer is there before its styles are
        rules = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": WCAG}
        given = {
            "kinds": of_each_kind,
            "options": {"runOnly": rules, "rules": {rule: {"enabled": False} for rule in but}},
        }
        found = self.page.evaluate(ASK, given)
        if found is None:
            self.page.evaluate(AXE_SCRIPT)
            found = self.page.evaluate(ASK, given)
        return list(found)

    def scrolls_sideways(self) -> bool:
        """Whether something is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def look_everywhere(self) -> list[str]:
        """The troubles of the open page at 360 and 1280 px, light and dark: axe, and scrolling sideways.

        On the phone in the light every rule looks at everything. The wide page is asked all rules again, but about
        colours only one element of each kind, and in the dark only the colours differ.
        """
        found = []
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for size in (PHONE, DESK):
                self.page.set_viewport_size({"width": size[0], "height": size[1]})
                where = f"{self.page.url} at {size[0]} {scheme}: "
                found += [where + problem for problem in self._axe_at(size, scheme)]
                if self.scrolls_sideways():
                    found.append(where + "scrolls sideways")
        return found

    def _axe_at(self, size: tuple[int, int], scheme: str) -> list[str]:
        if (size, scheme) == (PHONE, "light"):
            return self.axe()
        colours = self.axe(*COLOUR_RULES, of_each_kind=True)
        return colours + (self.axe(but=COLOUR_RULES) if scheme == "light" else [])

    def close(self) -> None:
        self.context.close()


def visit_everything(watched: Watched, paths: dict[str, int]) -> list[str]:
    """Open each path (with its expected status) and look at it everywhere; all troubles, the browser's own included."""
    found = []
    for path, status in paths.items():
        watched.open(path, status)
        found += watched.look_everywhere()
    return found + watched.trouble
