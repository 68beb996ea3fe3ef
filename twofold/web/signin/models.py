"""The person: a random id, a chosen name nobody can read in the database, a passphrase. No e-mail needed.

Beside the person: recovery codes, the devices that are signed in, and how often which door was knocked on.
"""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.signin import passphrase
from twofold.web.signin.names import comparable
from twofold.web.vault.fields import SealedField
from twofold.web.vault.keys import blind_index
from twofold.web.vault.privacy import Clear, Sealed

DAY_ENDS_AT = timedelta(hours=4)  # what is written before 04:00 belongs to the day before (clinical.md 5)


def index_of(name: str) -> str:
    """By which a chosen name is found: case, width, spaces and invisible characters do not matter."""
    return blind_index("name", comparable(name))


def local_day(moment: datetime, zone: str) -> date:
    """The day a moment belongs to in a zone: wall-clock time, ending at 04:00, also when clocks change."""
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - DAY_ENDS_AT).date()


class People(BaseUserManager["Person"]):
    """Finds people by their chosen name."""

    def by_name(self, name: str) -> "Person | None":
        """The person with this chosen name, or none."""
        return self.filter(name_index=index_of(name)).first()

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Django's way in; the natural key is the chosen name."""
        return self.get(name_index=index_of(username or ""))


class Person(AbstractBaseUser):
    """Someone with an account. Everything that says who they are is sealed under their own key."""

    last_login = None  # the person's own record of events says it; nothing in clear needs to
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name_index = models.CharField(max_length=64, unique=True)
    name = SealedField()
    zone = SealedField()  # IANA name, "Europe/Dublin"
    country = SealedField()  # ISO 3166-1 alpha-2, "IE"
    is_adult = models.BooleanField(default=False)
    security_stamp = models.UUIDField(default=uuid7)
    joined_on = models.DateField(auto_now_add=True)

    USERNAME_FIELD = "name_index"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    class Privacy:
        id = Clear("a random id")
        name_index = Clear("a keyed digest of your name, by which you sign in")
        name = Sealed("the name you chose")
        zone = Sealed("your time zone")
        country = Sealed("your country, for the right numbers")
        is_adult = Clear("that you said you are an adult")
        security_stamp = Clear("a random id that changes when every session must end")
        joined_on = Clear("the day you joined")
        password = Clear("your passphrase, as a digest that cannot be turned back (Argon2id)")

    def sealed_for(self) -> UUID:
        """A person's own fields are sealed under that person's key."""
        return self.pk

    def day_of(self, moment: datetime) -> date:
        """The day a moment belongs to for this person."""
        return local_day(moment, self.zone)

    def set_password(self, raw_password: str | None) -> None:
        """Django's name for it; digests the normal form of the passphrase."""
        super().set_password(raw_password if raw_password is None else passphrase.normal(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Is this the passphrase? Slow on purpose."""
        return super().check_password(raw_password and passphrase.normal(raw_password))

    def get_session_auth_hash(self) -> str:
        """Changes with the passphrase and with the security stamp; every other session then ends."""
        return self._get_session_auth_hash()

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        return blind_index("session", f"{self.password}|{self.security_stamp}")


class RecoveryCode(models.Model):
    """One way back in, good once. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used_on = models.DateField(null=True)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="one_row_a_code")]

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        digest = Clear("a recovery code, as a keyed digest that cannot be turned back")
        used_on = Clear("the day the code was used")


class Device(models.Model):
    """A browser in which the person is signed in; it lives as long as its session."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session = models.CharField(max_length=40, unique=True)
    about = SealedField(smallest=256)  # {"browser": "firefox", "system": "android", "since": "2026-11-23"}
    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        session = Clear("a digest by which this sign-in can be ended")
        about = Sealed("the kind of browser and device, and the day it signed in")


class Knock(models.Model):
    """How often one door was tried lately. The key is a digest: it names nobody and no address."""

    key = models.CharField(primary_key=True, max_length=64)
    level = models.FloatField()  # tries, less what has drained away since
    at = models.DateTimeField()
    opens_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"])]

    class Privacy:
        key = Clear("a keyed digest of a name or a network address someone tried to sign in with")
        level = Clear("how many tries there were lately")
        at = Clear("when the last try was")
        opens_at = Clear("when the next try is let through")
