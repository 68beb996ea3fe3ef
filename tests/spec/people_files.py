"""The ten people of the clinical guidance, section 8, as files: their facts, and what must and must not come of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twofold.care.content import Content
from twofold.care.facts import Between, FactValue
from twofold.care.plan import Plan, propose
from twofold.care.rules import Outcome
from twofold.care.stopping import StoppingAnswer, stopping_answer
from twofold.care.yaml_file import read_yaml

FOLDER = Path(__file__).parent / "people"
COUNTRIES = ("US", "GB", "DE")


@dataclass(frozen=True)
class Written:
    """One person as written. `given` is the whole file."""

    id: str
    given: dict[str, Any]

    def facts(self, *, pack: bool) -> dict[str, FactValue]:
        """What is known; the pack adds what only its questionnaires tell."""
        told = {**self.given["facts"], **self.given.get("known", {}), **(self.given["pack"] if pack else {})}
        return {name: Between(**one) if isinstance(one, dict) else one for name, one in told.items()}

    def plan(self, content: Content, *, pack: bool) -> Plan:
        """What the rules make of it."""
        facts = self.facts(pack=pack)
        return propose(content, facts, stopping=self.stopping(content, pack=pack))

    def stopping(self, content: Content, *, pack: bool) -> StoppingAnswer:
        """The answer to the questions before stopping."""
        return stopping_answer(content, self.facts(pack=pack))


def people() -> Iterator[Written]:
    """All ten, in order."""
    for file in sorted(FOLDER.glob("*.yaml")):
        yield Written(file.stem, read_yaml(file, file.name))


def to_person(content: Content, outcome: Outcome, who: str) -> str | None:
    """What the person reads of one rule, `alone` or with a `team`; None where it is not for the person."""
    says = outcome.rule.says
    return None if says is None else content.wording.say(content.wording.either(f"{says}.{who}", says))


def page_of_person(content: Content, plan: Plan, who: str) -> list[str]:
    """Every sentence of the rules, steps and conflicts that the person would read, in order."""
    say = content.wording.say
    said = [text for outcome in plan.applies if (text := to_person(content, outcome, who)) is not None]
    said += [text for one in plan.steps for text in (say(one.step.title), say(one.step.text))]
    return said + [say(f"{one.person}.{who}") for one in plan.conflicts]


def page_of_clinician(content: Content, plan: Plan) -> list[str]:
    """Every sentence of the rules that apply, as a professional with consent reads them."""
    return [content.wording.say(one.rule.clinician) for one in plan.applies if one.rule.clinician]
