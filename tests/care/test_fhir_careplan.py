"""A plan as FHIR R4: valid by an independent validator, whole, and the same when read back."""

from datetime import UTC, date, datetime

import pytest
from fhir.resources.R4B.careplan import CarePlan
from fhir.resources.R4B.goal import Goal

from twofold.care.fhir.careplan import GoalItem, StepItem, care_plan, goals_of, steps_of

WHEN = datetime(2026, 12, 1, 15, 30, tzinfo=UTC)
GOALS = [
    GoalItem("0193-a", "Be there for Mia", "other", "open", date(2026, 11, 1)),
    GoalItem("0193-b", "Only at weekends", "less-or-none", "reached", date(2026, 10, 1)),
    GoalItem("0193-c", "Run a mile", "other", "let-go", date(2026, 9, 1)),
]
STEPS = [
    StepItem("0194-a", "A therapy made for trauma", "therapy", "accepted", "A therapist", date(2026, 12, 20), "Both sides."),
    StepItem("0194-b", "Tell my sister", "safety", "done", "I do this", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("goals", "steps"), [(GOALS, STEPS), ([], []), (GOALS[:1], [])])
def test_it_is_valid_and_comes_back_the_same(goals: list[GoalItem], steps: list[StepItem]) -> None:
    plan, *rest = care_plan(goals, steps, id="0192", subject="Patient/1", when=WHEN, title="My plan")
    CarePlan.model_validate(plan)
    for one in rest:
        Goal.model_validate(one)
    assert goals_of(rest) == goals
    assert steps_of(plan) == steps


def test_nothing_that_was_only_proposed_or_looked_ahead_has_a_place_in_it() -> None:
    with pytest.raises(KeyError):
        care_plan(
            [], [StepItem("x", "A", "therapy", "proposed", "Me", None, "")], id="1", subject="p", when=WHEN, title="t"
        )
