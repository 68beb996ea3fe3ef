"""The picture of the README: the real cycle page of the made-up person, as the demo shows it.

python -m tests.browser.picture [FILE]
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.site import ROOT, Site
from tests.browser.watch import Watched

WIDTH, HEIGHT = 1120, 2200
UNDER_THE_RING = 8


def main(file: Path) -> None:
    """Take the picture. The same people come out each time; only the dates are today's."""
    program = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    with Site(made_up=40) as site, sync_playwright() as playwright:
        ana = site.make("tests.browser.people.made_up")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        watched = Watched(browser, site, person=ana, size=(WIDTH, HEIGHT))
        page = watched.open("/my-cycle")
        ring = page.locator("svg.ring").bounding_box()
        assert ring is not None
        bottom = ring["y"] + ring["height"] + UNDER_THE_RING
        page.screenshot(path=file, clip={"x": 0, "y": 0, "width": WIDTH, "height": bottom})
        browser.close()
        if watched.trouble:
            sys.exit(f"The page complained: {watched.trouble}")
    print(f"{file}: {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "picture.png")
