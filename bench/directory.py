"""How fast the directory is searched and filled, on SQLite and PostgreSQL, with made-up entries.

    .venv/bin/python bench/directory.py [--rows 200000] [--database sqlite] [--database postgresql] [--queries 300]

Entries are drawn from the populations of towns (US, CA, GB, IE, AU), 12% of them out in the country, 70% meetings with
two weekly times and 30% places with hours; 40 needs of uneven frequency. They are written as one CSV and brought in by
the same code as a host's. Then:

    geo      within 5 to 100 km of a random entry, 1 to 3 needs, half of them open in the next hours, half with a word
    hot      New York, Los Angeles, Chicago, London, Houston, 25 or 50 km, no or one need, now or a common word
    online   online meetings of the whole world that start in the next three hours
    page     a geo search with everything a page of results shows: entries, reasons, next times

CPU milliseconds a query, this process and the PostgreSQL backend together, one thread; the load stands above them.
"""

import argparse
import contextlib
import csv
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import machine  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")
COUNTRIES = ("US", "CA", "GB", "IE", "AU")
HOT = ("New York", "Los Angeles", "Chicago", "London", "Houston")
BARS = {  # issue 6: p50, p95 in CPU ms
    200_000: {"sqlite": {"geo": (4, 10)}, "postgresql": {"geo": (5, 18)}, "online": (None, 8), "page": (None, 80)},
    2_000_000: {"sqlite": {"geo": (5, 35)}, "postgresql": {"geo": (7, 60)}, "online": (None, 12), "page": (None, 150)},
}


def towns(country_codes: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, list[str], list[str]]:
    """Positions, people, countries and zones of the towns."""
    from twofold.care.directory.gazetteer import gazetteer

    places = gazetteer()
    chosen = [t for t in (places._town(n) for n in range(len(places._lines))) if t.country in country_codes]
    positions = np.array([t.point for t in chosen])
    people = np.array([max(t.people, 1) for t in chosen], dtype=float)
    return positions, people / people.sum(), [t.country for t in chosen], [t.zone for t in chosen]


