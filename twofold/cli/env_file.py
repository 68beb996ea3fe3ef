"""The settings of the folder one stands in, as the scripts read them: what is set already wins."""

import os
from pathlib import Path


def read_env_file(path: Path) -> None:
    """Take NAME=value lines of a file into the environment, when it is there and can be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    for line in lines:
        name, found, value = line.partition("=")
        if found and name.strip() and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))
