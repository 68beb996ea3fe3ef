"""What makes a passphrase good enough, and the one form in which it is digested.

At least 15 characters because it is the only secret so far, no rules about kinds of characters, no truncation, and
nothing common, guessable from the name, or made of a few repeated signs.
Source: NIST SP 800-63B-4 (2025), section 3.1.1.2. The list of common passwords is the one Django ships (BSD; made by
Royce Williams from published breaches).
"""

import gzip
from functools import cache
from pathlib import Path
from unicodedata import normalize

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _

from twofold.web.signin.errors import Refused
from twofold.web.signin.names import comparable

SHORTEST = 15
LONGEST = 1024  # characters; longer is refused, never cut
FEWEST_DIFFERENT = 6
LEAST_BESIDE_THE_NAME = 8
LONGEST_LOOKED_INTO = 80
COMMON = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm")
OURS = ("twofold", "passphrase", "password")


def normal(passphrase: str) -> str:
    """The form that is digested: the same words typed on another keyboard give the same text."""
    return normalize("NFKC", passphrase)


def check_good_enough(passphrase: str, *, name: str = "", field: str = "passphrase") -> None:
    """Raises Refused with the one thing to change."""
    sentence = _too_long(passphrase) or _too_short(passphrase) or _too_plain(passphrase, name)
    if sentence:
        raise Refused(field, sentence)


def _too_long(passphrase: str) -> str:
    if len(passphrase) > LONGEST:
        return _("A passphrase has at most {count} characters.").format(count=LONGEST)
    if "\0" in passphrase or any("\ud800" <= character <= "\udfff" for character in passphrase):
        return _("This passphrase has a character we cannot read. Please type it again.")
    return ""


def _too_short(passphrase: str) -> str:
    if min(len(passphrase.strip()), len(normal(passphrase).strip())) < SHORTEST:
        return _("Use at least {count} characters. Four or five words that do not belong together are good.").format(
            count=SHORTEST
        )
    return ""


def _too_plain(passphrase: str, name: str) -> str:
    plain = squeezed(passphrase)
    if len(set(plain or passphrase)) < FEWEST_DIFFERENT:
        return _("This has too few different letters. Four or five words that do not belong together are good.")
    if is_common(plain):
        return _("Many people use this, so it would be tried first. Choose words that do not belong together.")
    if len(_without(plain, name)) < LEAST_BESIDE_THE_NAME:
        return _("This is too close to your name or ours. Choose words that have nothing to do with you.")
    return ""


def squeezed(passphrase: str) -> str:
    """Letters and digits only, in one case: the words without what stands between them."""
    return "".join(character for character in normal(passphrase).casefold() if character.isalnum())


def _without(plain: str, name: str) -> str:
    whole = squeezed(name)
    parts = [squeezed(part) for part in comparable(name).split()]
    for word in sorted({whole, *parts, *OURS}, key=len, reverse=True):
        if len(word) >= 3:
            plain = plain.replace(word, "")
    return plain


@cache
def common_passwords() -> frozenset[str]:
    """About 20,000 of them, squeezed."""
    with gzip.open(COMMON, "rt", encoding="utf-8") as file:
        return frozenset(squeezed(line) for line in file) - {""}


def is_common(plain: str) -> bool:
    """Is it one or two common passwords or runs along the keyboard, perhaps repeated?"""
    if len(plain) > LONGEST_LOOKED_INTO:
        return False
    unit = _repeated(plain)
    return len(unit) < LEAST_BESIDE_THE_NAME or _fewest_pieces(unit) <= 2


def _repeated(plain: str) -> str:
    """The shortest text that, repeated, gives this one."""
    at = (plain + plain).find(plain, 1)
    return plain[:at]


def _is_piece(piece: str) -> bool:
    return piece in common_passwords() or _is_run(piece) or (piece.isdigit() and len(piece) <= 8)


def _is_run(piece: str) -> bool:
    """Neighbours on the keyboard or in the alphabet, forwards or back, or one sign again and again."""
    if len(piece) < 3:
        return len(piece) == 1
    return len(set(piece)) == 1 or any(piece in row or piece[::-1] in row for row in ROWS)


def _fewest_pieces(plain: str) -> int:
    """Into how few common pieces it can be cut; more than it has characters when it cannot."""
    never = len(plain) + 1
    fewest = [0] + [never] * len(plain)
    for end in range(1, len(plain) + 1):
        fewest[end] = min(
            (fewest[start] + 1 for start in range(end) if fewest[start] < never and _is_piece(plain[start:end])),
            default=never,
        )
    return fewest[-1]
