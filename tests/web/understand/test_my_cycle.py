"""My cycle: nothing before fourteen days, then questions, a picture and every number with its range."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.understand.made_up import keep_days
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def words(client: Client, name: str = "understand:cycle") -> str:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_without_days_it_says_what_to_do(ana_client: Client) -> None:
    page = words(ana_client)
    assert "There are no days yet." in page
    assert reverse("checkin:check-in") in page


def test_before_fourteen_days_it_only_counts(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 13, missing=0.0)
    page = words(ana_client)
    assert "You have 13 days with answers" in page
    assert '<svg class="ring"' not in page


def test_with_twelve_weeks_it_answers_six_questions(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 84)
    page = words(ana_client)
    for question in (
        "On harder days",
        "When the pull is strong",
        "What does it give",
        "Do good things feel better",
        "Does a bad night",
        "What goes with an easier next day",
    ):
        assert question in page
    assert page.count('<path class="ring-link') >= 1
    assert "Every link" in page


def test_dana_sees_none_of_it(ana: Person, ana_client: Client, dana_client: Client) -> None:
    keep_days(ana, 20, missing=0.0)
    assert "There are no days yet." in words(dana_client)
