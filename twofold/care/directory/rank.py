"""The order of what was found, and why each stands where it stands.

    score = both + wanted - 4 d / R - old          d the distance, R how far the search goes, both in km

`both` is 6 where care for trauma and for addiction is clearly there (a programme for people with both, and one for
trauma), 4 where it is less sure (trauma counselling is ticked by most places; or two records of one address), or a
meeting for people with both, 2 for one of the two, 1 for mental-health care. `wanted` is 1 for each wish that is met.
`old` is 1 after 12 months without anybody looking, 2 after 24. For online meetings waiting stands in place of distance.
A score orders a list; it is no mark for the place, and no page shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from twofold.care.directory.entry import Kind
from twofold.care.directory.mask import NeedNames

FAR = 4.0  # points lost at the edge of the search
OLD, VERY_OLD = timedelta(days=365), timedelta(days=730)
WARN_AFTER = timedelta(days=183)  # unverified for six months: the page warns

Values = Mapping[str, str | int]


@dataclass(frozen=True)
class Reason:
    """Why an entry is shown where it is: a key under `directory.reason` and its values."""

    key: str
    values: Values = field(default_factory=dict)


def both(names: NeedNames, needs: int, kind: Kind) -> int:
    """0 to 6 points for treating both sides; stored with the entry."""
    bits = names.bits
    has = {
        name: bool(needs & bits[name])
        for name in ("trauma", "trauma-strong", "addiction", "co-occurring", "mental-health")
    }
    if kind is Kind.PRACTICAL:
        return 0
    if kind is Kind.MEETING and has["co-occurring"]:
        return 4
    if has["co-occurring"] and has["trauma-strong"]:
        return 6
    if has["addiction"] and has["trauma"]:
        return 4
    if has["addiction"] or has["trauma"]:
        return 2
    return 1 if has["mental-health"] else 0


def age_points(checked: date | None, today: date) -> int:
    """0, 1 or 2 points lost for what nobody has looked at for long; what was never looked at counts as very old."""
    if checked is None or today - checked > VERY_OLD:
        return 2
    return 1 if today - checked > OLD else 0


def about_both(names: NeedNames, needs: int, kind: Kind) -> Reason | None:
    """What it treats, in one reason: the strongest that can be said, and never more than the evidence says."""
    bits = names.bits
    if kind is Kind.MEETING:
        return Reason("meeting-for-both") if needs & bits["co-occurring"] else None
    points = both(names, needs, kind)
    if points == 6:
        return Reason("both-strong")
    if points == 4:
        return Reason("both-one-address" if needs & bits["one-site"] else "both-weak")
    for name, key in (
        ("trauma-strong", "trauma"),
        ("trauma", "trauma-weak"),
        ("addiction", "addiction"),
        ("mental-health", "mental-health"),
    ):
        if needs & bits[name]:
            return Reason(key)
    return None


def about_needs(names: NeedNames, needs: int, wanted: int) -> list[Reason]:
    """Each wish that is met, as its own reason; what `about_both` says already is left out."""
    said = names.mask("trauma", "addiction", "trauma-strong", "one-site", "mental-health")
    found = [Reason(f"has-{name}") for name in names.names(needs & wanted & ~said)]
    asked_medication = wanted & names.group_mask("medication") & ~needs
    if asked_medication and needs & names.bits["accepts-medication"]:
        found.append(Reason("has-accepts-medication"))
    return found


def about_age(checked: date | None, today: date, is_list: bool = False) -> Reason:
    """How long ago somebody looked, in the unit a person would use; `is_list`: the day is only that of the list."""
    if checked is None:
        return Reason("never-checked")
    did = "listed" if is_list else "checked"
    days = max(0, (today - checked).days)
    if days == 0:
        return Reason(f"{did}-today")
    for unit, long, until in (("day", 1, 14), ("week", 7, 60), ("month", 30, 730), ("year", 365, 10**6)):
        if days < until:
            count = days // long
            return Reason(f"{did}-{unit}" if count == 1 else f"{did}-{unit}s", {"count": count})
    return Reason("never-checked")
