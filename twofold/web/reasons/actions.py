"""Everything here that writes: choose questions and things, say how a month was."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.ids import uuid7
from twofold.web.reasons.models import Chosen, Month
from twofold.web.signin.models import Person


@audited(Event.REASONS_CHOSEN)
def choose(*, by: Person, questions: Sequence[str], things: Sequence[str]) -> Any:
    """Keep the questions and things, in place of those before. The same words keep the same id, and so their past."""
    rows = Chosen.objects.of(by)
    rows.bulk_create([Chosen(person=by, body={"questions": [], "things": []})], ignore_conflicts=True)
    row: Chosen = rows.select_for_update().get()
    new = {"questions": _named(questions, row.body["questions"]), "things": _named(things, row.body["things"])}
    if new == row.body:
        return Unchanged(row)
    row.body = new
    row.save(update_fields=["body"])
    return row


@audited(Event.MONTH_KEPT)
def keep_month(*, by: Person, month: date, questions: dict[str, int], things: dict[str, dict[str, Any]]) -> Any:
    """Keep what was said of a month, in place of what was there. What was said of things dropped since stays."""
    rows = Month.objects.of(by)
    rows.bulk_create([Month(person=by, month=month, body={"questions": {}, "things": {}})], ignore_conflicts=True)
    row: Month = rows.select_for_update().get(month=month)
    now = _chosen_ids(by)
    old_questions = {name: said for name, said in row.body["questions"].items() if name not in now}
    old_things = {name: said for name, said in row.body["things"].items() if name not in now}
    new = {"questions": old_questions | questions, "things": old_things | things}
    if new == {name: row.body[name] for name in new}:
        return Unchanged(row)
    row.body = {**new, "at": timezone.now().isoformat()}
    row.save(update_fields=["body"])
    return row


def _named(says: Sequence[str], before: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    known = {one["says"]: one["id"] for one in before}
    return [{"id": known.get(text) or uuid7().hex, "says": text} for text in dict.fromkeys(says)]


def _chosen_ids(person: Person) -> set[str]:
    """The ids a month may speak of now."""
    row = Chosen.objects.of(person).get()
    return {one["id"] for one in (*row.body["questions"], *row.body["things"])}
