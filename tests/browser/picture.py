"""The pictures of the documents: real pages of the made-up person, as the demo shows them.

python -m tests.browser.picture [FILE]    # FILE is the cycle of the README; the other pictures go to docs/pictures
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
SHORTER, LONG = 1500, ("lessons", "lesson", "reward")  # the others are cut off lower down
UNDER_THE_CARD = 24
PAGES = {
    "lessons": "/lessons",
    "lesson": "/lessons/relief-becomes-a-circle",
    "reward": "/reward",
    "report": "/my-report",
    "over-time": "/my-report/over-time",
    "one-page": "/my-report/page",
}


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
        taken = [file, *(take(watched, name, address) for name, address in PAGES.items())]
        taken += sitting(watched)
        browser.close()
        if watched.trouble:
            sys.exit(f"The page complained: {watched.trouble}")
    for one in taken:
        print(f"{one}: {one.stat().st_size // 1000} kB")


def sitting(watched: Watched) -> list[Path]:
    """A question of one sitting, and what a set of answers came to."""
    page = watched.open("/questions")
    page.get_by_role("button", name="Begin").first.click()
    question = shoot(watched, "question")
    page = watched.open("/questions/answered")
    page.get_by_role("link", name="PCL-5").first.click()
    return [question, shoot(watched, "result")]


def take(watched: Watched, name: str, address: str) -> Path:
    """A page from its top to the end of what it says, at most one window high."""
    watched.open(address)
    return shoot(watched, name)


def shoot(watched: Watched, name: str) -> Path:
    """The open page."""
    page = watched.page
    page.wait_for_load_state()
    said = page.locator("main").bounding_box()
    assert said is not None
    file = ROOT / "docs" / "pictures" / f"{name}.png"
    file.parent.mkdir(exist_ok=True)
    height = min(said["y"] + said["height"], HEIGHT if name in LONG else SHORTER)
    page.screenshot(path=file, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
    return file


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "picture.png")
