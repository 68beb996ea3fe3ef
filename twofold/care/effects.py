"""Published effect sizes of treatments, built from content: what a what-if takes its pushes from."""

from dataclasses import dataclass
from typing import Any

from twofold.care.source import Key, Review, Source, review, source


@dataclass(frozen=True, slots=True)
class EffectSize:
    """An effect on `treats` (trauma or craving) in standard deviations; below 0 is less of it.

    `name` and `tested_on` are keys of sentences; `reviewed` None means: to be confirmed by a clinician.
    """

    id: str
    treats: str
    name: Key
    size: float
    lower95: float
    upper95: float
    tested_on: Key
    source: Source
    reviewed: Review | None


def effect_size(given: dict[str, Any]) -> EffectSize:
    """Build from a validated mapping."""
    at = f"effects.{given['id']}"
    return EffectSize(
        id=given["id"],
        treats=given["treats"],
        name=Key(f"{at}.name"),
        size=float(given["size"]),
        lower95=float(given["lower95"]),
        upper95=float(given["upper95"]),
        tested_on=Key(f"{at}.tested_on"),
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
    )
