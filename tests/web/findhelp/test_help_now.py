"""Help now: without sign-in, without a database, without a cookie, and honest about what nobody has checked."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.html import escape

from tests.cast import make_person
from tests.conftest import signed_in
from twofold.care.helpline import Channel
from twofold.web.audit.models import AuditEvent
from twofold.web.library import content, say
from twofold.web.lines import own_doors
from twofold.web.signin.models import Person
from twofold.web.signin.zones import country_codes
from twofold.web.vault.keys import destroy_person_key

COUNTRIES = sorted(code.lower() for code in content().helplines)
PAGES = ["/help-now", "/not-safe", *(f"/{page}/{code}" for page in ("help-now", "not-safe") for code in COUNTRIES)]


def test_the_nine_countries_are_there() -> None:
    assert set(COUNTRIES) >= {"us", "gb", "ie", "ca", "au", "nz", "fr", "de", "es"}


@pytest.mark.parametrize("page", PAGES)
def test_it_stands_without_a_database_also_for_someone_with_a_session(page: str) -> None:
    """No test here may reach the database: any access would raise."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a-session-of-some-time-ago"
    client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
    answer = client.get(page)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_line_of_a_country_can_be_tapped_and_read(code: str) -> None:
    text = Client().get(f"/help-now/{code}").content.decode()
    for line in content().helplines[code.upper()].lines:
        for way in line.ways:
            assert f'href="{way.href}"' in text
            assert say(f"helplines.channel.{way.channel.value}", number=way.shows) in text
            if way.channel is not Channel.CHAT:
                assert way.href.startswith(("tel:", "sms:"))


@pytest.mark.parametrize("code", COUNTRIES)
def test_the_emergency_number_of_the_country_stands_first(code: str) -> None:
    text = Client().get(f"/help-now/{code}").content.decode()
    country = content().helplines[code.upper()]
    assert text.index('href="tel:') == text.index(f'href="{country.emergency.ways[0].href}"')


def test_a_line_nobody_has_checked_says_so_and_a_checked_one_says_when() -> None:
    text = Client().get("/help-now/us").content.decode()
    assert "Not yet checked" in text
    assert "Checked on 1 November 2026" in text or "Last checked on 1 November 2026" in text


@pytest.mark.parametrize("page", PAGES)
def test_it_says_that_nobody_is_reading(page: str) -> None:
    text = Client().get(page).content.decode()
    assert "Nobody is reading" in text


@pytest.mark.parametrize("page", PAGES)
def test_it_shows_the_signs_of_overdose_and_of_dangerous_withdrawal(page: str) -> None:
    text = Client().get(page).content.decode()
    for key in ("help.overdose", "help.withdrawal"):
        assert say(f"{key}.title") in text
        assert say(f"{key}.act") in text


@pytest.mark.parametrize(
    ("languages", "number"),
    [("en-IE,en;q=0.9", "112"), ("en;q=0.1, en-AU;q=0.9", "000"), ("fr-CA", "911"), ("de-de", "112")],
)
def test_the_country_is_guessed_from_the_browser_and_the_guess_is_said(languages: str, number: str) -> None:
    text = Client().get("/help-now", headers={"accept-language": languages}).content.decode()
    assert f'href="tel:{number}"' in text
    assert "That is a guess" in text


@pytest.mark.parametrize(
    "languages", ["", "en", "sv-SE", "ja-JP", "*", "es-419", "x" * 5000, "en-\ud800", "en-IE-" * 300, ";;;,q=9"]
)
def test_where_there_is_no_guess_every_country_can_be_called_at_once(languages: str) -> None:
    headers = {"accept-language": languages.encode("utf-8", "replace").decode("latin-1")}
    text = Client().get("/help-now", headers=headers).content.decode()
    for code in COUNTRIES:
        assert f'href="/help-now/{code}"' in text
        assert f'href="{content().helplines[code.upper()].emergency.ways[0].href}"' in text


def test_someone_from_a_country_without_lines_is_told_so() -> None:
    text = Client().get("/help-now", headers={"accept-language": "sv-SE"}).content.decode()
    assert say("finding.no-lines", country="Sweden") in text
    assert say("finding.no-lines-guess") in text
    assert say("helplines.elsewhere.text.2") in text