def write_csv(file: Path, rows: int, seed: int) -> None:
    """The made-up list."""
    from twofold.care.directory.feeds.mapped_csv import COLUMNS
    from twofold.care.directory.tables import tables

    rng = np.random.default_rng(seed)
    positions, people, countries, zones = towns(COUNTRIES)
    at = rng.choice(len(people), rows, p=people)
    spread = np.where(rng.random(rows) < 0.12, 0.6, 0.06)[:, None]
    where = positions[at] + rng.normal(0, 1, (rows, 2)) * spread
    words = np.array(
        [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("n", "r", "l", "st", "m", "ck")] * 14
    )[:5000]
    words = np.char.add(words, (np.arange(5000) // 360).astype(str))
    weight = 1 / np.arange(1, 5001)
    weight /= weight.sum()
    needs = [
        name
        for name, group in tables().names.groups.items()
        if group not in ("evidence", "practical") and name not in ("online", "in-person")
    ][:40]
    often = np.array([0.5, 0.6, 0.4, 0.1, *np.linspace(0.35, 0.005, len(needs) - 4)])
    with file.open("w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
        table.writeheader()
        for n in range(rows):
            table.writerow(row(rng, n, where[n], countries[at[n]], zones[at[n]], words, weight, needs, often))


def row(
    rng: np.random.Generator,
    n: int,
    where: Any,
    country: str,
    zone: str,
    words: Any,
    weight: Any,
    needs: list[str],
    often: Any,
) -> dict[str, Any]:
    """One line."""
    is_meeting = rng.random() < 0.7
    text = rng.choice(words, int(rng.integers(14, 34)), p=weight)
    is_online = is_meeting and rng.random() < 0.12
    return {
        "id": f"m{n}",
        "kind": "meeting" if is_meeting else "treatment",
        "name": " ".join(text[:3]).title(),
        "description": " ".join(text[4:]),
        "street": f"{n} Made Up St",
        "postcode": f"X{n}",
        "country": country,
        "latitude": "" if is_online else f"{where[0]:.5f}",
        "longitude": "" if is_online else f"{where[1]:.5f}",
        "zone": zone,
        "needs": " ".join(name for name, p in zip(needs, often, strict=True) if rng.random() < p),
        "times": times(rng, is_meeting),
        "phone": f"555-{n:07d}",
        "online_url": "https://meet.example/1" if is_online else "",
        "updated": f"202{rng.integers(4, 7)}-0{rng.integers(1, 10)}-1{rng.integers(0, 9)}",
        "programme": ("aa", "na", "smart", "recovery-dharma")[int(rng.integers(4))] if is_meeting else "",
    }


def times(rng: np.random.Generator, is_meeting: bool) -> str:
    """About two weekly times a row."""
    days = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
    if is_meeting:
        starts = [
            (days[int(rng.integers(7))], int(rng.choice([7, 12, 18, 19, 20])), int(rng.integers(0, 4)) * 15)
            for _ in range(int(rng.integers(1, 3)))
        ]
        return "; ".join(
            f"{day} {hour}:{minute:02}-{hour + 1}:{minute:02}" for day, hour, minute in dict.fromkeys(starts)
        )
    open_days = days[: int(rng.choice([0, 0, 5, 7]))]
    return "; ".join(f"{day} 9:00-17:00" for day in open_days)


def cpu_of(pids: list[int]) -> float:
    """CPU seconds of processes so far."""
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(parts[11]) + int(parts[12])) / TICK
    return total


def backend() -> list[int]:
    """The process that serves our PostgreSQL connection."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return [cursor.fetchone()[0]]


def measured(kinds: dict[str, list[Any]], run: Callable[[str, Any], int]) -> dict[str, Any]:
    """CPU ms of every query, twice over (the second is counted); ticks of a backend are shared over its kind."""
    found = {}
    for kind, queries in kinds.items():
        for query in queries[:10]:
            run(kind, query)
        own, hits = [], 0
        pids = backend()
        slow: list[float] = []
        for query in queries:
            began, theirs = time.process_time(), pg_cpu(pids)
            hits += run(kind, query)
            own.append((time.process_time() - began + pg_cpu(pids) - theirs) * 1000)
        slow = sorted(own)
        found[kind] = {
            "p50": slow[len(slow) // 2],
            "p95": slow[int(len(slow) * 0.95)],
            "n": len(queries),
            "found": hits,
        }
    return found


def pg_cpu(pids: list[int]) -> float:
    """CPU seconds of a backend, to the nanosecond where the kernel tells."""
    total = 0.0
    for pid in pids:
        try:
            total += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
        except (OSError, ValueError):
            total += cpu_of([pid])
    return total


def queries(count: int, seed: int) -> dict[str, list[Any]]:
    """The searches, exact already."""
    from twofold.care.directory.entry import Kind
    from twofold.care.directory.query import Query
    from twofold.web.directory.models import Service

    rng = np.random.default_rng(seed)
    known = ["trauma", "addiction", "mental-health", "medicaid", "women", "spanish", "telehealth", "wheelchair"]
    known += ["veterans", "lgbtq", "medication", "withdrawal"]
    ids = rng.choice(Service.objects.filter(cell__gte=0).count(), count)
    points = list(
        Service.objects.filter(cell__gte=0).order_by("id").values_list("body__place__lat", "body__place__lon")
    )
    at = datetime(2026, 12, 1, tzinfo=UTC)
    made: dict[str, list[Any]] = {"geo": [], "hot": [], "online": [], "page": []}
    for n in range(count):
        lat, lon = points[ids[n]]
        base = Query(
            near=f"{lat:.2f},{lon:.2f}",
            km=float(rng.choice([5, 25, 50, 100])),
            needs=tuple(rng.choice(known, int(rng.integers(1, 4)), replace=False)),
            when="now" if rng.random() < 0.5 else "",
            text=["", "ban0"][int(rng.random() < 0.5)],
            at=at + timedelta(minutes=int(rng.integers(0, 10080))),
            zone="UTC",
        )
        made["geo"].append(base)
        made["page"].append(base)
        made["online"].append(
            Query(
                needs=("online", *rng.choice(known, int(rng.integers(0, 2)), replace=False)),
                kinds=(Kind.MEETING,),
                when="now",
                at=base.at,
                zone="UTC",
            )
        )
    for n in range(20):
        made["hot"].append(
            Query(
                near=HOT[n % 5],
                km=[25.0, 50.0][n % 2],
                needs=("addiction",) if n % 3 == 0 else (),
                when="now" if n % 2 else "",
                text="" if n % 2 else "ban0",
                at=at + timedelta(hours=n),
                zone="UTC",
            )
        )
    made["hot"] *= 3
    return made


def one_database(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Fill and search, in a process of its own."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("migrate", database="ledger", verbosity=0)
    from twofold.care.directory.asked import exact
    from twofold.care.directory.gazetteer import gazetteer
    from twofold.care.directory.tables import tables
    from twofold.web.directory.importing import Wishes, bring
    from twofold.web.directory.looking import look
    from twofold.web.directory.models import Slot
    from twofold.web.directory.search import search

    file = Path(os.environ["TWOFOLD_DATA"]) / f"made-up-{options.rows}.csv"
    write_csv(file, options.rows, options.seed)
    before, began, wall = cpu_of([os.getpid()]), time.process_time(), time.perf_counter()
    theirs = pg_cpu(backend())
    report = bring(file, "csv", Wishes())
    filled = {
        "rows": report.read,
        "cpu_s": round(time.process_time() - began, 1),
        "server_cpu_s": round(pg_cpu(backend()) - theirs, 1),
        "wall_s": round(time.perf_counter() - wall, 1),
        "peak_mb": round(peak_mb()),
        "slots": Slot.objects.count(),
    }
    assert before >= 0
    settle()
    known, places = tables(), gazetteer()

    def run(kind: str, query: Any) -> int:
        if kind == "page":
            return len(search(query).hits)
        return len(look(exact(query, known, places, {})))

    return {"database": name, "import": filled, **measured(queries(options.queries, options.seed), run)}


def settle() -> None:
    """Statistics for the planner, as a database makes them by itself in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def peak_mb() -> float:
    """The most memory this process ever held, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


@contextlib.contextmanager
def environment(name: str) -> Iterator[dict[str, str]]:
    """A data folder, keys and a database of its own."""
    from twofold.web import keyfiles

    with tempfile.TemporaryDirectory(prefix="twofold-bench-") as folder, contextlib.ExitStack() as stack:
        (Path(folder) / "data").mkdir()
        keyfiles.create_missing(Path(folder) / "keys")
        found = {
            "TWOFOLD_DATA": f"{folder}/data",
            "TWOFOLD_KEYS": f"{folder}/keys",
            "DATABASE_URL": "",
            "TWOFOLD_HTTPS": "off",
        }
        if name == "postgresql":
            programs = machine.postgresql_programs()
            if programs is None:
                raise SystemExit("PostgreSQL is not here.")
            found["DATABASE_URL"] = stack.enter_context(machine.private_postgresql(programs))
        yield found


def main() -> None:
    """Each database in a process of its own, then the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    parser.add_argument("--inside", choices=["sqlite", "postgresql"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold.web.settings")
        print(json.dumps(one_database(options.inside, options)))
        return
    for name in options.database or ["sqlite", "postgresql"]:
        with environment(name) as given:
            inside = [
                sys.executable,
                __file__,
                "--inside",
                name,
                "--rows",
                str(options.rows),
                "--queries",
                str(options.queries),
                "--seed",
                str(options.seed),
            ]
            said = machine.subprocess.run(
                inside, env={**os.environ, **given}, check=True, capture_output=True, text=True
            ).stdout
        print(f"{options.rows:,} entries, {name}; load {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
        report(json.loads(said.splitlines()[-1]), options.rows)


def report(found: dict[str, Any], rows: int) -> None:
    """The lines of one database, with the bars of the issue where there are any."""
    filled = found["import"]
    print(f"  import   {filled['rows']:,} rows, {filled['slots']:,} times: {filled['cpu_s']} s CPU here,", end=" ")
    print(f"{filled['server_cpu_s']} s in the server, {filled['wall_s']} s wall, {filled['peak_mb']} MB")
    bars: dict[str, Any] = {**BARS.get(rows, {}), **BARS.get(rows, {}).get(found["database"], {})}
    for kind in ("geo", "hot", "online", "page"):
        one = found[kind]
        p50, p95 = bars.get(kind, (None, None))
        met = "met" if p95 and (p50 is None or one["p50"] <= p50) and one["p95"] <= p95 else "NOT MET"
        bar = f"  bar {p50 or '-'} / {p95}: {met}" if p95 else ""
        told = f"{one['p50']:7.1f} / {one['p95']:7.1f} CPU ms, {one['n']} queries"
        print(f"  {kind:8} {told}, {one['found'] / one['n']:.1f} found{bar}")


if __name__ == "__main__":
    main()
