"""The rewards of a person, one function a page. Off until turned on; never for less or none (R-20)."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext

from twofold.care.rewards import Balance, LedgerBroken, What, chance, next_reward, worst
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.library import content, say
from twofold.web.rewards.actions import NotThere, draw, had, set_bowl, tell_step
from twofold.web.rewards.forms import BowlForm, TapForm, fresh, initial_of
from twofold.web.rewards.models import Bowl, LedgerLine
from twofold.web.rewards.read import balance_of, bowl_of, lines_of
from twofold.web.signin.models import Person
from twofold.web.ui.chart import plain_number

WORST_OF = 20  # the worst case is told for so many draws
SHOWN = 30


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def done() -> HttpResponse:
    """After something was kept: on to a page that can be loaded again."""
    return HttpResponse(status=303, headers={"Location": resolve_url("rewards:mine")})


@page(Permission.KEEP_REWARDS)
def mine(request: HttpRequest) -> HttpResponse:
    """Steps, draws, what waits, and the ledger."""
    return mine_page(request)


def mine_page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page, with a sentence about what could not be kept. A ledger that does not add up says where."""
    person = person_of(request)
    bowl, lines = bowl_of(person), lines_of(person)
    shown: dict[str, Any] = {"problem": problem, "on": bool(bowl and bowl.body["on"]), "sent_as": fresh}
    try:
        found = balance_of(lines)
    except LedgerBroken as broken:
        return render(request, "rewards/broken.html", {"n": broken.n}, status=409)
    if bowl:
        shown |= {
            "fixed": bowl.body["fixed"],
            "prizes": list(enumerate(one.name for one in bowl.prizes)),
            "odds": [] if bowl.body["fixed"] else odds(bowl),
            "worst": "" if bowl.body["fixed"] or len(bowl.prizes) < 2 else worst_said(bowl),
            "goals": [(one, coming(found, one["id"])) for one in bowl.body["goals"]],
        }
    shown |= {"draws": found.draws, "waiting": found.waiting, "ledger": [told(one, bowl) for one in lines[-SHOWN:]]}
    return render(request, "rewards/mine.html", shown, status=status)


def odds(bowl: Bowl) -> list[tuple[str, str]]:
    """(reward, its chance in one draw)."""
    return [(one.name, f"{plain_number(100 * chance(bowl.prizes, one), 1)}%") for one in bowl.prizes]


def worst_said(bowl: Bowl) -> str:
    """R-21: the worst case in figures."""
    rarest = min(bowl.prizes, key=lambda one: one.tickets)
    share = plain_number(100 * worst(bowl.prizes, WORST_OF), 0)
    return say("rewards.worst", prize=rarest.name, draws=WORST_OF, share=share)


def coming(found: Balance, goal: str) -> str:
    """What the next step towards a goal gives, and when the larger one is back."""
    one = next_reward(content().rewards, found.history.get(goal, []))
    if one.back_in:
        return say("rewards.next-back", draws=one.draws, back=one.back_to, steps=one.back_in)
    return say("rewards.next", draws=one.draws)


def told(line: LedgerLine, bowl: Bowl | None) -> tuple[str, str]:
    """(day, what the line says)."""
    body = line.body
    goals = {one["id"]: one["text"] for one in bowl.body["goals"]} if bowl else {}
    what = What(body["what"])
    named = goals.get(body["goal"], gettext("a step")) if what in (What.DONE, What.MISSED) else body["prize"]
    return body["day"], say(f"rewards.line.{what.value}", name=named, draws=body["draws"])


@page(Permission.KEEP_REWARDS, "GET", "POST", keeps=True)
def set_up(request: HttpRequest) -> HttpResponse:
    """Turn them on, or change them."""
    bowl = bowl_of(person_of(request))
    initial = initial_of(bowl.body) if bowl and bowl.body else None
    form = BowlForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_bowl(by=person_of(request), body=form.body())
        return done()
    return render(request, "rewards/set.html", {"form": form}, status=422 if form.errors else 200)


@page(Permission.KEEP_REWARDS, "POST", keeps=True)
def off(request: HttpRequest) -> HttpResponse:
    """Turn them off; nothing earned is taken."""
    bowl = bowl_of(person_of(request))
    if bowl:
        set_bowl(by=person_of(request), body={**bowl.body, "on": False})
    return done()


def _tapped(request: HttpRequest) -> tuple[TapForm, HttpResponse | None]:
    """The tap, and the page to show instead where it cannot count."""
    form, bowl = TapForm(request.POST), bowl_of(person_of(request))
    if not form.is_valid() or bowl is None or not bowl.body["on"]:
        return form, mine_page(request, problem=gettext("This page was an old one. Please tap again."), status=422)
    return form, None


@page(Permission.KEEP_REWARDS, "POST", keeps=True)
def step(request: HttpRequest) -> HttpResponse:
    """A step was taken, or not this time."""
    form, refused = _tapped(request)
    if refused:
        return refused
    bowl, goal, what = bowl_of(person_of(request)), request.POST.get("goal", ""), request.POST.get("what", "")
    if bowl is None or goal not in {one["id"] for one in bowl.body["goals"]} or what not in ("done", "missed"):
        return mine_page(request, problem=gettext("This page was an old one. Please tap again."), status=422)
    try:
        tell_step(by=person_of(request), goal=goal, done=what == "done", sent_as=form.cleaned_data["sent_as"])
    except LedgerBroken:
        return mine_page(request)
    return done()


@page(Permission.KEEP_REWARDS, "POST", keeps=True)
def draw_one(request: HttpRequest) -> HttpResponse:
    """Use one draw."""
    form, refused = _tapped(request)
    if refused:
        return refused
    choice = request.POST.get("choice", "")
    try:
        draw(
            by=person_of(request),
            choice=int(choice) if choice.isdecimal() and len(choice) < 4 else None,
            sent_as=form.cleaned_data["sent_as"],
        )
    except NotThere:
        return mine_page(request, problem=say("rewards.no-draw"), status=422)
    except LedgerBroken:
        return mine_page(request)
    return done()


@page(Permission.KEEP_REWARDS, "POST", keeps=True)
def had_one(request: HttpRequest) -> HttpResponse:
    """A reward was enjoyed."""
    form, refused = _tapped(request)
    if refused:
        return refused
    try:
        had(by=person_of(request), prize=request.POST.get("prize", ""), sent_as=form.cleaned_data["sent_as"])
    except NotThere:
        return mine_page(request, problem=say("rewards.not-waiting"), status=422)
    except LedgerBroken:
        return mine_page(request)
    return done()
