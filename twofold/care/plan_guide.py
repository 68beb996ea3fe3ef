"""Figures of the plan's own pages, built from content (`plan.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from twofold.care.source import Review, Source, review, source


@dataclass(frozen=True, slots=True)
class PlanGuide:
    """`span`, `fewest`, `points` and `share`: how much moves before the plan says so (points of ten, share of days)."""

    span: timedelta
    fewest: int
    points: float
    share: float
    memory_within: timedelta
    memory_offered: timedelta
    bad_night_at_most: int
    proposals_open: int
    questions_at_once: int
    source: Source
    reviewed: Review | None


def plan_guide(given: Mapping[str, Any]) -> PlanGuide:
    """Build from a validated mapping."""
    noticed, memory = given["noticed"], given["memory_work"]
    return PlanGuide(
        span=timedelta(days=noticed["span_days"]),
        fewest=noticed["fewest_days"],
        points=noticed["points"],
        share=noticed["share_of_days"],
        memory_within=timedelta(days=memory["within_days"]),
        memory_offered=timedelta(days=memory["offered_in_days"]),
        bad_night_at_most=given["bad_night_at_most"],
        proposals_open=given["proposals_open"],
        questions_at_once=given["questions_at_once"],
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
    )
