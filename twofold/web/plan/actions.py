"""Everything here that writes: goals, steps, appointments, answers, choices, and what was worked out to look ahead."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited, hold
from twofold.web.ids import uuid7
from twofold.web.plan.models import Appointment, Goal, KeptAhead, PlanAnswers, PlanChoices, Step, proposal_id
from twofold.web.plan.steps import GOAL_NEXT, NEXT, GoalStatus, NotFromHere, Status
from twofold.web.signin.models import Person

Body = dict[str, Any]
M = TypeVar("M", Goal, Step, Appointment)
NOTHING_CHOSEN: Body = {"forecast": False, "alarm": True, "closed": [], "seen": {}}


# --- goals ------------------------------------------------------------------------------------------------------------


@audited(Event.GOAL_ADDED)
def add_goal(*, by: Person, words: str, is_less_or_none: bool, sent_as: UUID | None = None) -> Any:
    """Keep a goal in the person's words. What the same page sends again changes nothing."""
    body = {
        "words": words,
        "about": "less-or-none" if is_less_or_none else "other",
        "status": GoalStatus.OPEN.value,
        "moves": [_moved(GoalStatus.OPEN)],
    }
    return _kept_once(Goal(person=by, sent_as=sent_as or uuid7(), body=body))


@audited(Event.GOAL_CHANGED)
def change_goal(*, by: Person, goal: Goal, words: str, is_less_or_none: bool) -> Any:
    """Other words for the same goal."""
    return _changed(by, goal, words=words, about="less-or-none" if is_less_or_none else "other")


@audited(Event.GOAL_MOVED)
def move_goal(*, by: Person, goal: Goal, to: GoalStatus) -> Any:
    """Reach a goal, let it go, or take it up again. Raises NotFromHere."""
    return _move(by, goal, to, GOAL_NEXT[GoalStatus(_locked(by, goal).body["status"])])


# --- steps ------------------------------------------------------------------------------------------------------------


@audited(Event.STEPS_PROPOSED)
def propose_steps(*, by: Person, proposals: Mapping[str, Body]) -> Any:
    """Keep what the rules propose, by a name each that makes it the same step whenever it is proposed again.

    A step that was declined, accepted or done before stays so; `why` is of the day on which it was first proposed.
    """
    made = [
        Step(
            person=by,
            sent_as=proposal_id(by.pk, name),
            body={**given, "status": Status.PROPOSED.value, "moves": [_moved(Status.PROPOSED)]},
        )
        for name, given in proposals.items()
    ]
    steps = Step.objects.of(by)
    known = set(steps.filter(sent_as__in=[one.sent_as for one in made]).values_list("sent_as", flat=True))
    new = [one for one in made if one.sent_as not in known]
    steps.bulk_create(new, ignore_conflicts=True)
    return new[0] if new else Unchanged(None)


@audited(Event.STEP_ADDED)
def add_step(*, by: Person, sent_as: UUID | None = None, **given: Any) -> Any:
    """Keep a step of one's own; it is accepted from the start. `given` are the parts of `Step.body`."""
    body = {**BLANK_STEP, **given, "status": Status.ACCEPTED.value, "moves": [_moved(Status.ACCEPTED)]}
    return _kept_once(Step(person=by, sent_as=sent_as or uuid7(), body=body))


BLANK_STEP: Body = {
    "arm": "life",
    "kind": "step",
    "what": "",
    "words": "",
    "who": "me",
    "when": "",
    "treats": "",
    "less": False,
    "rule": "",
    "why": {},
    "opens": "",
    "appointment": "",
}


@audited(Event.STEP_CHANGED)
def change_step(*, by: Person, step: Step, **given: Any) -> Any:
    """Change the words, who does it, or when."""
    return _changed(by, step, **given)


@audited(Event.STEP_ACCEPTED)
def accept_step(*, by: Person, step: Step) -> Any:
    """Take a step into the plan, or take it up again. Raises NotFromHere."""
    return _move_step(by, step, Status.ACCEPTED)


@audited(Event.STEP_DECLINED)
def decline_step(*, by: Person, step: Step) -> Any:
    """Not for me, or not now. Raises NotFromHere."""
    return _move_step(by, step, Status.DECLINED)


@audited(Event.STEP_DONE)
def complete_step(*, by: Person, step: Step) -> Any:
    """It is done. Raises NotFromHere."""
    return _move_step(by, step, Status.DONE)


# --- appointments -----------------------------------------------------------------------------------------------------


