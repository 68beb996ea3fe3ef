"""CPU milliseconds and size of the pages of understanding, with sealed SQLite records, the engine and the templates.

    .venv/bin/python bench/understanding.py [--days 84 --days 365] [--times 15]

The pages are asked for through Django's own client with the whole middleware; the figure is process CPU (median), so
other work on the machine does not count. The first cycle after a start also loads the engine; that is printed apart.
"/my-cycle" is the page with the kept picture; "my-cycle, anew" has none and works it out.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PAGES = (
    "/my-days?span=4w",
    "/my-days",
    "/my-days?span=all",
    "/my-days?show=more",
    "/my-cycle",
    "/diaries",
    "/diaries/bring",
)


def main() -> int:
    """Print one line per number of days and page."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--days", type=int, action="append")
    given.add_argument("--times", type=int, default=15)
    args = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="twofold-bench-") as folder:
        set_up(Path(folder))
        for days in args.days or [84, 365]:
            measure(days, args.times)
        measure_import(args.times)
    return 0


def set_up(folder: Path) -> None:
    """Keys and both databases of their own."""
    from twofold.web import keyfiles

    (folder / "data").mkdir()
    keyfiles.create_missing(folder / "keys")
    os.environ.update(
        TWOFOLD_DATA=str(folder / "data"),
        TWOFOLD_KEYS=str(folder / "keys"),
        TWOFOLD_HTTPS="off",
        DATABASE_URL="",
        DJANGO_SETTINGS_MODULE="twofold.web.settings",
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
    )
    import django

    django.setup()
    import logging

    from django.core.management import call_command

    logging.disable(logging.INFO)
    for database in ("default", "ledger"):
        call_command("migrate", database=database, verbosity=0)


def measure(days: int, times: int) -> None:
    """A new person with so many days, and every page."""
    from datetime import date

    from django.test import Client

    from tests.cast import make_person

    person = make_person(f"Ana {days}")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    before = time.process_time()
    from tests.web.understand.made_up import keep_days

    loading = 1000 * (time.process_time() - before)
    keep_days(person, days, until=date.today())
    if loading > 20:
        print(f"loading the engine once: {loading:.0f} ms CPU")
    for path in PAGES:
        median, size = asked(lambda path=path: client.get(path), times)
        print(f"{days:4d} days  {path:22s} {median:6.1f} ms CPU  {size / 1000:6.1f} kB")
    median, size = asked(lambda: client.get("/my-cycle"), times, before=lambda: forget(person.pk))
    print(f"{days:4d} days  {'my-cycle, anew':22s} {median:6.1f} ms CPU  {size / 1000:6.1f} kB")


def forget(person: object) -> None:
    """Forget the kept picture, so that the next page works it out."""
    from twofold.web.understand.models import KeptPicture

    KeptPicture.objects.of(person).delete()


def measure_import(times: int) -> None:
    """A small file, described and taken in whole."""
    from django.test import Client

    from tests.cast import make_person
    from tests.web.diary.files import PARTS, say_columns, small, upload

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(make_person("Ana who brings"))
    spent: list[tuple[float, float]] = []
    for _ in range(times):
        began = time.process_time()
        place = upload(client, small(110))["Location"]
        between = time.process_time()
        assert say_columns(client, place, PARTS).status_code == 303
        spent.append((between - began, time.process_time() - between))
    for name, values in zip(("upload of 110 rows", "taking them in"), zip(*spent, strict=True), strict=True):
        print(f"           {name:22s} {1000 * statistics.median(values):6.1f} ms CPU")


def asked(page: object, times: int, before: object = None) -> tuple[float, int]:
    """(median CPU milliseconds, bytes) of one page; `before` runs first each time and is not counted."""
    spent, size = [], 0
    for _ in range(times):
        if before:
            before()  # type: ignore[operator]
        began = time.process_time()
        answer = page()  # type: ignore[operator]
        spent.append(1000 * (time.process_time() - began))
        assert answer.status_code == 200, answer.status_code
        size = len(answer.content)
    return statistics.median(spent), size


if __name__ == "__main__":
    sys.exit(main())
