"""Conditions that several rules share, by name: what counts as a positive trauma side, a positive use side, and so on.

The second ways in (a rule must not hang on a questionnaire that may not be asked) stand there once.
"""

from collections.abc import Mapping
from typing import Any

from twofold.care.rules import Condition


class NoSuchCondition(Exception):
    """A condition names a shared one that there is not, or that leads back to itself; the message says which."""


def expand(condition: Mapping[str, Any], shared: Mapping[str, Any], on_the_way: tuple[str, ...] = ()) -> Condition:
    """The condition with every {shared: name} replaced. Raises NoSuchCondition."""
    match condition:
        case {"all": parts}:
            return {"all": [expand(part, shared, on_the_way) for part in parts]}
        case {"any": parts}:
            return {"any": [expand(part, shared, on_the_way) for part in parts]}
        case {"not": part}:
            return {"not": expand(part, shared, on_the_way)}
        case {"shared": name}:
            if name in on_the_way:
                raise NoSuchCondition(f"the shared condition {name} leads back to itself")
            if name not in shared:
                raise NoSuchCondition(f"there is no shared condition {name}")
            return expand(shared[name], shared, (*on_the_way, name))
    return condition
