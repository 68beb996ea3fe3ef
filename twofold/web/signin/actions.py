"""Everything that signing in writes: each is one transaction with its entry in the person's record of events.

A passphrase is digested before the transaction begins, so that the slow work never holds the write lock.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.ids import uuid7
from twofold.web.signin import codes
from twofold.web.signin.errors import NameTaken, Refused, WrongCode
from twofold.web.signin.models import Device, Person, RecoveryCode, index_of
from twofold.web.signin.names import cleaned_name
from twofold.web.signin.passphrase import check_good_enough, normal
from twofold.web.signin.sessions import stored_key
from twofold.web.signin.zones import country_codes, is_zone
from twofold.web.vault.keys import create_person_key

R = TypeVar("R")


def _digested_first(action: Callable[..., R]) -> Callable[..., R]:
    """Takes `passphrase`, refuses a weak one, and hands the action its `digest`."""

    @wraps(action)
    def run(*, passphrase: str, name: str = "", **given: Any) -> R:
        check_good_enough(passphrase, name=name)
        return action(digest=make_password(normal(passphrase)), name=name, **given)

    return run


@_digested_first
@audited(Event.REGISTERED)
def register(
    *, by: Person | None = None, name: str, digest: str, zone: str, country: str, is_adult: bool = True
) -> Person:
    """A new person with a key of their own. Raises NameTaken, Refused.

    The key is made in its own database first: a crash after it leaves a key that opens nothing, never half a person.
    """
    if not is_adult:
        raise Refused("adult", _("This part of Twofold is for adults."))
    shown = cleaned_name(name)
    _check_place(zone, country)
    if Person.objects.by_name(shown):
        raise _taken()
    person = Person(id=uuid7(), name_index=index_of(shown), password=digest, is_adult=True)
    create_person_key(person.pk)
    person.name, person.zone, person.country = shown, zone, country
    _save_named(person, force_insert=True)
    return person


def _taken() -> NameTaken:
    return NameTaken("name", _("That name is not free here. Please choose another."))


def _check_place(zone: str, country: str) -> None:
    if country not in country_codes():
        raise Refused("country", _("Choose a country from the list."))
    if not is_zone(zone):
        raise Refused("zone", _("Choose a time zone from the list."))


def _save_named(person: Person, **how: Any) -> None:
    try:
        with transaction.atomic():
            person.save(**how)
    except IntegrityError:
        raise _taken() from None


@audited(Event.CODES_MADE)
def make_codes(*, by: Person) -> list[str]:
    """New recovery codes, to be shown once; the ones before are good no more."""
    RecoveryCode.objects.of(by).delete()
    made = [codes.new_code() for _ in range(codes.HOW_MANY)]
    for code in made:
        RecoveryCode(person=by, digest=codes.code_digest(by.pk, code)).save(force_insert=True)
    return made


@audited(Event.SIGNED_IN)
def record_sign_in(*, by: Person, session: str, kind: dict[str, str]) -> Device:
    """This session is now one of the person's devices. `session` is the session's key."""
    about = {**kind, "since": by.day_of(timezone.now()).isoformat()}
    device = Device(person=by, session=stored_key(session), about=about)
    device.save(force_insert=True)
    return device


@audited(Event.SIGNED_OUT)
def end_session(*, by: Person, session: str) -> Any:
    """This device is signed out; the caller flushes the session it holds."""
    _end(by, Device.objects.of(by).filter(session=stored_key(session)))
    return by


@audited(Event.DEVICE_REVOKED)
def revoke_device(*, by: Person, device: UUID) -> Any:
    """Another device is signed out from here; nothing happens when it was already gone."""
    found = Device.objects.of(by).filter(pk=device)
    if not found.exists():
        return Unchanged(by)
    _end(by, found)
    return by


@audited(Event.SIGNED_OUT_EVERYWHERE)
def sign_out_everywhere(*, by: Person) -> Person:
    """Every session ends, this one too; remembered devices are strangers again."""
    by.security_stamp = uuid7()
    by.save(update_fields=["security_stamp"])
    _end(by, Device.objects.of(by))
    return by


@_digested_first
@audited(Event.PASSPHRASE_CHANGED)
def change_passphrase(*, by: Person, name: str, digest: str, session: SessionBase) -> Person:
    """A new passphrase; every session ends but `session`, which goes on under a new key."""
    by.password, by.security_stamp = digest, uuid7()
    by.save(update_fields=["password", "security_stamp"])
    here = stored_key(str(session.session_key))
    _end(by, Device.objects.of(by).exclude(session=here))
    session.cycle_key()
    session[HASH_SESSION_KEY] = by.get_session_auth_hash()
    Device.objects.of(by).filter(session=here).update(session=stored_key(str(session.session_key)))
    return by


@_digested_first
@audited(Event.CODE_USED)
def use_code(*, by: Person, name: str, code: str, digest: str) -> Person:
    """The way back: one code is used up, the passphrase is new, every session ends. Raises WrongCode."""
    unused = RecoveryCode.objects.of(by).filter(digest=codes.code_digest(by.pk, code), used_on=None)
    if not unused.update(used_on=timezone.now().date()):
        raise WrongCode("code", _("That name and code do not go together, or the code was used before."))
    by.password, by.security_stamp = digest, uuid7()
    by.save(update_fields=["password", "security_stamp"])
    _end(by, Device.objects.of(by))
    return by


@audited(Event.ACCOUNT_CHANGED)
def change_account(*, by: Person, name: str, zone: str, country: str) -> Any:
    """Another name, zone or country. Raises NameTaken, Refused."""
    shown = cleaned_name(name)
    _check_place(zone, country)
    if (shown, zone, country) == (by.name, by.zone, by.country):
        return Unchanged(by)
    holder = Person.objects.by_name(shown)
    if holder and holder != by:
        raise _taken()
    by.name, by.name_index, by.zone, by.country = shown, index_of(shown), zone, country
    _save_named(by, update_fields=["name", "name_index", "zone", "country"])
    return by


def _end(person: Person, devices: Any) -> None:
    """The sessions of these devices are gone with the transaction."""
    Session.objects.filter(session_key__in=list(devices.values_list("session", flat=True))).delete()
    devices.delete()


def forget_devices() -> int:
    """Remove the rows of devices whose session has ended by itself; returns how many. No one's act: not audited."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    everyone = Device.objects.unscoped("sessions end by themselves; their devices are forgotten every night")
    return int(everyone.exclude(session__in=alive).delete()[0])
