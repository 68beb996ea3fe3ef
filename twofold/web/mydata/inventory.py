"""Every table with its `Privacy` declaration: what is held, in which class, and how a person's rows are found.

The page "what we hold", the download and the erasure all read this one list, so a table that is not declared cannot
exist unnoticed: a test asks every model for its declaration.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from twofold.web.signin.models import Person
from twofold.web.vault.privacy import Clear, Sealed

# Tables of libraries: what may be in them about a person, and why that is no content.
OF_LIBRARIES = {
    "auth.Group": "not used",
    "auth.Permission": "not used",
    "contenttypes.ContentType": "names of tables",
    "sessions.Session": "a digest of the session's key and a sealed body; ends with the session",
    "account.EmailAddress": "not used: no e-mail is asked for",
    "account.EmailConfirmation": "not used: no e-mail is asked for",
    "mfa.Authenticator": "not used in this release",
    "django_tasks_database.DBTaskResult": "names of jobs and random ids of people; no content",
}


@dataclass(frozen=True)
class Held:
    """One column: what it is, in words, and whether it is sealed."""

    field: str
    what: str
    is_sealed: bool


@dataclass(frozen=True)
class Table:
    """One table that holds rows of a person."""

    model: type[models.Model]
    columns: tuple[Held, ...]

    @property
    def key(self) -> str:
        """Its name in the download and in the wording: "checkin.checkin"."""
        return self.model._meta.label_lower

    def rows(self, person: Person) -> models.QuerySet[Any]:
        """This person's rows, in the order they were made."""
        manager = self.model._base_manager
        if self.model is Person:
            return manager.filter(pk=person.pk)
        return manager.filter(person=person.pk).order_by("pk")

    @property
    def outlives_erasure(self) -> bool:
        """Audit chains stay as "someone, on this date": their sealed bodies no longer open."""
        return self.model._meta.app_label == "audit"


def declaration(model: type[models.Model]) -> dict[str, Clear | Sealed]:
    """The `Privacy` of a model: one entry a column. Raises AttributeError when there is none."""
    privacy = model.Privacy  # type: ignore[attr-defined]
    return {name: value for name, value in vars(privacy).items() if isinstance(value, Clear | Sealed)}


def ours() -> Iterator[type[models.Model]]:
    """Every table that is not a library's."""
    for model in apps.get_models():
        if model._meta.label not in OF_LIBRARIES:
            yield model


@cache
def tables() -> tuple[Table, ...]:
    """Every table with rows of a person in the records (the key ledger has keys, not records)."""
    found = []
    for model in ours():
        fields = {field.name for field in model._meta.get_fields()}
        if model is not Person and ("person" not in fields or model._meta.app_label == "ledger"):
            continue
        columns = tuple(Held(name, value.what, value.sealed) for name, value in declaration(model).items())
        found.append(Table(model, columns))
    return tuple(sorted(found, key=lambda table: table.key))


def is_person_owned(model: type[models.Model]) -> bool:
    """Whether a table points at people."""
    return any(
        field.is_relation and field.related_model is not None and field.related_model._meta.label == "signin.Person"
        for field in model._meta.concrete_fields
    )
