"""The pages of the safety rules: the questions before stopping and their answer, the six taps, lost tolerance."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext

from twofold.care.checkin import SKIPPED, State
from twofold.care.helpline import Kind
from twofold.care.questions import Choice, Count, Parts, Question
from twofold.care.rules import Truth
from twofold.care.safety import Taps, taps_lead_to
from twofold.care.stopping import Stopping, facts_of_taps, read_stopping, signs_of_danger
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin.actions import answer_gap, answer_most_days, answer_same_day, answer_stopping, correct_same_day
from twofold.web.checkin.asking import following_of, names_of
from twofold.web.checkin.dates import said_day
from twofold.web.checkin.forms import many_of, one_of, pieces_of
from twofold.web.checkin.models import CheckIn
from twofold.web.checkin.numbers import numbers_for
from twofold.web.checkin.pages import person_of, seen_other, seen_other_on
from twofold.web.checkin.safety import Safety, safety_of
from twofold.web.checkin.telling import plain_number
from twofold.web.library import content, say
from twofold.web.signin.models import Person
from twofold.web.ui.fields import SKIP

MOST_DAYS = {"yes": True, "no": False, "not-sure": None}


def safety_for(request: HttpRequest) -> Safety:
    """The safety rules of the signed-in person, now."""
    person = person_of(request)
    following = following_of(person)
    return safety_of(person, following.things if following else (), timezone.now())


class StoppingForm(forms.Form):
    """The questions of `content/stopping`, drawn from the content and read by `care.stopping`."""

    def __init__(self, questions: tuple[Question, ...], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.questions = questions
        for question in questions:
            self.fields |= self._fields_of(question)

    @staticmethod
    def _fields_of(question: Question) -> dict[str, forms.Field]:
        label = say(question.asks)
        match question.answer:
            case Choice(options, many=True):
                return {question.id: many_of(label, [(one.id, say(one.says)) for one in options])}
            case Choice(options):
                return {question.id: one_of(label, [(one.id, say(one.says)) for one in options])}
            case Parts(parts):
                # the question itself is said above its first part
                hints = [label, *[""] * len(parts)]
                boxes = {
                    f"{question.id}-{part.id}": number_box(say(part.asks), hint)
                    for part, hint in zip(parts, hints, strict=False)
                }
                return dict(boxes)
            case _:
                return {question.id: number_box(label)}

    def pieces(self) -> Iterator[tuple[str, forms.BoundField]]:
        """Which piece draws each field."""
        return pieces_of(self)

    def given(self) -> dict[str, Any]:
        """What was sent, as `read_stopping` wants it."""
        return {question.id: self._sent(question) for question in self.questions}

    @property
    def is_emergency(self) -> bool:
        """A sign of danger was ticked, whatever else is wrong with what was sent."""
        ticked = {question.id: self._sent(question) for question in self.questions if question.id == "now"}
        return taps_lead_to(content(), facts_of_taps(content(), ticked.get("now", []))) is Taps.EMERGENCY

    def _sent(self, question: Question) -> Any:
        match question.answer:
            case Choice(many=True):
                return self.data.getlist(question.id)  # type: ignore[attr-defined]
            case Parts(parts):
                typed = {part.id: self._typed(f"{question.id}-{part.id}") for part in parts}
                return {name: value for name, value in typed.items() if value}
            case Count():
                return self._typed(question.id)
            case _:
                tapped = self.data.get(question.id)
                return None if tapped == SKIP else tapped

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "")).strip()

    def _clean_fields(self) -> None:
        self.reading = read_stopping(content(), self.given())
        for name, problem in self.reading.problems.items():
            field = next((one for one in self.fields if one == name or one.startswith(f"{name}-")), None)
            self.add_error(field, say(f"checkin.problems.{problem.value}"))


def number_box(label: str, hint: str = "") -> forms.CharField:
    """A number that is typed."""
    field = forms.CharField(label=label, help_text=hint, required=False, max_length=5)
    field.widget.attrs["inputmode"] = "decimal"
    return field


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def stopping(request: HttpRequest) -> HttpResponse:
    """W-10: the questions before stopping or cutting down."""
    found = safety_for(request)
    amount_is_known = found.own_figures[1] is not None
    asked = tuple(one for one in content().stopping if one.id != "amount" or not amount_is_known)
    shown = {"after_motive": found.sick_without}
    if request.method != "POST":
        return render(request, "checkin/stopping.html", {**shown, "form": StoppingForm(asked)})
    form = StoppingForm(asked, request.POST)
    if not form.is_valid():
        shown |= danger(form, found.person)
        return render(request, "checkin/stopping.html", {**shown, "form": form}, status=422)
    answer_stopping(by=found.person, answers=form.reading.answers, at=found.now)
    return seen_other("checkin:stopping-answer")


def danger(form: StoppingForm, person: Person) -> dict[str, Any]:
    """What a form that must be sent again says first, where a sign of danger was ticked in it."""
    if not form.is_emergency:
        return {}
    return {"danger": say("safety.w11.emergency.alone"), "numbers": numbers_for(person, Kind.EMERGENCY)}


@page(Permission.CHECK_IN)
def stopping_answer(request: HttpRequest) -> HttpResponse:
    """W-11: one of five answers, never the word safe; who to call before anything else."""
    found = safety_for(request)
    answer = found.stopping
    kinds = {
        Stopping.EMERGENCY: (Kind.EMERGENCY,),
        Stopping.NEEDS_HELP: (Kind.DRUGS_ALCOHOL, Kind.EMERGENCY),
    }.get(answer.answer, (Kind.DRUGS_ALCOHOL,))
    shown = {
        "answer": answer.answer.value,
        "name": say(f"safety.w11.name.{answer.answer.value}"),
        "text": say(f"safety.w11.{answer.answer.value}.alone"),
        "residential": say("safety.w11.residential.alone") if answer.residential else "",
        "numbers": numbers_for(found.person, *kinds),
        "figures": own_figures(found),
        "rests_on_earlier": found.rests_on_earlier,
        **earlier_danger(found),
    }
    return render(request, "checkin/stopping_answer.html", shown)


def own_figures(found: Safety) -> list[str]:
    """W-15: the person's own figures in words, to take along. Nothing about how to cut down."""
    days, grams = found.own_figures
    said = []
    if days.low:
        between = (number_format(days.low), number_format(days.high))
        of = (
            between[0]
            if days.low == days.high
            else gettext("%(low)s to %(high)s") % dict(zip(("low", "high"), between, strict=True))
        )
        said.append(gettext("Days with a drink in the last 30: %(days)s.") % {"days": of})
    if grams:
        drinks = grams / content().checkin.drink(str(found.person.country)).grams
        said.append(
            gettext("On such a day usually about %(drinks)s drinks (%(grams)s grams of alcohol).")
            % {"drinks": plain_number(drinks), "grams": number_format(round(grams))}
        )
    return said


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def body_check(request: HttpRequest) -> HttpResponse:
    """W-12: six taps, and where they lead."""
    found = safety_for(request)
    if request.method != "POST":
        shown = {"form": now_form(), "in_window": found.in_window, **standing_danger(found)}
        return render(request, "checkin/body_check.html", shown)
    form = now_form(request.POST)
    tapped = form.is_valid() and form.reading.answers["now"].state is State.ANSWERED
    if not tapped:
        if not form.errors:
            form.add_error("now", say("checkin.problems.not-an-option"))
        shown = {"form": form, "in_window": found.in_window, **danger(form, found.person)}
        return render(request, "checkin/body_check.html", shown, status=422)
    answer_same_day(by=found.person, answers={"now": form.reading.answers.get("now", SKIPPED)}, at=found.now)
    return seen_other("checkin:body-check-answer")


