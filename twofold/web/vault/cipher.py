"""The sealed format, and nothing else: no Django, no database.

    0x01 | generation (2 bytes) | nonce (12) | AES-256-GCM ciphertext | tag (16)

The additional data bind a value to its column, person, row and schema version, so a value that was moved does not
open. The plaintext is compact JSON, padded with spaces to 64, 256, 1024 ... bytes, so its length says little.
Random 96-bit nonces are good for 2^32 values a key; a person makes far fewer than 2^20.
Source: NIST SP 800-38D (GCM), section 8.3.
"""

import json
import os
import struct
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
SCHEMA = 1
SMALLEST = 64
NONCE = 12
HEADER = struct.Struct(">BH")


class WillNotOpen(Exception):
    """Not sealed with this key for this place, or changed since."""


class Ciphertext(bytes):
    """Sealed bytes as they are stored."""

    __slots__ = ()

    @property
    def generation(self) -> int:
        """Which of the person's keys opens it. Raises WillNotOpen for a foreign format."""
        if len(self) < HEADER.size + NONCE + 16 or self[0] != VERSION:
            raise WillNotOpen("not in a format this version knows")
        return int(HEADER.unpack_from(self)[1])


def place(column: str, person: UUID, row: UUID | str) -> bytes:
    """The additional data: where a value belongs."""
    return f"{column}|{person}|{row}|{SCHEMA}".encode()


def padded(plain: bytes, smallest: int = SMALLEST) -> bytes:
    """Spaces up to `smallest` bytes, or four times that, and so on; JSON does not mind them."""
    size = smallest
    while size < len(plain):
        size *= 4
    return plain.ljust(size)


def seal(value: Any, key: bytes, generation: int, where: bytes, smallest: int = SMALLEST) -> Ciphertext:
    """One JSON value (text, number, list, dict, None), sealed for one place."""
    plain = json.dumps(value, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")
    header = HEADER.pack(VERSION, generation)
    nonce = os.urandom(NONCE)
    return Ciphertext(header + nonce + AESGCM(key).encrypt(nonce, padded(plain, smallest), header + where))


def unseal(sealed: Ciphertext, key: bytes, where: bytes) -> Any:
    """The value. Raises WillNotOpen when key, place or bytes are not the ones it was sealed with."""
    start = HEADER.size
    try:
        plain = AESGCM(key).decrypt(sealed[start : start + NONCE], sealed[start + NONCE :], sealed[:start] + where)
    except InvalidTag:
        raise WillNotOpen("sealed for another person, row or column, or changed since") from None
    return json.loads(plain)
