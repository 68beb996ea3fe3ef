"""Configurations this product refuses to start with, each with the sentence the host reads."""

import ipaddress
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50  # characters


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    name = host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def refusals() -> list[str]:
    """Every reason not to start, one sentence each; empty when the configuration is safe."""
    return [*_open_to_others(), *_weak_secret(), *_keys_in_reach(), *_too_many_writers(), *_unsafe_way_out()]


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured with every reason there is."""
    reasons = refusals()
    if reasons:
        raise ImproperlyConfigured(" ".join(reasons))


def _open_to_others() -> Iterator[str]:
    hosts = [settings.BIND, *settings.ALLOWED_HOSTS]
    others = [host for host in hosts if not is_loopback(host)]
    if not others:
        return
    if settings.DEBUG:
        yield f"TWOFOLD_DEBUG is on and others can reach {others[0]}; debug pages show records, turn it off."
    if not settings.HTTPS:
        yield f"TWOFOLD_HTTPS is off and others can reach {others[0]}; without HTTPS all could be read on the way."
    if "*" in settings.ALLOWED_HOSTS:
        yield "TWOFOLD_HOSTS is *; name the hosts people use."


def _weak_secret() -> Iterator[str]:
    secret = settings.SECRET_KEY
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 8 or secret.startswith("django-insecure"):
        yield "The secret in django.key is a default or too short; remove the file and run `twofold migrate`."
    if len(set(settings.ROOT_SECRET)) < 8:
        yield "The root secret in root.key is not random; never serve people with it."


def _keys_in_reach() -> Iterator[str]:
    keys, data = Path(settings.KEYS).resolve(), Path(settings.DATA).resolve()
    if keys == data or data in keys.parents:
        yield f"The key folder {keys} lies in the data folder; one copy would hold both. Move TWOFOLD_KEYS."
    elif keys in data.parents:
        yield f"The data folder {data} lies in the key folder; one copy would hold both. Move TWOFOLD_DATA."
    for path in [keys, *sorted(keys.glob("*.key")), *sorted(keys.glob("ledger.sqlite3*"))]:
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield f"{path} can be read by others; take their rights away (`chmod go= {path}`)."


def _too_many_writers() -> Iterator[str]:
    if not settings.DATABASE_URL and settings.PROCESSES > 1:
        yield "TWOFOLD_PROCESSES is more than 1, which needs PostgreSQL; on SQLite one process serves with threads."


def _unsafe_way_out() -> Iterator[str]:
    address = settings.LEAVE_TO
    try:
        parts = urlsplit(address)
        usable = parts.scheme == "https" and bool(parts.hostname) and address.isprintable() and " " not in address
    except ValueError:
        usable = False
    if not usable:
        yield "TWOFOLD_LEAVE_TO must be an https:// address, such as https://www.wikipedia.org/."
