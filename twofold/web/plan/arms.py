"""The arms of the plan: what is in each already, the steps that are in the plan, and those that could help."""

from typing import Any

from django.utils.formats import date_format, time_format

from twofold.web.library import content, say
from twofold.web.plan.advice import Given
from twofold.web.plan.known import Known
from twofold.web.plan.said import step_in_words
from twofold.web.plan.steps import Status
from twofold.web.support.read import next_time

ARMS = ("safety", "therapy", "medication", "support")
# The page on which an arm is kept, beside its steps.
PAGES = {"therapy": "plan:meetings", "medication": "medicines:mine", "support": "support:mine"}


def arms_of(known: Known, given: Given) -> list[dict[str, Any]]:
    """The arms with their steps: those in the plan, then those that could help, then what is over."""
    shown = {step.pk: step_in_words(step, known.today, known.safety.stopping) for step in known.steps}
    arms, at_once = [], content().plan.proposals_open  # the others are folded, so that a plan is not a heap
    for name in (*ARMS, "life"):
        own = [one for one in known.steps if one.arm == name and one.body["kind"] == "step"]
        current = [one for one in own if one.status is Status.ACCEPTED]
        offered = given.in_order(one for one in own if one.status is Status.PROPOSED)
        over = [one for one in own if one.status in (Status.DONE, Status.DECLINED)]
        if name in ARMS or own:
            arms.append(
                {
                    "name": name,
                    "title": say(f"plan.arm.{name}"),
                    "text": say(f"plan.arm-text.{name}"),
                    "nothing": say(f"plan.arm-nothing.{name}"),
                    "current": [shown[one.pk] for one in current],
                    "offered": [shown[one.pk] for one in offered[:at_once]],
                    "more": [shown[one.pk] for one in offered[at_once:]],
                    "over": [shown[one.pk] for one in reversed(over)],
                    "steps": own,
                    "said": given.said.get(name, []),
                    "have": have_of(known, name),
                    "at": PAGES.get(name, ""),
                }
            )
    return arms


def have_of(known: Known, arm: str) -> list[str]:
    """What the person keeps in this arm already, one line each: medicines by name, groups with their next time."""
    if arm == "medication" and known.medicines:
        return [entry.name for entry in known.medicines.current]
    if arm == "support":
        return [f"{one.name}{_when(known, one)}" for one in known.support.meetings]
    return []


def _when(known: Known, meeting: Any) -> str:
    """Its next time, on the person's own clock; nothing where it has no fixed day."""
    at = next_time(meeting, known.person, known.now)
    if at is None:
        return ""
    hour = f", {time_format(at)}" if meeting.body["time"] else ""
    return f": {date_format(at, 'l j F')}{hour}"
