"""Where only the engine is installed: `twofold cycle` works, and a host's command says in one sentence what it needs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_DJANGO = """
import sys
from importlib.abc import MetaPathFinder

class NotHere(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "allauth", "granian", "whitenoise", "cryptography", "argon2"}:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)

sys.meta_path.insert(0, NotHere())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "django" else found(name, *rest)
from twofold.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def twofold(*arguments, folder):
    """The command in a Python that has none of the web packages."""
    command = [sys.executable, "-c", WITHOUT_DJANGO, *arguments]
    return subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)


def test_a_researcher_without_the_web_packages_makes_people_up_and_fits_them(tmp_path):
    made = twofold("cycle", "simulate", "--persons", "3", "--days", "30", "--out", "diary.csv", folder=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    spec = str(ROOT / "bench" / "specs" / "checkin.yaml")
    fitted = twofold("cycle", "fit", "diary.csv", "--spec", spec, "--out", "answer", folder=tmp_path)
    assert fitted.returncode == 0, fitted.stderr
    assert (tmp_path / "answer" / "edges.csv").exists()


def test_a_hosts_command_says_which_packages_it_needs(tmp_path):
    refused = twofold("serve", folder=tmp_path)
    assert refused.returncode == 3
    assert refused.stderr == (
        "twofold: This command needs the web packages; install them with: pip install 'twofold[web]'.\n"
    )
