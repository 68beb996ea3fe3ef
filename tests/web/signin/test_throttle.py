"""Knocking too often means waiting, never a lock; and nobody can keep Ana out by trying her name."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.cast import PASSPHRASE
from tests.web.signin.forms import ELSEWHERE, NEW, SOMEWHERE, browser, sign_in, sign_up_form, tried
from twofold.web.library import say
from twofold.web.signin import throttle
from twofold.web.signin.actions import make_codes
from twofold.web.signin.entering import doors_in
from twofold.web.signin.models import Knock, Person, index_of
from twofold.web.signin.throttle import Door, Lane, knock, level_at, network_of, wait_after

pytestmark = pytest.mark.django_db
NAMES_HER = index_of("Ana")
FROM_HERE = Door(throttle.NAME_FROM_ADDRESS, f"{NAMES_HER}|{SOMEWHERE}")


def hours_go_by(hours: float) -> None:
    """As if every try had been that long ago."""
    for row in Knock.objects.all():
        row.at -= timedelta(hours=hours)
        row.opens_at -= timedelta(hours=hours)
        row.save()


def hammer() -> None:
    """Dana tries Ana's name from everywhere, without pause."""
    tried(Door(throttle.NAME, NAMES_HER), 70)


def test_after_five_wrong_tries_from_one_place_there_is_a_wait(ana: Person) -> None:
    assert sign_in(browser(), passphrase=NEW).status_code == 422
    assert throttle.tries_at(FROM_HERE) == 1
    tried(FROM_HERE, 11)
    page = sign_in(browser())
    assert page.status_code == 429
    body = page.content.decode()
    assert "Please wait" in body
    assert "Nothing is locked" in body
    assert 'value="Ana"' in body, "what was typed stays"
    assert "recovery code" in body
    assert 50 <= int(page["Retry-After"]) <= 64


def test_the_right_passphrase_after_the_wait_works_at_once(ana: Person) -> None:
    tried(FROM_HERE, 11)
    hours_go_by(0.02)
    assert sign_in(browser()).status_code == 303
    assert sign_in(browser(), passphrase=NEW).status_code == 422, "and the count from here begins again"


def test_knocking_during_the_wait_does_not_make_it_longer(ana: Person) -> None:
    door = Door(Lane("test", free=1, longest=900, drains_in=3600), "x")
    assert knock([door]) == 0
    waits = [knock([door]) for _ in range(20)]
    assert waits == sorted(waits, reverse=True)
    assert max(waits) <= 1


def test_waits_grow_to_a_bound_and_no_further() -> None:
    lane = throttle.NAME_FROM_ADDRESS
    waits = [wait_after(level, lane) for level in range(1, 40)]
    assert waits[:8] == [0, 0, 0, 0, 1, 2, 4, 8]
    assert waits == sorted(waits)
    assert waits[-1] == 900


def test_tries_are_forgotten_with_time() -> None:
    now = timezone.now()
    assert level_at(5, now - timedelta(minutes=60), now, throttle.NAME_FROM_ADDRESS) == 3
    assert level_at(5, now - timedelta(days=3), now, throttle.NAME_FROM_ADDRESS) == 0
    assert level_at(5, now + timedelta(hours=2), now, throttle.NAME_FROM_ADDRESS) == 5, "a clock that jumped back"


def test_another_place_is_not_held_up_by_one_that_hammers(ana: Person) -> None:
    tried(Door(throttle.NAME_FROM_ADDRESS, f"{NAMES_HER}|{ELSEWHERE}"), 12)
    assert sign_in(browser(), passphrase=NEW, address=ELSEWHERE).status_code == 429
    assert sign_in(browser(), address=SOMEWHERE).status_code == 303


def test_a_name_hammered_from_everywhere_makes_strangers_wait(ana: Person) -> None:
    hammer()
    assert sign_in(browser(), address=SOMEWHERE).status_code == 429


def test_a_remembered_device_gets_in_while_the_name_is_hammered(ana: Person) -> None:
    own = browser()
    sign_in(own, remember="on")
    own.post("/sign-out")
    hammer()
    assert sign_in(own).status_code == 303
    assert "Someone tried to sign in with your name" in own.get("/account").content.decode()


def test_the_way_back_is_open_while_the_name_is_hammered(ana: Person) -> None:
    code = make_codes(by=ana)[0]
    hammer()
    form = {"name": "Ana", "code": code, "passphrase": NEW, "again": NEW}
    assert browser().post("/way-back", form, REMOTE_ADDR=SOMEWHERE).status_code == 303


def test_a_remembered_device_is_no_free_pass_to_guess(ana: Person) -> None:
    own = browser()
    sign_in(own, remember="on")
    request = RequestFactory().get("/sign-in")
    request.COOKIES["d"] = own.cookies["d"].value
    doors = doors_in(request, "Ana")
    assert [door.lane for door in doors] == [throttle.DEVICE]
    tried(doors[0], 16)
    assert sign_in(own).status_code == 429


def test_the_remembering_cookie_says_nothing_and_opens_only_her_door(ana: Person, dana: Person) -> None:
    own = browser()
    sign_in(own, remember="on")
    cookie = own.cookies["d"]
    assert str(ana.pk) not in cookie.value
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/sign-in", True, "Strict")
    thief = browser()
    thief.cookies["d"] = cookie.value
    hammer()
    assert sign_in(thief, name="Dana", address=SOMEWHERE).status_code == 303, "for other names it changes nothing"
    thief.cookies["d"] = cookie.value[:-8] + "AAAAAAA="
    assert sign_in(thief, address=SOMEWHERE).status_code == 429


