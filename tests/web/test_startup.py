"""Configurations that are refused, each for its own reason."""

from pathlib import Path
from typing import Any

import pytest

from twofold.web.startup import is_loopback, refusals


@pytest.fixture
def safe(settings: Any, tmp_path: Path) -> Any:
    """Settings with nothing to refuse."""
    keys, data = tmp_path / "keys", tmp_path / "data"
    for folder in (keys, data):
        folder.mkdir(mode=0o700)
    settings.KEYS, settings.DATA = keys, data
    settings.DEBUG, settings.HTTPS = False, True
    settings.BIND, settings.ALLOWED_HOSTS = "127.0.0.1", ["127.0.0.1", "localhost"]
    settings.PROCESSES, settings.DATABASE_URL = 1, ""
    return settings


def test_a_safe_configuration_is_not_refused(safe: Any) -> None:
    assert refusals() == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"DEBUG": True, "ALLOWED_HOSTS": ["example.org"]}, "TWOFOLD_DEBUG is on"),
        ({"HTTPS": False, "ALLOWED_HOSTS": ["example.org"]}, "TWOFOLD_HTTPS is off"),
        ({"HTTPS": False, "BIND": "0.0.0.0"}, "TWOFOLD_HTTPS is off"),
        ({"HTTPS": False, "BIND": "::"}, "TWOFOLD_HTTPS is off"),
        ({"ALLOWED_HOSTS": ["*"]}, "TWOFOLD_HOSTS is *"),
        ({"SECRET_KEY": "short and known"}, "default or too short"),
        ({"SECRET_KEY": "0" * 64}, "default or too short"),
        ({"SECRET_KEY": "django-insecure-" + "a1b2c3d4e5f6" * 5}, "default or too short"),
        ({"ROOT_SECRET": bytes(32)}, "not random"),
        ({"PROCESSES": 2}, "needs PostgreSQL"),
        ({"LEAVE_TO": "http://example.org/"}, "TWOFOLD_LEAVE_TO must be"),
        ({"LEAVE_TO": "example.org"}, "TWOFOLD_LEAVE_TO must be"),
        ({"LEAVE_TO": "javascript:alert(1)"}, "TWOFOLD_LEAVE_TO must be"),
        ({"LEAVE_TO": "https://"}, "TWOFOLD_LEAVE_TO must be"),
        ({"LEAVE_TO": "https://[example.org/"}, "TWOFOLD_LEAVE_TO must be"),
        ({"LEAVE_TO": "https://example.org/\nSet-Cookie: a"}, "TWOFOLD_LEAVE_TO must be"),
    ],
)
def test_it_is_refused_with_its_sentence(safe: Any, changes: dict[str, Any], says: str) -> None:
    for name, value in changes.items():
        setattr(safe, name, value)
    assert any(says in sentence for sentence in refusals())


def test_debug_and_plain_http_are_fine_on_this_machine_alone(safe: Any) -> None:
    safe.DEBUG, safe.HTTPS, safe.BIND = True, False, "::1"
    assert refusals() == []


def test_keys_inside_the_data_folder_are_refused_also_through_a_link(safe: Any) -> None:
    inside = safe.DATA / "keys"
    inside.mkdir(mode=0o700)
    link = safe.KEYS.parent / "elsewhere"
    link.symlink_to(inside)
    for keys in (inside, link, safe.DATA):
        safe.KEYS = keys
        assert any("lies in the data folder" in sentence for sentence in refusals())


def test_data_inside_the_key_folder_is_refused(safe: Any) -> None:
    safe.DATA = safe.KEYS / "data"
    safe.DATA.mkdir()
    assert any("lies in the key folder" in sentence for sentence in refusals())


@pytest.mark.parametrize("name", ["root.key", "django.key", "ledger.sqlite3", "ledger.sqlite3-wal"])
def test_a_file_with_secrets_that_others_can_read_is_refused(safe: Any, name: str) -> None:
    path = safe.KEYS / name
    path.write_text("secret")
    path.chmod(0o640)
    assert any(f"{path} can be read by others" in sentence for sentence in refusals())
    path.chmod(0o600)
    assert refusals() == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "[::1]", "::1", "localhost", "a.localhost"])
def test_only_this_machine_can_reach_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", "127.0.0.1.org", "*"])
def test_others_can_reach_any_other_address(host: str) -> None:
    assert not is_loopback(host)
