"""A new server key wraps everything anew; what was sealed opens before, meanwhile and after."""

import pytest

from tests.cast import make_person
from twofold.cli.main import main
from twofold.web.signin.models import Person
from twofold.web.vault.keys import begin_rotation, check_root, current_version, forget_opened, prove_root, wrap_again
from twofold.web.vault.ledger.models import RootProof, WrappedKey

pytestmark = pytest.mark.django_db


def versions() -> set[int]:
    return set(WrappedKey.objects.values_list("kek_version", flat=True))


def name_of(person: Person) -> str:
    forget_opened()
    return str(Person.objects.get(pk=person.pk).name)


def test_every_key_is_wrapped_anew_and_opens_all_along(ana: Person, ben: Person) -> None:
    prove_root()
    before = dict(WrappedKey.objects.values_list("person", "wrapped"))
    version = begin_rotation()
    assert name_of(ana) == "Ana"  # begun, nothing wrapped yet
    steps = wrap_again(version, batch=1)
    assert next(steps) == 1
    assert versions() == {version - 1, version}
    assert (name_of(ana), name_of(ben)) == ("Ana", "Ben")  # half way
    late = make_person("Kim")  # signs up meanwhile
    assert sum(steps) == 1
    assert versions() == {version} == {current_version()}
    assert all(
        bytes(wrapped) != bytes(before.get(person, b""))
        for person, wrapped in WrappedKey.objects.values_list("person", "wrapped")
    )
    assert (name_of(ana), name_of(ben), name_of(late)) == ("Ana", "Ben", "Kim")
    check_root()


def test_the_command_finishes_what_was_cut_off_and_begins_no_further_key(
    ana: Person, ben: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    prove_root()
    version = begin_rotation()
    next(wrap_again(version, batch=1))
    assert main(["rotate-key"]) == 0
    assert versions() == {version}
    assert RootProof.objects.count() == version
    assert main(["rotate-key"]) == 0
    assert versions() == {version + 1}
    assert "2 were wrapped anew" in capsys.readouterr().out
    assert name_of(ana) == "Ana"
