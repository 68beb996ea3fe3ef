"""The need mask: 64 yes/no facts about an entry in one whole number, named by `content/directory/needs.yaml`.

A database column holds it signed (two's complement), so bit 63 makes the number negative there; Python holds it
unsigned. `NeedNames` turns names into masks and back.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

BITS = 64
_TOP = 1 << (BITS - 1)
EVERYTHING = (1 << BITS) - 1


def signed(mask: int) -> int:
    """The mask as a signed 64-bit number, as databases keep it."""
    return mask - (1 << BITS) if mask & _TOP else mask


def unsigned(number: int) -> int:
    """The mask from a signed 64-bit number."""
    return number & EVERYTHING


class UnknownNeed(ValueError):
    """Somebody asked for a need that has no name here; `name` is what was asked."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no need '{name}'.")


@dataclass(frozen=True)
class NeedNames:
    """Names of bits, the groups they belong to, and other ways to say them."""

    bits: Mapping[str, int]  # id -> one bit, as a mask
    groups: Mapping[str, str]  # id -> group
    others: Mapping[str, tuple[str, ...]]  # what may be asked -> ids

    def mask(self, *names: str) -> int:
        """The bits of these ids. Raises KeyError for what is no id: content and code have drifted apart."""
        return reduce(lambda so_far, name: so_far | self.bits[name], names, 0)

    def names(self, mask: int) -> Iterator[str]:
        """The ids in a mask, in the order of the bits."""
        return (name for name, bit in self.bits.items() if mask & bit)

    def of_group(self, mask: int, *groups: str) -> tuple[str, ...]:
        """The ids in a mask that belong to one of these groups."""
        return tuple(name for name in self.names(mask) if self.groups[name] in groups)

    def group_mask(self, *groups: str) -> int:
        """Every bit of these groups."""
        return self.mask(*(name for name in self.bits if self.groups[name] in groups))

    def asked(self, words: Iterable[str]) -> int:
        """The mask of what a person asked for, in any of the known ways. Raises UnknownNeed."""
        mask = 0
        for word in words:
            plain = "-".join(word.strip().lower().replace("_", " ").replace("-", " ").split())
            ids = self.others.get(plain) or self.others.get(plain.rstrip("s"))
            if ids is None:
                raise UnknownNeed(word.strip())
            mask |= self.mask(*ids)
        return mask


def need_names(given: Mapping[str, Any]) -> NeedNames:
    """Build from the validated content file. Raises ValueError where a bit or a name is given twice."""
    bits: dict[str, int] = {}
    groups: dict[str, str] = {}
    others: dict[str, tuple[str, ...]] = {}
    for one in sorted(given["needs"], key=lambda need: need["bit"]):
        bit = 1 << one["bit"]
        if bit in bits.values() or one["id"] in bits:
            raise ValueError(f"{one['id']}: the bit or the name is given twice")
        bits[one["id"]], groups[one["id"]] = bit, one["group"]
        for word in (one["id"], *one.get("also", ())):
            if others.setdefault(word, (one["id"],)) != (one["id"],):
                raise ValueError(f"{word} stands for two needs")
    for word, ids in given["together"].items():
        others[word] = tuple(ids)
    return NeedNames(bits, groups, others)
