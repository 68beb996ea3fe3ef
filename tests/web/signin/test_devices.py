"""Where Ana is signed in, and how long a session lasts."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.web.signin.forms import browser, sign_in
from twofold.web.audit.models import AuditEvent
from twofold.web.signin.devices import in_words, kind_of
from twofold.web.signin.jobs import forget_what_is_over
from twofold.web.signin.models import Device, Person
from twofold.web.signin.sessions import BEGAN, SessionStore, stored_key

pytestmark = pytest.mark.django_db

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"
)
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0"


def signed_in_with(user_agent: str) -> Client:
    client = browser(headers={"user-agent": user_agent})
    assert sign_in(client).status_code == 303
    return client


def session_of(client: Client) -> str:
    return client.cookies["s"].value


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "Chrome on Android"),
        (LAPTOP, "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Linux; Android 13) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        ("", "A browser"),
        ("\0<script>" * 1000, "A browser"),
    ],
)
def test_a_device_is_named_by_kind_without_versions(user_agent: str, words: str) -> None:
    assert in_words(kind_of(user_agent)) == words


def test_the_list_has_every_device_with_this_one_first(ana: Person) -> None:
    signed_in_with(PHONE)
    laptop = signed_in_with(LAPTOP)
    body = laptop.get("/account/devices").content.decode()
    assert body.index("Edge on Windows (this one)") < body.index("Chrome on Android")
    assert "Signed in today, last used today" in body


def test_one_device_can_be_signed_out_from_another(ana: Person) -> None:
    phone, laptop = signed_in_with(PHONE), signed_in_with(LAPTOP)
    row = Device.objects.of(ana).get(session=stored_key(session_of(phone)))
    assert laptop.post("/account/devices", {"device": str(row.pk)}).status_code == 303
    assert phone.get("/account").status_code == 302
    assert laptop.get("/account").status_code == 200
    assert "Chrome on Android" not in laptop.get("/account/devices").content.decode()
    assert "device-revoked" in {entry.body["what"] for entry in AuditEvent.objects.filter(person=ana.pk)}


def test_signing_out_everywhere_ends_this_session_too(ana: Person) -> None:
    phone, laptop = signed_in_with(PHONE), signed_in_with(LAPTOP)
    answer = laptop.post("/account/devices", {"everywhere": "yes"})
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in")
    assert phone.get("/account").status_code == laptop.get("/account").status_code == 302
    assert not Device.objects.of(ana).exists()
    assert "You are signed out everywhere" in laptop.get("/sign-in").content.decode()


def test_dana_cannot_sign_out_anas_device_and_learns_nothing(ana: Person, dana_client: Client) -> None:
    phone = signed_in_with(PHONE)
    row = Device.objects.of(ana).get()
    theirs = dana_client.post("/account/devices", {"device": str(row.pk)})
    nobodys = dana_client.post("/account/devices", {"device": "018f0000-0000-7000-8000-000000000000"})
    assert (theirs.status_code, theirs["Location"]) == (nobodys.status_code, nobodys["Location"])
    assert phone.get("/account").status_code == 200
    assert "Chrome on Android" not in dana_client.get("/account/devices").content.decode()


@pytest.mark.parametrize("device", ["", "x", "\0", "1" * 1_000_000, "018f0000"])
def test_a_device_that_is_none_is_refused_with_a_sentence(ana_client: Client, device: str) -> None:
    page = ana_client.post("/account/devices", {"device": device})
    assert page.status_code == 422
    assert "Choose one of the devices" in page.content.decode()


def test_signing_out_ends_the_session_and_is_recorded(ana: Person) -> None:
    client = signed_in_with(PHONE)
    stolen = browser()
    stolen.cookies["s"] = session_of(client)
    answer = client.post("/sign-out")
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "cache" in answer["Clear-Site-Data"]
    assert stolen.get("/account").status_code == 302
    assert not Device.objects.of(ana).exists()
    assert "signed-out" in {entry.body["what"] for entry in AuditEvent.objects.filter(person=ana.pk)}


def test_signing_out_twice_or_signed_out_is_no_error() -> None:
    assert browser().post("/sign-out").status_code == 303
    assert browser().get("/sign-out").status_code == 405


def test_signing_in_as_someone_else_in_the_same_browser_ends_the_first_session(ana: Person, ben: Person) -> None:
    client = signed_in_with(PHONE)
    first = session_of(client)
    assert sign_in(client, name="Ben").status_code == 303
    assert Device.objects.of(ben).get().session == stored_key(session_of(client))
    assert 'value="Ben"' in client.get("/account").content.decode()
    assert not Session.objects.filter(session_key=stored_key(first)).exists()


def test_a_session_ends_after_30_minutes_without_a_request(ana: Person) -> None:
    client = signed_in_with(PHONE)
    row = Session.objects.get(session_key=stored_key(session_of(client)))
    left = row.expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    row.expire_date = timezone.now() - timedelta(seconds=1)
    row.save()
    assert client.get("/account").status_code == 302


def test_a_session_in_use_goes_on(ana: Person) -> None:
    client = signed_in_with(PHONE)
    store = SessionStore(session_of(client))
    store["seen"] = 0
    store.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=3))
    client.get("/account")
    left = Session.objects.get().expire_date - timezone.now()
    assert left > timedelta(minutes=29)


def test_a_session_ends_after_12_hours_however_busy(ana: Person) -> None:
    client = signed_in_with(PHONE)
    store = SessionStore(session_of(client))
    store[BEGAN] = int(time.time()) - 12 * 3600 + 5
    store["seen"] = 0
    store.save()
    client.get("/account")
    left = Session.objects.get().expire_date - timezone.now()
    assert left <= timedelta(seconds=5)
    store[BEGAN] = int(time.time()) - 12 * 3600 - 1
    store.save()
    assert client.get("/account").status_code == 302


def test_a_page_in_the_same_minute_writes_no_session(ana: Person, django_assert_num_queries: object) -> None:
    client = signed_in_with(PHONE)
    client.get("/account")
    before = Session.objects.get().expire_date
    client.get("/account")
    assert Session.objects.get().expire_date == before or time.time() % 60 < 1


def test_an_open_page_opens_no_session(ana: Person, django_assert_num_queries: object) -> None:
    client = signed_in_with(PHONE)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/sign-up").status_code == 200


def test_devices_whose_session_is_over_are_forgotten_at_night(ana: Person) -> None:
    signed_in_with(PHONE)
    signed_in_with(LAPTOP)
    phone = Device.objects.of(ana).order_by("pk").first()
    Session.objects.filter(session_key=phone.session).update(expire_date=timezone.now() - timedelta(minutes=1))
    forget_what_is_over.call()
    forget_what_is_over.call()
    assert [device.about["browser"] for device in Device.objects.of(ana)] == ["Edge"]


def test_an_erased_person_is_signed_in_nowhere(ana: Person) -> None:
    client = signed_in_with(PHONE)
    Person.objects.filter(pk=ana.pk).delete()
    assert client.get("/account").status_code == 302
