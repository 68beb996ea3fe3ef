"""Files stay small enough to read, and nothing says that it is unfinished."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNFINISHED = re.compile(r"\b(todo|fixme|xxx|coming soon|not implemented|lorem ipsum|stub)\b", re.IGNORECASE)
TEXT = {".py", ".html", ".css", ".js", ".yaml", ".md", ".toml", ".json", ".sh", ""}


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).suffix in TEXT and (ROOT / name).is_file()]


FILES = tracked()
if not FILES:
    pytest.skip("not a git checkout", allow_module_level=True)


def test_no_module_has_more_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in FILES
        if path.suffix == ".py" and "migrations" not in path.parts and "tests" not in path.relative_to(ROOT).parts
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_the_styles_and_scripts_keep_their_ceilings() -> None:
    count = {".css": 0, ".js": 0}
    for path in FILES:
        if path.suffix in count and "twofold" in path.parts:
            lines = len(path.read_text(encoding="utf-8").splitlines())
            count[path.suffix] += lines
            assert path.suffix != ".js" or lines < 120, path
    assert count[".css"] <= 1200
    assert count[".js"] <= 500


def test_nothing_says_that_it_is_unfinished() -> None:
    here = Path(__file__).resolve()
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in FILES
        if path.resolve() != here and path.name not in {"LICENSE"} and "requirements" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNFINISHED.search(line) and "stubs" not in line
    ]
    assert found == []


def test_no_registry_host_or_machine_path_is_in_the_tree() -> None:
    pattern = re.compile(r"https?://[^ \"]*/(simple|packages)/|--(extra-)?index-url|/root/|/home/[a-z]+/|/work/")
    here = Path(__file__).resolve()
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in FILES
        if path.resolve() != here
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []
