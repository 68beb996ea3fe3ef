"""Every decision record is in the index, under its own title; the number is the file's."""

import re
from pathlib import Path

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions"


def test_the_index_names_every_record_with_its_title() -> None:
    index = (DECISIONS / "README.md").read_text()
    for path in sorted(DECISIONS.glob("[0-9]*.md")):
        title = path.read_text().splitlines()[0].lstrip("# ").strip()
        assert f"[{title}]({path.name})" in index, path.name


def test_no_number_is_given_twice() -> None:
    numbers = [path.name[:4] for path in DECISIONS.glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch(r"\d{4}", number) for number in numbers)
