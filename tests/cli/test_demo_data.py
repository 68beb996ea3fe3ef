"""`twofold demo-data` a second time."""

from pathlib import Path
from typing import Any

import pytest

from tests.cast import make_person
from twofold.cli.demo_data import fill
from twofold.cli.made_up import PEOPLE


@pytest.mark.django_db
def test_someone_who_signed_up_is_not_counted_among_the_made_up(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA = tmp_path
    (tmp_path / "made-up").write_text("{}", encoding="utf-8")
    make_person(PEOPLE[0].name)
    make_person("Dana")
    fill(tmp_path / "made-up", 1, 10, 1)
    assert capsys.readouterr().out.startswith("The 1 made-up people asked for are here already")
