"""The scoring keys that others publish, in ../shared: ours give the same, or it is said here why they cannot."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.care.scoring.hosts import choice, form_of, key_of, made, option
from twofold.care.content import load
from twofold.care.fhir.questionnaire import values_of
from twofold.care.instrument import Instrument
from twofold.care.scoring import score

pytestmark = pytest.mark.shared

SHARED = Path(__file__).parents[4] / "shared" / "data" / "instruments"
VA = SHARED / "va-vista-mha"
INSTRUMENTS = load().instruments if VA.is_dir() else {}
FILES = sorted(path.stem for path in VA.glob("*.json"))
SHEETS = 200

# VA file -> our instrument, and its scales as they are called there and here
SHIPPED: dict[str, tuple[str, dict[str, str]]] = {
    "audc": ("audit-c", {"Total": "total"}),
    "audit": ("audit", {"AUDIT": "total"}),
    "bam": ("bam", {"Use": "use", "Risk Factors": "risk", "Protective Factors": "protective"}),
    "bam-iop": ("bam-iop", {"Use": "use", "Risk Factors": "risk", "Protective Factors": "protective"}),
    "ciwa-ar": ("ciwa-ar", {"Total Score": "total"}),
    "cows": ("cows", {"COWS Scale": "total"}),
    "gad-7": ("gad-7", {"Anxiety": "total"}),
    "isi": ("isi", {"ISI": "total"}),
    "pc-ptsd-5": ("pc-ptsd-5", {"PTSD5": "total"}),
    "pcl-5": ("pcl-5", {"PCL-5": "total"}),
    "pcl-5-weekly": ("pcl-5-weekly", {"PCL-5": "total"}),
    "phq-2": ("phq-2", {"Depression": "total"}),
    "phq9": ("phq-9", {"PHQ9": "total"}),
    "whodas2-0-12": ("whodas-12", {"Total": "total"}),
}
# Files of which we have an instrument, but whose key says nothing that could agree or disagree with it.
NOTHING_TO_AGREE_WITH = {
    "c-ssrs": "yes is 1 and no is 2 on eight lines of its own numbering: codes of answers, not points",
    "bam-c": "only '0': '0'; the numbers of days are scored in program code",
    "bam-r": "only '0': '0' where days are asked; they are scored in program code",
}


def va(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def keys(name: str) -> dict[str, dict[str, dict[str, int]]]:
    """Scale -> item of the VA -> label -> points; scales without a key are left out."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for scale in va(name)["scales"]:
        if scale["key"] and scale["scale"] not in found:
            found[scale["scale"]] = {
                item: {label: int(points) for label, points in labels.items()} for item, labels in scale["key"].items()
            }
    return found


def in_order(items: dict[str, dict[str, int]]) -> list[str]:
    return sorted(items, key=int)


def test_there_are_23_files() -> None:
    assert len(FILES) == 23


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_our_weights_are_the_points_of_the_key(name: str) -> None:
    """An answer worth 0 is often not in the key; every other answer must be, and no more."""
    ours, scales = SHIPPED[name]
    instrument = INSTRUMENTS[ours]
    for theirs, here in scales.items():
        key = keys(name)[theirs]
        items = instrument.scales[here].items
        assert len(items) == len(key)
        for item, seq in zip(items, in_order(key), strict=True):
            weights = {one.weight for one in instrument.items[item].options}
            assert weights | {0} == set(key[seq].values()) | {0}, item
            for one in instrument.items[item].options:
                assert one.text not in key[seq] or one.weight == key[seq][one.text], one.text


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_random_sheets_have_the_sums_of_the_key(name: str) -> None:
    ours, scales = SHIPPED[name]
    instrument, rng = INSTRUMENTS[ours], np.random.default_rng(23)
    for _ in range(SHEETS):
        sheet = whole_sheet(instrument, rng)
        result = score(instrument, sheet)
        for theirs, here in scales.items():
            key = keys(name)[theirs]
            points = [
                points_of(instrument, item, sheet[item], key[seq])
                for item, seq in zip(instrument.scales[here].items, in_order(key), strict=True)
            ]
            assert result.scores[here].value == sum(points)


def whole_sheet(instrument: Instrument, rng: np.random.Generator) -> dict[str, int]:
    sheet = {name: item.options[int(rng.integers(len(item.options)))].value for name, item in instrument.items.items()}
    for scale in instrument.scales.values():
        if scale.zero_unless:
            sheet[scale.zero_unless[0]] = scale.zero_unless[1]
    return sheet