@page(Permission.CHECK_IN)
def body_check_answer(request: HttpRequest) -> HttpResponse:
    """Where the six taps of today lead: the emergency page, a call today, or thanks."""
    found = safety_for(request)
    led = found.taps_today
    if led is None:
        return seen_other("checkin:body-check")
    if found.is_emergency:
        led = Taps.EMERGENCY
    if led is Taps.NONE:
        return render(request, "checkin/body_check_none.html", {"in_window": found.in_window})
    is_emergency = led is Taps.EMERGENCY
    text = {
        Taps.EMERGENCY: "safety.w11.emergency.alone",
        Taps.CALL_TODAY: "safety.same-day.call-today.alone",
        Taps.CANNOT_KNOW: "safety.w11.cannot-know.alone",
    }[led]
    kinds = (Kind.EMERGENCY,) if is_emergency else (Kind.DRUGS_ALCOHOL, Kind.EMERGENCY)
    shown = {
        "is_emergency": is_emergency,
        "text": say(text),
        "numbers": numbers_for(found.person, *kinds),
        **earlier_danger(found),
    }
    return render(request, "checkin/body_check_call.html", shown)


@page(Permission.CHECK_IN, "POST")
def correct_body_check(request: HttpRequest) -> HttpResponse:
    """A sign of danger ticked earlier today was a slip: from now on only the newest answer counts."""
    found = safety_for(request)
    if found.correction is not None:
        correct_same_day(by=found.person, now=found.correction, at=found.now)
    return seen_other("checkin:body-check-answer")


