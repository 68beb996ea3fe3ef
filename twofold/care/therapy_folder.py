"""Reads therapies and skeletons from the content folders, and checks every name in them."""

from collections.abc import Callable, Mapping
from typing import Any

from twofold.care.errors import ContentError
from twofold.care.library_files import Files
from twofold.care.source import source
from twofold.care.therapy import Protocol, Therapy, protocol, therapy, unknown_measures, unknown_sources

KeepTexts = Callable[[Mapping[str, Any], str], None]
SHARED, OWN = "lessons/_sources.yaml", "therapies/_sources.yaml"


def read_therapies(files: Files, keep_texts: KeepTexts) -> tuple[dict[str, Therapy], dict[str, Protocol]]:
    """Therapies in their order, and skeletons by id. Raises ContentError."""
    named = {
        name: source(one)
        for place in (SHARED, OWN)
        for name, one in files.one(place, "lesson-sources")["sources"].items()
    }
    protocols = {}
    for place, given in files.by_id("protocols/*.yaml", "protocol").items():
        keep_texts(given, place)
        protocols[given["id"]] = protocol(given)
    found = []
    for place, given in files.by_id("therapies/[!_]*.yaml", "therapy").items():
        for field, problem in unknown_sources(given, named):
            raise ContentError(place, field, problem)
        if "protocol" in given and given["protocol"] not in protocols:
            raise ContentError(place, "protocol", f"there is no skeleton {given['protocol']}")
        keep_texts(given, place)
        found.append(therapy(given, named))
    return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}, protocols


def check_measures(protocols: Mapping[str, Protocol], instruments: Mapping[str, object]) -> None:
    """Every measure of a skeleton is an instrument, and its meetings follow each other. Raises ContentError."""
    for one in protocols.values():
        for problem in unknown_measures(one, instruments):
            raise ContentError(f"protocols/{one.id}.yaml", "meetings", problem)
