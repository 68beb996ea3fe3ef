"""Everything the questionnaires write: each action is one transaction with its audit entry."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from twofold.care.instrument import Instrument, SafetyItem
from twofold.care.paging import open_pages
from twofold.care.scoring import raised, score_sheet, with_skipped
from twofold.care.sheet import Sheet, Value
from twofold.web.answer.course import told_before
from twofold.web.answer.models import AnsweredSheet, AskingWishes, HelpShown, ScoredSheet, Sitting
from twofold.web.answer.progress import OpenSheet, Progress, plain, progress
from twofold.web.answer.stored import as_stored, key_of, nothing_scored
from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited, record
from twofold.web.ids import uuid7
from twofold.web.signin.models import Person


class FinishedAlready(Exception):
    """These questions were finished before, with other answers; the first ones are kept. `first` is that sheet."""

    def __init__(self, first: AnsweredSheet) -> None:
        self.first = first
        super().__init__("This set was finished already, with other answers.")


class GoneOn(Exception):
    """The page belongs to a set that is not open any more: the person went on in another tab."""


@dataclass(frozen=True)
class SentPage:
    """One page as it was sent: `values` are its answers, `skipped` the items passed over on purpose.

    `names` are all items of the page; with `leaves_rest` those without an answer count as passed over, with
    `ends_set` the whole rest of the set does; `goes_back` keeps a set open whose last question this is.
    """

    step: str
    sheet: UUID
    instrument: Instrument
    names: tuple[str, ...]
    values: Mapping[str, Value]
    skipped: Set[str] = frozenset()
    leaves_rest: bool = False
    ends_set: bool = False
    goes_back: bool = False


@dataclass
class Saved:
    """What came of a page. `acts` are the times help has to be shown now; `sheet` is there once the set is finished."""

    row: Sitting
    acts: list[HelpShown] = field(default_factory=list)
    sheet: AnsweredSheet | None = None


@audited(Event.QUESTIONS_BEGUN)
def begin(*, by: Person, one: str = "", at: datetime, begun_as: UUID | None = None) -> Sitting | Unchanged:
    """Begin a sitting, or one set on its own. The same number again, or one that is still open, begins nothing new."""
    rows = list(Sitting.objects.of(by).order_by("begun_at"))
    number = begun_as or uuid7()
    for row in rows:
        if row.begun_as == number or progress(row.body).one == one:
            return Unchanged(row)
    new = Sitting(person=by, begun_as=number, begun_at=at, body=Progress(one=one).as_json())
    Sitting.objects.of(by).bulk_create([new], ignore_conflicts=True)  # two at once: the database lets one in
    kept: Sitting = Sitting.objects.of(by).get(begun_as=number)
    return new if kept.pk == new.pk else Unchanged(kept)


@audited(Event.ANSWERS_SAVED)
def save_page(*, by: Person, sitting: Sitting, sent: SentPage, at: datetime) -> Saved | Unchanged:
    """Keep one page, show help where an answer asks for it, and finish the set with its last page.

    Raises FinishedAlready and GoneOn; Sitting.DoesNotExist where the sitting was ended meanwhile.
    """
    row: Sitting = Sitting.objects.of(by).select_for_update().get(pk=sitting.pk)
    now = progress(row.body)
    if sent.step in now.done:
        return Unchanged(Saved(row, sheet=_same_as_finished(by, now.done[sent.step], sent)))
    opened = _opened(now, sent, at)
    before = raised(sent.instrument, Sheet(opened.values))
    _put(opened, sent)
    acts = [_help_shown(by, sent.instrument, safe, opened.id, at) for safe in _newly(sent, opened, before)]
    saved = Saved(row, acts)
    if sent.ends_set or (not sent.goes_back and _is_complete(sent.instrument, opened)):
        saved.sheet = _finished(by, now, opened, sent.instrument, at, row)
    if acts:
        now.help_act = acts[-1].pk
    _store(by, row, now)
    return saved


def _same_as_finished(by: Person, sheet: UUID, sent: SentPage) -> AnsweredSheet | None:
    """A page that came again after its set was finished. Raises FinishedAlready where it says something else."""
    kept: AnsweredSheet | None = AnsweredSheet.objects.of(by).filter(pk=sheet).first()
    if kept is not None and any(kept.values.get(name) != value for name, value in sent.values.items()):
        raise FinishedAlready(kept)
    return kept


def _opened(now: Progress, sent: SentPage, at: datetime) -> OpenSheet:
    """The open set the page belongs to, begun here if it is its first page. Raises GoneOn."""
    if now.sheet is None:
        about = sent.instrument.about
        now.sheet = OpenSheet(sent.sheet, sent.step, about.id, about.version, key_of(sent.instrument), at)
        now.passed.discard(sent.step)
    if now.sheet.step != sent.step or now.sheet.key != key_of(sent.instrument):
        raise GoneOn
    return now.sheet


def _put(opened: OpenSheet, sent: SentPage) -> None:
    """The page's answers in place of what stood there before."""
    for name in sent.names:
        opened.values.pop(name, None)
        opened.left.discard(name)
        if name in sent.values:
            opened.values[name] = sent.values[name]
        elif sent.leaves_rest or name in sent.skipped:
            opened.left.add(name)


