"""What cannot be taken is refused with one sentence, and nothing of it is half stored."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.answer.sittings import Walk, text_of
from twofold.web.answer import stored
from twofold.web.answer.models import AnsweredSheet, HelpShown, Sitting
from twofold.web.library import content, say
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
FIVE: dict[str, Any] = {"gad-7": [1] * 7, "phq-2": [1, 1], "gad-2": [1, 1]}


def opened(client: Client, one: str = "gad-7") -> tuple[Walk, Any, dict[str, Any]]:
    """(the walk, the first form of a set, the form filled in)."""
    walk = Walk(client, FIVE)
    form = walk.form_of(walk.follow(client.post("/questions/begin", {"one": one})))
    assert form is not None
    return walk, form, walk.filled(form, one)


@pytest.mark.parametrize(
    "fault",
    [
        {"q-1": "4"},
        {"q-1": "-1"},
        {"q-1": "1.5"},
        {"q-1": "yes"},
        {"q-1": ["1", "2"]},
        {"q-7": "1"},
        {"q-99": "1"},
        {"q-": "1"},
        {"q-1": "9" * 400},
        {"q-1": "1\0"},
    ],
    ids=str,
)
def test_a_page_with_an_answer_that_does_not_exist_is_kept_in_no_part(
    ana: Person, ana_client: Client, fault: dict[str, Any]
) -> None:
    _, form, page = opened(ana_client)
    answer = ana_client.post(form.action, page | fault)
    assert answer.status_code == 422
    assert "Something needs another look" in text_of(answer)
    assert Sitting.objects.of(ana).get().body["sheet"] is None
    assert answer.content.decode().count("checked") >= 2  # what was chosen besides is still chosen


@pytest.mark.parametrize("number", ["367", "-1", "many", "1e3", "٣x"])
def test_a_number_outside_its_range_is_refused(ana: Person, ana_client: Client, number: str) -> None:
    walk = Walk(ana_client, {})
    form = walk.form_of(walk.follow(ana_client.post("/questions/begin", {"one": "single-alcohol"})))
    assert form is not None
    answer = ana_client.post(form.action, walk.hidden(form) | {"q-1": number, "go": "next"})
    assert answer.status_code == 422
    assert not AnsweredSheet.objects.of(ana).exists()


@pytest.mark.parametrize(
    "fault",
    [
        {"step": "mood-form"},
        {"instrument": "phq-9"},
        {"instrument": "cows"},
        {"key": "0" * 16},
        {"page": "17"},
        {"page": ""},
        {"step": ""},
    ],
    ids=str,
)
def test_a_page_that_belongs_nowhere_is_told_so_and_changes_nothing(
    ana: Person, ana_client: Client, fault: dict[str, str]
) -> None:
    _, form, page = opened(ana_client)
    answer = ana_client.post(form.action, page | fault)
    assert answer.status_code == 409
    assert say("answer.elsewhere.title") in text_of(answer)
    assert Sitting.objects.of(ana).get().body["sheet"] is None


def test_the_same_page_twice_is_kept_once(ana: Person, ana_client: Client) -> None:
    walk, form, page = opened(ana_client)
    first = ana_client.post(form.action, page)
    second = ana_client.post(form.action, page)
    assert first["Location"] == second["Location"]
    form = walk.form_of(walk.follow(second))
    assert form is not None
    last = walk.filled(form, "gad-7")
    assert ana_client.post(form.action, last).status_code == 303
    assert ana_client.post(form.action, last).status_code == 404  # one set on its own: its sitting is over
    assert AnsweredSheet.objects.of(ana).count() == 1


def test_in_a_sitting_a_finished_set_that_comes_again_is_kept_once_and_other_answers_are_said(
    ana: Person, ana_client: Client
) -> None:
    walk = Walk(ana_client, FIVE)
    form = walk.form_of(walk.begin())
    assert form is not None
    page = walk.filled(form, "phq-2")
    assert ana_client.post(form.action, page).status_code == 303
    assert ana_client.post(form.action, page).status_code == 303
    answer = ana_client.post(form.action, page | {"q-1": "3"})
    assert answer.status_code == 409
    assert say("answer.elsewhere.finished") in text_of(answer)
    (sheet,) = AnsweredSheet.objects.of(ana)
    assert sheet.values == {"1": 1, "2": 1}


def test_two_tabs_at_two_pages_of_one_set_both_count(ana: Person, ana_client: Client) -> None:
    walk, form, page = opened(ana_client)
    other_tab = walk.form_of(ana_client.get(form.action))
    assert other_tab is not None
    ana_client.post(form.action, page)
    answer = walk.follow(ana_client.post(form.action, walk.filled(other_tab, "gad-7") | {"q-2": "3"}))
    form = walk.form_of(answer)
    assert form is not None
    ana_client.post(form.action, walk.filled(form, "gad-7"))
    (sheet,) = AnsweredSheet.objects.of(ana)
    assert sheet.values == {"1": 1, "2": 3, "3": 1, "4": 1, "5": 1, "6": 1, "7": 1}


def test_a_page_of_a_set_that_another_tab_has_left_behind_changes_nothing(ana: Person, ana_client: Client) -> None:
    walk = Walk(ana_client, FIVE)
    first = walk.form_of(walk.begin())
    assert first is not None
    second = walk.form_of(walk.follow(ana_client.post(first.action, walk.hidden(first) | {"go": "skip-set"})))
    assert second is not None
    ana_client.post(second.action, walk.filled(second, "gad-2") | {"q-2": "skip", "q-1": "1", "go": "stop"})
    late = ana_client.post(first.action, walk.filled(first, "phq-2"))
    assert late.status_code in {303, 409}
    assert {sheet.instrument for sheet in AnsweredSheet.objects.of(ana)} <= {"phq-2", "gad-2"}


def test_a_sitting_that_was_ended_in_another_tab_takes_nothing_more(ana: Person, ana_client: Client) -> None:
    _, form, page = opened(ana_client)
    ana_client.post(f"{form.action}/way", {"what": "end"})
    assert ana_client.post(form.action, page).status_code == 404


def test_questions_that_change_in_the_middle_are_asked_anew_and_what_was_said_is_kept(
    ana: Person, ana_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, form, page = opened(ana_client)
    second = walk.form_of(walk.follow(ana_client.post(form.action, page)))
    assert second is not None
    gad = content().instruments["gad-7"]
    newer = replace(gad, about=replace(gad.about, version="2"))
    monkeypatch.setitem(content().instruments, "gad-7", newer)  # type: ignore[arg-type]
    answer = ana_client.post(second.action, walk.filled(second, "gad-7"))
    assert answer.status_code == 409
    assert say("answer.elsewhere.changed") in text_of(answer)
    assert say("answer.again.changed") in text_of(ana_client.get(form.action))
    again = walk.follow(ana_client.post(f"{form.action}/way", {"what": "again"}))
    form = walk.form_of(again)
    assert form is not None
    assert form.controls["key"].options == [stored.key_of(newer)]
    (half,) = AnsweredSheet.objects.of(ana)
    assert (half.version, half.is_whole, dict(half.values)) == ("1", False, {"1": 1, "2": 1, "3": 1})
    text = text_of(ana_client.get("/questions/answered"))
    assert "GAD-7" in text


def test_a_set_left_for_too_long_starts_anew_and_one_across_midnight_does_not(ana: Person, ana_client: Client) -> None:
    _, form, page = opened(ana_client)
    ana_client.post(form.action, page)
    for ago, goes_on in ((timedelta(hours=14), True), (timedelta(days=8), False)):
        row = Sitting.objects.of(ana).get()
        row.body = {**row.body, "sheet": {**row.body["sheet"], "begun": (timezone.now() - ago).isoformat()}}
        row.save()
        answer = ana_client.get(form.action)
        assert ("q-4" in answer.content.decode()) is goes_on
        assert (say("answer.again.stale") in text_of(answer)) is not goes_on


def test_what_is_sent_to_the_ways_beside_is_harmless_whatever_it_is(ana: Person, ana_client: Client) -> None:
    _, form, _ = opened(ana_client)
    for sent in (
        {"what": "take", "step": "nothing"},
        {"what": "take", "step": "gad-7", "label": "x" * 300},
        {"what": "how-now", "rating": "11"},
        {"what": "help", "chose": "everything"},
        {"what": "pass"},
        {},
    ):
        assert ana_client.post(f"{form.action}/way", sent).status_code in {200, 303, 422}
    assert not HelpShown.objects.of(ana).exists()


def test_a_stranger_finds_nothing_and_can_change_nothing(ana: Person, ana_client: Client, dana_client: Client) -> None:
    _, form, page = opened(ana_client)
    assert dana_client.get(form.action).status_code == 404
    assert dana_client.post(form.action, page).status_code == 404
    assert dana_client.post(f"{form.action}/way", {"what": "end"}).status_code == 404
    assert Sitting.objects.of(ana).get().body["sheet"] is None
