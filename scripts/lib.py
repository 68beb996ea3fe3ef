"""What every script does first: find a Python that will do, and this checkout's own .venv.

This one file must be readable by any Python 3, so that an old one can still say its sentence.
"""

import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST = (3, 11)
NAMES = ("python3.11", "python3.12", "python3.13", "python3.14")


def main(name):
    """Run one script by its name, under a Python that is new enough."""
    if sys.version_info < OLDEST:
        try_a_newer_python()
    os.chdir(ROOT)
    read_env_file(os.path.join(ROOT, ".env"))
    import commands  # needs the newer Python, so only now

    try:
        code = commands.COMMANDS[name](sys.argv[1:])
    except commands.Stop as reason:
        print(reason, file=sys.stderr, flush=True)
        code = reason.exit_code
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def try_a_newer_python():
    """Start again under the first newer Python on the path; without one, say so in one sentence."""
    for name in NAMES:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path] + sys.argv)  # noqa: RUF005
    found = ".".join(str(part) for part in sys.version_info[:2])
    sys.exit("Twofold needs Python 3.11 or newer; this is Python " + found + ".")


def read_env_file(path):
    """Take NAME=value lines of .env into the environment; what is set already wins, and the last of a name counts."""
    if not os.path.exists(path):
        return
    named = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, mark, value = line.strip().partition("=")
            if mark and name and not name.startswith("#"):
                named[name.strip()] = value.strip().strip("'\"")
    for name in named:
        os.environ.setdefault(name, named[name])