def points_of(instrument: Instrument, item: str, value: int, labels: dict[str, int]) -> int:
    """The key's points for an answer: by its label where we ship the words, else by its place among the points."""
    chosen = instrument.items[item].by_value[value]
    if chosen.text is not None:
        folded = {label.casefold(): points for label, points in labels.items()}
        stepped = [points for label, points in labels.items() if re.fullmatch(rf"[A-Z][a-z]+ {value}", label)]
        return folded.get(chosen.text.casefold(), stepped[0] if stepped else 0)
    return int(chosen.weight) if chosen.weight in labels.values() else 0


@pytest.mark.parametrize("name", FILES)
def test_every_one_of_the_23_keys_can_be_written_as_a_table_and_gives_its_own_sums(tmp_path: Path, name: str) -> None:
    """The key becomes a host's instrument; the sums are those of plain addition over the file."""
    scales = keys(name)
    items = dict.fromkeys(item for key in scales.values() for item in key)
    labels = {item: label_points(item, scales) for item in items}
    form = form_of(
        [
            choice(item, [option(str(n), points, label) for n, (label, points) in enumerate(labels[item].items())])
            for item in items
        ]
    )
    named = {f"scale_{n}": key for n, key in enumerate(scales.values())}
    table = {
        here: {
            "items": list(key),
            "score": "sum",
            "range": [sum(min(labels[i].values()) for i in key), sum(max(labels[i].values()) for i in key)],
        }
        for here, key in named.items()
    }
    instrument, rng = made(tmp_path, form, key_of(table)), np.random.default_rng(24)
    for _ in range(SHEETS):
        chosen = {item: list(labels[item])[int(rng.integers(len(labels[item])))] for item in items}
        result = score(instrument, {item: list(labels[item]).index(label) for item, label in chosen.items()})
        for here, key in named.items():
            assert result.scores[here].value == sum(key[item].get(chosen[item], 0) for item in key)


def label_points(item: str, scales: dict[str, dict[str, dict[str, int]]]) -> dict[str, int]:
    """Label -> points, with one answer that is not in the key where none is worth 0."""
    found = next(key[item] for key in scales.values() if item in key)
    for key in scales.values():
        if item in key:
            worth = {label: points for label, points in key[item].items() if points}
            assert worth == {label: points for label, points in found.items() if points}, "the same wherever it counts"
    return found if 0 in found.values() else {"(an answer worth 0)": 0, **found}


def test_what_cannot_be_compared_is_named() -> None:
    with_our_own = {"c-ssrs", "bam-c", "bam-r"}
    not_ours = {"assist-nida", "brs", "hsi", "i9-c-ssrs", "pss-3", "sip-2l"}
    assert set(FILES) == set(SHIPPED) | with_our_own | not_ours
    assert set(NOTHING_TO_AGREE_WITH) == with_our_own
    assert {
        points
        for scale in keys("c-ssrs").values()
        for points in scale["1" if "1" in scale else next(iter(scale))].values()
    } == {1, 2}


def us_core(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "us-core" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_the_public_example_of_the_phq_9_is_12_when_its_own_form_is_brought_in(tmp_path: Path) -> None:
    form = us_core("Questionnaire-phq-9-example") | {"version": "1"}
    scored = [item["linkId"] for item in form["item"] if item["type"] == "choice"][:9]
    instrument = made(tmp_path, form, key_of({"total": {"items": scored, "score": "sum", "range": [0, 27]}}))
    values = values_of(instrument, us_core("QuestionnaireResponse-phq-9-example"))
    assert score(instrument, values).scores["total"].value == 12


def test_the_public_example_of_the_phq_9_is_12_by_our_own_key() -> None:
    """Matched by the LOINC code of each question and the words of each answer."""
    instrument, values = INSTRUMENTS["phq-9"], {}
    by_code = {
        one["code"][0]["code"]: one["linkId"]
        for one in [*instrument.form["item"][0]["item"], instrument.form["item"][1]]
    }
    for given in us_core("QuestionnaireResponse-phq-9-example")["item"]:
        item = by_code.get(given["linkId"].removeprefix("/"))
        if item is not None:
            words = given["answer"][0]["valueCoding"]["display"]
            values[item] = next(one.value for one in instrument.items[item].options if one.text == words)
    assert len(values) == 10
    result = score(instrument, values)
    assert (result.scores["total"].value, result.scores["total"].band) == (12, "moderate")
