"""A result as FHIR R4 Observations: one for the panel, one for each scale and rule, and the scores back from them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from twofold.care.instrument import CutPoint, Instrument
from twofold.care.rules import Truth
from twofold.care.scoring import Result, Score

Resource = dict[str, Any]
LOINC = "http://loinc.org"
SCALE, RULE, MEANING = "urn:twofold:scale", "urn:twofold:rule", "urn:twofold:meaning"
SURVEY = {
    "coding": [
        {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey", "display": "Survey"}
    ]
}
INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


def observations(result: Result, *, response: str, subject: str, when: datetime) -> list[Resource]:
    """The panel first, then its members. `response` is the id of the QuestionnaireResponse they derive from.

    Ids are made from that id and the name of the scale, so that the same sheet always gives the same ones.
    """
    about = result.instrument.about
    frame = {
        "resourceType": "Observation",
        "status": "final",
        "category": [SURVEY],
        "subject": {"reference": subject},
        "effectiveDateTime": when.isoformat(),
        "derivedFrom": [{"reference": f"QuestionnaireResponse/{response}"}],
    }
    members = [
        {
            **frame,
            "id": _id(response, SCALE, name),
            "code": _scale_code(result.instrument, name),
            **_scored(result, name),
        }
        for name in result.scores
    ]
    members += [
        {
            **frame,
            "id": _id(response, RULE, name),
            "code": {"coding": [{"system": RULE, "code": f"{about.id}.{name}"}], "text": f"{about.name}: rule {name}"},
            "valueBoolean": truth is Truth.YES,
        }
        for name, truth in result.rules.items()
        if truth is not Truth.UNKNOWN
    ]
    panel: Resource = {
        **frame,
        "id": _id(response, "urn:twofold:panel", about.id),
        "code": _panel_code(result.instrument),
    }
    if members:
        panel["hasMember"] = [{"reference": f"Observation/{one['id']}"} for one in members]
    else:
        panel["dataAbsentReason"] = _absent(result.cannot_score or "nothing to score")
    return [panel, *members]


def _id(response: str, kind: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{kind}:{response}:{name}"))


def _panel_code(instrument: Instrument) -> Resource:
    about = instrument.about
    coding = [{"system": LOINC, "code": about.loinc["panel"]}] if "panel" in about.loinc else []
    return {"coding": [*coding, {"system": "urn:twofold:panel", "code": about.id}], "text": about.name}


def _scale_code(instrument: Instrument, name: str) -> Resource:
    about = instrument.about
    coding = [{"system": LOINC, "code": about.loinc[name]}] if name in about.loinc else []
    return {
        "coding": [*coding, {"system": SCALE, "code": f"{about.id}.{name}"}],
        "text": f"{about.name}: {name.replace('_', ' ')}",
    }


def _scored(result: Result, name: str) -> Resource:
    """The value with its range, what it was held against, and what that rests on; or why there is none."""
    one, scale = result.scores[name], result.instrument.scales[name]
    if one.value is None:
        return {"dataAbsentReason": _absent(one.reason or "not answered")}
    top = "no upper end" if scale.high is None else f"{scale.high:g}"
    found: Resource = {
        "valueQuantity": {"value": one.value, "unit": "score", "system": "http://unitsofmeasure.org", "code": "1"},
        "referenceRange": [{"text": f"The scale runs from {scale.low:g} to {top}."}],
    }
    cuts = [(cut, met) for cut, met in result.met if cut.scale == name and met is not None]
    interpretation = [_interpretation(cut, met) for cut, met in cuts] + _band(one)
    if interpretation:
        found["interpretation"] = interpretation
        found["note"] = [{"text": f"Cut-point {_bound(cut)}: {cut.source.title}."} for cut, _ in cuts] or [
            {"text": "Published range of the scale."}
        ]
    return found


def _interpretation(cut: CutPoint, met: bool) -> Resource:
    code, word = ("POS", "met") if met else ("NEG", "not met")
    return {
        "coding": [{"system": INTERPRETATION, "code": code}, {"system": MEANING, "code": cut.means}],
        "text": f"{_bound(cut)} {word}: {cut.means}, tested on {cut.population}. Not a diagnosis.",
    }


def _bound(cut: CutPoint) -> str:
    return f"{cut.at_least:g} or more" if cut.at_least is not None else f"{cut.at_most:g} or less"


def _band(one: Score) -> list[Resource]:
    return [{"coding": [{"system": MEANING, "code": one.band}], "text": f"Band: {one.band}"}] if one.band else []


def _absent(reason: str) -> Resource:
    return {"coding": [{"system": ABSENT, "code": "unknown"}], "text": reason}


def scores_of(resources: Iterable[Mapping[str, Any]]) -> dict[str, float | None]:
    """Scale -> value, from the Observations of one sheet; None where there was no score."""
    found: dict[str, float | None] = {}
    for one in resources:
        for coding in one["code"]["coding"]:
            if coding["system"] == SCALE:
                found[coding["code"].partition(".")[2]] = one.get("valueQuantity", {}).get("value")
    return found
