"""A host's own instrument: everything that is wrong with it, by file and line, before any of it is taken."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twofold.care.errors import ContentError
from twofold.care.file_lines import line_of
from twofold.care.instrument import Instrument
from twofold.care.instrument_cases import CASES, wrong_cases
from twofold.care.instrument_file import ABOUT, FORM, KEY, WrongFile, instrument
from twofold.care.library_files import problems_of
from twofold.care.questionnaire_file import Place
from twofold.care.yaml_file import read_yaml

PARTS = {FORM: "questionnaire", KEY: "scoring", ABOUT: "about", CASES: "instrument-cases"}
NEEDED = (FORM, KEY, ABOUT)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `field` is the dotted way to it, "" for the whole file."""

    file: str
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        at = f" {self.field}" if self.field else ""
        return f"{self.file} line {self.line}{at}: {self.problem}"


def checked(folder: Path) -> tuple[Instrument | None, list[Fault]]:
    """(the instrument, nothing) or (None, all faults): a folder is taken whole or not at all."""
    read: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, schema in PARTS.items():
        file = folder / name
        if not file.is_file():
            faults += [Fault(name, 1, "", "is missing")] if name in NEEDED else []
            continue
        given = _parsed(file)
        if isinstance(given, Fault):
            faults.append(given)
            continue
        read[name] = given
        faults += [_fault(folder, name, place, problem) for place, problem in problems_of(given, schema)]
    if faults:
        return None, faults
    return _fitted(folder, read)


def _fitted(folder: Path, read: dict[str, Any]) -> tuple[Instrument | None, list[Fault]]:
    """The parts together, then the written cases against what comes out."""
    if read[ABOUT]["id"] != folder.name:
        problem = f"is {read[ABOUT]['id']!r}, but the folder is named {folder.name!r}"
        return None, [_fault(folder, ABOUT, ("id",), problem)]
    try:
        built = instrument(read[FORM], read[KEY], read[ABOUT])
    except WrongFile as wrong:
        return None, [_fault(folder, wrong.file, wrong.place, wrong.problem)]
    faults = list(_wrong_cases(folder, built, read.get(CASES, {"cases": []})["cases"]))
    return (None, faults) if faults else (built, [])


def _wrong_cases(folder: Path, built: Instrument, cases: list[dict[str, Any]]) -> Iterator[Fault]:
    for number, part, problem in wrong_cases(built, cases):
        yield _fault(folder, CASES, ("cases", number, part), problem)


def _parsed(file: Path) -> Any:
    """What the file holds, or the Fault that stops it from being read."""
    try:
        if file.suffix == ".json":
            return json.loads(file.read_text(encoding="utf-8"))
        return read_yaml(file, file.name)
    except json.JSONDecodeError as problem:
        return Fault(file.name, problem.lineno, "", f"is not JSON: {problem.msg}")
    except UnicodeDecodeError as problem:
        return Fault(file.name, 1, "", f"is not UTF-8 (byte {problem.start})")
    except ContentError as problem:
        line = int(problem.field.removeprefix("line ")) if problem.field.startswith("line ") else 1
        return Fault(file.name, line, "", problem.problem)


def _fault(folder: Path, file: str, place: Place, problem: str) -> Fault:
    line = line_of((folder / file).read_text(encoding="utf-8"), place)
    return Fault(file, line, ".".join(str(part) for part in place), problem)
