"""Steps and goals in words, as the pages show them."""

from datetime import date
from typing import Any

from django.urls import reverse

from twofold.care.onward import Onward
from twofold.care.steps import Step as KnownStep
from twofold.care.stopping import StoppingAnswer, holds_back
from twofold.web.checkin.dates import said_day
from twofold.web.library import content, say
from twofold.web.plan.models import Goal, Step
from twofold.web.plan.steps import GoalStatus, Status
from twofold.web.understand.learn.lessons import address_of as lesson_address

# Pages a step may open, beside those a lesson may.
PAGES = {
    "sitting": "answer:home",
    "safety-plan": "prepare:safety-plan",
    "medicines": "medicines:mine",
    "stopping": "checkin:stopping",
}


def known_step(step: Step) -> KnownStep | None:
    """The step in the content, where it is not one's own."""
    return content().steps.get(step.body["what"])


def address_of(do: Onward) -> str:
    """The page a step leads to."""
    return reverse(PAGES[do.opens]) if do.opens in PAGES else lesson_address(do)


def title_of(step: Step) -> str:
    """What the step is: its words in the content, or the person's own."""
    known = known_step(step)
    return say(known.title) if known else str(step.body["words"])


def waits(is_less: bool, stopping: StoppingAnswer | None) -> str:
    """Why something about less or none waits (W-14), as the end of a key; empty where it need not."""
    if not is_less or not holds_back(stopping):
        return ""
    return "waits" if stopping is None or stopping.answer.value == "cannot-know" else "held"


def step_in_words(step: Step, today: date, stopping: StoppingAnswer | None = None) -> dict[str, Any]:
    """A step with who does it, when, what it waits for, and the moves that are one tap away."""
    known = known_step(step)
    held = waits(bool(step.body["less"]), stopping)
    return {
        "row": step,
        "id": step.pk,
        "title": title_of(step),
        "is_own": known is None,
        "text": say(known.text) if known else "",
        "own_words": step.body["words"] if known else "",
        "who": say(f"plan.who.{step.body['who']}"),
        "when": said_day(step.when, today) if step.when else "",
        "is_late": bool(step.when and step.when < today and step.status is Status.ACCEPTED),
        "status": step.status.value,
        "waits": say(f"plan.step.{held}") if held else "",
        "opens_href": address_of(known.opens) if known and known.opens else "",
        "has_why": bool(step.body["rule"]),
    }


def goal_in_words(goal: Goal, stopping: StoppingAnswer | None) -> dict[str, Any]:
    """A goal, and what it waits for."""
    held = waits(goal.is_less_or_none, stopping) if goal.status is GoalStatus.OPEN else ""
    return {
        "row": goal,
        "words": goal.words,
        "status": goal.status.value,
        "says": say(f"plan.goals.{goal.status.value}") if goal.status is not GoalStatus.OPEN else "",
        "waits": say(f"plan.goals.{held}") if held else "",
        "asks": held == "waits",
    }
