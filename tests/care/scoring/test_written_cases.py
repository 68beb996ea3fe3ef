"""Every instrument reproduces its written cases, and the cases are the ones that matter."""

import math
from itertools import pairwise

import pytest

from twofold.care.content import PACKAGED, load
from twofold.care.instrument import Instrument
from twofold.care.instrument_cases import label, wrong_cases
from twofold.care.library_files import read_valid

INSTRUMENTS = load().instruments


def cases_of(name: str) -> list[dict[str, object]]:
    place = f"instruments/{name}/cases.yaml"
    found: list[dict[str, object]] = read_valid(PACKAGED / place, "instrument-cases", place)["cases"]
    return found


WRITTEN = {name: cases_of(name) for name in INSTRUMENTS}


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_the_written_cases_come_out_as_written(name: str) -> None:
    assert list(wrong_cases(INSTRUMENTS[name], WRITTEN[name])) == []


def values_of(name: str, scale: str) -> set[float]:
    found = set()
    for case in WRITTEN[name]:
        scores = case.get("scores")
        if isinstance(scores, dict) and scores[scale] is not None:
            found.add(float(scores[scale]))
    return found


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_floor_and_ceiling_of_every_scale_are_among_the_cases(name: str) -> None:
    for scale in INSTRUMENTS[name].scales.values():
        assert scale.low in values_of(name, scale.name)
        assert scale.high is None or scale.high in values_of(name, scale.name)


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_every_cut_point_and_its_neighbour_are_among_the_cases(name: str) -> None:
    for cut in INSTRUMENTS[name].cut_points:
        step = INSTRUMENTS[name].scales[cut.scale].times
        if cut.at_least is not None:
            needed = {cut.at_least, cut.at_least - step}
        else:
            top = math.floor((cut.at_most or 0) / step) * step
            needed = {top, top + step}
        assert needed <= values_of(name, cut.scale), label(cut)


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_one_missing_and_too_many_missing_are_among_the_cases(name: str) -> None:
    instrument = INSTRUMENTS[name]
    answered = [set(one["answers"]) for one in WRITTEN[name] if isinstance(one["answers"], dict)]
    assert set() in answered
    if len(instrument.items) > 1:
        assert any(len(instrument.items) - len(one) == 1 for one in answered)
        assert any(0 < len(one) <= len(instrument.items) / 2 for one in answered)


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_each_rule_is_seen_both_ways_and_each_safety_item_is_raised(name: str) -> None:
    instrument: Instrument = INSTRUMENTS[name]
    for rule in instrument.rules:
        seen = {case["rules"][rule] for case in WRITTEN[name] if isinstance(case.get("rules"), dict)}  # type: ignore[index]
        assert seen >= {True, False}, rule
    raised = {item for case in WRITTEN[name] for item in case.get("safety", [])}  # type: ignore[attr-defined]
    assert raised == {safe.item for safe in instrument.safety}


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_bands_cover_the_whole_scale_without_a_gap(name: str) -> None:
    instrument = INSTRUMENTS[name]
    for scale in {band.scale for band in instrument.bands}:
        ends = [(band.low, band.high) for band in instrument.bands if band.scale == scale]
        assert ends[0][0] == instrument.scales[scale].low
        assert ends[-1][1] == instrument.scales[scale].high
        assert all(after[0] == (before[1] or 0) + 1 for before, after in pairwise(ends))
