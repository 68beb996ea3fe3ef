"""Find help: the search, what it found, meetings of today and the week, one place, what is in the way, daily life.

Open to anyone, without script; nothing is written and no cookie is set. What is looked for stands in the address, never
in a log or a table. The page with the bare form asks no database, so it stands when the records are away.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from twofold.care.barrier import Barrier
from twofold.care.directory.entry import Kind as EntryKind
from twofold.care.directory.query import BadQuery, Query
from twofold.web import lines
from twofold.web.access.page import public
from twofold.web.access.visitor import visitor
from twofold.web.directory.search import known as tables_known
from twofold.web.directory.search import needs_in_words, one, says, search, week
from twofold.web.findhelp.asking import FAR, SearchForm, is_asked
from twofold.web.findhelp.map import small_map
from twofold.web.findhelp.markup import json_ld
from twofold.web.findhelp.showing import call, row, rows, said_when, town, web_link
from twofold.web.library import content, say
from twofold.web.signin.zones import zones_by_country

FOR_ANYONE = "help is looked for before an account"
FIELDS = {"need": "treats", "near": "near", "when": "when", "zone": "zone", "km": "km", "text": "text", "kind": "kind"}
WEEK_DAYS = 7
MEETINGS_SHOWN = 60
OPENS = {"find": "findhelp:find", "help-now": "findhelp:help-now", "road": "findhelp:road"}


def reader(request: HttpRequest) -> dict[str, str]:
    """The reader's zone and country: the person's own, or a guess from the browser's languages."""
    person = visitor(request)
    if person is not None:
        return {"zone": str(person.zone), "country": str(person.country or "")}
    place = lines.place_guessed(request)
    code = place.code.upper() if place else ""
    zones = zones_by_country().get(code, ())
    return {"zone": zones[0] if zones else "UTC", "country": code}


@public(FOR_ANYONE)
def find(request: HttpRequest) -> HttpResponse:
    """The form; with something asked, what was found."""
    if not is_asked(request.GET):
        return render(request, "findhelp/find.html", {"form": SearchForm()} | doors())
    given = request.GET.copy()
    given.setdefault("km", FAR)
    form = SearchForm(given)
    if not form.is_valid():
        return render(request, "findhelp/find.html", {"form": form} | doors(), status=422)
    try:
        found = search(form.query(**reader(request)))
    except BadQuery as bad:
        form.add_error(FIELDS.get(bad.field), str(bad))
        return render(request, "findhelp/find.html", {"form": form} | doors(), status=422)
    shown = {
        "form": form,
        "rows": rows(found),
        "widened": [says(reason, "widened") for reason in found.widened],
        "zone": found.zone,
        "where": found.where.name if found.where else "",
        "map": small_map(found),
        "is_sample": any(hit.is_sample for hit in found.hits),
        "asked": request.GET.urlencode(),
    }
    return render(request, "findhelp/found.html", shown)


def doors() -> dict[str, Any]:
    """The countries with lines, for the foot of the form."""
    return {"countries": lines.countries()}


