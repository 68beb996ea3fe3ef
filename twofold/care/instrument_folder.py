"""Reads one instrument from its folder: questionnaire.json, scoring.yaml, about.yaml."""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from twofold.care.errors import ContentError
from twofold.care.instrument import Instrument
from twofold.care.instrument_file import ABOUT, FORM, KEY, WrongFile, instrument
from twofold.care.library_files import Files, read_valid, validate

FOLDER = "instruments"


def read_instrument(files: Files, name: str) -> tuple[Instrument, dict[str, Any]]:
    """(instrument, its sentences as they stand in about.yaml). Raises ContentError.

    Files that have not changed since they were read in this process are not read again.
    """
    parts = [_only(files, f"{FOLDER}/{name}/{part}") for part in (FORM, KEY, ABOUT)]
    return _read(name, tuple((part, part.stat().st_mtime_ns, part.stat().st_size) for part in parts))


@lru_cache(maxsize=256)
def _read(name: str, parts: tuple[tuple[Path, int, int], ...]) -> tuple[Instrument, dict[str, Any]]:
    at = f"{FOLDER}/{name}"
    (form_file, *_), (key_file, *_), (about_file, *_) = parts
    form = read_form(form_file, f"{at}/{FORM}")
    key = read_valid(key_file, "scoring", f"{at}/{KEY}")
    about = read_valid(about_file, "about", f"{at}/{ABOUT}")
    if about["id"] != name:
        raise ContentError(f"{at}/{ABOUT}", "id", f"is {about['id']!r}, but the folder is named {name!r}")
    try:
        return instrument(form, key, about), sentences(about)
    except WrongFile as wrong:
        field = ".".join(str(part) for part in wrong.place)
        raise ContentError(f"{at}/{wrong.file}", field, wrong.problem) from wrong


def sentences(about: dict[str, Any]) -> dict[str, Any]:
    """What pages say in the language of the person; titles, licences and notes stand as their holders write them."""
    return {"recall": {"says": about["recall"]["says"]}}


def named(files: Files) -> Iterable[str]:
    """Every instrument there is, by its folder."""
    return [Path(place).parent.name for place in files.found(f"{FOLDER}/*/{ABOUT}")]


def find(files: Files, asked: str) -> str | None:
    """The folder of an instrument, by its id or another name it goes by; case, spaces and underscores do not matter."""
    wanted = asked.strip().lower().replace("_", "-").replace(" ", "-")
    names = list(named(files))
    if wanted in names:
        return wanted
    for name in names:
        place = f"{FOLDER}/{name}/{ABOUT}"
        about = read_valid(files.found(place)[place], "about", place)
        if wanted in about.get("aliases", ()):
            return name
    return None


def read_form(file: Path, shown_as: str) -> dict[str, Any]:
    """The Questionnaire. Raises ContentError for what is not JSON, holds a key twice, or is no form we can read."""
    try:
        form = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_once)
    except (UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise ContentError(shown_as, "", f"is not JSON: {problem}") from problem
    except KeyError as problem:
        raise ContentError(shown_as, "", f"the key {problem} stands twice") from problem
    validate(form, "questionnaire", shown_as)
    if not isinstance(form, dict):
        raise ContentError(shown_as, "", "holds no mapping")
    return form


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise KeyError(name)
        found[name] = value
    return found


def _only(files: Files, place: str) -> Path:
    found = files.found(place)
    if place not in found:
        raise ContentError(place, "", "is missing")
    return found[place]
