"""Every source stands in LICENCES-CONTENT.md, and every fact has one with a date that has been."""

from datetime import date
from pathlib import Path

from twofold.care.content import load
from twofold.care.sources import as_markdown, licences, sources

CONTENT = load()


def test_the_licence_page_lists_exactly_the_sources_of_the_content() -> None:
    page = (Path(__file__).parents[2] / "LICENCES-CONTENT.md").read_text(encoding="utf-8")
    assert licences(CONTENT) in page, "run python -m twofold.care.sources and paste both tables"
    assert page.endswith(as_markdown(CONTENT) + "\n"), "run python -m twofold.care.sources and paste the table"


def test_every_source_was_read_on_a_day_that_has_been() -> None:
    for what, source in sources(CONTENT):
        assert date(2026, 1, 1) <= source.read <= date.today(), what


def test_every_rule_and_skill_that_nobody_confirmed_is_told_apart() -> None:
    unconfirmed = [rule.id for rule in CONTENT.rules.values() if rule.reviewed is None]
    unconfirmed += [skill.id for skill in CONTENT.skills.values() if skill.reviewed is None]
    for skill in CONTENT.skills.values():
        if skill.id in unconfirmed:
            assert "To be confirmed by a clinician." in CONTENT.wording.say(skill.evidence)
