"""Runs beside the server of the browser tests: reads one call per line, answers one line of JSON."""

import json
import sys
import traceback
from pathlib import Path
from typing import Any


def migrate() -> None:
    """Both databases, as a new host has them."""
    from django.core.management import call_command  # after django.setup()

    for database in ("default", "ledger"):
        call_command("migrate", database=database, verbosity=0)


def answer(line: str) -> dict[str, Any]:
    """One call; what it raised comes back as text."""
    from django.db import close_old_connections
    from django.utils.module_loading import import_string

    asked = json.loads(line)
    try:
        return {"answer": import_string(asked["call"])(**asked["given"])}
    except Exception:
        return {"raised": traceback.format_exc()}
    finally:
        close_old_connections()


def main() -> None:
    """Until the input ends."""
    import os

    from twofold.web import keyfiles  # creates the keys of this site before the settings look for them

    keyfiles.create_missing(Path(os.environ["TWOFOLD_KEYS"]))
    import django

    django.setup()
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        print(json.dumps(answer(line)), file=out, flush=True)


if __name__ == "__main__":
    main()
