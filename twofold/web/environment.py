"""The environment: typed variables that fail loudly, and where the folders are. Read before Django is set up.

No Django here: commands that need no page (`twofold cycle`, `twofold lines`) run where it is not installed.
"""

import os
from pathlib import Path


class BadEnvironment(ValueError):
    """A variable that cannot be used; the message is one sentence for the host."""


def env(name: str, default: str = "") -> str:
    """A variable of the environment; empty is unset. `NAME_FILE` may point at a file that holds it (a secret)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip() or default
        except OSError as problem:
            raise BadEnvironment(f"{name}_FILE names a file that cannot be read: {problem}.") from problem
    return os.environ.get(name, "").strip() or default


def env_switch(name: str, default: bool) -> bool:
    """on/off (also 1/0, true/false, yes/no); anything else stops the start."""
    value = env(name, "on" if default else "off").lower()
    if value in {"on", "1", "true", "yes"}:
        return True
    if value in {"off", "0", "false", "no"}:
        return False
    raise BadEnvironment(f"{name} is '{value}'; write on or off.")


def env_number(name: str, default: int, low: int, high: int) -> int:
    """A whole number between low and high; anything else stops the start."""
    value = env(name, str(default))
    if not value.isdigit() or not low <= int(value) <= high:
        raise BadEnvironment(f"{name} is '{value}'; write a whole number from {low} to {high}.")
    return int(value)


PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").exists() else None
_home = CHECKOUT / "var" if CHECKOUT else Path.home() / ".local" / "share" / "twofold"

DATA = Path(env("TWOFOLD_DATA", str(_home / "data"))).absolute()
DATABASE_FILE = DATA if DATA.suffix == ".sqlite3" else DATA / "twofold.sqlite3"
DATA = DATABASE_FILE.parent
KEYS = Path(env("TWOFOLD_KEYS", str(DATA.parent / "keys"))).absolute()
LEDGER_FILE = KEYS / "ledger.sqlite3"
