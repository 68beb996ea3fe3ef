"""Row ids: UUIDv7 (RFC 9562), made by the app before the insert, so a sealed field can be bound to its row."""

import secrets
import time
import uuid


def uuid7() -> uuid.UUID:
    """48 bits of milliseconds since 1970, then 74 random bits; sorts by time of making."""
    milliseconds = time.time_ns() // 1_000_000
    bits = (milliseconds << 80) | secrets.randbits(80)
    bits &= ~(0xF << 76) & ~(0x3 << 62)
    bits |= (0x7 << 76) | (0x2 << 62)
    return uuid.UUID(int=bits)
