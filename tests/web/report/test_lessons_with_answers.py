"""A lesson picks up what its reader answered in the questionnaires, with its day, and nobody else's."""

import pytest
from django.test import Client

from tests.web.report.sheets import both_sides, kept
from twofold.web.library import content
from twofold.web.report.leads import address_of
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def own_part(client: Client, lesson: str) -> str:
    return client.get(f"/lessons/{lesson}").content.decode().replace("&#x27;", "'")


def test_the_longest_form_of_a_side_is_said_with_what_such_answers_often_mean(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    text = own_part(ana_client, "both-sides-at-once")
    assert "PCL-5: 46, on a scale from 0 to 80. Your answers look like those of many people with PTSD." in text
    assert "BAM, use: 7, on a scale from 0 to 12." in text
    assert 'href="/my-report"' in text
    assert "PHQ-9: 13, on a scale from 0 to 27." in own_part(ana_client, "anxiety-mood-ptsd")


def test_nothing_that_stands_out_is_said_as_such(ana: Person, ana_client: Client) -> None:
    kept(ana, "single-alcohol", {"1": 0})
    assert "Nothing in these answers stands out." in own_part(ana_client, "medication")


def test_without_sheets_and_for_others_a_lesson_says_nothing_of_them(ana: Person, ana_client: Client, dana_client: Client) -> None:  # fmt: skip
    assert "PCL-5: " not in own_part(ana_client, "what-trauma-is")
    both_sides(ana)
    assert "PCL-5: 46" in own_part(ana_client, "what-trauma-is")
    assert "PCL-5: 46" not in own_part(dana_client, "what-trauma-is")
    assert "PCL-5: 46" not in own_part(Client(), "what-trauma-is")


def test_every_step_of_a_report_and_of_a_notice_leads_to_a_page(ana_client: Client) -> None:
    steps = [one.do for one in content().report.next] + [one.step for one in content().harder.watched]
    for address in {address_of(step) for step in steps}:
        assert ana_client.get(address).status_code == 200, address