@pytest.mark.parametrize("code", sorted(content().union.members - content().helplines.keys()))
@pytest.mark.parametrize("page", ["help-now", "not-safe"])
def test_in_a_member_of_the_union_112_stands_first_with_its_sources(page: str, code: str) -> None:
    client = Client(headers={"accept-language": f"xx-{code}"})
    for text in (Client().get(f"/{page}/{code.lower()}").content.decode(), client.get(f"/{page}").content.decode()):
        main = text[text.index("<main") :]
        assert main.index('href="tel:') == main.index('href="tel:112"')
        assert main.index('href="tel:112"') < main.index("Australia")
        assert main.index(say("helplines.elsewhere.text.2")) < main.index("Australia")
        assert f'href="{content().union.source.link}"' in main
        assert say("helplines.source", title=content().union.shared.emergency.source.title) in main
        assert say("helplines.standing.never") in main


@pytest.mark.parametrize("page", ["help-now", "not-safe"])
def test_every_country_of_the_sign_up_has_a_page_and_nobody_elses_number_stands_first(page: str) -> None:
    for code in country_codes():
        answer = Client().get(f"/{page}/{code.lower()}")
        assert answer.status_code == 200, code
        assert not answer.cookies
        if code in content().helplines.keys() | content().union.members:
            continue
        main = answer.content.decode().split("<main")[1]
        own = main.index(escape(say("finding.own-number", country=say(f"countries.{code.lower()}"))))
        assert own < main.index("findahelpline.com") < main.index('href="tel:')


@pytest.mark.parametrize("languages", ["en-IE", "", "sv"])
def test_from_not_safe_the_next_tap_is_a_call(languages: str) -> None:
    text = Client().get("/not-safe", headers={"accept-language": languages}).content.decode()
    main = text[text.index("<main") :]
    assert 'href="tel:' in main
    assert main.index('href="tel:') < main.index(say("unsafe.which"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "path"), [("IE", "/help-now/ie"), ("SE", "/help-now/se"), ("JP", "/help-now/jp"), ("", "/help-now")]
)
def test_the_door_on_a_signed_in_page_leads_to_ones_own_country(country: str, path: str) -> None:
    client = signed_in(make_person("Ana", country=country))
    text = client.get("/skills/five-senses", headers={"accept-language": "de-DE"}).content.decode()
    assert f'class="button button-help" href="{path}"' in text
    assert f'href="{path.replace("help-now", "not-safe")}"' in text


@pytest.mark.django_db
def test_the_door_stays_when_the_country_cannot_be_read(ana: Person) -> None:
    destroy_person_key(ana.pk)
    person = Person.objects.get(pk=ana.pk)
    assert own_doors(SimpleNamespace(person=person)) == {"help_path": "/help-now", "not_safe_path": "/not-safe"}  # type: ignore[arg-type]


@pytest.mark.django_db
def test_looking_for_help_is_written_down_nowhere(ana: Person, ana_client: Client) -> None:
    before = [list(table.objects.values_list("pk")) for table in (AuditEvent, Session)]
    for page in PAGES:
        ana_client.get(page)
    assert [list(table.objects.values_list("pk")) for table in (AuditEvent, Session)] == before
    assert not AuditEvent.objects.filter(person=ana.pk).exists()


@pytest.mark.parametrize("code", ["xx", "eu", "i", "ire", "<b>", "%00", "ie%0d%0a", "9" * 4000, "%F0%9F%87%AE"])
@pytest.mark.parametrize("page", ["help-now", "not-safe"])
def test_an_unknown_country_is_not_there_and_is_not_repeated(page: str, code: str) -> None:
    answer = Client().get(f"/{page}/{code}")
    assert answer.status_code == 404
    assert answer.content == Client().get(f"/{page}/zz").content


@pytest.mark.parametrize("page", PAGES)
def test_no_script_is_needed_and_nothing_is_asked_for(page: str) -> None:
    text = Client().get(page).content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert "<form" not in main
    assert "<script" not in main


@pytest.mark.parametrize("page", ["help-now", "not-safe"])
def test_a_country_in_capitals_is_the_same_country(page: str) -> None:
    assert Client().get(f"/{page}/IE").content == Client().get(f"/{page}/ie").content
