"""`.env.sample` names every setting there is, with its default and a sentence, and nothing else."""

import ast
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[2]
ONLY_FOR_TESTS = {"CHROMIUM"}
READERS = {"env", "env_switch", "env_number"}
SHOWN = {
    "PORT": str(settings.PORT),
    "TWOFOLD_BIND": settings.BIND,
    "TWOFOLD_HOSTS": ",".join(settings.ALLOWED_HOSTS),
    "TWOFOLD_PROXIES": str(settings.PROXIES),
    "TWOFOLD_PROCESSES": str(settings.PROCESSES),
    "TWOFOLD_THREADS": str(settings.THREADS),
    "TWOFOLD_LEAVE_TO": settings.LEAVE_TO,
    "TWOFOLD_DEBUG": "on" if settings.DEBUG else "off",
    "TWOFOLD_HTTPS": "on",
}


def read_by_the_settings() -> set[str]:
    """The names that settings.py and environment.py ask for, from their syntax trees."""
    names = set()
    for file in ("settings.py", "environment.py"):
        for node in ast.walk(ast.parse((ROOT / "twofold" / "web" / file).read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    names.add(str(first.value))
    return names


def sample() -> dict[str, tuple[str, str]]:
    """Name -> (value, the comment above it)."""
    found, comment = {}, ""
    for line in (ROOT / ".env.sample").read_text().splitlines():
        if line.startswith("#"):
            comment += line.lstrip("# ")
        elif "=" in line:
            name, _, value = line.partition("=")
            found[name] = (value, comment)
        else:
            comment = ""
    return found


def test_every_setting_is_in_the_sample_and_nothing_else() -> None:
    assert set(sample()) == read_by_the_settings() | ONLY_FOR_TESTS


def test_every_setting_has_its_sentence() -> None:
    for name, (_, comment) in sample().items():
        assert len(comment) > 20, name
        assert comment.endswith("."), name


def test_the_sample_shows_the_defaults() -> None:
    for name, value in SHOWN.items():
        assert sample()[name][0] == value, name
