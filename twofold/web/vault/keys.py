"""Keys of the server and of each person.

    root secret (a file)  -- HKDF -->  kek/1   wraps every person's data key (rows of the key ledger)
                                       index/1 names and other things that must be found again (equality only)
                                       audit/1 the audit chains          session/1 the sessions
    data key (random, 32 bytes)  -->  every sealed field of that person

Opened keys are kept for one request at most, so a destroyed key is gone with the next one.
"""

import hmac
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from twofold.web.vault.ledger.models import RootProof, Tombstone, WrappedKey
from twofold.web.vault.router import LEDGER

NONCE = 12
_opened = threading.local()


class KeyMissing(Exception):
    """There is no key for this person: never made, or the ledger does not belong to these records."""


class KeyDestroyed(KeyMissing):
    """This person was erased; nothing of them opens any more."""


class WrongRoot(Exception):
    """The root secret is not the one these keys were wrapped with."""


@cache
def derived(purpose: str) -> bytes:
    """A 32-byte server key for one purpose, such as "kek/1" (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"twofold {purpose}".encode()).derive(
        settings.ROOT_SECRET
    )


def blind_index(kind: str, text: str) -> str:
    """64 hexadecimal digits by which `text` can be found again, and nothing else: HMAC-SHA256."""
    return hmac.new(derived("index/1"), f"{kind}|{text}".encode(), sha256).hexdigest()


def _context(person: UUID, generation: int, version: int) -> bytes:
    return f"dek|{person}|{generation}|{version}".encode()


def create_person_key(person: UUID) -> None:
    """Make the first data key of a person. Raises KeyDestroyed for an id that was erased."""
    if Tombstone.objects.filter(person=person).exists():
        raise KeyDestroyed(str(person))
    version = current_version()
    wrapped = _wrap(os.urandom(32), person, 1, version)
    WrappedKey.objects.create(person=person, generation=1, kek_version=version, wrapped=wrapped)


def current_version() -> int:
    """The server key that wraps what is wrapped from now on: the newest one proven in the ledger."""
    newest: int | None = RootProof.objects.aggregate(newest=Max("kek_version"))["newest"]
    return newest or int(settings.KEK_VERSION)


def _wrap(key: bytes, person: UUID, generation: int, version: int) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(derived(f"kek/{version}")).encrypt(nonce, key, _context(person, generation, version))


def _unwrap(row: WrappedKey) -> bytes:
    kek = AESGCM(derived(f"kek/{row.kek_version}"))
    wrapped = bytes(row.wrapped)
    try:
        return kek.decrypt(wrapped[:NONCE], wrapped[NONCE:], _context(row.person, row.generation, row.kek_version))
    except InvalidTag:
        raise WrongRoot("The root secret does not open the keys in this ledger.") from None


def person_keys(person: UUID) -> dict[int, bytes]:
    """Every generation of a person's data key, opened. Raises KeyDestroyed, KeyMissing or WrongRoot."""
    cached: dict[UUID, dict[int, bytes]] = _opened.__dict__.setdefault("keys", {})
    if person not in cached:
        keys = {row.generation: _unwrap(row) for row in WrappedKey.objects.filter(person=person)}
        if not keys:
            destroyed = Tombstone.objects.filter(person=person).exists()
            raise (KeyDestroyed if destroyed else KeyMissing)(str(person))
        cached[person] = keys
    return cached[person]


def destroy_person_key(person: UUID) -> None:
    """Erase for good: the key goes and a tombstone stays, both or neither; a restored ledger cannot bring it back."""
    with transaction.atomic(using=LEDGER):
        Tombstone.objects.get_or_create(person=person, defaults={"at": timezone.now()})
        WrappedKey.objects.filter(person=person).delete()
    forget_opened()


def begin_rotation() -> int:
    """Prove the next server key; from now on new keys are wrapped with it. Returns its version."""
    with transaction.atomic(using=LEDGER):
        version = current_version() + 1
        RootProof.objects.create(kek_version=version, proof=_proof(version))
    return version


def wrap_again(version: int, batch: int = 500) -> Iterator[int]:
    """Wrap every key of an older server key anew, in short transactions; yields how many were done each time.

    What is being read meanwhile opens before and after: a row names the server key that wraps it. Ends when no older
    row is left, those of people who signed up meanwhile among them. Raises WrongRoot.
    """
    while True:
        with transaction.atomic(using=LEDGER):
            rows = list(WrappedKey.objects.select_for_update().filter(kek_version__lt=version).order_by("pk")[:batch])
            for row in rows:
                row.wrapped = _wrap(_unwrap(row), row.person, row.generation, version)
                row.kek_version = version
            WrappedKey.objects.bulk_update(rows, ["wrapped", "kek_version"])
        if not rows:
            return
        yield len(rows)


def forget_opened() -> None:
    """Drop every key opened by this thread."""
    _opened.__dict__.clear()


@contextmanager
def one_use() -> Iterator[None]:
    """Keys opened inside are forgotten at the end: one request, one job, one command."""
    forget_opened()
    try:
        yield
    finally:
        forget_opened()


def one_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: opened keys live for one request."""

    def respond(request: HttpRequest) -> HttpResponse:
        with one_use():
            return get_response(request)

    return respond


def _proof(version: int) -> bytes:
    return hmac.new(derived(f"kek/{version}"), b"twofold root proof", sha256).digest()


def prove_root() -> None:
    """Remember by which root secret this ledger is wrapped; called once, when the ledger is made."""
    RootProof.objects.get_or_create(kek_version=settings.KEK_VERSION, defaults={"proof": _proof(settings.KEK_VERSION)})


def check_root() -> None:
    """Raises WrongRoot when the root secret is not the one this ledger was made with."""
    for row in RootProof.objects.all():
        if not hmac.compare_digest(bytes(row.proof), _proof(row.kek_version)):
            raise WrongRoot(
                "The root secret in the key folder is not the one this key ledger was made with; put that one back."
            )


def check_given(proofs: Iterable[RootProof], keys: Iterable[WrappedKey]) -> None:
    """Raises WrongRoot when anything of a ledger that is not stored yet does not belong to the root secret."""
    for row in proofs:
        if not hmac.compare_digest(bytes(row.proof), _proof(row.kek_version)):
            raise WrongRoot("The root secret is not the one this key ledger was made with.")
    for key in keys:
        _unwrap(key)


def take_over_empty_ledger() -> None:
    """A ledger that wraps no key belongs to no root secret yet: prove the one that is here. Tombstones stay."""
    with transaction.atomic(using=LEDGER):
        if not WrappedKey.objects.exists():
            RootProof.objects.all().delete()
        prove_root()
