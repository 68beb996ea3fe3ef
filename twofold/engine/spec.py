"""ModelSpec: which variables a diary has, in which order inside a day, and which columns come from outside.

The order matters: a variable may depend on those before it on the same day (the recursive form), and on all of them
the day before. It is an assumption, and `other_order` gives the one it is checked against.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from twofold.engine.errors import BadSpec

Kind = Literal["rating", "use"]
When = Literal["same", "next", "both"]

ROLES = ("sleep", "symptom", "arousal", "mood", "craving", "ease", "pleasure")
KINDS = ("rating", "use")
PER_DAY = ("mean", "first", "last", "max", "sum", "any")
HOW = ("mean", "max", "sum")
WHEN = ("same", "next", "both")
VERSION = 1
LARGEST = 1e9  # of an end of a range, and of an answer
MOST_VARIABLES = 50


@dataclass(frozen=True)
class Variable:
    """One row of the model: a rating, or use (0/1, or an amount where more than 0 is a use occasion)."""

    name: str
    kind: Kind = "rating"
    of: tuple[str, ...] = ()
    how: str = "mean"
    range: tuple[float, float] | None = None
    role: str | None = None
    amount: bool = False
    per_day: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file it is made from."""
        return self.of or (self.name,)

    @property
    def day_rule(self) -> str:
        """How several answers of one day become one."""
        if self.per_day:
            return self.per_day
        if self.kind == "use":
            return "sum" if self.amount else "any"
        return {"craving": "max", "sleep": "first", "ease": "last", "pleasure": "last"}.get(self.role or "", "mean")


@dataclass(frozen=True)
class Input:
    """A column from outside: 0/1 or a number. `when` says which day it may act on.

    A thing people do *because* a day is hard looks harmful on the same day: with `both` the same-day part is fitted,
    so that it does not mislead the rest, and only the next day is ever printed. With a role the column is a rating.
    """

    name: str
    when: When = "same"
    role: str | None = None
    range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Clock:
    """Where the time of a row stands: one ISO 8601 stamp, or a day number with an optional beep and hour."""

    stamp: str | None = None
    day: str | None = None
    beep: str | None = None
    hour: str | None = None
    collapse: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file it is made from."""
        return tuple(name for name in (self.stamp, self.day, self.beep, self.hour) if name)


@dataclass(frozen=True)
class ModelSpec:
    """Everything the engine has to know about a diary. Frozen; its digest is stamped on every result."""

    variables: tuple[Variable, ...]
    inputs: tuple[Input, ...] = ()
    person: str = "person"
    time: Clock = field(default_factory=lambda: Clock(day="day"))
    missing: tuple[str, ...] = ("", "NA")

    def __post_init__(self) -> None:
        _check(self)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the variables in within-day order."""
        return tuple(variable.name for variable in self.variables)

    @property
    def use(self) -> int | None:
        """Index of the use variable, or None."""
        return next((k for k, variable in enumerate(self.variables) if variable.kind == "use"), None)

    @property
    def digest(self) -> str:
        """Names the model this spec stands for; where its columns stand in a file does not matter."""
        shape = {
            "version": VERSION,
            "variables": [
                {"name": v.name, "kind": v.kind, "range": v.range, "role": v.role, "amount": v.amount}
                for v in self.variables
            ],
            "inputs": [asdict(i) for i in self.inputs],
        }
        return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:16]

    def having(self, role: str) -> list[int]:
        """Indices of the variables with this role."""
        return [k for k, variable in enumerate(self.variables) if variable.role == role]

    def other_order(self) -> "ModelSpec":
        """The one other order a same-day link is checked under.

        Mood goes before the symptoms and pleasure before craving; where no role says so, the order is turned round.
        """
        order = list(self.variables)
        moved = _before(order, {"mood"}, {"symptom", "arousal"}) | _before(order, {"pleasure"}, {"craving"})
        return replace(self, variables=tuple(order if moved else order[::-1]))


def _before(order: list[Variable], movers: set[str], targets: set[str]) -> bool:
    """Move the variables with a mover's role in front of the first target; True when something moved."""
    first = next((k for k, v in enumerate(order) if v.role in targets), None)
    if first is None:
        return False
    late = [v for v in order[first:] if v.role in movers]
    for variable in reversed(late):
        order.remove(variable)
        order.insert(first, variable)
    return bool(late)


