"""A plan as a FHIR R4 CarePlan with its Goals, and the parts back from them. Mapping only, no decisions.

What was proposed and not taken is no part of a plan, and is not handed on; nor is anything that was looked ahead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Resource = dict[str, Any]
ARM, ABOUT = "urn:twofold:arm", "urn:twofold:goal-about"
ACHIEVED = "http://terminology.hl7.org/CodeSystem/goal-achievement"
# ours -> FHIR: request status of an activity, life cycle of a goal
ACTIVITY = {"accepted": "in-progress", "done": "completed"}
GOAL = {"open": "active", "reached": "completed", "let-go": "cancelled"}


@dataclass(frozen=True, slots=True)
class GoalItem:
    """A goal in the person's words; `status` is open, reached or let-go; `about` is less-or-none or other."""

    id: str
    words: str
    about: str
    status: str
    since: date


@dataclass(frozen=True, slots=True)
class StepItem:
    """A step; `status` is accepted or done; `who` does it, in words; `why` is what it rests on, in words."""

    id: str
    title: str
    arm: str
    status: str
    who: str
    when: date | None
    why: str


def care_plan(
    goals: Sequence[GoalItem],
    steps: Sequence[StepItem],
    *,
    id: str,  # noqa: A002  # FHIR's own word
    subject: str,
    when: datetime,
    title: str,
) -> list[Resource]:
    """The CarePlan first, then its Goals. `subject` is a reference such as Patient/1."""
    plan: Resource = {
        "resourceType": "CarePlan",
        "id": id,
        "status": "active",
        "intent": "plan",
        "title": title,
        "subject": {"reference": subject},
        "author": {"reference": subject},
        "created": when.isoformat(),
    }
    if goals:
        plan["goal"] = [{"reference": f"Goal/{one.id}"} for one in goals]
    if steps:
        plan["activity"] = [_activity(one) for one in steps]
    return [plan, *(_goal(one, subject) for one in goals)]


def _activity(one: StepItem) -> Resource:
    detail: Resource = {
        "code": {"coding": [{"system": ARM, "code": one.arm}], "text": one.title},
        "status": ACTIVITY[one.status],
        "description": one.title,
        "performer": [{"display": one.who}],
    }
    if one.when:
        detail["scheduledPeriod"] = {"end": one.when.isoformat()}
    if one.why:
        detail["reasonCode"] = [{"text": one.why}]
    return {"id": one.id, "detail": detail}


def _goal(one: GoalItem, subject: str) -> Resource:
    goal: Resource = {
        "resourceType": "Goal",
        "id": one.id,
        "lifecycleStatus": GOAL[one.status],
        "category": [{"coding": [{"system": ABOUT, "code": one.about}]}],
        "description": {"text": one.words},
        "subject": {"reference": subject},
        "startDate": one.since.isoformat(),
    }
    if one.status == "reached":
        goal["achievementStatus"] = {"coding": [{"system": ACHIEVED, "code": "achieved"}]}
    return goal


def goals_of(resources: Iterable[Mapping[str, Any]]) -> list[GoalItem]:
    """The goals in a list of resources, as they were."""
    back = {theirs: ours for ours, theirs in GOAL.items()}
    return [
        GoalItem(
            one["id"],
            one["description"]["text"],
            one["category"][0]["coding"][0]["code"],
            back[one["lifecycleStatus"]],
            date.fromisoformat(one["startDate"]),
        )
        for one in resources
        if one["resourceType"] == "Goal"
    ]


def steps_of(plan: Mapping[str, Any]) -> list[StepItem]:
    """The steps of a CarePlan, as they were."""
    back = {theirs: ours for ours, theirs in ACTIVITY.items()}
    found = []
    for one in plan.get("activity", []):
        detail = one["detail"]
        end = detail.get("scheduledPeriod", {}).get("end")
        found.append(
            StepItem(
                one["id"],
                detail["description"],
                detail["code"]["coding"][0]["code"],
                back[detail["status"]],
                detail["performer"][0]["display"],
                date.fromisoformat(end) if end else None,
                detail.get("reasonCode", [{"text": ""}])[0]["text"],
            )
        )
    return found
