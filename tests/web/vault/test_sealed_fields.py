"""A sealed field feels like an ordinary one, and opens only for its person, row and column."""

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, connections, models

from twofold.web.access.models import Grant
from twofold.web.ids import uuid7
from twofold.web.signin.models import Person
from twofold.web.vault import cipher
from twofold.web.vault.cipher import Ciphertext, WillNotOpen
from twofold.web.vault.fields import SealedField
from twofold.web.vault.keys import KeyDestroyed, create_person_key, destroy_person_key, forget_opened
from twofold.web.vault.ledger.models import Tombstone

pytestmark = pytest.mark.django_db


def stored(person: Person, column: str = "name") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM signin_person WHERE id = %s",
            [person.pk.hex if connection.vendor == "sqlite" else person.pk],
        )
        return bytes(cursor.fetchone()[0])


def put(person: Person, value: bytes, column: str = "name") -> None:
    with connection.cursor() as cursor:
        key = person.pk.hex if connection.vendor == "sqlite" else person.pk
        cursor.execute(f"UPDATE signin_person SET {column} = %s WHERE id = %s", [value, key])


def test_it_reads_back_what_was_written(ana: Person) -> None:
    for value in ["Ana", "", "Zoë ☂ 日本", 0, -1.5, True, None, [1, None], {"craving": 6, "note": "x" * 5000}]:
        ana.name = value
        ana.save()
        assert Person.objects.get(pk=ana.pk).name == value


def test_a_value_changed_in_place_is_saved(ana: Person) -> None:
    ana.name = {"first": 1}
    ana.save()
    again = Person.objects.get(pk=ana.pk)
    again.name["second"] = 2
    again.save()
    assert Person.objects.get(pk=ana.pk).name == {"first": 1, "second": 2}


def test_saving_without_reading_leaves_the_bytes_alone(ana: Person) -> None:
    before = stored(ana)
    Person.objects.get(pk=ana.pk).save()
    assert stored(ana) == before


def test_the_database_never_sees_it(ana: Person) -> None:
    ana.name = "Ana of the marker 7Qz"
    ana.save()
    assert b"marker" not in stored(ana)


def test_the_length_says_little(ana: Person) -> None:
    sizes = set()
    for name in ["A", "Ana", "Anastasia of the long name"]:
        ana.name = name
        ana.save()
        sizes.add(len(stored(ana)))
    assert sizes == {cipher.HEADER.size + cipher.NONCE + 64 + 16}


def test_the_same_value_never_looks_the_same_twice(ana: Person) -> None:
    first = stored(ana)
    ana.name = str(ana.name)
    ana.save()
    assert stored(ana) != first


def test_a_value_moved_to_another_person_does_not_open(ana: Person, ben: Person) -> None:
    put(ben, stored(ana))
    with pytest.raises(WillNotOpen):
        _ = Person.objects.get(pk=ben.pk).name


def test_a_value_moved_to_another_column_does_not_open(ana: Person) -> None:
    put(ana, stored(ana, "zone"), "name")
    with pytest.raises(WillNotOpen):
        _ = Person.objects.get(pk=ana.pk).name


def test_a_value_moved_to_another_row_does_not_open(ana: Person, ben: Person, dana: Person) -> None:
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    rows = []
    for to in (ben, dana):
        row = Grant(person=ana, to=to, covers="see-days", begins=now, ends=now + timedelta(days=1), purpose=to.name)
        row.save()
        rows.append(Grant.objects.get(pk=row.pk))
    rows[0].__dict__["purpose"] = rows[1].__dict__["purpose"]
    with pytest.raises(WillNotOpen):
        _ = rows[0].purpose


@pytest.mark.parametrize("at", [0, 1, 3, 20, -1])
def test_a_changed_byte_does_not_open(ana: Person, at: int) -> None:
    value = bytearray(stored(ana))
    value[at] ^= 1
    put(ana, bytes(value))
    with pytest.raises(Exception, match=r".") as caught:
        _ = Person.objects.get(pk=ana.pk).name
    assert type(caught.value).__name__ in {"WillNotOpen", "KeyMissing"}


def test_it_cannot_be_searched_or_set_in_bulk(ana: Person) -> None:
    with pytest.raises(FieldError):
        Person.objects.filter(name="Ana").exists()
    with pytest.raises(TypeError, match="sealed"):
        Person.objects.filter(pk=ana.pk).update(name="Eve")


def test_nothing_opens_after_the_key_is_destroyed(ana: Person) -> None:
    destroy_person_key(ana.pk)
    with pytest.raises(KeyDestroyed):
        _ = Person.objects.get(pk=ana.pk).name
    with pytest.raises(KeyDestroyed):
        create_person_key(ana.pk)


def test_the_key_goes_and_the_tombstone_stays_or_neither(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(models.QuerySet, "delete", broken)
        with pytest.raises(DatabaseError):
            destroy_person_key(ana.pk)
    forget_opened()
    assert not Tombstone.objects.filter(person=ana.pk).exists()
    assert Person.objects.get(pk=ana.pk).name == "Ana"


def test_no_record_table_lives_in_the_ledger_and_no_key_in_the_records() -> None:
    records = set(connections["default"].introspection.table_names())
    ledger = set(connections["ledger"].introspection.table_names())
    assert "ledger_wrappedkey" in ledger
    assert "ledger_wrappedkey" not in records
    assert "signin_person" in records
    assert "signin_person" not in ledger


def test_a_wrong_root_secret_is_recognised(ana: Person, settings: object) -> None:
    from twofold.web.vault import keys

    keys.prove_root()
    keys.check_root()
    settings.ROOT_SECRET = b"x" * 32  # type: ignore[attr-defined]
    keys.derived.cache_clear()
    forget_opened()
    try:
        with pytest.raises(keys.WrongRoot):
            keys.check_root()
        with pytest.raises(keys.WrongRoot):
            _ = Person.objects.get(pk=ana.pk).name
    finally:
        keys.derived.cache_clear()


def test_ids_are_version_7_and_sort_by_time() -> None:
    made = [uuid7() for _ in range(50)]
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {"specified in RFC 4122"}
    assert [one.int >> 80 for one in made] == sorted(one.int >> 80 for one in made)


def test_a_sealed_field_is_an_ordinary_model_field() -> None:
    field = Person._meta.get_field("name")
    assert isinstance(field, SealedField)
    assert isinstance(field, models.Field)
    assert Ciphertext(b"").__class__ is Ciphertext


def test_a_stored_length_does_not_tell_a_day_with_use_from_one_without(ana: Person) -> None:
    from tests.conftest import signed_in
    from tests.web.checkin.sheets import ALCOHOL, ORDINARY, follow
    from twofold.web.checkin.models import CheckIn

    follow(ana, ALCOHOL)
    browser = signed_in(ana)
    sheets = [ORDINARY, {**ORDINARY, "use": ["alcohol"]}, {"use": ["dont-remember"]}, {"form": "bad-day", "sleep": "3"}]
    for sheet in sheets:
        assert browser.post("/check-in", sheet).status_code == 303
    used = CheckIn.objects.of(ana).order_by("made_at", "id")[1]
    page = f"/check-in/kept/{used.pk}/use"
    browser.post(
        page, {"amount-alcohol": "6", "relief-motive": "calm", "relief-eased": "6", "relief-length": "hour-or-two"}
    )
    lengths = {len(row.__dict__["answers"]) for row in CheckIn.objects.of(ana)}
    assert len(lengths) == 1
