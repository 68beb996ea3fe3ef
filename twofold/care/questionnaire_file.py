"""FHIR R4 Questionnaire -> items: options with their weights, and which answers open or close an item."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from twofold.care.instrument import AnswerOption, Gate, Item

WEIGHT_URLS = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
PREFIX_URL = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionPrefix"
LOW_URL = "http://hl7.org/fhir/StructureDefinition/minValue"
HIGH_URL = "http://hl7.org/fhir/StructureDefinition/maxValue"
SCORED = ("choice", "integer", "boolean")

Place = tuple[str | int, ...]  # where in the file, as jsonschema names it


class Wrong(Exception):
    """One thing that is wrong with a form or its key; `place` is the way to it."""

    def __init__(self, place: Place, problem: str) -> None:
        self.place, self.problem = place, problem
        super().__init__(problem)


def items_of(form: Mapping[str, Any]) -> dict[str, Item]:
    """The items that can be scored, in order; free text, dates and computed fields are left out. Raises Wrong."""
    found: dict[str, Item] = {}
    given = list(_walk(form.get("item", []), ("item",), None))
    names = [one["linkId"] for one, _, _ in given]
    for one, place, lead in given:
        if names.count(one["linkId"]) > 1:
            raise Wrong((*place, "linkId"), f"the linkId {one['linkId']} stands twice")
        if one["type"] in SCORED:
            found[one["linkId"]] = _item(one, place, lead)
    if not found:
        raise Wrong(("item",), "asks nothing that could be scored")
    return {name: _with_gates(item, found, one, place) for name, item, one, place in _asked(found, given)}


def _asked(
    found: Mapping[str, Item], given: Sequence[tuple[Mapping[str, Any], Place, str | None]]
) -> Iterator[tuple[str, Item, Mapping[str, Any], Place]]:
    for one, place, _ in given:
        if one["linkId"] in found:
            yield one["linkId"], found[one["linkId"]], one, place


def _walk(
    items: Sequence[Mapping[str, Any]], at: Place, lead: str | None
) -> Iterator[tuple[Mapping[str, Any], Place, str | None]]:
    """Every item with its place and the words of the group it stands in."""
    for n, one in enumerate(items):
        place = (*at, n)
        yield one, place, lead
        below = one.get("text", lead) if one["type"] == "group" else lead
        yield from _walk(one.get("item", []), (*place, "item"), below)


def _item(one: Mapping[str, Any], place: Place, lead: str | None) -> Item:
    name, text = one["linkId"], one.get("text")
    if one["type"] == "integer":
        low, high = (extension(one, url, "valueInteger") for url in (LOW_URL, HIGH_URL))
        return Item(name, text, lead, (), low, high)
    yes_no = (AnswerOption(0, 0, "false", "No"), AnswerOption(1, 1, "true", "Yes"))
    options = yes_no if one["type"] == "boolean" else _options(one, place)
    by_value = {option.value: option for option in options}
    if len(by_value) < len(options):
        raise Wrong((*place, "answerOption"), "two answers have the same value on the sheet")
    weighted = one["type"] == "boolean" or any(_weight(each) is not None for each in one["answerOption"])
    many = one.get("repeats", False)
    return Item(name, text, lead, tuple(options), many=many, weighted=weighted, by_value=by_value)


def _options(one: Mapping[str, Any], place: Place) -> Sequence[AnswerOption]:
    """The answers. Each has a weight, or none has one (then the item is not scored, and answers are counted from 0).

    The value on the sheet is the code where that is a number, else the printed prefix, else the weight.
    """
    given = one.get("answerOption", [])
    if not given:
        raise Wrong(place, "has no answers to choose from")
    if not any(_weight(each) is not None for each in given):
        return [AnswerOption(n, 0, each["valueCoding"]["code"], _words(each)) for n, each in enumerate(given)]
    return [_option(each, (*place, "answerOption", n)) for n, each in enumerate(given)]


def _option(given: Mapping[str, Any], place: Place) -> AnswerOption:
    """One answer with its weight. Raises Wrong."""
    code, weight = given["valueCoding"]["code"], _weight(given)
    if weight is None:
        raise Wrong(place, f"the answer {code} has no weight (ordinalValue)")
    prefix = extension(given, PREFIX_URL, "valueString")
    value = next((int(text) for text in (code, prefix) if _is_whole(text)), None)
    if value is None and weight != int(weight):
        raise Wrong(place, f"the answer {code} has no whole number for the sheet")
    return AnswerOption(int(weight) if value is None else value, weight, code, _words(given))


def _words(option: Mapping[str, Any]) -> str | None:
    found: str | None = option["valueCoding"].get("display")
    return found


def _weight(option: Mapping[str, Any]) -> float | None:
    for holder in (option, option["valueCoding"]):
        for url in WEIGHT_URLS:
            found = extension(holder, url, "valueDecimal")
            if found is not None:
                return int(found) if found == int(found) else float(found)
    return None


def _is_whole(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"-?[0-9]{1,6}", text) is not None


def extension(holder: Mapping[str, Any], url: str, value: str) -> Any:
    """The value of the extension of that address, or None."""
    return next((one.get(value) for one in holder.get("extension", []) if one.get("url") == url), None)


def _with_gates(item: Item, items: Mapping[str, Item], one: Mapping[str, Any], place: Place) -> Item:
    gates = tuple(
        _gate(condition, items, (*place, "enableWhen", n)) for n, condition in enumerate(one.get("enableWhen", []))
    )
    return replace(item, gates=gates, all_gates=one.get("enableBehavior", "all") == "all")


def _gate(condition: Mapping[str, Any], items: Mapping[str, Item], place: Place) -> Gate:
    """One condition of enableWhen. Raises Wrong where it names no item or no answer of it."""
    other = items.get(condition["question"])
    if other is None:
        raise Wrong((*place, "question"), f"there is no item {condition['question']}")
    if condition["operator"] == "exists":
        return Gate(other.link_id, frozenset(), not condition.get("answerBoolean", True))
    if "answerCoding" in condition:
        code = condition["answerCoding"]["code"]
        values = frozenset(option.value for option in other.options if option.code == code)
    else:
        values = frozenset({int(condition.get("answerInteger", condition.get("answerBoolean", -1)))})
    if not values or not all(other.accepts(value) for value in values):
        raise Wrong(place, f"item {other.link_id} has no such answer")
    return Gate(other.link_id, values, condition["operator"] == "!=")
