"""A browser page that notices what nobody looks at: policy reports, console errors, requests to other sites."""

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route

from tests.browser.site import Site

PHONE, DESK = (360, 760), (1280, 900)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
COLOUR_RULES = ("color-contrast", "link-in-text-block")
TELL = """addEventListener("securitypolicyviolation",
    (event) => console.error("policy broken:", event.effectiveDirective, event.blockedURI, event.sourceFile))"""


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
        self.elsewhere: dict[str, str] = {}
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
        self.context.route("**/*", self._route)
        if person:
            self.context.add_cookies([{"name": person["cookie"], "value": person["value"], "url": site.url}])
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda problem: self.trouble.append(f"script error: {problem}"))

    def _route(self, route: Route, request: Request) -> None:
        address = urlsplit(request.url)
        if address.netloc == urlsplit(self.site.url).netloc:
            if address.path == "/csp-report":
                self.trouble.append(f"policy report: {request.post_data}")
            route.continue_()
        elif request.url in self.elsewhere:
            route.fulfill(body=self.elsewhere[request.url], content_type="text/html")
        else:
            self.trouble.append(f"a request to another site: {request.url}")
            route.abort()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if any(f"status of {status}" in message.text for status in self.expected_errors):
            return
        self.trouble.append(f"console: {message.text}")

    def may_go_to(self, address: str, body: str = "<title>elsewhere</title>elsewhere") -> None:
        """Allow one address outside, answered here: nothing leaves the machine."""
        self.elsewhere[address] = body

    def open(self, path: str, status: int = 200) -> Page:
        """Go there; the answer must have this status."""
        if status >= 400:
            self.expected_errors.add(status)
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}, not {status}"
        return self.page

    def axe(self, *only: str) -> list[str]:
        """Every WCAG 2.2 A and AA rule axe knows (or only some), as one line per broken rule and element."""
        self.page.wait_for_load_state()  # a form's answer is there before its styles are
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(AXE_SCRIPT)
        rules = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": WCAG}
        broken = self.page.evaluate("(given) => axe.run(given)", {"runOnly": rules, "resultTypes": ["violations"]})
        return [
            f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
            for rule in broken["violations"]
            for node in rule["nodes"]
        ]

    def scrolls_sideways(self) -> bool:
        """Whether something is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def look_everywhere(self) -> list[str]:
        """The troubles of the open page at 360 and 1280 px, light and dark: axe, and scrolling sideways.

        In the dark only the colours differ, so only axe's rules about colour are asked again.
        """
        found = []
        for scheme, rules in (("light", ()), ("dark", COLOUR_RULES)):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for width, height in (PHONE, DESK):
                self.page.set_viewport_size({"width": width, "height": height})
                where = f"{self.page.url} at {width} {scheme}: "
                found += [where + problem for problem in self.axe(*rules)]
                if self.scrolls_sideways():
                    found.append(where + "scrolls sideways")
        return found

    def close(self) -> None:
        self.context.close()


def visit_everything(watched: Watched, paths: dict[str, int]) -> list[str]:
    """Open each path (with its expected status) and look at it everywhere; all troubles, the browser's own included."""
    found = []
    for path, status in paths.items():
        watched.open(path, status)
        found += watched.look_everywhere()
    return found + watched.trouble
