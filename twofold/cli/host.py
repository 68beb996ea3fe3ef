"""`twofold serve | work | migrate | backup | restore | verify-audit | check | demo-data`: what a host does.

Each command's module needs Django, so it is imported only when its command is run.
"""

import argparse
import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from twofold.cli.arguments import a_seed
from twofold.cli.errors import CannotRun
from twofold.web import keyfiles
from twofold.web.environment import DATA, DATABASE_FILE, KEYS, LEDGER_FILE, BadEnvironment


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parsers of the host's commands."""
    command(subparsers, "serve", "serve.serve", "serve the pages (settings: .env.sample)")
    command(subparsers, "work", "serve.work", "run a job worker; on SQLite the server has one inside")
    command(subparsers, "migrate", "serve.migrate", "make keys and tables, or bring them up to date", make_keys)
    backup = command(subparsers, "backup", "backup.run", "write a backup, also while serving")
    backup.add_argument("file", type=Path, metavar="FILE", help="the records; must not exist yet")
    backup.add_argument("--ledger", type=Path, metavar="FILE2", help="the key ledger, apart; must not exist yet")
    restore = command(subparsers, "restore", "restore.run", "read a backup into an empty database", keys_for_restore)
    restore.add_argument("file", type=Path, metavar="FILE", help="the records")
    restore.add_argument("--ledger", type=Path, metavar="FILE2", help="the key ledger, merged into the one here")
    command(subparsers, "rotate-key", "rotate.run", "wrap every person's key with a new server key, also while serving")
    verify = command(subparsers, "verify-audit", "checkup.verify_audit", "read all audit chains back")
    check = command(subparsers, "check", "checkup.check", "look over settings, databases, content and files")
    for parser in (verify, check):
        parser.add_argument("--json", action="store_true", help="for programs")
    demo = command(subparsers, "demo-data", "demo_data.run", "fill an empty database with made-up people")
    demo.add_argument("--persons", type=int, default=40, metavar="N", help="how many (40)")
    demo.add_argument("--days", type=int, default=84, metavar="N", help="how many days each (84)")
    demo.add_argument("--seed", type=a_seed, default=1, metavar="N", help="the same seed gives the same people (1)")
    demo.add_argument("--how-to-sign-in", action="store_true", help="only print the made-up name and passphrase")


def command(
    subparsers: Any, name: str, target: str, says: str, before: Callable[[], None] | None = None
) -> argparse.ArgumentParser:
    """One parser; `target` is module.function below twofold.cli, run once Django is set up."""
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=says, description=says)
    parser.set_defaults(run=partial(run, target, before))
    return parser


def run(target: str, before: Callable[[], None] | None, args: argparse.Namespace) -> int:
    """Set Django up, then run the command."""
    os.umask(0o077)
    if find_spec("django") is None:
        raise CannotRun("This command needs the web packages; install them with: pip install 'twofold[web]'.")
    if before:
        before()
    set_up_django()
    module, function = target.split(".")
    code: int = getattr(import_module(f"twofold.cli.{module}"), function)(args)
    return code


def set_up_django() -> None:
    """Load the settings and the apps. Raises CannotRun when they refuse."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold.web.settings")
    refused = import_module("django.core.exceptions").ImproperlyConfigured
    try:
        import_module("django").setup()
    except (refused, BadEnvironment) as problem:
        raise CannotRun(str(problem)) from problem


def make_keys() -> None:
    """Make the key files on a first start. Never a new root secret beside records of an old one."""
    DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (KEYS / keyfiles.ROOT).exists() and (DATABASE_FILE.exists() or LEDGER_FILE.exists()):
        raise CannotRun(f"{KEYS / keyfiles.ROOT} is missing but there are records; put the root secret back first.")
    made = keyfiles.create_missing(KEYS)
    if keyfiles.ROOT in made:
        print(f"Made the keys in {KEYS}. Keep a copy of root.key in a safe place, away from the backups.")


def keys_for_restore() -> None:
    """A restore needs the root secret the backup was made with; only Django's own secret may be new."""
    DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (KEYS / keyfiles.ROOT).exists():
        raise CannotRun(f"Put the root secret the backup was made with at {KEYS / keyfiles.ROOT} first.")
    keyfiles.create_missing(KEYS, (keyfiles.DJANGO,))
