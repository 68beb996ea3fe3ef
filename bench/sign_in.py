"""Does the time of an answer tell which names exist? Signs in with a known and an unknown name, turn by turn.

    python -m bench.sign_in [--tries 250]

Prints both medians in milliseconds and their difference in percent (the goal is less than 5), then the same for the
way back. Uses a database and keys of its own in a temporary folder, and the pages themselves, without a server.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path


def prepare(folder: Path) -> None:
    """Django over empty databases in `folder`."""
    os.environ |= {
        "TWOFOLD_DATA": str(folder / "data"),
        "TWOFOLD_KEYS": str(folder / "keys"),
        "TWOFOLD_HTTPS": "off",
        "DJANGO_SETTINGS_MODULE": "twofold.web.settings",
    }
    from twofold.web import keyfiles

    (folder / "data").mkdir()
    keyfiles.create_missing(folder / "keys")
    import django

    django.setup()
    from django.core.management import call_command

    for database in ("default", "ledger"):
        call_command("migrate", database=database, verbosity=0)


def compare(path: str, forms: dict[str, dict[str, str]], tries: int) -> dict[str, list[float]]:
    """Seconds of each answer by kind, the kinds turn by turn; doors are opened again before each try."""
    from django.test import Client

    from twofold.web.signin.models import Knock

    client = Client(headers={"host": "localhost"})
    seconds: dict[str, list[float]] = {kind: [] for kind in forms}
    for turn in range(tries + 5):
        for kind, form in forms.items():
            Knock.objects.all().delete()
            start = time.perf_counter()
            answer = client.post(path, form, REMOTE_ADDR="203.0.113.7")
            if turn >= 5:
                seconds[kind].append(time.perf_counter() - start)
            if answer.status_code != 422:
                raise SystemExit(f"{path} answered {answer.status_code}")
    return seconds


def report(what: str, seconds: dict[str, list[float]]) -> None:
    """One line: both medians and how far they are apart."""
    known, unknown = (statistics.median(seconds[kind]) * 1000 for kind in ("known", "unknown"))
    apart = 100 * abs(known - unknown) / max(known, unknown)
    print(f"{what}: known {known:.2f} ms, unknown {unknown:.2f} ms, {apart:.2f}% apart")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=250)
    tries = parser.parse_args().tries
    with tempfile.TemporaryDirectory(prefix="twofold-bench-") as folder:
        prepare(Path(folder))
        from twofold.web.signin import actions

        place = {"zone": "Europe/Dublin", "country": "IE"}
        person = actions.register(by=None, name="Ana", passphrase="four brown horses dancing", **place)
        actions.make_codes(by=person)
        wrong = {"passphrase": "seven green ladders humming"}
        named = {"known": {"name": "Ana", **wrong}, "unknown": {"name": "Ben", **wrong}}
        report("sign in", compare("/sign-in", named, tries))
        back = {"again": wrong["passphrase"], "code": "0000-0000-0000-0000"}
        report("way back", compare("/way-back", {kind: form | back for kind, form in named.items()}, tries))


if __name__ == "__main__":
    main()
