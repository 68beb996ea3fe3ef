"""A result as it is stored, and a result again from what was stored. Reads content, writes nothing."""

import json
from collections.abc import Mapping
from dataclasses import astuple, replace
from hashlib import sha256
from typing import Any

from twofold.care.instrument import Instrument
from twofold.care.rules import Truth
from twofold.care.scoring import Result, Score, score_sheet
from twofold.care.sheet import Sheet, Value

_known: dict[str, tuple[Instrument, str]] = {}  # by id; an instrument is read once and then stays the same object


def key_of(instrument: Instrument) -> str:
    """16 hexadecimal digits that change when the questions, their answers or the key change, and not with a source."""
    found = _known.get(instrument.id)
    if found is None or found[0] is not instrument:
        text = json.dumps(_shape(instrument), default=repr, sort_keys=True)
        found = _known[instrument.id] = (instrument, sha256(text.encode()).hexdigest()[:16])
    return found[1]


def _shape(instrument: Instrument) -> list[Any]:
    """All that decides what an answer means."""
    items = [
        (one.link_id, one.lead, one.text, one.low, one.high, one.many, [repr(option) for option in one.options])
        for one in instrument.items.values()
    ]
    return [
        instrument.about.version,
        items,
        [
            [one.all_gates, [(gate.item, sorted(gate.values), gate.negated) for gate in one.gates]]
            for one in instrument.items.values()
        ],
        [[*astuple(replace(scale, values=frozenset())), sorted(scale.values)] for scale in instrument.scales.values()],
        [(band.scale, band.low, band.high, band.means) for band in instrument.bands],
        [(cut.scale, cut.at_least, cut.at_most, cut.means, cut.applies_to) for cut in instrument.cut_points],
        instrument.rules,
        [repr(safe) for safe in instrument.safety],
    ]


def as_stored(result: Result) -> dict[str, Any]:
    """The body of a `ScoredSheet`."""
    instrument = result.instrument
    return {
        "instrument": instrument.id,
        "version": instrument.about.version,
        "key": key_of(instrument),
        "scores": {
            name: {
                "value": one.value,
                "answered": one.answered,
                "prorated": one.prorated,
                "reason": one.reason,
                "band": one.band,
            }
            for name, one in result.scores.items()
        },
        "rules": {name: truth.name.lower() for name, truth in result.rules.items()},
        "met": [
            {
                "scale": cut.scale,
                "at_least": cut.at_least,
                "at_most": cut.at_most,
                "means": cut.means,
                "applies_to": cut.applies_to,
                "met": met,
            }
            for cut, met in result.met
        ],
        "safety": [{"item": safe.item, "rule": safe.rule} for safe in result.safety],
        "cannot_score": result.cannot_score,
    }


def result_of(instrument: Instrument, values: Mapping[str, Value], stored: Mapping[str, Any]) -> tuple[Result, bool]:
    """(the result, whether it stands on today's key).

    On today's key it is worked out again from the answers. Where form or key have changed since, the numbers of then
    stand, without today's cut-points: they belong to another key.
    """
    if stored["key"] == key_of(instrument):
        return score_sheet(instrument, Sheet(dict(values))), True
    reason = stored["cannot_score"] or "not part of the version that was answered"
    none = {name: Score(None, 0, reason=reason) for name in instrument.scales}
    scores = none | {name: Score(**one) for name, one in stored["scores"].items()}
    rules = dict.fromkeys(instrument.rules, Truth.UNKNOWN)
    rules |= {name: Truth[word.upper()] for name, word in stored["rules"].items()}
    return Result(instrument, scores, [], rules, [], stored["cannot_score"]), False


def nothing_scored(instrument: str, version: str, key: str) -> dict[str, Any]:
    """The body for a sheet that was left before its end and cannot be scored any more."""
    return {
        "instrument": instrument,
        "version": version,
        "key": f"{key}-left",
        "scores": {},
        "rules": {},
        "met": [],
        "safety": [],
        "cannot_score": "the questions were left before the end",
    }
