"""The engine is loaded by the first page that needs it, and by no other."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
import django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
from django.core.management import call_command
for database in ("default", "ledger"):
    call_command("migrate", database=database, verbosity=0)
from tests.cast import make_person
client = Client()
client.force_login(make_person("Ana"))
for path in %r:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, (path, answer.status_code)
def heavy():
    return sorted(name for name in sys.modules if name.split(".")[0] == "numpy" or name.startswith("twofold.engine"))
print(heavy())
from django.core.files.uploadedfile import SimpleUploadedFile
client.post("/diaries/bring", {"file": SimpleUploadedFile("a.csv", b"day,low\\n1,2\\n2,3\\n")})
print("numpy" in heavy() and "twofold.engine" in heavy())
"""
LIGHT = [
    "/",
    "/help-now",
    "/today",
    "/check-in",
    "/my-days",
    "/my-cycle",
    "/my-cycle/how-sure",
    "/diaries",
    "/diaries/bring",
    "/my-data",
    "/plan",
    "/plan/therapy",
    "/plan/next-day",
    "/therapies",
    "/skills",
    "/lessons",
    "/lessons/relief-becomes-a-circle",
]


def loaded(paths: list[str], folder: Path) -> list[str]:
    from twofold.web import keyfiles

    (folder / "data").mkdir(parents=True)
    keyfiles.create_missing(folder / "keys")
    given = {
        "TWOFOLD_DATA": str(folder / "data"),
        "TWOFOLD_KEYS": str(folder / "keys"),
        "TWOFOLD_HTTPS": "off",
        "DJANGO_SETTINGS_MODULE": "twofold.web.settings",
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
    }
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM % paths], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    return answer.stdout.strip().splitlines()[-2:]


def test_no_page_without_a_cycle_on_it_loads_the_engine(tmp_path: Path) -> None:
    assert loaded(LIGHT, tmp_path / "light") == ["[]", "True"]
