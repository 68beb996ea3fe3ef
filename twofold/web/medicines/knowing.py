"""What there is to know of medicines, open to anyone: no account, no database, nothing kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from twofold.care.medicine import GROUPS, Medicine
from twofold.web.access.page import public
from twofold.web.library import content, say
from twofold.web.medicines.forms import known

FOR_ANYONE = "knowing about a medicine is useful before an account"


@public(FOR_ANYONE)
def medicines(request: HttpRequest) -> HttpResponse:
    """All of them, by what they are for."""
    found = content().medicines.values()
    groups = [
        (group, say(f"doses.group.{group}"), [_row(one) for one in found if one.group == group]) for group in GROUPS
    ]
    return render(request, "medicines/all.html", {"groups": groups})


def _row(one: Medicine) -> dict[str, object]:
    return {"id": one.id, "name": say(one.name), "what_for": say(one.what_for), "where": where(one)}


def where(one: Medicine) -> str:
    """In which countries it is used for this; empty where in all."""
    names = sorted(say(f"countries.{code.lower()}") for code in one.countries)
    return say("doses.where", countries=", ".join(names)) if names else ""


@public(FOR_ANYONE)
def medicine(request: HttpRequest, medicine: str) -> HttpResponse:
    """One medicine: what for, how it helps, what to watch, what does not go together, signs of danger."""
    one = known(medicine)
    if one is None:
        raise Http404
    shown = {
        "id": one.id,
        "name": say(one.name),
        "what_for": say(one.what_for),
        "how_helps": say(one.how_helps),
        "watch": [say(key) for key in one.watch],
        "together": [say(key) for key in one.together],
        "emergency": [say(key) for key in one.emergency],
        "missed": say(one.missed),
        "where": where(one),
        "off_label": one.off_label,
        "is_moud": one.group in ("alcohol", "opioids"),
        "label_read": one.label_read,
        "source": one.source,
        "reviewed": one.reviewed,
    }
    return render(request, "medicines/about.html", shown)
