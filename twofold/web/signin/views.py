"""Pages for people who are not signed in yet: make an account, sign in, the way back; and signing out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.web.access.page import public
from twofold.web.ids import uuid7
from twofold.web.signin import actions, throttle
from twofold.web.signin.codes import code_digest
from twofold.web.signin.devices import COOKIE, forget, remember
from twofold.web.signin.entering import enter, own_path, try_to_enter, wait_in_words
from twofold.web.signin.errors import Refused, WrongCode
from twofold.web.signin.forms import Once, SignInForm, SignUpForm, WayBackForm
from twofold.web.signin.kept import CUT_OFF, help_first, opened
from twofold.web.signin.models import Person, RecoveryCode
from twofold.web.signin.throttle import Door, knock, network_of
from twofold.web.ui.places import FOOT_SIGNED_IN

CODES = "codes"  # fresh codes in the sealed session, until the person says they are kept


def answer(request: HttpRequest, template: str, form: Once, status: int = 422, **more: Any) -> HttpResponse:
    """The page with its form; 422 when something in it needs another look."""
    return render(request, template, {"form": form, **more}, status=status if form.is_bound else 200)


def onward(path: str) -> HttpResponse:
    """On to another page after a form was taken."""
    return HttpResponse(status=303, headers={"Location": path})


def too_soon(request: HttpRequest, template: str, form: Once, seconds: int, **more: Any) -> HttpResponse:
    """429: wait, then try again; nothing is locked."""
    form.add_error(None, wait_in_words(seconds))
    response = answer(request, template, form, 429, **more)
    response.headers["Retry-After"] = str(seconds)
    return response


@public("an account is made by someone who has none", "GET", "POST")
def sign_up(request: HttpRequest) -> HttpResponse:
    """A name, a passphrase, a place; adults only, asked once and first."""
    if request.method == "POST" and request.POST.get("adult") == "no":
        return render(request, "signin/not_adult.html")
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return answer(request, "signin/sign_up.html", form)
    network = network_of(request)
    wait = knock([Door(throttle.ALL_SIGN_UPS), *([Door(throttle.SIGN_UP, network)] if network else [])])
    if wait:
        return too_soon(request, "signin/sign_up.html", form, wait)
    wanted = {field: form.cleaned_data[field] for field in ("name", "passphrase", "zone", "country")}
    try:
        person = actions.register(**wanted, by=None)
    except Refused as refused:
        form.refuse(refused)
        return answer(request, "signin/sign_up.html", form)
    codes = actions.make_codes(by=person)
    response = enter(request, person, reverse("signin:codes"))
    request.session[CODES] = codes
    return response


@public("signing in is done by someone who is not signed in", "GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and passphrase. An unknown name and a wrong passphrase get the same answer in the same time."""
    if request.method != "POST":
        asked = request.GET.get("next", "")
        if request.user.is_authenticated:
            return onward(own_path(asked))
        before = {"next": asked[:2000], "remember": COOKIE in request.COOKIES}
        first = help_first(request) if CUT_OFF in request.GET else {}
        return answer(request, "signin/sign_in.html", SignInForm(initial=before), **first)
    form = SignInForm(request.POST)
    first = help_first(request) if request.POST.get("kept") else {}
    if not form.is_valid():
        return answer(request, "signin/sign_in.html", form, **first)
    found = try_to_enter(request, form.cleaned_data["name"], form.cleaned_data["passphrase"])
    if isinstance(found, int):
        return too_soon(request, "signin/sign_in.html", form, found, has_waited=True, **first)
    if found is None:
        form.add_error(None, _("That name and passphrase do not go together. Please check both."))
        return answer(request, "signin/sign_in.html", form, **first)
    onward_to = own_path(form.cleaned_data["next"])
    response = enter(request, found, onward_to)
    kept = opened(form.cleaned_data["kept"], found)
    if kept:
        shown = {"kept": kept, "onward": onward_to, "foot": FOOT_SIGNED_IN}
        response = render(request, "signin/still_here.html", shown)
    if form.cleaned_data["remember"]:
        remember(response, found)
    elif COOKIE in request.COOKIES:
        forget(response)
    return response


@public("signing out must work for everyone, also when the session is over", "POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    if isinstance(request.user, Person):
        actions.end_session(by=request.user, session=str(request.session.session_key))
    logout(request)
    response = onward("/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@public("who lost a passphrase cannot sign in", "GET", "POST")
def way_back(request: HttpRequest) -> HttpResponse:
    """A name, one recovery code, a new passphrase. An unknown name and a wrong code get the same answer."""
    form = WayBackForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return answer(request, "signin/way_back.html", form)
    network = network_of(request)
    wait = knock([Door(throttle.WAY_BACK, network)] if network else [Door(throttle.EVERYONE)])
    if wait:
        return too_soon(request, "signin/way_back.html", form, wait)
    given = form.cleaned_data
    try:
        person = whose_code(given["name"], given["code"])
        actions.use_code(by=person, name=given["name"], code=given["code"], passphrase=given["passphrase"])
    except Refused as refused:
        form.refuse(refused)
        return answer(request, "signin/way_back.html", form)
    messages.success(request, _("Your new passphrase is set, and every other device is signed out."))
    return enter(request, person, reverse("signin:codes"))


def whose_code(name: str, code: str) -> Person:
    """The person this unused code belongs to. Does the same work for an unknown name. Raises WrongCode."""
    person = Person.objects.by_name(name)
    owner = person.pk if person else uuid7()
    is_unused = RecoveryCode.objects.of(owner).filter(digest=code_digest(owner, code), used_on=None).exists()
    if person is None or not is_unused:
        raise WrongCode("code", _("That name and code do not go together, or the code was used before."))
    return person