def _newly(sent: SentPage, opened: OpenSheet, before: list[SafetyItem]) -> list[SafetyItem]:
    """Dangers that this page names and that were not named before."""
    return [safe for safe in raised(sent.instrument, Sheet(opened.values)) if safe not in before]


def _is_complete(instrument: Instrument, opened: OpenSheet) -> bool:
    """Every question that is put was answered or passed over; of two that exclude each other one is enough."""
    seen = opened.seen
    filled = set(with_skipped(instrument, opened.values))
    return all(item.link_id in seen | filled for page in open_pages(instrument, opened.values) for item in page.items)


def _finished(
    by: Person, now: Progress, opened: OpenSheet, instrument: Instrument, at: datetime, row: Sitting
) -> AnsweredSheet | None:
    """The set as a finished sheet; one without any answer is passed over instead."""
    now.sheet = None
    now.first = "" if now.first == opened.step else now.first
    if not opened.values:
        now.passed.add(opened.step)
        return None
    since = {item: day.isoformat() for item, day in told_before(by, instrument).items() if item in opened.values}
    more = {"begun": opened.begun.isoformat(), "label": now.labels.get(opened.step, ""), "since": since}
    kept = _kept_sheet(by, instrument, opened.values, at, sheet=opened.id, sitting=row.pk, more=more)
    now.done[opened.step] = kept.pk
    if opened.step in now.chosen and instrument.about.side == "trauma":
        now.how_now = kept.pk
    record(Event.ANSWERS_KEPT, person=by.pk, by=by.pk, about=kept.pk)
    return kept


def _help_shown(by: Person, instrument: Instrument, safe: SafetyItem, sheet: UUID, at: datetime) -> HelpShown:
    """Note that help is shown for one answer, with its own audit entry."""
    body = {"rule": safe.rule, "instrument": instrument.id, "item": safe.item, "sheet": str(sheet), "chose": ""}
    act = HelpShown(person=by, day=by.day_of(at), made_at=at, body=body)
    act.save(force_insert=True)
    record(Event.HELP_SHOWN, person=by.pk, by=by.pk, about=act.pk)
    return act


def _store(by: Person, row: Sitting, now: Progress) -> Sitting:
    """Keep how far it is; one set on its own ends with its last page, or when it is skipped."""
    row.body = now.as_json()
    if now.is_over:
        Sitting.objects.of(by).filter(pk=row.pk).delete()
    else:
        row.save(update_fields=["body"])
    return row


def _kept_sheet(
    by: Person,
    instrument: Instrument,
    values: Mapping[str, Value],
    at: datetime,
    *,
    sheet: UUID,
    sitting: UUID,
    more: Mapping[str, Any],
) -> AnsweredSheet:
    """Write the answers and what they come to; inside the transaction of an action."""
    whole = set(with_skipped(instrument, values)) == set(instrument.items)
    row = _answered(by, instrument.id, instrument.about.version, values, at, sheet, {"whole": whole, **more}, sitting)
    result = score_sheet(instrument, Sheet(dict(values)))
    ScoredSheet(person=by, sheet=row, body=as_stored(result)).save(force_insert=True)
    return row


def _answered(
    by: Person,
    instrument: str,
    version: str,
    values: Mapping[str, Value],
    at: datetime,
    sheet: UUID,
    more: Mapping[str, Any],
    sitting: UUID,
) -> AnsweredSheet:
    offset = at.astimezone(ZoneInfo(by.zone)).utcoffset()
    body = {
        "instrument": instrument,
        "version": version,
        "values": plain(values),
        "zone": by.zone,
        "offset": round(offset.total_seconds() / 60) if offset is not None else 0,
        "begun": at.isoformat(),
        "sitting": str(sitting),
        **more,
    }
    row = AnsweredSheet(pk=sheet, person=by, day=by.day_of(at), made_at=at, body=body)
    row.save(force_insert=True)
    return row


@audited(Event.ANSWERS_KEPT)
def keep_answers(
    *,
    by: Person,
    instrument: Instrument,
    values: Mapping[str, Value],
    at: datetime,
    sheet: UUID | None = None,
    sitting: UUID | None = None,
) -> AnsweredSheet | Unchanged:
    """Keep one sheet that was answered in one go. The same sheet again keeps nothing new."""
    number = sheet or uuid7()
    kept: AnsweredSheet | None = AnsweredSheet.objects.of(by).filter(pk=number).first()
    if kept is not None:
        return Unchanged(kept)
    return _kept_sheet(by, instrument, values, at, sheet=number, sitting=sitting or number, more={})


@audited(Event.HELP_SHOWN)
def show_help(*, by: Person, instrument: Instrument, safe: SafetyItem, sheet: UUID, at: datetime) -> HelpShown:
    """Note that help is shown above a page that could not be kept, because one of its answers names danger."""
    body = {"rule": safe.rule, "instrument": instrument.id, "item": safe.item, "sheet": str(sheet), "chose": ""}
    act = HelpShown(person=by, day=by.day_of(at), made_at=at, body=body)
    act.save(force_insert=True)
    return act


