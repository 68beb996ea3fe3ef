"""Runs beside the server of the browser tests: reads one call per line, answers one line of JSON."""

import json
import sys
import traceback
from typing import Any

import django
from django.db import close_old_connections
from django.utils.module_loading import import_string


def answer(line: str) -> dict[str, Any]:
    """One call; what it raised comes back as text."""
    asked = json.loads(line)
    try:
        return {"answer": import_string(asked["call"])(**asked["given"])}
    except Exception:
        return {"raised": traceback.format_exc()}
    finally:
        close_old_connections()


def main() -> None:
    """Until the input ends. Whatever the functions print goes where the errors go."""
    django.setup()
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        print(json.dumps(answer(line)), file=out, flush=True)


if __name__ == "__main__":
    main()
