"""An instrument as a FHIR R4 Questionnaire, its answers as a QuestionnaireResponse, and back."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from twofold.care.errors import CareError
from twofold.care.instrument import Instrument, Item
from twofold.care.sheet import Value

Resource = dict[str, Any]


class NotThisForm(CareError):
    """A QuestionnaireResponse answers another form, or holds an answer that this form does not have."""


def questionnaire(instrument: Instrument) -> Resource:
    """The form, as it stands in the content."""
    return deepcopy(dict(instrument.form))


def response(
    instrument: Instrument,
    values: Mapping[str, Value],
    *,
    id: str,  # noqa: A002  # FHIR's own word
    subject: str,
    authored: datetime,
    whole: bool = True,
) -> Resource:
    """The answers of one sheet. `subject` is a reference such as Patient/1; a half sheet is "in-progress"."""
    form = instrument.form
    return {
        "resourceType": "QuestionnaireResponse",
        "id": id,
        "questionnaire": f"{form['url']}|{form['version']}",
        "status": "completed" if whole else "in-progress",
        "subject": {"reference": subject},
        "authored": authored.isoformat(),
        "author": {"reference": subject},
        "item": list(_items(form["item"], instrument, values)),
    }


def _items(
    given: list[Mapping[str, Any]], instrument: Instrument, values: Mapping[str, Value]
) -> Iterator[dict[str, Any]]:
    """Answered items in the nesting of the form; what was not answered, and empty groups, are left out."""
    for one in given:
        name, below = one["linkId"], list(_items(one.get("item", []), instrument, values))
        item = instrument.items.get(name)
        if item is not None and name in values:
            yield {"linkId": name, **_text(one), "answer": _answers(one, item, values[name])}
        elif below:
            yield {"linkId": name, **_text(one), "item": below}


def _text(one: Mapping[str, Any]) -> dict[str, str]:
    return {"text": one["text"]} if "text" in one else {}


def _answers(one: Mapping[str, Any], item: Item, value: Value) -> list[dict[str, Any]]:
    if not item.options:
        return [{"valueInteger": value}]
    chosen = (value,) if isinstance(value, int) else value
    if one["type"] == "boolean":
        return [{"valueBoolean": bool(each)} for each in chosen]
    codings = {option["valueCoding"]["code"]: option["valueCoding"] for option in one["answerOption"]}
    return [{"valueCoding": dict(codings[item.by_value[each].code])} for each in chosen]


def values_of(instrument: Instrument, given: Mapping[str, Any]) -> dict[str, Value]:
    """The answers in a QuestionnaireResponse of this form. Raises NotThisForm."""
    asked = str(given.get("questionnaire", "")).partition("|")[0]
    if given.get("resourceType") != "QuestionnaireResponse" or asked != instrument.form["url"]:
        raise NotThisForm(f"This is no answer to {instrument.about.name}.")
    values: dict[str, Value] = {}
    for one in _flat(given.get("item", [])):
        item = instrument.items.get(one["linkId"])
        if item is None or not one.get("answer"):
            continue  # a group, a line that is shown, or a question that is not scored
        if item.link_id in values:
            raise NotThisForm(f"Item {item.link_id} is answered twice.")
        found = tuple(sorted(_value(item, answer) for answer in one["answer"]))
        if len(found) > 1 and not item.many:
            raise NotThisForm(f"Item {item.link_id} takes one answer.")
        values[item.link_id] = found[0] if len(found) == 1 else found
    return values


def _flat(items: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for one in items:
        yield one
        yield from _flat(one.get("item", []))


def _value(item: Item, answer: Mapping[str, Any]) -> int:
    if "valueCoding" in answer:
        code = answer["valueCoding"].get("code")
        found = next((option.value for option in item.options if option.code == code), None)
    else:
        given = answer.get("valueInteger", answer.get("valueBoolean"))
        found = int(given) if isinstance(given, int) else None
    if found is None or not item.accepts(found):
        raise NotThisForm(f"Item {item.link_id} has no such answer.")
    return found
