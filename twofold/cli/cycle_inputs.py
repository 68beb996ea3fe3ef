"""What `twofold cycle` is given: the description of a diary, read strictly; a new folder, a new file."""

import os
from pathlib import Path
from typing import Any

import yaml

from twofold.cli.errors import CommandError
from twofold.engine import errors
from twofold.engine.spec import ModelSpec, spec_from

MOST_SPEC_BYTES = 1_000_000


class _OnceOnly(yaml.SafeLoader):
    """SafeLoader that refuses the same key twice, and anchors: a description needs neither."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """As in SafeLoader, without references to other places of the file."""
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # pyyaml's stubs leave it out
            raise yaml.constructor.ConstructorError(None, None, "refers to another place of the file", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As in SafeLoader, but the same key twice is refused."""
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(getattr(key, "value", ""))
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"says '{name}' twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


def load_spec(path: Path) -> ModelSpec:
    """The spec of a SPEC.yaml. Raises BadSpec with one sentence."""
    try:
        raw = path.read_bytes()
        if len(raw) > MOST_SPEC_BYTES:
            raise errors.BadSpec(f"'{path}' is too long for a description.")
        given = yaml.load(raw.decode("utf-8-sig"), Loader=_OnceOnly)  # noqa: S506  # a subclass of the safe loader
    except (OSError, UnicodeDecodeError):
        raise errors.BadSpec(f"'{path}' cannot be read.") from None
    except yaml.constructor.ConstructorError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise errors.BadSpec(f"'{path}' {' '.join(str(problem.problem).split())} (line {line}).") from None
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        where = getattr(problem, "problem_mark", None)
        raise errors.BadSpec(f"'{path}' is not YAML{f' (line {where.line + 1})' if where else ''}.") from None
    return spec_from(given)


def new_folder(path: Path) -> None:
    """Refuse a folder that exists already: nothing of an earlier fit is mixed with this one."""
    if path.is_dir():
        raise CommandError(f"The folder '{path}' exists already; name a new one.")
    if path.exists():
        raise CommandError(f"'{path}' is a file; name a folder that does not exist yet.")


def new_file(path: Path) -> None:
    """Refuse a file that exists already, and a folder that is not there: nothing is written over or made unasked."""
    if os.path.lexists(path):
        raise CommandError(f"'{path}' exists already; name a new file.")
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder '{path.parent}' to write '{path.name}' into.")
