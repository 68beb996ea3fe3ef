"""One answer of the cycle page in words."""

from dataclasses import dataclass

from twofold.care.cycle import Verdict

TAGS = {Verdict.KNOWN: "known", Verdict.LEANS: "leans", Verdict.NO_LINK: "none"}


@dataclass(frozen=True)
class Said:
    """One question with its answer in words."""

    id: str
    asks: str
    verdict: str
    tag: str
    sentences: tuple[str, ...]
    share: str
    loosens: str
    door: bool = False  # a way to the skills stands under it


def tag_of(verdict: Verdict) -> str:
    """The look of a verdict's tag."""
    return TAGS.get(verdict, "unsure")
