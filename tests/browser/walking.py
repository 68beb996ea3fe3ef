"""Two ways to walk the same pages: by taps with script off, and by the keyboard alone."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 400


def pressable(page: Page, name: str) -> Locator:
    """The link or button with these words on the page itself, or else anywhere."""
    inside = page.locator("main")
    here = inside.get_by_role("link", name=name).or_(inside.get_by_role("button", name=name))
    return (
        here if here.count() else page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name))
    ).first


class Walker(Protocol):
    """What a person does with a page."""

    page: Page

    def press(self, name: str) -> None: ...
    def write(self, label: str, text: str) -> None: ...
    def pick(self, question: str, value: str) -> None: ...
    def select(self, label: str, option: str) -> None: ...
    def give(self, label: str, file: Path) -> None: ...


class Taps:
    """A thumb; the browser runs no script."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str) -> None:
        pressable(self.page, name).click()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def pick(self, question: str, value: str) -> None:
        self.page.locator(f'label:has(input[name="{question}"][value="{value}"])').click()

    def select(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def give(self, label: str, file: Path) -> None:
        self.page.get_by_label(label, exact=True).set_input_files(file)


class Keys:
    """Keys alone: nothing is clicked, nothing is focused except by Tab and the arrows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.on("filechooser", lambda chooser: None)  # asked for early: turning it on takes a moment

    def tab_to(self, target: Locator) -> None:
        """Tab on, round the page if need be, until the target has the focus."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("(node) => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {target}")

    def press(self, name: str) -> None:
        self.tab_to(pressable(self.page, name))
        self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        self.tab_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def pick(self, question: str, value: str) -> None:
        """Space ticks a box; in a group of radio buttons Tab finds the group and the arrows the answer."""
        wanted = self.page.locator(f'input[name="{question}"][value="{value}"]')
        if wanted.get_attribute("type") == "checkbox":
            self.tab_to(wanted)
            self.page.keyboard.press("Space")
        else:
            self.tab_to(self.page.locator(f'input[name="{question}"]').first)
            self.page.keyboard.press("Space")
            for _ in range(20):
                if wanted.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    def select(self, label: str, option: str) -> None:
        chosen = self.page.get_by_label(label, exact=True)
        self.tab_to(chosen)
        self.page.keyboard.type(option)
        assert chosen.evaluate("(node) => node.selectedOptions[0].label") == option

    def give(self, label: str, file: Path) -> None:
        self.tab_to(self.page.get_by_label(label, exact=True))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)
