"""Medicines for tests, as the form would store them."""

from typing import Any


def entry(medicine: str, **more: Any) -> dict[str, Any]:
    """The stored body of one medicine, each day at 08:00 unless said otherwise."""
    plain = {
        "medicine": medicine,
        "name": "",
        "rhythm": "daily",
        "times": ["08:00"],
        "every_days": None,
        "first": None,
        "began": "2026-10-01",
        "ended": None,
        "note": "",
    }
    return {**plain, **more}


METHADONE = entry("methadone")
