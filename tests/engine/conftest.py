"""Small files and specs for the engine's tests."""

from pathlib import Path

import pytest

from twofold.engine import spec_from

SHARED = Path(__file__).resolve().parents[3] / "shared"

SMALL = {
    "person": "id",
    "time": {"day": "day"},
    "variables": [
        {"name": "low", "kind": "rating", "range": [0, 10], "role": "mood"},
        {"name": "craving", "kind": "rating", "range": [0, 10], "role": "craving"},
        {"name": "use", "kind": "use"},
    ],
    "missing": ["", "NA"],
}


@pytest.fixture
def small_spec():
    """Low mood, craving, use; one row a day."""
    return spec_from(SMALL)


@pytest.fixture
def shared():
    """The folder with the public diary sets."""
    if not SHARED.exists():
        pytest.skip("../shared is not here")
    return SHARED
