"""The way in, step by step: is it too soon, is it right, and then through allauth's login flow."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twofold.web import library
from twofold.web.signin import throttle
from twofold.web.signin.devices import remembered
from twofold.web.signin.models import Person, index_of
from twofold.web.signin.throttle import Door, network_of

FIRST_PAGE = "/today"
WORTH_SAYING = 3  # tries by someone else; one may be a slip of the finger
MORE_THAN_SLIPS = 6  # tries by nobody knows whom, the right one among them


def doors_in(request: HttpRequest, name: str) -> list[Door]:
    """Which doors a try passes. A device remembered for this name has one of its own."""
    device = remembered(request, Person.objects.by_name(name))
    if device:
        return [Door(throttle.DEVICE, device)]
    of, network = index_of(name), network_of(request)
    doors = [Door(throttle.NAME, of), Door(throttle.EVERYONE)]
    if network:
        doors += [Door(throttle.NAME_FROM_ADDRESS, f"{of}|{network}"), Door(throttle.ADDRESS, network)]
    return doors


def try_to_enter(request: HttpRequest, name: str, passphrase: str) -> Person | int | None:
    """The person; or the seconds to wait; or none when the two do not go together."""
    doors = doors_in(request, name)
    wait = throttle.knock(doors)
    if wait:
        return wait
    person = authenticate(request, username=name, password=passphrase)
    if not isinstance(person, Person):
        return None
    if tries := tries_in_words(name, network_of(request), doors):
        messages.info(request, tries)
    theirs = {throttle.NAME_FROM_ADDRESS, throttle.DEVICE}
    throttle.give_back([door for door in doors if door.lane in theirs], whole=True)
    throttle.give_back([door for door in doors if door.lane not in theirs])
    return person


def tries_in_words(name: str, network: str, doors: list[Door]) -> str:
    """That this name was tried lately: by someone else, or by nobody knows whom; empty when it is not worth saying.

    Where addresses are unknown a stranger's tries and one's own slips look the same, so only many are said.
    """
    tries = throttle.tries_at(Door(throttle.NAME, index_of(name)))
    is_own_device = any(door.lane is throttle.DEVICE for door in doors)
    if not network and not is_own_device:
        return library.say("sign-in.in.tried-by-someone-or-you") if tries >= MORE_THAN_SLIPS else ""
    if not is_own_device:
        tries -= throttle.tries_at(Door(throttle.NAME_FROM_ADDRESS, f"{index_of(name)}|{network}"))
    return library.say("sign-in.in.tried") if tries >= WORTH_SAYING else ""


def recheck(person: Person, passphrase: str) -> int | bool:
    """Is this the signed-in person's passphrase? Or the seconds to wait."""
    door = Door(throttle.RECHECK, str(person.pk))
    wait = throttle.knock([door])
    if wait:
        return wait
    is_right = person.check_password(passphrase)
    if is_right:
        throttle.give_back([door], whole=True)
    return is_right


def wait_in_words(seconds: int) -> str:
    """One sentence."""
    if seconds < 90:
        wait = ngettext("{count} second", "{count} seconds", seconds).format(count=seconds)
    else:
        minutes = -(-seconds // 60)
        wait = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    return _("Please wait {wait}, then try again. Nothing is locked.").format(wait=wait)


def enter(request: HttpRequest, person: Person, onward: str) -> HttpResponse:
    """Sign this person in, through the stages of allauth (later a second factor is one), and go on."""
    login = Login(user=person, redirect_url=onward)
    response: HttpResponse = perform_password_login(request, {}, login)
    return response


def own_path(asked: str) -> str:
    """Where to go after signing in: a page of ours that can be opened, never another site."""
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    if not is_ours or any(ord(character) < 33 or ord(character) > 126 for character in asked):
        return FIRST_PAGE
    try:
        match = resolve(asked.partition("#")[0].partition("?")[0])
    except Resolver404:
        return FIRST_PAGE
    declared = getattr(match.func, "declared", None)
    return asked if declared and "GET" in declared.methods else FIRST_PAGE
