"""What I do this for: own questions, things once enjoyed, month by month, and the strip above the plan."""

from datetime import date

import pytest
from django.test import Client

from tests.web.exercise.written import say_month, write_something
from twofold.web.library import say
from twofold.web.reasons.actions import choose
from twofold.web.reasons.models import Month, chosen_by
from twofold.web.reasons.strip import strip_for, this_month
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def test_with_nothing_chosen_the_strip_offers_to_choose(ana: Person, ana_client: Client) -> None:
    assert strip_for(ana).is_empty
    assert say("reasons.empty") in ana_client.get("/what-for").content.decode()
    assert ana_client.get("/what-for/month").status_code == 303
    assert ana_client.post("/what-for/choose", {}).status_code == 422


def test_questions_and_things_are_chosen_and_keep_their_past_while_their_words_stay(
    ana: Person, ana_client: Client
) -> None:
    ana_client.post("/what-for/choose", {"question-1": "Did I sing?", "thing-1": "Swimming", "thing-4": "Swimming"})
    first = chosen_by(ana)
    assert [one["says"] for one in first["things"]] == ["Swimming"]
    choose(by=ana, questions=["Did I dance?"], things=["Chess", "Swimming"])
    assert chosen_by(ana)["things"][1] == first["things"][0]


def test_a_month_is_said_and_changed_and_left_out_is_not_nought(ana: Person, ana_client: Client) -> None:
    choose(by=ana, questions=["Did I sing?"], things=["Swimming"])
    question, thing = chosen_by(ana)["questions"][0]["id"], chosen_by(ana)["things"][0]["id"]
    sent = {f"q-{question}": "skip", f"did-{thing}": "yes", f"expected-{thing}": "3", f"found-{thing}": "6"}
    for found in ("6", "7"):
        assert ana_client.post("/what-for/month", {**sent, f"found-{thing}": found}).status_code == 303
    row = Month.objects.of(ana).get()
    assert row.month == this_month(ana)
    assert row.body["questions"] == {}
    assert row.body["things"][thing] == {"did": "yes", "expected": 3, "found": 7}
    assert "found 7" in ana_client.get("/what-for").content.decode()


@pytest.mark.parametrize("bad", ["11", "-1", "x", "5.5"])
def test_a_number_that_is_none_is_refused(ana: Person, ana_client: Client, bad: str) -> None:
    choose(by=ana, questions=["Did I sing?"], things=[])
    question = chosen_by(ana)["questions"][0]["id"]
    assert ana_client.post("/what-for/month", {f"q-{question}": bad}).status_code == 422
    assert not Month.objects.of(ana).exists()


def test_two_months_make_a_chart_with_its_table_and_one_makes_none(ana: Person) -> None:
    choose(by=ana, questions=["Did I sing?"], things=["Swimming"])
    say_month(ana, date(2026, 1, 1), 3, 5)
    assert strip_for(ana).chart is None
    say_month(ana, date(2026, 3, 1), 4, 4)
    chart = strip_for(ana).chart
    assert chart is not None
    assert [list(line.values) for line in chart.series] == [[3, 4], [5, 4]]
    assert "March 2026" in strip_for(ana).questions[0].last


def test_dana_sees_nothing_of_it(ana: Person, dana_client: Client) -> None:
    write_something(ana)
    for page in ("/what-for", "/what-for/choose", "/what-for/month"):
        assert "Cooking for friends" not in dana_client.get(page).content.decode()
