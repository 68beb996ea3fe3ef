"""The host's commands: what they do, what they refuse, with which exit code and which sentence."""

import json
import urllib.request

import pytest

from tests.server.client import Browser
from tests.server.host import Host

pytestmark = pytest.mark.server


def test_a_new_host_needs_migrate_which_makes_private_keys_once(bare_host: Host) -> None:
    host = bare_host
    assert "twofold migrate" in host.run("serve", expect=3).stderr
    assert "Made the keys" in host.run("migrate").stdout
    for path in (host.keys, host.keys / "root.key", host.keys / "django.key", host.data):
        assert path.stat().st_mode & 0o077 == 0, path
    assert "Made the keys" not in host.run("migrate").stdout
    assert json.loads(host.run("check", "--json").stdout)["well"] is True


def test_a_host_set_up_as_the_pages_say_is_well(host: Host) -> None:
    set_up = {"TWOFOLD_HTTPS": "on", "TWOFOLD_HOSTS": "example.org", "TWOFOLD_PROXIES": "1"}
    assert json.loads(host.run("check", "--json", **set_up).stdout)["wanting"] == []
    with host.serving(**set_up):
        asked = urllib.request.Request(
            f"http://127.0.0.1:{host.port}/health", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "::1"}
        )
        with urllib.request.urlopen(asked, timeout=5) as answer:  # HSTS binds this name alone
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_check_finds_people_whose_keys_are_not_in_the_ledger(host: Host) -> None:
    host.make_people("Ana", "Ben")
    host.run("check")
    host.python("from twofold.web.vault.ledger.models import WrappedKey; WrappedKey.objects.first().delete()")
    wanting = json.loads(host.run("check", "--json", expect=1).stdout)["wanting"]
    assert any(sentence.startswith("The keys of 1 people are not in the key ledger") for sentence in wanting)


def test_what_is_not_safe_is_named_by_check_and_refused_by_serve(host: Host) -> None:
    unsafe = {"TWOFOLD_BIND": "0.0.0.0"}
    wrong = json.loads(host.run("check", "--json", expect=1, **unsafe).stdout)
    assert any("TWOFOLD_HTTPS is off" in sentence for sentence in wrong["wanting"])
    said = host.run("serve", expect=3, **unsafe).stderr
    assert "TWOFOLD_HTTPS is off" in said
    assert len(said.splitlines()) == 1


def test_a_key_that_others_can_read_is_refused(host: Host) -> None:
    (host.keys / "root.key").chmod(0o444)
    assert "can be read by others" in host.run("serve", expect=3).stderr


def test_another_root_secret_is_refused_and_a_lost_one_never_replaced(host: Host) -> None:
    key = host.keys / "root.key"
    key.unlink()
    said = host.run("migrate", expect=3).stderr
    assert "put the root secret back" in said or "not the one" in said  # PostgreSQL is only known once it is asked
    key.unlink(missing_ok=True)
    key.write_text("0123456789abcdef" * 4 + "\n")
    key.chmod(0o400)
    said = host.run("serve", expect=3).stderr
    assert "not the one" in said
    assert len(said.splitlines()) == 1


def test_serving_answers_health_and_holds_its_port(host: Host) -> None:
    with host.serving() as server:
        assert server.health_settled() == dict.fromkeys(
            ("up", "well", "database", "ledger", "queue", "content", "settings"), True
        )
        said = host.run("serve", expect=3).stderr
        assert "is taken" in said
        assert len(said.splitlines()) == 1


def test_monitoring_on_this_machine_is_answered_whatever_the_host_is_called(host: Host) -> None:
    with host.serving(TWOFOLD_HOSTS="example.org", TWOFOLD_HTTPS="on") as server:
        assert server.health_settled()["well"] is True


def test_several_web_processes_need_postgresql_and_sqlite_has_one_server(host: Host) -> None:
    with host.serving(TWOFOLD_PROCESSES="2" if host.database_url else "1") as server:
        assert server.health_settled()["well"] is True
        if not host.database_url:
            assert "only one may" in host.run("serve", expect=3, PORT=str(host.port - 1)).stderr


def test_made_up_people_come_once_sign_in_and_every_page_says_so(host: Host) -> None:
    first = host.run("demo-data", "--persons", "1", "--days", "15").stdout
    assert "Made 1 people up, with 15 days each." in first
    with host.serving():  # a command beside the server takes the same write lock
        again = host.run("demo-data", "--persons", "1", "--days", "15").stdout
        assert "nothing was changed" in again
        assert first.splitlines()[-1] == again.splitlines()[-1]
        browser = Browser(host.port)
        browser.sign_in("Ana", first.rsplit("passphrase: ", 1)[1].strip())
        page = browser.get("/today")
        browser.close()
    assert page.status == 200
    assert b"made-up" in page.body
    assert "whole" in host.run("verify-audit").stdout


def test_made_up_people_never_come_among_real_ones(host: Host) -> None:
    host.make_people("Ana")
    assert "only put into an empty one" in host.run("demo-data", expect=3).stderr