def earlier_danger(found: Safety) -> dict[str, Any]:
    """That an emergency comes from an earlier answer of today, and whether the newest one may take its place."""
    words = signs_of_danger(content())
    signs = ", ".join(say(words[name]) for name in found.earlier_signs)
    said = say("safety.earlier.said", signs=signs) if signs else ""
    return {"earlier": said, "may_correct": found.correction is not None}


def standing_danger(found: Safety) -> dict[str, Any]:
    """The emergency of today for pages that come after it: the sentence, the number, and what was ticked."""
    if not found.is_emergency:
        return {}
    words = signs_of_danger(content())
    signs = ", ".join(say(words[name]) for name in found.danger_told)
    return {
        "danger": say("safety.w11.emergency.alone"),
        "numbers": numbers_for(found.person, Kind.EMERGENCY),
        "earlier": say("safety.earlier.said", signs=signs),
    }


@page(Permission.CHECK_IN, "POST", keeps=True)
def most_days(request: HttpRequest) -> HttpResponse:
    """The question that makes W-12 known: on most days of the last two weeks?"""
    found = safety_for(request)
    substance, value = found.same_day.substance, request.POST.get("most_days", "")
    if substance is not None and value in MOST_DAYS:
        answer_most_days(by=found.person, substance=substance, value=MOST_DAYS[value], at=found.now)
    return seen_other("checkin:today")


@page(Permission.CHECK_IN)
def after_days_without(request: HttpRequest) -> HttpResponse:
    """O-20 for whoever comes back from some days without: breath, company, naloxone, the signs."""
    return _tolerance(request, None)


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def after_return(request: HttpRequest, row: UUID) -> HttpResponse:
    """O-21: after use that may follow days without, this comes before anything else."""
    check_in = owned_or_404(CheckIn, request, row)
    found = safety_for(request)
    outcome = found.return_on(check_in.day)
    if outcome.truth is Truth.NO:
        return seen_other("checkin:kept", row)
    if outcome.truth is Truth.UNKNOWN:
        asked = asked_about(outcome.unknown)
        told = request.POST.get("gap", "")
        if told in MOST_DAYS:
            # the question about opioids is answered; one "no" to several questions leaves each of them open
            if "opioid_gap_days" in outcome.unknown and (asked == ["gap"] or told != "no"):
                answer_gap(by=found.person, value=MOST_DAYS[told], at=found.now)
            is_no = told == "no"
            return seen_other_on("checkin:kept", row) if is_no else seen_other("checkin:after-return-lines", row)
        questions = [say(f"safety.asks.{name}") for name in asked]
        return render(request, "checkin/return_question.html", {"check_in": check_in, "questions": questions})
    return _tolerance(request, check_in)


@page(Permission.CHECK_IN)
def after_return_lines(request: HttpRequest, row: UUID) -> HttpResponse:
    """The same lines, after the question was answered with yes or not sure."""
    return _tolerance(request, owned_or_404(CheckIn, request, row))


def asked_about(facts: tuple[str, ...]) -> list[str]:
    """The questions that would make facts known, each once: the gap is one question, whatever kind it is about."""
    keys = {"opioid_gap_days": "gap", "street_gap_days": "gap", "today.opioid": "opioid", "today.street": "street"}
    return list(dict.fromkeys(keys[name] for name in facts if name in keys))


def _tolerance(request: HttpRequest, check_in: CheckIn | None) -> HttpResponse:
    person = person_of(request)
    shown = {
        "check_in": check_in,
        "use_alone": numbers_for(person, Kind.USE_ALONE),
        "emergency": numbers_for(person, Kind.EMERGENCY),
    }
    return render(request, "checkin/after_return.html", shown)


def now_form(data: QueryDict | None = None) -> StoppingForm:
    """The six taps."""
    return StoppingForm(tuple(one for one in content().stopping if one.id == "now"), data)


def same_day_card(found: Safety) -> dict[str, Any]:
    """What *Today* and the page after a check-in say of a sudden fall in use (W-12, W-13)."""
    same_day = found.same_day
    if not same_day.shows_taps and not found.asks_history:
        return {}
    until = same_day.until or found.today
    return {
        "taps": now_form() if same_day.shows_taps else None,
        "led": (found.taps_today or "") if same_day.shows_taps else "",
        "asks_history": found.asks_history,
        "needs_line": found.less_needs_the_line,
        "asks_what": "withdrawal_danger" in same_day.still_unknown,
        "substance": name_of_substance(found),
        "in_window": found.in_window,
        "until": say("safety.same-day.until", day=said_day(until, found.today)),
    }


def name_of_substance(found: Safety) -> str:
    """The person's word for what the same-day check is about."""
    substance = found.same_day.substance
    if substance is None:
        return ""
    names = names_of([one for one in found.followed if one.substance == substance])
    return next(iter(names.values()), say(content().checkin.substances[substance].says))
