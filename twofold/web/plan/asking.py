"""The questions of the plan: what a rule would have to know and only the person can say. Skipped is never no."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from twofold.care.facts import Fact
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.library import content, say
from twofold.web.plan.actions import answer_plan
from twofold.web.plan.advice import advice_for
from twofold.web.plan.known import known_of
from twofold.web.plan.pages import person_of, see_other

ANSWERS = (("yes", _("Yes")), ("no", _("No")), ("not-sure", _("Not sure")))


class FactsForm(forms.Form):
    """One question for every fact; a fact of one questionnaire is asked by that questionnaire, not here."""

    def __init__(self, facts: Sequence[Fact], given: Any = None) -> None:
        super().__init__(given)
        self.facts = {self.name_of(fact): fact for fact in facts}
        for name, fact in self.facts.items():
            self.fields[name] = self._field(fact)

    @staticmethod
    def name_of(fact: Fact) -> str:
        """A name a form may have."""
        return fact.name.replace(".", "-")

    @staticmethod
    def _field(fact: Fact) -> forms.Field:
        label = say(fact.asks)
        if fact.kind == "yes-no":
            return forms.ChoiceField(label=label, choices=ANSWERS, widget=forms.RadioSelect, required=False)
        if fact.kind == "word":
            words = [(word, say(f"plan.words.{word}")) for word in fact.words]
            return forms.ChoiceField(label=label, choices=words, widget=forms.RadioSelect, required=False)
        field = forms.FloatField(
            label=label, required=False, min_value=fact.low, max_value=fact.high, help_text=fact.unit
        )
        field.widget.attrs["inputmode"] = "decimal"
        return field

    def pieces(self) -> Iterator[tuple[str, forms.BoundField]]:
        """Which piece draws each field."""
        for name, fact in self.facts.items():
            yield ("ui/text_field.html" if fact.kind == "number" else "ui/radios.html"), self[name]

    def answers(self) -> dict[str, Any]:
        """What was answered, by fact: not sure is None, and what was left open is left out."""
        told = {"yes": True, "no": False, "not-sure": None}
        given = {fact.name: self.cleaned_data[name] for name, fact in self.facts.items()}
        return {
            name: told.get(value, value) if content().facts[name].kind == "yes-no" else value
            for name, value in given.items()
            if value not in ("", None)
        }  # nothing chosen is not kept, *not sure* is


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def questions(request: HttpRequest) -> HttpResponse:
    """Answer what you like; the rest stays unknown."""
    known = known_of(person_of(request))
    asked = [content().facts[name] for name in advice_for(known).questions]
    if request.method != "POST":
        return render(request, "plan/questions.html", {"form": FactsForm(asked[: content().plan.questions_at_once])})
    sent = [fact for fact in content().facts.values() if FactsForm.name_of(fact) in request.POST]
    form = FactsForm([fact for fact in sent if fact.asked_of == "person"], request.POST)
    if not form.is_valid():
        return render(request, "plan/questions.html", {"form": form}, status=422)
    if answers := form.answers():
        answer_plan(by=known.person, kind="facts", answers=answers, at=known.now)
    return see_other("plan:plan")
