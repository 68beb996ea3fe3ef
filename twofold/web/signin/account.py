"""Pages about one's own account: name and place, passphrase, recovery codes, devices."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.signin import actions, devices, throttle
from twofold.web.signin.codes import typed_code
from twofold.web.signin.entering import FIRST_PAGE, recheck
from twofold.web.signin.errors import Refused
from twofold.web.signin.forms import AccountForm, KeptForm, NewCodesForm, Once, PassphraseForm
from twofold.web.signin.models import Device, Person, RecoveryCode
from twofold.web.signin.sessions import IDLE, stored_key
from twofold.web.signin.throttle import Door, knock
from twofold.web.signin.views import CODES, answer, onward, too_soon


def wrong_passphrase(
    request: HttpRequest, template: str, form: Once, person: Person, **more: Any
) -> HttpResponse | None:
    """None when the passphrase in `current` is right; else the page that says what to do."""
    checked = recheck(person, form.cleaned_data["current"])
    if checked is True:
        return None
    if checked is False:
        form.add_error("current", _("That is not your passphrase. Please try again."))
        return answer(request, template, form, **more)
    return too_soon(request, template, form, checked, **more)


@page(Permission.ACCOUNT, "GET", "POST")
def account(request: HttpRequest) -> HttpResponse:
    """Name, country and time zone, and the doors to the rest."""
    person: Person = request.person  # type: ignore[attr-defined]
    now = {"name": person.name, "country": person.country, "zone": person.zone}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=now)
    if not form.is_valid():
        return answer(request, "signin/account.html", form)
    wrong = wrong_passphrase(request, "signin/account.html", form, person)
    if wrong:
        return wrong
    if form.cleaned_data["name"] != person.name:  # a signed-in stranger must not find out who is here either
        wait = knock([Door(throttle.NEW_NAME, str(person.pk))])
        if wait:
            return too_soon(request, "signin/account.html", form, wait)
    try:
        actions.change_account(by=person, **{field: form.cleaned_data[field] for field in now})
    except Refused as refused:
        form.refuse(refused)
        return answer(request, "signin/account.html", form)
    messages.success(request, _("Saved."))
    return onward(reverse("signin:account"))


@page(Permission.ACCOUNT, "GET", "POST")
def passphrase(request: HttpRequest) -> HttpResponse:
    """A new passphrase; every other device is signed out."""
    person: Person = request.person  # type: ignore[attr-defined]
    form = PassphraseForm(request.POST if request.method == "POST" else None, name=person.name)
    if not form.is_valid():
        return answer(request, "signin/passphrase.html", form)
    wrong = wrong_passphrase(request, "signin/passphrase.html", form, person)
    if wrong:
        return wrong
    new = form.cleaned_data["passphrase"]
    actions.change_passphrase(by=person, name=person.name, passphrase=new, session=request.session)
    messages.success(request, _("Your passphrase is changed, and every other device is signed out."))
    return onward(reverse("signin:account"))


@page(Permission.ACCOUNT, "GET", "POST")
def codes(request: HttpRequest) -> HttpResponse:
    """Fresh codes until the person says they are kept; after that only how many are left."""
    fresh = request.session.get(CODES)
    if fresh and (request.method != "POST" or "make" not in request.POST):
        return _fresh_codes(request, fresh)
    person: Person = request.person  # type: ignore[attr-defined]
    form = NewCodesForm(request.POST if request.method == "POST" else None)
    left = RecoveryCode.objects.of(person).filter(used_on=None).count()
    if not form.is_valid():
        return answer(request, "signin/codes.html", form, left=left)
    wrong = wrong_passphrase(request, "signin/codes.html", form, person, left=left)
    if wrong:
        return wrong
    request.session[CODES] = actions.make_codes(by=person)
    return onward(reverse("signin:codes"))


def _fresh_codes(request: HttpRequest, fresh: list[str]) -> HttpResponse:
    """Show them; a code that was typed back must be one of them."""
    form = KeptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data["code"]
        if not typed or typed_code(typed) in {typed_code(code) for code in fresh}:
            del request.session[CODES]
            return onward(FIRST_PAGE)
        form.add_error("code", _("That is none of these codes. Please look again."))
    return answer(request, "signin/fresh_codes.html", form, codes=fresh)


class Row(NamedTuple):
    """One device as it is listed."""

    id: UUID
    name: str
    since: str
    seen: str
    is_this: bool


@page(Permission.ACCOUNT, "GET", "POST")
def devices_list(request: HttpRequest) -> HttpResponse:
    """Where I am signed in; sign out one of them, or all."""
    person: Person = request.person  # type: ignore[attr-defined]
    if request.method == "POST":
        return _sign_out_of(request, person)
    return render(request, "signin/devices.html", {"rows": _rows(person, str(request.session.session_key))})


def _sign_out_of(request: HttpRequest, person: Person) -> HttpResponse:
    if "everywhere" in request.POST:
        actions.sign_out_everywhere(by=person)
        logout(request)
        messages.success(request, _("You are signed out everywhere."))
        return onward(reverse("signin:sign-in"))
    try:
        device = UUID(request.POST.get("device", ""))
    except ValueError:
        rows = _rows(person, str(request.session.session_key))
        sentence = _("Choose one of the devices in the list.")
        return render(request, "signin/devices.html", {"rows": rows, "sentence": sentence}, status=422)
    actions.revoke_device(by=person, device=device)
    messages.success(request, _("That device is signed out."))
    return onward(reverse("signin:devices"))


def _rows(person: Person, session_key: str) -> list[Row]:
    """The devices whose session is alive, this one first. When they were seen is said by the day only."""
    found = {device.session: device for device in Device.objects.of(person)}
    alive = Session.objects.filter(session_key__in=found, expire_date__gt=timezone.now())
    today, here = person.day_of(timezone.now()), stored_key(session_key)
    rows = []
    for session in alive.order_by("-expire_date"):
        device = found[session.session_key]
        seen = person.day_of(session.expire_date - IDLE)
        since = date.fromisoformat(device.about["since"])
        name = devices.in_words(device.about)
        rows.append(Row(device.pk, name, day_in_words(since, today), day_in_words(seen, today), device.session == here))
    return sorted(rows, key=lambda row: not row.is_this)


def day_in_words(day: date, today: date) -> str:
    """Today, yesterday, or the date."""
    if day >= today:
        return _("today")
    return _("yesterday") if day == today - timedelta(days=1) else date_format(day, "DATE_FORMAT")
