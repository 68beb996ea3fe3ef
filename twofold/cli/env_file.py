"""The settings of the folder one stands in, as the scripts read them: what is set already wins."""

import os
from pathlib import Path


def read_env_file(path: Path) -> None:
    """Take NAME=value lines of a file into the environment, if it can be read; the last of a name counts."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    named = {}
    for line in lines:
        name, found, value = line.partition("=")
        if found and name.strip() and not name.lstrip().startswith("#"):
            named[name.strip()] = value.strip().strip("'\"")
    for name, value in named.items():
        os.environ.setdefault(name, value)
