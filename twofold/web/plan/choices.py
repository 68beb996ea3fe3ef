"""How a person wants the plan to be, and whether anything acute stands in front of everything else."""

from typing import Any

from twofold.care.safety import Taps
from twofold.web.checkin.safety import Safety
from twofold.web.plan.actions import NOTHING_CHOSEN
from twofold.web.plan.models import PlanChoices
from twofold.web.signin.models import Person


def choices_of(person: Person) -> dict[str, Any]:
    """What was chosen; the private choice where nothing was."""
    row: PlanChoices | None = PlanChoices.objects.of(person).first()
    return {**NOTHING_CHOSEN, **(row.body if row else {})}


def is_acute(found: Safety) -> bool:
    """Signs of danger today, or signs in the body that call for help today."""
    return found.is_emergency or found.taps_today in (Taps.EMERGENCY, Taps.CALL_TODAY)
