"""Finds content files, reads and validates them, and collects the sentences that stand inside them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource

from twofold.care.errors import ContentError
from twofold.care.yaml_file import read_yaml

SCHEMAS = Path(__file__).parent.parent / "content" / "schema"
_TEXT = frozenset(
    [
        "asks",
        "hint",
        "why",
        "says",
        "needs",
        "low_says",
        "high_says",
        "name",
        "what_for",
        "steps",
        "eyes_open",
        "cautions",
        "evidence",
        "title",
        "tap",
        "text",
        "hours",
        "note",
        "tested_on",
        "how_helps",
        "watch",
        "together",
        "emergency",
        "missed",
        "meaning",
        "when",
        "clinician",
        "limits",
        "alone",
        "team",
    ]
)
_NO_TEXT = frozenset({"source", "reviewed"})


@cache
def _schemas() -> Mapping[str, Draft202012Validator]:
    documents = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in SCHEMAS.glob("*.schema.json")}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(document)) for name, document in documents.items()
    )
    checker = Draft202012Validator.FORMAT_CHECKER
    return {
        name.removesuffix(".schema.json"): Draft202012Validator(document, registry=registry, format_checker=checker)
        for name, document in documents.items()
    }


def validate(given: object, schema: str, shown_as: str) -> None:
    """Raises ContentError with the field that is wrong."""
    problem = best_match(_schemas()[schema].iter_errors(given))
    if problem is not None:
        raise ContentError(shown_as, ".".join(str(part) for part in problem.absolute_path), problem.message)


def problems_of(given: object, schema: str) -> list[tuple[tuple[str | int, ...], str]]:
    """Everything a schema finds wrong, as (way to it, what is wrong), in the order of the file's fields."""
    found = [best_match([problem]) or problem for problem in _schemas()[schema].iter_errors(given)]
    return sorted(
        ((tuple(problem.absolute_path), problem.message) for problem in found), key=lambda one: [str(p) for p in one[0]]
    )


class Files:
    """The content folders, laid over each other: a file in a later folder replaces the one of the same place."""

    def __init__(self, roots: Sequence[Path]) -> None:
        for root in roots:
            if not root.is_dir():
                raise ContentError(str(root), "", "is not a folder")
        self.roots = tuple(roots)

    def found(self, pattern: str) -> dict[str, Path]:
        """Place inside the content folder -> file, sorted by place; the last folder wins."""
        places = {file.relative_to(root).as_posix(): file for root in self.roots for file in root.glob(pattern)}
        return dict(sorted(places.items()))

    def every(self, pattern: str) -> Iterator[tuple[str, Path]]:
        """Every file of every folder, in the order of the folders: for texts, which are laid over key by key."""
        for root in self.roots:
            for file in sorted(root.glob(pattern)):
                yield file.relative_to(root).as_posix(), file

    def one(self, place: str, schema: str) -> dict[str, Any]:
        """The one file of that place."""
        found = self.found(place)
        if not found:
            raise ContentError(place, "", "is missing")
        return read_valid(found[place], schema, place)

    def by_id(self, pattern: str, schema: str, but: str = "\0") -> dict[str, dict[str, Any]]:
        """Place -> mapping, for files that carry their own name as `id`; files that end in `but` are left out."""
        read = {}
        for place, file in self.found(pattern).items():
            if place.endswith(but):
                continue
            read[place] = read_valid(file, schema, place)
            if read[place]["id"] != Path(place).stem:
                raise ContentError(place, "id", f"is {read[place]['id']!r}, but the file is named {Path(place).stem!r}")
        return read


def read_valid(file: Path, schema: str, shown_as: str) -> dict[str, Any]:
    """The mapping in one file, after its schema has accepted it."""
    given = read_yaml(file, shown_as)
    validate(given, schema, shown_as)
    if not isinstance(given, dict):
        raise ContentError(shown_as, "", "holds no mapping")
    return given


def texts_in(given: object, prefix: str) -> dict[str, str]:
    """The sentences inside a content file, by key; parts of a list are named by their id, or counted from 1."""
    found: dict[str, str] = {}
    if isinstance(given, dict):
        for name, part in given.items():
            if name in _NO_TEXT:
                continue
            at = f"{prefix}.{name}"
            if name in _TEXT and isinstance(part, str):
                found[at] = " ".join(part.split())
            elif name in _TEXT and isinstance(part, list) and all(isinstance(one, str) for one in part):
                found |= {f"{at}.{n}": " ".join(one.split()) for n, one in enumerate(part, 1)}
            else:
                found |= texts_in(part, at)
    elif isinstance(given, list):
        for n, part in enumerate(given, 1):
            if isinstance(part, dict):
                found |= texts_in(part, f"{prefix}.{part.get('id', n)}")
    return found
