"""Several resources in one FHIR R4 Bundle, and out of it again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Resource = dict[str, Any]


def bundle(resources: Iterable[Resource], *, when: datetime) -> Resource:
    """A collection, each resource under an address made of its type and id."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": when.isoformat(),
        "entry": [{"fullUrl": f"urn:twofold:{one['resourceType']}:{one['id']}", "resource": one} for one in resources],
    }


def resources_of(given: Mapping[str, Any], kind: str) -> list[Resource]:
    """Every resource of one type."""
    found = [entry["resource"] for entry in given.get("entry", [])]
    return [one for one in found if one["resourceType"] == kind]