@audited(Event.HELP_ANSWERED)
def answer_help(*, by: Person, sitting: Sitting, chose: str, ask_step: str = "") -> HelpShown | Unchanged:
    """Note how the person goes on after help: "go-on", "ask" (then `ask_step` comes next) or "stop"."""
    row: Sitting = Sitting.objects.of(by).select_for_update().get(pk=sitting.pk)
    now = progress(row.body)
    act: HelpShown | None = HelpShown.objects.of(by).filter(pk=now.help_act).first() if now.help_act else None
    now.help_act = None
    if ask_step:
        now.wished.add(ask_step)
        now.chosen.add(ask_step)
        now.passed.discard(ask_step)
        now.first = ask_step
    _store(by, row, now)
    if act is None:
        return Unchanged(None)
    act.body = {**act.body, "chose": chose}
    act.save(update_fields=["body"])
    return act


@audited(Event.ANSWERS_SAVED)
def take_step(*, by: Person, sitting: Sitting, step: str, label: str = "") -> Sitting:
    """Accept a step that was offered, or wish for one that was not open; `label` is a private word for it."""
    row: Sitting = Sitting.objects.of(by).select_for_update().get(pk=sitting.pk)
    now = progress(row.body)
    now.chosen.add(step)
    now.wished.add(step)
    now.passed.discard(step)
    if label:
        now.labels[step] = label
    return _store(by, row, now)


@audited(Event.ANSWERS_SAVED)
def pass_step(*, by: Person, sitting: Sitting, step: str) -> Sitting | Unchanged:
    """Skip a step; a set that is open in it is finished as it is."""
    row: Sitting = Sitting.objects.of(by).select_for_update().get(pk=sitting.pk)
    now = progress(row.body)
    if step in now.passed or step in now.done:
        return Unchanged(row)
    now.passed.add(step)
    now.first = "" if now.first == step else now.first
    return _store(by, row, now)


@audited(Event.ANSWERS_SAVED)
def tell_how_now(*, by: Person, sitting: Sitting, rating: int | None) -> Sitting:
    """Keep how somebody is after a set about hard things; None where they skipped it."""
    row: Sitting = Sitting.objects.of(by).select_for_update().get(pk=sitting.pk)
    now = progress(row.body)
    kept: AnsweredSheet | None = AnsweredSheet.objects.of(by).filter(pk=now.how_now).first() if now.how_now else None
    if kept is not None and rating is not None:
        kept.body = {**kept.body, "how_now": rating}
        kept.save(update_fields=["body"])
    now.how_now = None
    return _store(by, row, now)


@audited(Event.ANSWERS_KEPT)
def close_sheet(*, by: Person, sitting: Sitting, at: datetime) -> AnsweredSheet | Unchanged:
    """Keep the open set as a half sheet on its own version, because it cannot be gone on with."""
    row: Sitting = Sitting.objects.of(by).select_for_update().get(pk=sitting.pk)
    now = progress(row.body)
    opened, now.sheet = now.sheet, None
    _store(by, row, now)
    if opened is None or not opened.values:
        return Unchanged(None)
    more = {"whole": False, "begun": opened.begun.isoformat()}
    kept = _answered(by, opened.instrument, opened.version, opened.values, opened.begun, opened.id, more, row.pk)
    body = nothing_scored(opened.instrument, opened.version, opened.key)
    ScoredSheet(person=by, sheet=kept, body=body).save(force_insert=True)
    return kept


@audited(Event.QUESTIONS_LEFT)
def end(*, by: Person, sitting: UUID) -> bool | Unchanged:
    """End a sitting: its finished sheets stay, an open set that was not finished goes."""
    count, _ = Sitting.objects.of(by).filter(pk=sitting).delete()
    return True if count else Unchanged(False)


@audited(Event.ANSWERS_REMOVED)
def remove_sheet(*, by: Person, sheet: UUID) -> bool | Unchanged:
    """Delete one finished sheet with its scores, and the notes of help shown for it; whether it was there."""
    for act in HelpShown.objects.of(by):
        if act.body["sheet"] == str(sheet):
            act.delete()
    ScoredSheet.objects.of(by).filter(sheet=sheet).delete()
    count, _ = AnsweredSheet.objects.of(by).filter(pk=sheet).delete()
    return True if count else Unchanged(False)


@audited(Event.ASKING_CHANGED)
def want_no_trauma(*, by: Person, until: date | None) -> AskingWishes:
    """Ask nothing about hard things until that day; None takes it back."""
    body = {"no_trauma_until": until.isoformat() if until else None}
    new = AskingWishes(person=by, body=body)
    AskingWishes.objects.of(by).bulk_create([new], ignore_conflicts=True)
    row: AskingWishes = AskingWishes.objects.of(by).select_for_update().get()
    row.body = body
    row.save(update_fields=["body"])
    return row
