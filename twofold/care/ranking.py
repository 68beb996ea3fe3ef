"""Which skills first, for one person: those after whose use the person's own rating was lower, as far as that is known.

    d_k = before_k - after_k            points by which the rating was lower after the k-th use
    rank = sum_k d_k / (n + WEIGHT)     pulled towards 0 while there are few uses

A skill never rated ranks 0, between those that went with lower and those that went with higher ratings. A rating often
falls by itself, so the words say "lower after", never "this helped" (clinical reference F-28).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from twofold.care.skill import Skill

WEIGHT = 3  # as if there had been three more uses without any change; a choice of ours, decision record 0202
ENOUGH = 4  # uses before the page says anything about how they went


@dataclass(frozen=True, slots=True)
class Rated:
    """One use of one skill: ratings 0-10, None where there is none."""

    skill: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """How one skill went for one person: uses with both ratings and something to bring down, and how often lower."""

    uses: int = 0
    lower: int = 0
    points: int = 0  # sum of before - after

    @property
    def rank(self) -> float:
        """Mean points lower after, pulled towards 0 while there are few uses."""
        return self.points / (self.uses + WEIGHT)

    @property
    def is_enough(self) -> bool:
        """Whether there are enough uses to say how they went."""
        return self.uses >= ENOUGH


def records(ratings: Iterable[Rated]) -> dict[str, Record]:
    """Count by skill. A use without both ratings teaches nothing; one that began at 0 had nothing to bring down."""
    found: dict[str, Record] = {}
    for one in ratings:
        if one.before is None or one.after is None or one.before == 0:
            continue
        so_far = found.get(one.skill, Record())
        found[one.skill] = Record(
            so_far.uses + 1, so_far.lower + (one.after < one.before), so_far.points + one.before - one.after
        )
    return found


def in_order(skills: Sequence[Skill], known: Mapping[str, Record], hidden: Iterable[str] = ()) -> list[Skill]:
    """The skills that are not put away, best first; where nothing tells them apart, in the order of the content."""
    away = set(hidden)
    shown = [skill for skill in skills if skill.id not in away]
    return sorted(shown, key=lambda skill: (-known.get(skill.id, Record()).rank, skill.order, skill.id))
