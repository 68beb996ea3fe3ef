"""A decision record has one number, the file's. (The index is written by scripts/docs and compared by scripts/check.)"""

import re
from pathlib import Path

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions"


def test_no_number_is_given_twice() -> None:
    numbers = [path.name[:4] for path in DECISIONS.glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch(r"\d{4}", number) for number in numbers)
