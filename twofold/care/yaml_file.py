"""Strict YAML: a duplicate key is an error, and `no`, `on`, 0800 and dates stay the text that was typed.

YAML 1.1 turns the answer `no` into false and the number 0800 into 512. Content is written by people who do not know
that, so only true/false, null, plain whole numbers and plain decimals are read as anything but text.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from twofold.care.errors import ContentError

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(_Base):  # type: ignore[misc]  # the C loader exists only where libyaml does
    """SafeLoader with a smaller vocabulary of plain scalars."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As in SafeLoader, but the same key twice is refused."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|)$", ["n", ""]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
):
    _Strict.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_yaml(file: Path, shown_as: str) -> Any:
    """The parsed file. Raises ContentError (with the line) for what is not UTF-8, not YAML, or holds a key twice."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Strict)  # noqa: S506  # a subclass of the safe loader
    except UnicodeDecodeError as problem:
        raise ContentError(shown_as, "", f"is not UTF-8 (byte {problem.start})") from problem
    except yaml.MarkedYAMLError as problem:
        line = f"line {problem.problem_mark.line + 1}" if problem.problem_mark else ""
        raise ContentError(shown_as, line, problem.problem or "is not YAML") from problem
    except yaml.YAMLError as problem:
        raise ContentError(shown_as, "", f"is not YAML: {problem}") from problem
