"""What the tests of the plan keep."""

from typing import Any

MEETING: dict[str, Any] = {
    "day": "2026-12-03",
    "time": "14:30",
    "zone": "Europe/Dublin",
    "with": "Dr Cole",
    "protocol": "cope",
    "number": 2,
    "theme": "Getting to know cravings",
    "until_next": "Keep an urge log",
}

FOUR_OF_FIVE = {"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 0}  # PC-PTSD-5
