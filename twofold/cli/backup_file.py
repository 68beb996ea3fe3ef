"""The backup file: a readable first line, then sealed pieces, then a digest of the whole.

    TWOFOLD BACKUP 1 \\n  header as one line of JSON \\n  pieces
    piece  = length (4 bytes, big endian) | ciphertext          AES-256-GCM, at most 1 MiB of plaintext
    nonce  = number of the piece (8 bytes) | 1 in the last piece, else 0 (4 bytes); additional data = the header line
    key    = HMAC-SHA256(server key "backup/1", salt of this file)
    the last piece holds {"sha256": digest of all plaintext, "bytes": how many}

So nothing in it is readable without the root secret, and a piece that is changed, moved, missing or added is found.
"""

import hmac
import json
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils import timezone

from twofold import __version__
from twofold.cli.errors import CommandError
from twofold.web.vault.keys import derived

FIRST_LINE = b"TWOFOLD BACKUP 1\n"
PIECE = 1024 * 1024  # bytes of plaintext
LONGEST_HEADER = 1024 * 1024


def write(path: Path, header: dict[str, Any], content: Iterable[bytes]) -> int:
    """Seal `content` into a new file; returns the bytes of plaintext. The file appears whole or not at all."""
    salt = os.urandom(32)
    header = {**header, "twofold": __version__, "made_at": timezone.now().isoformat(), "salt": salt.hex()}
    line = json.dumps({**header, "key": _key_check(salt)}).encode() + b"\n"
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("xb") as file:
            file.write(FIRST_LINE + line)
            total = _write_pieces(file, line, AESGCM(_key(salt)), content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)  # never over a file that is there
    except FileExistsError:
        raise CommandError(f"{path} is there already; a backup never overwrites a file.") from None
    except OSError as problem:
        raise CommandError(f"{path} cannot be written: {problem.strerror}.") from problem
    finally:
        part.unlink(missing_ok=True)
    return total


def _write_pieces(file: BinaryIO, line: bytes, key: AESGCM, content: Iterable[bytes]) -> int:
    digest, total, number = sha256(), 0, 0
    for number, piece in enumerate(_pieces(content), start=1):
        digest.update(piece)
        total += len(piece)
        _write_piece(file, key.encrypt(_nonce(number, last=False), piece, line))
    closing = json.dumps({"sha256": digest.hexdigest(), "bytes": total}).encode()
    _write_piece(file, key.encrypt(_nonce(number + 1, last=True), closing, line))
    return total


def _pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for some in content:
        held += some
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)


def _write_piece(file: BinaryIO, sealed: bytes) -> None:
    file.write(len(sealed).to_bytes(4, "big") + sealed)


def read_header(path: Path) -> dict[str, Any]:
    """What the file says of itself. Raises CommandError when it is no backup, or not one of this root secret."""
    try:
        with path.open("rb") as file:
            if file.readline(len(FIRST_LINE)) != FIRST_LINE:
                raise CommandError(f"{path} is not a Twofold backup.")
            header: dict[str, Any] = json.loads(file.readline(LONGEST_HEADER))
            salt = bytes.fromhex(header["salt"])
    except OSError as problem:
        raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
    except (ValueError, KeyError, TypeError):
        raise CommandError(f"{path} is damaged: its header cannot be read.") from None
    if not hmac.compare_digest(str(header.get("key")), _key_check(salt)):
        raise CommandError(f"{path} was made with another root secret; put the root.key of its day in {settings.KEYS}.")
    return header


def read(path: Path) -> Iterator[bytes]:
    """The plaintext, piece by piece. Raises CommandError at the first piece that is not what was written."""
    header = read_header(path)
    key = AESGCM(_key(bytes.fromhex(header["salt"])))
    digest, total, number = sha256(), 0, 0
    damaged = CommandError(f"{path} is damaged: its digest does not fit. Use another copy.")
    with path.open("rb") as file:
        file.readline()
        line = file.readline()
        while True:
            number += 1
            sealed = _read_piece(file)
            try:
                piece = key.decrypt(_nonce(number, last=False), sealed, line)
            except (InvalidTag, ValueError):
                break
            digest.update(piece)
            total += len(piece)
            yield piece
        try:
            closing = json.loads(key.decrypt(_nonce(number, last=True), sealed, line))
        except (InvalidTag, ValueError):
            raise damaged from None
        if closing != {"sha256": digest.hexdigest(), "bytes": total} or file.read(1):
            raise damaged


def _read_piece(file: BinaryIO) -> bytes:
    length = int.from_bytes(file.read(4), "big")
    return file.read(min(length, PIECE + 16))


def _key(salt: bytes) -> bytes:
    return hmac.new(derived("backup/1"), salt, sha256).digest()


def _key_check(salt: bytes) -> str:
    return hmac.new(_key(salt), b"twofold backup key check", sha256).hexdigest()


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(8, "big") + int(last).to_bytes(4, "big")
