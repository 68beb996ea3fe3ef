"""The pictures of the documents: real pages of the made-up person, as the demo shows them.

python -m tests.browser.picture [FILE]    # FILE is the cycle of the README; the lessons' pictures go to docs/pictures
"""

import os
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.site import ROOT, Site
from tests.browser.watch import Watched

WIDTH, HEIGHT = 1120, 2200
UNDER_THE_CARD = 24
LESSONS = {"lessons": "/lessons", "lesson": "/lessons/relief-becomes-a-circle", "reward": "/reward"}


def main(file: Path) -> None:
    """Take the picture. The same people come out each time; only the dates are today's."""
    program = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    with Site(made_up=40) as site, sync_playwright() as playwright:
        ana = site.make("tests.browser.people.made_up")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        watched = Watched(browser, site, person=ana, size=(WIDTH, HEIGHT))
        page = watched.open("/my-cycle")
        while page.get_by_text("This is a first look").count():  # no compiled sweep here: the surer one is on its way
            time.sleep(1)
            page = watched.open("/my-cycle")
        card = page.locator("section.card").first.bounding_box()
        assert card is not None
        bottom = card["y"] + card["height"] + UNDER_THE_CARD
        page.screenshot(path=file, clip={"x": 0, "y": 0, "width": WIDTH, "height": bottom})
        taken = [file, *(take(watched, name, address) for name, address in LESSONS.items())]
        browser.close()
        if watched.trouble:
            sys.exit(f"The page complained: {watched.trouble}")
    for one in taken:
        print(f"{one}: {one.stat().st_size // 1000} kB")


def take(watched: Watched, name: str, address: str) -> Path:
    """A page from its top to the end of what it says, at most one window high."""
    page = watched.open(address)
    said = page.locator("main").bounding_box()
    assert said is not None
    file = ROOT / "docs" / "pictures" / f"{name}.png"
    file.parent.mkdir(exist_ok=True)
    height = min(said["y"] + said["height"], HEIGHT)
    page.screenshot(path=file, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
    return file


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "picture.png")
