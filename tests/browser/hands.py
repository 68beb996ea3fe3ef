"""Two ways to walk through the pages: with the keyboard alone, and by taps with script off."""

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 140


class ByKeyboard:
    """Tab, arrows, Space, Enter and letters; never the pointer."""

    script = True

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus; then it must be in sight, not behind a bar."""
        expect(target).to_have_count(1)
        for _ in range(MOST_TABS):
            if target.evaluate("(one) => one === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"no way by keyboard to {target}")
        assert target.evaluate(
            """(one) => {
                const shown = one.labels && one.labels[0] || one, box = shown.getBoundingClientRect();
                const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 40) / 2);
                return !!at && (shown.contains(at) || at.contains(shown) || one === at);
            }"""
        ), f"{target} has the focus and is covered"

    def press(self, target: Locator) -> None:
        """Use a link or a button."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        """Type into a field."""
        self.reach(target)
        self.page.keyboard.type(text)

    def tick(self, target: Locator) -> None:
        """Tick a box."""
        self.reach(target)
        self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def choose(self, group: Locator, value: str) -> None:
        """One of several radio buttons: into the group by Tab, on by arrows."""
        wanted = group.and_(self.page.locator(f'[value="{value}"]'))
        self.reach(group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"{value} cannot be chosen by keyboard")

    def pick(self, target: Locator, value: str) -> None:
        """One option of a list."""
        self.reach(target)
        at = int(target.evaluate("(one, value) => [...one.options].findIndex((each) => each.value === value)", value))
        self.page.keyboard.press("Home")
        for _ in range(at):
            self.page.keyboard.press("ArrowDown")
        expect(target).to_have_value(value)

    def give_file(self, target: Locator, path: str) -> None:
        """Open the file chooser."""
        self.reach(target)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)


class ByTapsWithoutScript:
    """Taps and typing in a browser with script off."""

    script = False

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def tick(self, target: Locator) -> None:
        target.check()

    def choose(self, group: Locator, value: str) -> None:
        group.and_(self.page.locator(f'[value="{value}"]')).check()

    def pick(self, target: Locator, value: str) -> None:
        target.select_option(value)

    def give_file(self, target: Locator, path: str) -> None:
        target.set_input_files(path)
