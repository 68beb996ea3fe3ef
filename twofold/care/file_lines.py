"""On which line of a YAML or JSON file something stands, by the way to it."""

from collections.abc import Sequence

import yaml


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line of the deepest part of the way that is there, counted from 1. JSON is read as YAML."""
    try:
        node = yaml.compose(text.replace("\t", "  "), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return 1
    line = 1
    for part in place:
        found = _below(node, part)
        if found is None:
            break
        node, line = found
    return line


def _below(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, int] | None:
    """(the part below, the line it begins on); the line of a key for a mapping."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None