def test_without_the_tick_no_cookie_is_left(ana: Person) -> None:
    client = browser()
    sign_in(client)
    assert "d" not in client.cookies


def test_the_tick_is_shown_as_it_was_left_and_unticking_takes_the_mark_away(ana: Person) -> None:
    own = browser()
    sign_in(own, remember="on")
    own.post("/sign-out")
    assert re.search(r"<input[^>]*name=.remember.[^>]*checked", own.get("/sign-in").content.decode())
    sign_in(own)
    assert not own.cookies["d"].value, "unticked, the mark is taken away"


def test_signing_out_everywhere_forgets_remembered_devices(ana: Person) -> None:
    own = browser()
    sign_in(own, remember="on")
    own.post("/account/devices", {"everywhere": "yes"})
    hammer()
    assert sign_in(own).status_code == 429


def test_an_unknown_name_waits_like_a_known_one(ana: Person) -> None:
    sign_in(browser(), name="Nobody", passphrase=NEW)
    door = Door(throttle.NAME_FROM_ADDRESS, f"{index_of('Nobody')}|{SOMEWHERE}")
    assert throttle.tries_at(door) == 1
    tried(door, 11)
    assert sign_in(browser(), name="Nobody", passphrase=NEW).status_code == 429


def test_many_names_from_one_address_make_it_wait() -> None:
    door = Door(throttle.ADDRESS, ELSEWHERE)
    assert [knock([door]) for _ in range(30)] == [0] * 30
    assert knock([door]) >= 1


def test_making_many_accounts_from_one_address_has_to_wait() -> None:
    tried(Door(throttle.SIGN_UP, ELSEWHERE), 26)
    page = browser().post("/sign-up", sign_up_form(), REMOTE_ADDR=ELSEWHERE)
    assert page.status_code == 429
    assert not Person.objects.exists()
    assert PASSPHRASE not in page.content.decode()


def test_guessing_codes_has_to_wait(ana: Person) -> None:
    form = {"name": "Ana", "code": "0000-0000-0000-0000", "passphrase": NEW, "again": NEW}
    assert browser().post("/way-back", form, REMOTE_ADDR=ELSEWHERE).status_code == 422
    assert throttle.tries_at(Door(throttle.WAY_BACK, ELSEWHERE)) == 1
    tried(Door(throttle.WAY_BACK, ELSEWHERE), 16)
    assert browser().post("/way-back", form, REMOTE_ADDR=ELSEWHERE).status_code == 429


def test_neither_names_nor_addresses_are_stored(ana: Person) -> None:
    sign_in(browser(), passphrase=NEW)
    keys = list(Knock.objects.values_list("pk", flat=True))
    assert len(keys) == 4
    assert not any(SOMEWHERE in key or "Ana" in key or ana.name_index in key for key in keys)


def test_doors_nobody_tried_for_two_days_are_forgotten(ana: Person) -> None:
    sign_in(browser(), passphrase=NEW)
    assert throttle.forget_old() == 0
    hours_go_by(49)
    assert throttle.forget_old() == 4


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "network"),
    [
        (0, "203.0.113.7", "", "203.0.113.7"),
        (0, "203.0.113.7", "198.51.100.9", "203.0.113.7"),
        (0, "127.0.0.1", "198.51.100.9", ""),
        (1, "127.0.0.1", "198.51.100.9", "198.51.100.9"),
        (1, "127.0.0.1", "10.0.0.1, 198.51.100.9", "198.51.100.9"),
        (2, "127.0.0.1", "198.51.100.9, 192.0.2.1", "198.51.100.9"),
        (2, "127.0.0.1", "192.0.2.1", ""),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "::ffff:203.0.113.7", "", "203.0.113.7"),
        (0, "", "", ""),
        (1, "127.0.0.1", "not an address", ""),
    ],
)
def test_whose_address_counts(settings: Any, proxies: int, remote: str, forwarded: str, network: str) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded} if forwarded else None
    )
    assert network_of(request) == network


def test_many_at_once_cannot_slip_through(ana: Person) -> None:
    door = Door(throttle.NAME_FROM_ADDRESS, "x")
    passed = [knock([door]) == 0 for _ in range(50)]
    assert passed.count(True) == 5, "every try is counted before it is looked at"


def test_ana_slipping_herself_is_not_told_of_strangers(ana: Person) -> None:
    client = Client()
    tried(FROM_HERE, 4)
    tried(Door(throttle.NAME, NAMES_HER), 4)
    sign_in(client)
    assert "Someone tried" not in client.get("/account").content.decode()


@pytest.mark.parametrize(("wrong", "is_said"), [(28, True), (5, True), (3, False)])
def test_where_addresses_are_unknown_many_tries_are_said_without_naming_who(
    ana: Person, wrong: int, is_said: bool
) -> None:
    client = Client()
    tried(Door(throttle.NAME, NAMES_HER), wrong)
    assert sign_in(client, address="127.0.0.1").status_code == 303
    text = client.get("/account").content.decode()
    assert (say("sign-in.in.tried-by-someone-or-you") in text) is is_said
    assert say("sign-in.in.tried") not in text
