"""The files outside the database that hold secrets: root secret and Django's SECRET_KEY. No Django here.

Both live in the key folder (`TWOFOLD_KEYS`), readable by their owner alone, never inside the data folder.
"""

import os
import secrets
import stat
from pathlib import Path

ROOT = "root.key"
DJANGO = "django.key"
LENGTH = 32  # bytes


class KeyFileError(Exception):
    """A key file is missing, too short, or open to others; the message is one sentence for the host."""


def create_missing(folder: Path, names: tuple[str, ...] = (ROOT, DJANGO)) -> list[str]:
    """Make the key folder (0700) and the key files (0400) that are not there yet; returns the names made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    made = []
    for name in names:
        try:
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(LENGTH) + "\n")
            file.flush()
            os.fsync(file.fileno())
        made.append(name)
    return made


def read(folder: Path, name: str) -> bytes:
    """One secret of 32 bytes. Raises KeyFileError when it is missing, malformed, or open to group or others."""
    path = folder / name
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise KeyFileError(f"The key file {name} is missing from {folder}; `twofold migrate` makes it.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise KeyFileError(f"The key file {path} cannot be read: {problem}.") from problem
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileError(f"The key file {path} can be read by others; set it to 0400 (`chmod 400 {path}`).")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise KeyFileError(f"The key file {path} is damaged: it should hold {2 * LENGTH} hexadecimal digits.") from None
    if len(key) != LENGTH:
        raise KeyFileError(f"The key file {path} holds {len(key)} bytes; it should hold {LENGTH}.")
    return key
