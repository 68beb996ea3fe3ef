"""Everything here that writes: set the bowl, and add one line to the ledger."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from twofold.care.rewards import Balance, What, drawn, next_reward, total
from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.library import content
from twofold.web.rewards.models import Bowl, LedgerLine, line_id
from twofold.web.rewards.read import balance_of, lines_of
from twofold.web.signin.models import Person


class NotThere(Exception):
    """No draw is left, or that reward is not waiting."""


@audited(Event.REWARDS_SET)
def set_bowl(*, by: Person, body: Mapping[str, Any]) -> Any:
    """Turn rewards on or off, change steps and prizes. What was earned stays."""
    rows = Bowl.objects.of(by)
    rows.bulk_create([Bowl(person=by, body={})], ignore_conflicts=True)
    bowl: Bowl = rows.select_for_update().get()
    if bowl.body == dict(body):
        return Unchanged(bowl)
    bowl.body = dict(body)
    bowl.save(update_fields=["body"])
    return bowl


@audited(Event.REWARD_EARNED)
def tell_step(*, by: Person, goal: str, done: bool, sent_as: UUID, at: datetime | None = None) -> Any:
    """A step was taken or missed; a step earns what its history says. Sent twice it is kept once."""
    lines, found = _held(by)
    if kept := _same(lines, sent_as):
        return Unchanged(kept)
    draws = next_reward(content().rewards, found.history.get(goal, [])).draws if done else 0
    what = What.DONE if done else What.MISSED
    return _line(by, lines, {"what": what, "goal": goal, "draws": draws, "prize": "", "sent_as": sent_as}, at)


@audited(Event.REWARD_DRAWN)
def draw(*, by: Person, choice: int | None, sent_as: UUID, at: datetime | None = None) -> Any:
    """Use one draw: a ticket from the bowl, or (fixed rewards) the one chosen. Raises NotThere."""
    lines, found = _held(by)
    if kept := _same(lines, sent_as):
        return Unchanged(kept)
    bowl: Bowl = Bowl.objects.of(by).get()
    if found.draws < 1 or not bowl.prizes:
        raise NotThere
    if bowl.body["fixed"]:
        if choice is None or not 0 <= choice < len(bowl.prizes):
            raise NotThere
        prize = bowl.prizes[choice]
    else:
        prize = drawn(bowl.prizes, secrets.randbelow(total(bowl.prizes)))
    return _line(by, lines, {"what": What.DREW, "goal": "", "draws": 0, "prize": prize.name, "sent_as": sent_as}, at)


@audited(Event.REWARD_HAD)
def had(*, by: Person, prize: str, sent_as: UUID, at: datetime | None = None) -> Any:
    """A reward was enjoyed. Raises NotThere."""
    lines, found = _held(by)
    if kept := _same(lines, sent_as):
        return Unchanged(kept)
    if prize not in found.waiting:
        raise NotThere
    return _line(by, lines, {"what": What.HAD, "goal": "", "draws": 0, "prize": prize, "sent_as": sent_as}, at)


def _held(by: Person) -> tuple[list[LedgerLine], Balance]:
    """The ledger, with the bowl's row locked so that nobody adds a line meanwhile. Raises LedgerBroken."""
    list(Bowl.objects.of(by).select_for_update())
    lines = lines_of(by)
    return lines, balance_of(lines)


def _same(lines: list[LedgerLine], sent_as: UUID) -> LedgerLine | None:
    return next((one for one in lines if one.body["sent_as"] == str(sent_as)), None)


def _line(by: Person, lines: list[LedgerLine], told: Mapping[str, Any], at: datetime | None) -> LedgerLine:
    n = len(lines) + 1
    body = {**told, "what": told["what"].value, "sent_as": str(told["sent_as"])}
    body["day"] = by.day_of(at or timezone.now()).isoformat()
    made = LedgerLine(pk=line_id(by.pk, n), person=by, n=n, body=body)
    made.save(force_insert=True)
    return made