@public(FOR_ANYONE)
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings of today or the week, online ones without a place; the soonest first."""
    when = "week" if request.GET.get("when") == "week" else "today"
    known, near = reader(request), request.GET.get("near", "").strip()[:120]
    needs = tuple(request.GET.getlist("need"))[:8] + (() if near else ("online",))
    zone = "" if near else known["zone"]
    asked = Query(
        kinds=(EntryKind.MEETING,),
        near=near,
        needs=needs,
        when=when,
        zone=zone,
        country=known["country"],
        limit=MEETINGS_SHOWN,
    )
    try:
        found = search(asked)
    except BadQuery as bad:
        shown = {"problem": str(bad), "near": near, "when": when}
        return render(request, "findhelp/meetings.html", shown, status=422)
    soonest = sorted(found.hits, key=lambda hit: (hit.next_start is None, hit.next_start or timezone.now(), hit.id))
    listed: dict[str, Any] = {
        "rows": [row(n, hit) for n, hit in enumerate(soonest, 1)],
        "widened": [says(reason, "widened") for reason in found.widened],
        "zone": found.zone,
        "near": near,
        "when": when,
        "is_sample": any(hit.is_sample for hit in found.hits),
    }
    return render(request, "findhelp/meetings.html", listed)


@public(FOR_ANYONE)
def service(request: HttpRequest, key: str) -> HttpResponse:
    """One place or meeting: call, address, hours, what it treats, payment, how to prepare, report a change."""
    found = one(key)
    if found is None:
        raise Http404
    entry, known = found.entry, reader(request)
    zone = ZoneInfo(known["zone"]) if entry.is_online or not entry.place.zone else ZoneInfo(entry.place.zone)
    starts = week(entry, zone, timezone.now(), WEEK_DAYS)
    shown = {
        "id": found.id,
        "name": entry.name,
        "kind": say(f"directory.kind.{found.kind.value}"),
        "is_meeting": found.kind is EntryKind.MEETING,
        "organization": entry.organization,
        "description": entry.description,
        "calls": [call(phone) for phone in entry.phones],
        "address": address(entry),
        "town": town(entry),
        "directions": entry.place.directions,
        "url": web_link(entry.url),
        "online": web_link(entry.online_url),
        "online_note": entry.online_note,
        "reasons": [says(reason) for reason in found.reasons],
        "has": has_of(found.needs),
        "times": [(start.opens, said_when(start.begins, start.ends)) for start in starts],
        "zone": str(zone),
        "more": [(name.replace("_", " "), text) for name, text in entry.more],
        "status": entry.status.value,
        "is_there": entry.status.value == "active",
        "source": found.source,
        "is_sample": found.is_sample,
        "others": [other.name for other in found.others],
        "why_one": say(f"directory.merged.{found.why_one}") if found.why_one else "",
        "ld": json_ld(found),
    }
    return render(request, "findhelp/service.html", shown)


def has_of(mask: int) -> list[str]:
    """The needs of a mask, in words."""
    names = set(tables_known().names.names(mask))
    return [words for name, words in needs_in_words() if name in names]


def address(entry: Any) -> list[str]:
    """The lines of an address that were given."""
    place = entry.place
    town_line = " ".join(part for part in (place.city, place.state, place.postcode) if part)
    return [part for part in (place.name, place.street, place.street2, town_line, place.country) if part]


@public(FOR_ANYONE)
def in_the_way(request: HttpRequest) -> HttpResponse:
    """Each thing that is in the way with an answer and one small step."""
    found = [shown_barrier(barrier) for barrier in content().barriers.values()]
    return render(request, "findhelp/in_the_way.html", {"barriers": found})


def shown_barrier(barrier: Barrier) -> dict[str, Any]:
    """One of them in words, with where its step leads."""
    what, which = barrier.step.what, barrier.step.which
    if what == "lesson":
        href = reverse("understand:lesson", args=[which])
    elif what == "practical":
        href = f"{reverse('findhelp:practical')}?{which}=yes"
    else:
        href = reverse(OPENS[what]) + (f"?pay={which}" if which else "")
    return {
        "id": barrier.id,
        "says": say(barrier.says),
        "text": [say(key) for key in barrier.text],
        "step": say(barrier.step.says),
        "href": href,
    }


@public(FOR_ANYONE)
def practical(request: HttpRequest) -> HttpResponse:
    """Eight needs of daily life, yes or no; then places for them and lines. Nothing is kept."""
    near, known = request.GET.get("near", "").strip()[:120], reader(request)
    ticked = [need for need in content().practical if request.GET.get(need.id) == "yes"]
    shown: dict[str, Any] = {
        "needs": [(need.id, say(need.asks), need in ticked) for need in content().practical],
        "near": near,
        "asked": bool(ticked),
    }
    country = lines.country_named(known["country"])
    kinds = [kind for need in ticked for kind in need.lines]
    if kinds and country:
        shown["numbers"] = lines.shown_for(country, *(kinds if country.of(*kinds) else lines.TO_LIFE))
    try:
        shown["found"] = [(say(need.asks), rows(of_need(need.need, near, known))) for need in ticked]
    except BadQuery as bad:
        return render(request, "findhelp/practical.html", shown | {"problem": str(bad)}, status=422)
    return render(request, "findhelp/practical.html", shown)


def of_need(need: str, near: str, known: dict[str, str]) -> Any:
    """A few places for one need of daily life."""
    asked = Query(near=near, needs=(need,), country=known["country"], zone="" if near else known["zone"], limit=5)
    return search(asked)
