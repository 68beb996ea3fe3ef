"""Written cases of an instrument: answers in, scores out. They are its test, and what a clinician signs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twofold.care.instrument import CutPoint, Instrument
from twofold.care.rules import Truth
from twofold.care.scoring import Result, score

CASES = "cases.yaml"
SAID = {Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: None}


def wrong_cases(instrument: Instrument, cases: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, str]]:
    """(number of the case from 0, part, what came out instead) for every part that does not come out as written."""
    for number, case in enumerate(cases):
        found = as_written(score(instrument, case["answers"]))
        for part, said in case.items():
            if part in found and found[part] != _in_order(said):
                yield number, part, f"{case['name']}: {part} is {found[part]}, not {said}"


def _in_order(said: Any) -> Any:
    return sorted(said) if isinstance(said, list) else said


def as_written(result: Result) -> dict[str, Any]:
    """A result in the shape of a case."""
    return {
        "scores": {name: one.value for name, one in result.scores.items()},
        "bands": {name: one.band for name, one in result.scores.items() if one.band},
        "met": sorted({label(cut) for cut, met in result.met if met}),
        "not_met": sorted({label(cut) for cut, met in result.met if met is False}),
        "rules": {name: SAID[one] for name, one in result.rules.items()},
        "safety": sorted(safe.item for safe in result.safety),
        "cannot_score": result.cannot_score is not None,
    }


def label(cut: CutPoint) -> str:
    """How a case names a cut-point, such as `total >= 31`."""
    return f"{cut.scale} >= {cut.at_least:g}" if cut.at_least is not None else f"{cut.scale} <= {cut.at_most:g}"
