"""Walks one sitting in the browser with any walker, and counts what it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from playwright.sync_api import Locator, expect

from tests.browser.walking import Keys, Walker
from twofold.web.answer.models import AnsweredSheet, HelpShown

WORDS_A_MINUTE = 200
SECONDS_AN_ANSWER = 4
# What somebody reads of a page of questions: the line above them, each question, and each kind of answer once.
READ = """(main) => {
  const texts = [...main.querySelectorAll("h1, legend, label:not(.option):not(.chip)")].map((one) => one.innerText);
  const answers = new Set([...main.querySelectorAll(".option")].map((one) => one.innerText));
  return texts.concat([...answers]).join(" ");
}"""

Sheets = Mapping[str, Sequence[int | None] | Mapping[str, int | None]]


@dataclass
class Count:
    """Pages seen, questions answered, words that stood on the pages, and which sets came."""

    pages: int = 0
    questions: int = 0
    words: int = 0
    sets: list[str] = field(default_factory=list)

    @property
    def minutes(self) -> float:
        """For somebody who reads 200 words a minute and takes four seconds over each answer."""
        return self.words / WORDS_A_MINUTE + self.questions * SECONDS_AN_ANSWER / 60

    def __str__(self) -> str:
        return f"{self.pages} pages, {self.questions} questions, {self.words} words, about {self.minutes:.0f} minutes"


def hidden(walk: Walker, name: str) -> str:
    """What the page carries under this name; empty where it carries none."""
    found = walk.page.locator(f'main form input[type="hidden"][name="{name}"]')
    return found.first.get_attribute("value") or "" if found.count() else ""


def write_number(walk: Walker, box: Locator, number: int) -> None:
    """Into a box without a label of ours: its label is the question itself."""
    if isinstance(walk, Keys):
        walk.tab_to(box)
        walk.page.keyboard.type(str(number))
    else:
        box.fill(str(number))


def answer_page(walk: Walker, sheets: Sheets, count: Count) -> None:
    """Every question of the page that this person answers, then on."""
    name = hidden(walk, "instrument")
    told = sheets[name]
    answers = dict(told) if isinstance(told, Mapping) else {str(n): one for n, one in enumerate(told, 1)}
    if not count.sets or count.sets[-1] != name:
        count.sets.append(name)
    names = walk.page.eval_on_selector_all('main [name^="q-"]', "(all) => [...new Set(all.map((one) => one.name))]")
    for control in names:
        value = answers.get(control[2:])
        if value is None:
            continue
        count.questions += 1
        box = walk.page.locator(f'main input[name="{control}"]')
        if box.first.get_attribute("type") == "text":
            write_number(walk, box.first, value)
        else:
            walk.pick(control, str(value))
    walk.press("Next")


def whole_sitting(walk: Walker, sheets: Sheets, takes: set[str]) -> Count:
    """From the first page of questions to the last one of the sitting."""
    count = Count()
    walk.press("Begin")
    while True:
        expect(walk.page.get_by_role("heading", level=1)).to_be_visible()
        count.pages += 1
        assert count.pages < 80
        what, step = hidden(walk, "what"), hidden(walk, "step")
        asks = bool(hidden(walk, "instrument"))
        main = walk.page.locator("main")
        if asks or step or what == "how-now":
            count.words += len(str(main.evaluate(READ) if asks else main.inner_text()).split())
        if asks:
            answer_page(walk, sheets, count)
        elif what == "how-now":
            walk.pick("rating", "3")
            walk.press("Go on")
        elif hidden(walk, "sure"):
            walk.press("Now all the same")
        elif step:
            walk.press("Yes, ask me" if step in takes else "Not now")
        else:
            return count


def help_notes(person: dict[str, str]) -> list[str]:
    """Beside the server: which rules brought help to this person."""
    return [row.body["rule"] for row in HelpShown.objects.of(UUID(person["id"])).order_by("made_at")]


def sheets_kept(person: dict[str, str]) -> list[str]:
    """Beside the server: which sets this person finished."""
    return [row.instrument for row in AnsweredSheet.objects.of(UUID(person["id"])).order_by("made_at")]
