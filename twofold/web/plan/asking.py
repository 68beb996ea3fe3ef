"""The questions of the plan: what a rule would have to know and only the person can say."""

from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.plan.known import known_of
from twofold.web.plan.pages import person_of


class FactsForm(forms.Form):
    """One question for every fact."""

    def pieces(self) -> Iterator[tuple[str, forms.BoundField]]:
        """Which piece draws each field."""
        return iter(())


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def questions(request: HttpRequest) -> HttpResponse:
    """Answer what you like; the rest stays unknown, which is never no."""
    known_of(person_of(request))
    return render(request, "plan/questions.html", {"form": FactsForm()})
