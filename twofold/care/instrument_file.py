"""Builds an Instrument from its form, its key and what is said beside it, and checks them against each other."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from math import inf, isclose
from typing import Any

from twofold.care.instrument import (
    About,
    Again,
    Band,
    ChangeRule,
    ChangeStep,
    Condition,
    CutPoint,
    Instrument,
    Item,
    Licence,
    Pack,
    Rater,
    SafetyItem,
    Scale,
)
from twofold.care.questionnaire_file import Place, Wrong, items_of
from twofold.care.source import Key, review, source

FORM, KEY, ABOUT = "questionnaire.json", "scoring.yaml", "about.yaml"


class WrongFile(Exception):
    """What is wrong, and in which of the files of an instrument."""

    def __init__(self, file: str, place: Place, problem: str) -> None:
        self.file, self.place, self.problem = file, place, problem
        super().__init__(problem)


def instrument(form: Mapping[str, Any], key: Mapping[str, Any], about: Mapping[str, Any]) -> Instrument:
    """Build from validated mappings. Raises WrongFile with the first thing that does not fit together."""
    try:
        items = items_of(form)
    except Wrong as wrong:
        raise WrongFile(FORM, wrong.place, wrong.problem) from wrong
    try:
        built = _with_key(form, items, key, about)
        _check(built, key)
    except Wrong as wrong:
        raise WrongFile(KEY, wrong.place, wrong.problem) from wrong
    for place, problem in _words_fit(built, form, about):
        raise WrongFile(ABOUT, place, problem)
    return built


def _with_key(
    form: Mapping[str, Any], items: Mapping[str, Item], key: Mapping[str, Any], about: Mapping[str, Any]
) -> Instrument:
    scales = {name: _scale(name, one, items) for name, one in key["scales"].items()}
    headings = frozenset(key.get("headings", ()))
    orders = [expand(one, items.keys() | headings, ("orders", n)) for n, one in enumerate(key.get("orders", []))]
    return Instrument(
        about=_about(about, form, items),
        form=form,
        items=items,
        scales=scales,
        bands=tuple(
            Band(one["scale"], one["range"][0], one["range"][1], one["means"], source(one["source"]))
            for one in key["bands"]
        ),
        cut_points=tuple(_cut_point(one) for one in key["cut_points"]),
        rules={name: _condition(one, items, ("rules", name)) for name, one in key["rules"].items()},
        safety=tuple(
            SafetyItem(str(one["item"]), one["at_least"], one["rule"], one.get("once", False)) for one in key["safety"]
        ),
        changes={one["scale"]: _change(one) for one in key.get("change", [])},
        orders={len(one): one for one in (tuple(items), *orders)},
        headings=headings,
        also={item: {int(old): new for old, new in values.items()} for item, values in key.get("also", {}).items()},
    )


def expand(names: Sequence[Any], items: Container[str], place: Place) -> tuple[str, ...]:
    """Ids and ranges of whole numbers -> ids. Raises Wrong for an id that no item has."""
    found: list[str] = []
    for n, name in enumerate(names):
        ends = re.fullmatch(r"([0-9]+)-([0-9]+)", str(name))
        those = [str(k) for k in range(int(ends[1]), int(ends[2]) + 1)] if ends else [str(name)]
        for one in those:
            if one not in items:
                raise Wrong((*place, n), f"there is no item {one}")
        found += those
    return tuple(found)


def _scale(name: str, one: Mapping[str, Any], items: Mapping[str, Item]) -> Scale:
    at = ("scales", name)
    if "groups" in one:
        groups = tuple(expand(group, items, (*at, "groups", n)) for n, group in enumerate(one["groups"]))
    else:
        groups = tuple((item,) for item in expand(one["items"], items, (*at, "items")))
    gate = one.get("zero_unless")
    return Scale(
        name=name,
        how=one["score"],
        groups=groups,
        low=one["range"][0],
        high=one["range"][1],
        values=frozenset(one.get("values", ())),
        reach=one.get("reach", 1),
        times=one.get("times", 1),
        zero_unless=(str(gate["item"]), gate["at_least"]) if gate else None,
        prorate_up_to=one.get("missing", {}).get("at_most", 0),
        higher_is=one.get("higher_is", "worse"),
    )


def _condition(given: Mapping[str, Any], items: Container[str], place: Place) -> Condition:
    """The condition with every range of items written out, and every item as text."""
    condition = dict(given)
    for part in ("all", "any"):
        if part in condition:
            condition[part] = [_condition(one, items, (*place, part, n)) for n, one in enumerate(condition[part])]
    if "not" in condition:
        condition["not"] = _condition(condition["not"], items, (*place, "not"))
    if "item" in condition:
        (condition["item"],) = expand([condition["item"]], items, (*place, "item"))
    if "count" in condition:
        condition["count"] = expand(condition["count"], items, (*place, "count"))
    return condition


def _cut_point(one: Mapping[str, Any]) -> CutPoint:
    return CutPoint(**{**one, "source": source(one["source"])})


def _change(one: Mapping[str, Any]) -> ChangeRule:
    return ChangeRule(
        one["scale"],
        tuple(ChangeStep(step["up_to"], step["means"]) for step in one["steps"]),
        one["population"],
        source(one["source"]),
        one.get("usual_at_most"),
    )


def _about(given: Mapping[str, Any], form: Mapping[str, Any], items: Mapping[str, Item]) -> About:
    at = f"instruments.{given['id']}"
    return About(
        id=given["id"],
        name=given["name"],
        title=given["title"],
        version=form["version"],
        side=given["side"],
        rater=Rater(given["rater"]),
        pack=Pack(given["pack"]),
        has_wording=all(_has_words(item) for item in items.values()),
        licence=Licence(
            given["licence"]["kind"], given["licence"]["holder"], given["licence"]["says"], given["licence"]["proof"]
        ),
        recall=Key(f"{at}.recall.says"),
        recall_days=given["recall"]["days"],
        again=Again(**given["again"]),
        aliases=tuple(given.get("aliases", ())),
        languages=tuple(given.get("languages", ())),
        loinc=given.get("loinc", {}),
        not_for=given["not_for"],
        note=given["note"],
        reviewed=review(given["reviewed"]),
    )


def _check(built: Instrument, key: Mapping[str, Any]) -> None:
    """The key against the form: ranges, names, and answers that exist. Raises Wrong."""
    for name, scale in built.scales.items():
        _check_range(built, scale, ("scales", name, "range"))
    for part in ("bands", "cut_points", "change"):
        for n, one in enumerate(key.get(part, [])):
            if one["scale"] not in built.scales:
                raise Wrong((part, n, "scale"), f"there is no scale {one['scale']}")
    for n, safe in enumerate(built.safety):
        _has_answer(built, safe.item, safe.at_least, ("safety", n))
    for name, condition in built.rules.items():
        _check_condition(built, condition, ("rules", name), name)
    for item, values in built.also.items():
        for new in values.values():
            _has_answer(built, item, new, ("also", item))


def _check_range(built: Instrument, scale: Scale, place: Place) -> None:
    """The printed range must be what the weights add up to."""
    units = [[built.items[item] for item in group] for group in scale.groups]
    for item in (item for group in units for item in group if not item.weighted and not scale.values):
        raise Wrong(place[:-1], f"the answers to item {item.link_id} have no weight (ordinalValue)")
    if scale.how == "count":
        lowest, highest = 0.0, float(len(units))
    else:
        if any(len(group) > 1 for group in units):
            raise Wrong(place[:-1], "groups can only be counted")
        ends = [_ends(group[0]) for group in units]
        share = 1 / len(ends) if scale.how == "mean" else 1
        lowest = sum(low for low, _ in ends) * share * scale.times
        highest = sum(high for _, high in ends) * share * scale.times
    if scale.zero_unless is not None:
        _has_answer(built, *scale.zero_unless, place[:-1])
        lowest = min(lowest, 0.0)
    top = inf if scale.high is None else scale.high
    if not (isclose(lowest, scale.low) and isclose(highest, top)):
        raise Wrong(place, f"is {scale.low} to {scale.high}, but the answers reach {lowest:g} to {highest:g}")


def _ends(item: Item) -> tuple[float, float]:
    if item.options:
        weights = [option.weight for option in item.options]
        return min(weights), max(weights)
    return (item.low or 0, inf if item.high is None else item.high)


def _has_answer(built: Instrument, item: str, value: int, place: Place) -> None:
    if item not in built.items:
        raise Wrong(place, f"there is no item {item}")
    if not built.items[item].accepts(value):
        raise Wrong(place, f"item {item} has no answer {value}")


def _check_condition(built: Instrument, condition: Condition, place: Place, inside: str) -> None:
    for part in ("all", "any"):
        for n, one in enumerate(condition.get(part, ())):
            _check_condition(built, one, (*place, part, n), inside)
    if "not" in condition:
        _check_condition(built, condition["not"], (*place, "not"), inside)
    if "scale" in condition and condition["scale"] not in built.scales:
        raise Wrong((*place, "scale"), f"there is no scale {condition['scale']}")
    if "rule" in condition:
        known = list(built.rules)
        if condition["rule"] not in known or known.index(condition["rule"]) >= known.index(inside):
            raise Wrong((*place, "rule"), f"{condition['rule']} is no rule that stands above")


def _has_words(item: Item) -> bool:
    return item.text is not None and all(option.text is not None for option in item.options)


def _words_fit(built: Instrument, form: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Who says that the wording is there must have it, whole, with its licence in the form."""
    if about["wording"] == "shipped":
        for item in built.items.values():
            if not _has_words(item):
                yield ("wording",), f"says shipped, but item {item.link_id} or one of its answers has no words"
        if "copyright" not in form:
            yield ("wording",), "says shipped, but the form names no copyright"
