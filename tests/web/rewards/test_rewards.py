"""Off by default, kept once, never for less or none, and a ledger edited by hand is noticed."""

import pytest
from django.db import connection
from django.test import Client

from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.rewards.models import Bowl, LedgerLine
from twofold.web.rewards.read import balance_of, lines_of
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
GIVEN = {"gambling": "no", "about_less": "no", "fixed": "bowl", "goal_1": "the Tuesday room", "kind_1": "attend", "prize_1": "tea", "tickets_1": "40", "prize_2": "day out", "tickets_2": "1"}  # fmt: skip


def page(client: Client) -> str:
    return client.get("/rewards").content.decode().replace("&#x27;", "'")


def tap(client: Client, path: str, sent_as: object = None, **more: str):  # type: ignore[no-untyped-def]
    return client.post(f"/rewards/{path}", {"sent_as": str(sent_as or uuid7()), **more})


def test_they_are_off_until_turned_on_and_nothing_earned_is_taken(ana: Person, ana_client: Client) -> None:
    assert say("rewards.off") in page(ana_client)
    assert tap(ana_client, "step", goal="g1", what="done").status_code == 422
    assert ana_client.post("/rewards/set", GIVEN).status_code == 303
    assert tap(ana_client, "step", goal="g1", what="done").status_code == 303
    assert ana_client.post("/rewards/off").status_code == 303
    assert say("rewards.off") in page(ana_client)
    assert balance_of(lines_of(ana)).draws == 1


def test_a_tap_counts_once_and_draws_are_used_up(ana: Person, ana_client: Client) -> None:
    ana_client.post("/rewards/set", GIVEN)
    once = uuid7()
    for _ in range(2):
        tap(ana_client, "step", once, goal="g1", what="done")
    assert say("rewards.left", draws=1) in page(ana_client)
    once = uuid7()
    for _ in range(2):
        assert tap(ana_client, "draw", once).status_code == 303
    assert tap(ana_client, "draw").status_code == 422
    (won,) = balance_of(lines_of(ana)).waiting
    assert tap(ana_client, "had", prize=won).status_code == 303
    assert tap(ana_client, "had", prize=won).status_code == 422


def test_odds_and_the_worst_case_stand_in_figures(ana_client: Client) -> None:
    ana_client.post("/rewards/set", GIVEN)
    text = page(ana_client)
    assert "tea: 97.6%" in text
    assert say("rewards.worst", prize="day out", draws=20, share="61") in text


@pytest.mark.parametrize("gambling", ["yes", "skipped"])
def test_a_bowl_is_not_offered_where_gambling_is_a_trouble(ana: Person, ana_client: Client, gambling: str) -> None:
    """R-21."""
    answer = ana_client.post("/rewards/set", {**GIVEN, "gambling": gambling})
    assert answer.status_code == 422
    assert say("rewards.no-bowl") in answer.content.decode()
    assert "the Tuesday room" in answer.content.decode()
    assert ana_client.post("/rewards/set", {**GIVEN, "gambling": gambling, "fixed": "fixed"}).status_code == 303
    tap(ana_client, "step", goal="g1", what="done")
    assert tap(ana_client, "draw", choice="1").status_code == 303
    assert balance_of(lines_of(ana)).waiting == ("day out",)


@pytest.mark.parametrize(
    "given", [{"goal_1": ""}, {"prize_1": "", "prize_2": ""}, {"tickets_1": "-4"}, {"tickets_1": "9" * 9}, {"prize_2": "tea"}, {"gambling": ""}, {"about_less": "yes"}, {"about_less": ""}],
)  # fmt: skip
def test_what_cannot_be_a_bowl_is_refused(ana: Person, ana_client: Client, given: dict[str, str]) -> None:
    assert ana_client.post("/rewards/set", {**GIVEN, **given}).status_code == 422
    assert not Bowl.objects.of(ana).exists()


def test_a_ledger_edited_by_hand_is_noticed_and_stops(ana: Person, ana_client: Client) -> None:
    ana_client.post("/rewards/set", GIVEN)
    for _ in range(3):
        tap(ana_client, "step", goal="g1", what="done")
    first = LedgerLine.objects.of(ana).get(n=1)
    with connection.cursor() as cursor:  # what someone with the file in hand would do
        cursor.execute("UPDATE rewards_ledgerline SET n = 9 WHERE n = 1")
    answer = ana_client.get("/rewards")
    assert answer.status_code == 409
    assert (
        say("rewards.broken", n=2) in answer.content.decode() or say("rewards.broken", n=1) in answer.content.decode()
    )
    assert tap(ana_client, "draw").status_code == 409
    assert first.body["draws"] == 1


def test_dana_has_rewards_of_her_own_only(ana_client: Client, dana_client: Client) -> None:
    ana_client.post("/rewards/set", GIVEN)
    assert "the Tuesday room" not in page(dana_client)