def _check(spec: ModelSpec) -> None:
    if not spec.variables:
        raise BadSpec("The description names no variables.")
    names = [*spec.names, *(i.name for i in spec.inputs)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadSpec(f"The name '{twice[0]}' is used twice in the description.")
    if sum(v.kind == "use" for v in spec.variables) > 1:
        raise BadSpec("The description has more than one variable of kind 'use'; one is possible.")
    if len(names) > MOST_VARIABLES:
        raise BadSpec(f"The description names {len(names)} variables and inputs; {MOST_VARIABLES} are possible.")
    for variable in spec.variables:
        _check_variable(variable)
    for given in spec.inputs:
        if given.when not in WHEN:
            raise BadSpec(f"Input '{given.name}': when is one of {', '.join(WHEN)}.")
        if given.role not in (None, *ROLES):
            raise BadSpec(f"Input '{given.name}': role is one of {', '.join(ROLES)}.")
        _check_range(given.range, f"Input '{given.name}'")
    _check_circles(spec)
    if bool(spec.time.stamp) == bool(spec.time.day):
        raise BadSpec("The time is either {stamp: column} or {day: column, ...}.")


def _check_variable(variable: Variable) -> None:
    name = f"Variable '{variable.name}'"
    for word, value, allowed in (
        ("kind", variable.kind, KINDS),
        ("role", variable.role or ROLES[0], ROLES),
        ("per_day", variable.day_rule, PER_DAY),
        ("how", variable.how, HOW),
    ):
        if value not in allowed:
            raise BadSpec(f"{name}: {word} is one of {', '.join(allowed)}, not '{value}'.")
    _check_range(variable.range, name)
    if len(set(variable.of)) < len(variable.of):
        raise BadSpec(f"{name}: 'of' names a column twice.")
    if variable.amount and variable.kind != "use":
        raise BadSpec(f"{name}: only a variable of kind 'use' can have an amount.")


def _check_range(span: tuple[float, float] | None, where: str) -> None:
    if span is None:
        return
    if not all(_is_number(x) for x in span):
        raise BadSpec(f"{where}: the range is two numbers, such as [0, 10].")
    if not span[0] < span[1]:
        raise BadSpec(f"{where}: the range needs a smaller and a larger number.")


def _check_circles(spec: ModelSpec) -> None:
    """A column in two places would come before itself in the order of the day; so would two made of each other."""
    taken = {spec.person: "the person"}
    joined = {v.name for v in spec.variables if v.of}
    for where, name, columns in (
        *((f"variable '{v.name}'", v.name, v.columns) for v in spec.variables),
        *((f"input '{i.name}'", i.name, (i.name,)) for i in spec.inputs),
    ):
        for column in columns:
            if column in taken or (column in joined and column != name):
                other = taken.get(column, f"variable '{column}'")
                raise BadSpec(
                    f"The column '{column}' stands in {other} and in {where}; the order would run in a circle."
                )
            taken[column] = where


def spec_from(given: Mapping[str, Any]) -> ModelSpec:
    """A ModelSpec from the mapping of a SPEC.yaml. Raises BadSpec with one sentence."""
    if not isinstance(given, Mapping):
        raise BadSpec("The description is a list of 'name: value' lines (YAML).")
    _only(given, {"person", "time", "variables", "inputs", "missing"}, "The description")
    variables = given.get("variables")
    if not isinstance(variables, list) or not variables:
        raise BadSpec("The description needs a list called 'variables'.")
    inputs = given.get("inputs") or []
    missing = given.get("missing", ["", "NA"])
    if not isinstance(inputs, list) or not isinstance(missing, list):
        raise BadSpec("'inputs' and 'missing' are lists.")
    if any(isinstance(m, list | Mapping) for m in missing):
        raise BadSpec("'missing' is a list of words, such as [\"\", NA].")
    return ModelSpec(
        variables=tuple(_variable(v) for v in variables),
        inputs=tuple(_input(i) for i in inputs),
        person=_name(given.get("person", "person"), "'person'"),
        time=_clock(given.get("time", {"day": "day"})),
        missing=tuple("" if m is None else str(m) for m in missing),
    )


def _only(given: Mapping[str, Any], allowed: set[str], where: str) -> None:
    strange = sorted(str(key) for key in given if key not in allowed)
    if strange:
        raise BadSpec(f"{where} has an unknown entry '{strange[0]}'; it may have {', '.join(sorted(allowed))}.")


def _variable(given: Any) -> Variable:
    if not isinstance(given, Mapping) or not given.get("name"):
        raise BadSpec("Each variable is written as {name: ..., kind: ...}.")
    name = _name(given["name"], "A variable's name")
    _only(given, {"name", "kind", "of", "how", "range", "role", "amount", "per_day"}, f"Variable '{name}'")
    of = given.get("of") or []
    if not isinstance(of, list):
        raise BadSpec(f"Variable '{name}': 'of' is a list of columns.")
    return Variable(
        name=name,
        kind=_word(given, "kind", f"Variable '{name}'", "rating"),
        of=tuple(_name(column, f"Variable '{name}': 'of'") for column in of),
        how=_word(given, "how", f"Variable '{name}'", "mean"),
        range=_span(given, f"Variable '{name}'"),
        role=_word(given, "role", f"Variable '{name}'"),
        amount=_yes(given, "amount", f"Variable '{name}'"),
        per_day=_word(given, "per_day", f"Variable '{name}'"),
    )


def _name(given: Any, where: str) -> str:
    """A heading: text, or a number that somebody used as one."""
    if isinstance(given, bool) or not isinstance(given, str | int | float) or given == "" or given != given:
        raise BadSpec(f"{where} is the heading of a column.")
    return str(given)


def _word(given: Mapping[str, Any], key: str, where: str, otherwise: str | None = None) -> Any:
    word = given.get(key)
    if word is None:
        return otherwise
    if not isinstance(word, str):
        raise BadSpec(f"{where}: {key} is one word.")
    return word


def _yes(given: Mapping[str, Any], key: str, where: str) -> bool:
    answer = given.get(key, False)
    if not isinstance(answer, bool):
        raise BadSpec(f"{where}: {key} is true or false.")
    return answer


def _span(given: Mapping[str, Any], where: str) -> tuple[float, float] | None:
    span = given.get("range")
    if span is None:
        return None
    if not (isinstance(span, list) and len(span) == 2 and all(_is_number(x) for x in span)):
        raise BadSpec(f"{where}: the range is two numbers, such as [0, 10].")
    return float(span[0]), float(span[1])


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return math.isfinite(value) and abs(value) <= LARGEST


def _input(given: Any) -> Input:
    if isinstance(given, str):
        return Input(given)
    if not isinstance(given, Mapping) or not given.get("name"):
        raise BadSpec("Each input is a column name, or {name: ..., when: same|next|both}.")
    name = _name(given["name"], "An input's name")
    _only(given, {"name", "when", "role", "range"}, f"Input '{name}'")
    where = f"Input '{name}'"
    when: Any = _word(given, "when", where, "same")
    return Input(name, when, role=_word(given, "role", where), range=_span(given, where))


def _clock(given: Any) -> Clock:
    if not isinstance(given, Mapping):
        raise BadSpec("The time is either {stamp: column} or {day: column, ...}.")
    _only(given, {"stamp", "day", "beep", "hour", "collapse"}, "The time")
    if given.get("collapse") not in (None, "day"):
        raise BadSpec("The time has one way to collapse: 'collapse: day'.")
    keys = [key for key in ("stamp", "day", "beep", "hour") if given.get(key)]
    words = {key: _name(given[key], f"The time's {key}") for key in keys}
    return Clock(**words, collapse=given.get("collapse") == "day")


def _rating(name: str, role: str, *of: str) -> Variable:
    return Variable(name, range=(0.0, 10.0), role=role, of=of)


_REMINDER = Input("reminder", range=(0.0, 1.0))
_HELPERS = tuple(Input(name, when="both", range=(0.0, 1.0)) for name in ("skill", "person_or_group", "medicine"))

# The daily check-in's own model: seven rows and four inputs.
CHECKIN_SPEC = ModelSpec(
    variables=(
        _rating("sleep", "sleep"),
        _rating("symptoms", "symptom", "memories", "edge"),
        _rating("mood", "mood", "low", "worry"),
        _rating("craving", "craving"),
        Variable("use", kind="use"),
        _rating("ease", "ease"),
        _rating("pleasure", "pleasure"),
    ),
    inputs=(_REMINDER, *_HELPERS),
)

# Under 60 days: five rows; symptoms and mood are joined, and the night's sleep comes in from outside.
CHECKIN_SPEC_SHORT = ModelSpec(
    variables=(
        _rating("symptoms", "symptom", "memories", "edge", "low", "worry"),
        _rating("craving", "craving"),
        Variable("use", kind="use"),
        _rating("ease", "ease"),
        _rating("pleasure", "pleasure"),
    ),
    inputs=(Input("sleep", role="sleep", range=(0.0, 10.0)), _REMINDER, *_HELPERS),
)

SHORT_UNDER_DAYS = 60
