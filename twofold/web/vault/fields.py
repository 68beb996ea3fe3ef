"""Sealed model fields: assign and read them like any other; the database sees only ciphertext."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from twofold.web.vault import cipher
from twofold.web.vault.cipher import Ciphertext
from twofold.web.vault.keys import KeyMissing, person_keys


def owner_of(row: models.Model) -> UUID:
    """Whose key seals this row: its `person`, or the row itself where it is the person."""
    return row.sealed_for() if hasattr(row, "sealed_for") else row.person_id  # type: ignore[attr-defined,no-any-return]


class SealedAttribute(DeferredAttribute):
    """Opens a value the first time it is read."""

    field: "SealedField"

    def __get__(self, row: Any, cls: Any = None) -> Any:
        value = super().__get__(row, cls)
        if isinstance(value, Ciphertext):
            value = row.__dict__[self.field.attname] = self.field.opened(row, value)
        return value

    def __set__(self, row: Any, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SealedField(models.Field):  # type: ignore[type-arg]
    """One JSON value (text, number, list, dict, None), sealed under the person's key for this row and column.

    The row needs its id before the insert (`default=uuid7`) and a `person`. It cannot be searched, on purpose.
    """

    descriptor_class = SealedAttribute
    empty_strings_allowed = False

    def __init__(self, *given: Any, smallest: int = cipher.SMALLEST, **more: Any) -> None:
        """`smallest`: bytes that every value takes at least. Choose it above all ordinary values of the column, so
        that a stored length tells nothing. It is no part of the table: migrations do not know it.
        """
        self.smallest = smallest
        super().__init__(*given, **more)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def where(self, row: models.Model) -> bytes:
        """The additional data for this column of this row."""
        return cipher.place(f"{self.model._meta.label}.{self.name}", owner_of(row), str(row.pk))

    def opened(self, row: models.Model, sealed: Ciphertext) -> Any:
        """The value. Raises WillNotOpen, KeyDestroyed, KeyMissing."""
        keys = person_keys(owner_of(row))
        try:
            key = keys[sealed.generation]
        except KeyError:
            raise KeyMissing(f"generation {sealed.generation}") from None
        return cipher.unseal(sealed, key, self.where(row))

    def pre_save(self, row: models.Model, add: bool) -> Ciphertext:
        value = row.__dict__.get(self.attname, None)
        if isinstance(value, Ciphertext):
            return value  # never opened since it was read: it goes back as it came
        generation, key = max(person_keys(owner_of(row)).items())
        return cipher.seal(value, key, generation, self.where(row), self.smallest)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not isinstance(value, Ciphertext):
            raise TypeError(f"{self.name} is sealed: save it through its row; it cannot be searched or set in bulk.")
        return connection.Database.Binary(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Ciphertext:
        return Ciphertext(bytes(value))

    def get_lookup(self, lookup_name: str) -> None:
        """Nothing can be looked up in ciphertext."""
        return None

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is sealed and is not serialised.")