@audited(Event.APPOINTMENT_ADDED)
def add_appointment(*, by: Person, sent_as: UUID | None = None, **given: Any) -> Any:
    """Keep an appointment. `given` are the parts of `Appointment.body`."""
    return _kept_once(Appointment(person=by, sent_as=sent_as or uuid7(), body={**given, "was": ""}))


@audited(Event.APPOINTMENT_CHANGED)
def change_appointment(*, by: Person, appointment: Appointment, **given: Any) -> Any:
    """Change when, with whom, about what, or say whether one was there."""
    return _changed(by, appointment, **given)


# --- answers and choices ----------------------------------------------------------------------------------------------


@audited(Event.PLAN_ANSWERED)
def answer_plan(*, by: Person, kind: str, answers: Mapping[str, Any], at: datetime | None = None, **more: Any) -> Any:
    """Keep answers to questions of the plan; the newest answer of a fact counts. The same again changes nothing."""
    at = at or timezone.now()
    body = {"kind": kind, "answers": dict(answers), **more}
    today = PlanAnswers.objects.of(by).filter(day=by.day_of(at)).order_by("-made_at", "-id")
    last = next((one for one in today if one.kind == kind), None)
    if last is not None and last.body == body:
        return Unchanged(last)
    made = PlanAnswers(person=by, day=by.day_of(at), made_at=at, body=body)
    made.save(force_insert=True)
    return made


@audited(Event.PLAN_CHOSEN)
def choose_for_plan(*, by: Person, **given: Any) -> Any:
    """Change how the plan should be: parts of `PlanChoices.body`."""
    rows = PlanChoices.objects.of(by)
    rows.bulk_create([PlanChoices(person=by, body=NOTHING_CHOSEN)], ignore_conflicts=True)
    row: PlanChoices = rows.select_for_update().get()
    body = {**NOTHING_CHOSEN, **row.body, **given}
    if body == row.body:
        return Unchanged(row)
    row.body = body
    row.save(update_fields=["body"])
    return row


# --- looking ahead ----------------------------------------------------------------------------------------------------


@audited(Event.AHEAD_KEPT)
def keep_ahead(*, by: Person, body: Body, since: int) -> Any:
    """Keep what was worked out in place of the one before.

    since   the place in the person's record of events before the days were read; where anything was recorded since,
            nothing is kept, because a day may have been corrected or deleted meanwhile.
    """
    if hold(by.pk) != since:
        return Unchanged(None)
    KeptAhead.objects.of(by).delete()
    kept = KeptAhead(person=by, body=body)
    kept.save(force_insert=True)
    return kept


def forget_ahead(person: UUID) -> None:
    """Forget what was worked out: runs inside the action that corrects or deletes a day."""
    hold(person)
    KeptAhead.objects.of(person).delete()


# --- what the actions share -------------------------------------------------------------------------------------------


def _kept_once(made: M) -> Any:
    rows = type(made).objects.of(made.person)
    rows.bulk_create([made], ignore_conflicts=True)  # two at once: the database lets one in
    kept = rows.get(sent_as=made.sent_as)
    return made if kept.pk == made.pk else Unchanged(kept)


def _locked(by: Person, row: M) -> M:
    """The row as it is now, held until the transaction ends. Raises DoesNotExist where it is another person's."""
    found: M = type(row).objects.of(by).select_for_update().get(pk=row.pk)
    return found


def _changed(by: Person, row: M, **given: Any) -> Any:
    now = _locked(by, row)
    body = {**now.body, **given}
    if body == now.body:
        return Unchanged(now)
    return _saved(now, body)


def _saved(row: M, body: Body) -> M:
    row.body = body
    row.save(update_fields=["body"])
    return row


def _move_step(by: Person, step: Step, to: Status) -> Any:
    return _move(by, step, to, NEXT[_locked(by, step).status])


def _move(by: Person, row: M, to: Status | GoalStatus, allowed: Iterable[Status | GoalStatus]) -> Any:
    now: M = _locked(by, row)
    if now.body["status"] == to.value:
        return Unchanged(now)  # a second tap
    if to not in allowed:
        raise NotFromHere(f"{now.body['status']} does not lead to {to.value}")
    return _saved(now, {**now.body, "status": to.value, "moves": [*now.body["moves"], _moved(to)]})


def _moved(to: Status | GoalStatus) -> dict[str, str]:
    return {"to": to.value, "at": timezone.now().isoformat(timespec="seconds")}
