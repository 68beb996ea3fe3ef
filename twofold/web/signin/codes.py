"""Recovery codes: a way back in when the passphrase is lost, without e-mail.

Each is 80 random bits in Crockford's base 32 (no I, L, O, U), kept only as a keyed digest bound to the person; the key
is not in the database, so the digest needs no slow hash. Source: NIST SP 800-63B-4, section 3.1.2 (look-up secrets).
"""

import secrets
from uuid import UUID

from twofold.web.vault.keys import blind_index

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
HOW_MANY = 8
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """One code as it is printed: K7Q2-9XWD-40TM-BR6H."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[at : at + 4] for at in range(0, LENGTH, 4))


def typed_code(text: str) -> str:
    """What was typed, without spaces and hyphens, misread letters put right; empty when it cannot be a code."""
    signs = "".join(sign for sign in text[:200].upper() if sign.isalnum()).translate(MISREAD)
    return signs if len(signs) == LENGTH and set(signs) <= set(ALPHABET) else ""


def code_digest(person: UUID, code: str) -> str:
    """By which a code of this person is found, and of no one else."""
    return blind_index("recovery", f"{person}|{typed_code(code)}")
