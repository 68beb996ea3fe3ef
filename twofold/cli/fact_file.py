"""Reads the facts of `twofold rules`: a mapping, nested or not, or dated observations. Errors are sentences."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf, isfinite
from typing import Any

from twofold.care.facts import Between, Fact, FactValue
from twofold.care.observations import Observation
from twofold.cli.errors import CommandError
from twofold.cli.sheets import read_file

WORDS = {"yes": True, "no": False}
LIST = "medicines"


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A name that is no fact."""

    name: str


def read_observations(path: str, facts: Mapping[str, Fact], at: date) -> tuple[list[Observation], list[NotKnown]]:
    """What the file says, and the names in it that are no facts. A value without a day is of the day `at`.

    Raises CommandError for a file that cannot be read and for a value that its fact cannot have. null is unknown.
    """
    names = {_plain(name): fact for fact in facts.values() for name in (fact.name, *fact.also)}
    told: list[Observation] = []
    not_known: list[NotKnown] = []
    for name, value, on in _entries(path, _read(path), names, at):
        fact = names.get(_plain(name))
        if fact is None:
            not_known.append(NotKnown(name))
        elif value is not None:
            told.append(Observation(fact.name, _value(path, fact, name, value), on))
    return told, list(dict.fromkeys(not_known))


def _plain(name: str) -> str:
    """Names are the same in capitals, and with _ for -: questionnaires are written with one, facts with the other."""
    return name.lower().replace("_", "-")


def _read(path: str) -> Any:
    try:
        return json.loads(
            read_file(path), object_pairs_hook=lambda pairs: _once(path, pairs), parse_constant=_no_number
        )
    except (json.JSONDecodeError, RecursionError, ValueError) as problem:
        where = f" (line {problem.lineno})" if isinstance(problem, json.JSONDecodeError) else ""
        raise CommandError(f"{path} is not JSON{where}.") from problem


def _once(path: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise CommandError(f"{path} names {twice} twice.")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _entries(path: str, given: Any, names: Mapping[str, Fact], at: date) -> Iterator[tuple[str, Any, date]]:
    if isinstance(given, dict) and set(given) == {"facts"}:
        given = given["facts"]
    if isinstance(given, list):
        for number, one in enumerate(given, 1):
            if not isinstance(one, dict) or not {"fact", "value"} <= set(one) <= {"fact", "value", "on"}:
                raise CommandError(f"{path}: entry {number} is not {{fact, value, on}}.")
            yield str(one["fact"]), one["value"], _day(path, str(one["fact"]), one.get("on"), at)
    elif isinstance(given, dict):
        yield from _mapping(path, given, names, at, "")
    else:
        raise CommandError(f"{path} holds neither a mapping from fact to value nor a list of observations.")


def _mapping(
    path: str, given: Mapping[str, Any], names: Mapping[str, Fact], at: date, before: str
) -> Iterator[tuple[str, Any, date]]:
    for key, value in given.items():
        name = f"{before}{key}"
        if isinstance(value, list) and name == LIST:
            yield from _whole_list(value, names, at)
        elif not isinstance(value, dict):
            yield name, value, at
        elif "value" in value and set(value) <= {"value", "on"}:
            yield name, value["value"], _day(path, name, value.get("on"), at)
        elif _plain(name) in names or set(value) <= {"low", "high"}:
            yield name, value, at
        else:
            yield from _mapping(path, value, names, at, f"{name}.")


def _whole_list(given: list[Any], names: Mapping[str, Fact], at: date) -> Iterator[tuple[str, Any, date]]:
    """The person's whole list of medicines: what is not named is not on it."""
    named = [f"{LIST}.{one}" for one in given]
    on_it = {names[_plain(name)].name for name in named if _plain(name) in names}
    yield from ((name, True, at) for name in named)
    for fact in dict.fromkeys(fact.name for name, fact in names.items() if name.startswith(f"{LIST}.")):
        if fact not in on_it and not fact.startswith(f"{LIST}.for_"):
            yield fact, False, at


def _day(path: str, name: str, given: Any, at: date) -> date:
    if given is None:
        return at
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError as problem:
        raise CommandError(f"{path}: {name} has no day such as 2026-11-30, but {given}.") from problem


def _value(path: str, fact: Fact, name: str, given: Any) -> FactValue:
    value: Any = given
    if fact.kind == "yes-no" and isinstance(given, str):
        value = WORDS.get(given.lower(), given)
    if isinstance(given, dict):
        value = _between(given)
    problem = fact.problem_with(value)
    if problem or (isinstance(value, float) and not isfinite(value)):
        raise CommandError(f"{path}: {name} {problem or 'is a number'}, not {json.dumps(given)}.")
    found: FactValue = value
    return found


def _between(given: Mapping[str, Any]) -> Any:
    low, high = given.get("low"), given.get("high")
    high = inf if high is None else high
    if set(given) <= {"low", "high"} and isinstance(low, int | float) and isinstance(high, int | float):
        return Between(low, high)
    return given
