"""The name a person chooses to sign in with: what is kept to show, and what two spellings are compared by.

Shown:     NFC, spaces joined, invisible and direction-turning characters left out.
Compared:  NFKC and case-folded, so that width, case, spaces and invisible characters make no second "Ana".
Source: Unicode Standard Annex 15 (normal forms), UAX 31 section 2.3 (default-ignorable characters).
"""

from unicodedata import category, normalize

from django.utils.translation import gettext as _

from twofold.web.signin.errors import Refused

SHORTEST = 2
LONGEST = 40  # characters
JOINERS = "\u200c\u200d"  # needed inside words of some scripts, invisible anywhere else
LOOKS_EMPTY = "\u115f\u1160\u3164\uffa0\u2800\u034f"  # letters and signs that draw nothing
SELECTORS = frozenset(
    chr(point) for point in (*range(0xFE00, 0xFE10), *range(0x180B, 0x180F), *range(0xE0100, 0xE01F0))
)


def is_visible(character: str) -> bool:
    """Letters, numbers, punctuation and signs that draw something."""
    return category(character)[0] in "LNPS" and character not in LOOKS_EMPTY


def is_ignored(character: str) -> bool:
    """Draws nothing: format characters, fillers, variation selectors."""
    return category(character) == "Cf" or character in LOOKS_EMPTY or character in SELECTORS


def cleaned_name(typed: str) -> str:
    """The name as it will be shown. Raises Refused."""
    if len(typed) > LONGEST * 4:
        raise Refused("name", _("A name has at most {count} characters.").format(count=LONGEST))
    if any(category(character) in {"Cs", "Co"} or character == "\0" for character in typed):
        raise Refused("name", _("This name has a character we cannot keep. Please type it again."))
    joined = " ".join(normalize("NFC", typed).split())
    shown = "".join(c for c in joined if c in JOINERS or not (is_ignored(c) or category(c) == "Cc")).strip(
        JOINERS + " "
    )
    if sum(map(is_visible, shown)) < SHORTEST:
        raise Refused("name", _("A name has at least {count} characters that can be seen.").format(count=SHORTEST))
    if len(shown) > LONGEST:
        raise Refused("name", _("A name has at most {count} characters.").format(count=LONGEST))
    return shown


def comparable(name: str) -> str:
    """What two names are compared by."""
    wide = normalize("NFKC", normalize("NFKC", name).casefold())
    return " ".join("".join(c for c in wide if not is_ignored(c)).split())
