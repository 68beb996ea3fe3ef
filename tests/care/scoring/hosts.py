"""A host's own instrument, made up for tests: a form with weights and its key."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twofold.care.content import PACKAGED
from twofold.care.instrument import Instrument
from twofold.care.instrument_folder import read_instrument
from twofold.care.library_files import Files

ABOUT = """\
id: {id}
name: Made up
title: Made up for a test
version: "1"
side: mood
rater: self
pack: free
wording: host
licence: {{kind: own, holder: nobody, says: Free., proof: made up}}
recall: {{says: today, days: 1}}
again: {{after_days: 1, useful_days: 1}}
not_for: Anything but tests.
note: ""
reviewed: null
"""
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def option(code: str, weight: float, text: str | None = None) -> dict[str, Any]:
    coding = {"system": "urn:test", "code": code} | ({"display": text} if text else {})
    return {"extension": [{"url": ORDINAL, "valueDecimal": weight}], "valueCoding": coding}


def choice(name: str, options: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"linkId": name, "text": f"Question {name}", "type": "choice", "answerOption": options, **more}


def form_of(items: list[dict[str, Any]], name: str = "made-up") -> dict[str, Any]:
    return {
        "resourceType": "Questionnaire",
        "id": name,
        "url": f"urn:test:{name}",
        "version": "1",
        "status": "active",
        "item": items,
    }


def write(root: Path, form: Mapping[str, Any], key: str, name: str = "made-up", about: str = ABOUT) -> Path:
    folder = root / "instruments" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "questionnaire.json").write_text(json.dumps(form, indent=1), encoding="utf-8")
    (folder / "scoring.yaml").write_text(key, encoding="utf-8")
    (folder / "about.yaml").write_text(about.format(id=name), encoding="utf-8")
    return folder


def made(root: Path, form: Mapping[str, Any], key: str, name: str = "made-up") -> Instrument:
    write(root, form, key, name)
    return read_instrument(Files((PACKAGED, root)), name)[0]


def key_of(scales: Mapping[str, Any], **more: Any) -> str:
    """The key as JSON, which is YAML too."""
    return json.dumps({"scales": scales, "bands": [], "cut_points": [], "rules": {}, "safety": [], **more})
