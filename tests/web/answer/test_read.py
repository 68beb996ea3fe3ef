"""What other apps read: results newest first, on the key of then or of today, and only one's own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from twofold.web.answer import read, stored
from twofold.web.answer.actions import keep_answers, remove_sheet
from twofold.web.answer.models import AnsweredSheet, ScoredSheet
from twofold.web.library import content
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
PHQ = {str(n): 2 for n in range(1, 11)}


def keep(person: Person, name: str, values: dict[str, int], days_ago: int = 0) -> AnsweredSheet:
    at = timezone.now() - timedelta(days=days_ago)
    return keep_answers(by=person, instrument=content().instruments[name], values=values, at=at)  # type: ignore[return-value]


def test_results_come_newest_first_with_their_scores(ana: Person) -> None:
    keep(ana, "phq-9", dict.fromkeys(PHQ, 1), days_ago=84)
    keep(ana, "phq-9", PHQ)
    found = read.results(ana)
    assert [(name, result.scores["total"].value) for name, _, result in found] == [("phq-9", 18), ("phq-9", 9)]
    assert found[0][1] - found[1][1] == timedelta(days=84)
    assert read.days_since(ana, ana.day_of(timezone.now())) == {"phq-9": 0}


def test_nobody_reads_the_results_of_someone_else(ana: Person, dana: Person) -> None:
    sheet = keep(ana, "phq-9", PHQ)
    assert read.results(dana) == []
    remove_sheet(by=dana, sheet=sheet.pk)
    assert len(read.results(ana)) == 1


def test_a_half_sheet_is_a_result_with_its_reason(ana: Person) -> None:
    sheet = keep(ana, "gad-7", {"1": 3})
    ((_, _, result),) = read.results(ana)
    assert result.cannot_score is not None
    assert not sheet.is_whole


def test_what_was_computed_stands_when_the_key_changes_later(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ana, "phq-9", PHQ)
    phq = content().instruments["phq-9"]
    newer = replace(phq, cut_points=(replace(phq.cut_points[0], at_least=12),))
    monkeypatch.setitem(content().instruments, "phq-9", newer)  # type: ignore[arg-type]
    (one,) = read.finished(ana)
    assert not one.on_todays_key
    assert one.result.scores["total"].value == 18
    assert one.result.met == []


def test_a_source_that_is_named_otherwise_changes_no_key() -> None:
    phq = content().instruments["phq-9"]
    renamed = replace(phq.cut_points[0], source=replace(phq.cut_points[0].source, title="another title"))
    assert stored.key_of(replace(phq, cut_points=(renamed,))) == stored.key_of(phq)


def test_a_sheet_is_kept_once_and_removed_with_its_scores(ana: Person) -> None:
    sheet = keep(ana, "phq-9", PHQ)
    again = keep_answers(
        by=ana, instrument=content().instruments["phq-9"], values=PHQ, at=timezone.now(), sheet=sheet.pk
    )
    assert again.pk == sheet.pk  # type: ignore[union-attr]
    remove_sheet(by=ana, sheet=sheet.pk)
    assert not AnsweredSheet.objects.of(ana).exists()
    assert not ScoredSheet.objects.of(ana).exists()


def test_several_answers_to_one_question_come_back_as_they_went_in(ana: Person) -> None:
    values = {"1": 1, "2": 0, "3": 2}
    keep(ana, "exposure", values)
    assert read.newest_answers(ana, "exposure") == values
    assert read.newest_answers(ana, "phq-9") is None
