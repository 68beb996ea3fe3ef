"""Imports go one way; the contracts of pyproject.toml are kept."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_import_contracts_are_kept() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "0 broken" in answer.stdout


def test_the_engine_and_care_stand_alone() -> None:
    for name in ("twofold.engine", "twofold.care"):
        program = f"import sys, {name}; sys.exit(any(m == 'django' or m.startswith('django.') for m in sys.modules))"
        assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0, name
