"""Every write is an audited action: read from the syntax tree, so a new page cannot forget it."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "twofold" / "web"
WRITES = {
    "save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "update_or_create",
    "acreate", "asave", "adelete", "aupdate", "raw", "execute",
}  # fmt: skip
# Files that write without being a person's action, each with its reason.
FOUNDATIONS = {
    "audit/record.py": "writes the audit entries themselves",
    "vault/keys.py": "writes the key ledger",
    "vault/sessions.py": "Django's session store",
    "vault/ledger/apps.py": "makes the ledger's schema",
    "signin/throttle.py": "counts tries at the door; names nobody",
    "health.py": "asks each database whether it answers",
    "nightly.py": "housekeeping of the host; writes no one's records",
    "jobs/queue.py": "moves jobs along; holds no one's records",
    "jobs/worker.py": "notes that a worker lives; holds no one's records",
}
# Things with a method of the same name that is no database write.
NOT_THE_DATABASE = {
    "hashlib",
    "digest",
    "hasher",
    "session",
    "values",
    "context",
    "given",
    "params",
    "response",
    "cookies",
}


def modules() -> Iterator[Path]:
    for path in sorted(WEB.rglob("*.py")):
        if "migrations" not in path.parts and "db" not in path.relative_to(WEB).parts[:1]:
            yield path


def writes_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            of = node.func.value
            name = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
            is_dict = node.func.attr == "update" and (isinstance(of, ast.Name) and not node.keywords)
            if name not in NOT_THE_DATABASE and not is_dict:
                yield node.lineno, f"{name}.{node.func.attr}"


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(WEB)))
def test_writes_stand_in_actions_only(path: Path) -> None:
    inside = str(path.relative_to(WEB))
    if path.name == "actions.py" or inside in FOUNDATIONS:
        return
    found = list(writes_in(ast.parse(path.read_text(encoding="utf-8"))))
    assert found == [], f"{inside} writes: {found}; move it to actions.py"


def test_the_check_sees_a_write() -> None:
    assert list(writes_in(ast.parse("Row.objects.create(x=1)"))) == [(1, "objects.create")]


ACTIONS = sorted(WEB.glob("*/actions.py"))
# Public functions of an actions.py that are not audited, each with its reason.
NOT_AUDITED = {
    "signin.forget_devices": "tidies up after sessions that ended by themselves",
    "understand.forget_own_picture": "part of correcting or deleting a day, which is on record in the same transaction",
    "plan.forget_ahead": "part of correcting or deleting a day, which is on record in the same transaction",
    "mydata.erase": "calls ask_erasure, which is, then destroys the key the entry was sealed with",
    "mydata.delete_rows": "tidies up after an erasure that is already on record",
    "mydata.empty_log": "database housekeeping",
    "mydata.finish_erasures": "tidies up after erasures that are already on record",
}


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.parent.name)
def test_every_action_is_audited(path: Path) -> None:
    app = path.parent.name
    module = importlib.import_module(f"twofold.web.{app}.actions")
    for name, value in vars(module).items():
        is_ours = (
            callable(value) and getattr(value, "__module__", "") == module.__name__ and not isinstance(value, type)
        )
        if is_ours and not name.startswith("_") and f"{app}.{name}" not in NOT_AUDITED:
            assert hasattr(value, "audited_as"), f"{app}.actions.{name} is not audited"


def test_every_exception_is_still_needed() -> None:
    for entry in NOT_AUDITED:
        app, name = entry.split(".")
        assert hasattr(importlib.import_module(f"twofold.web.{app}.actions"), name), entry
    for inside in FOUNDATIONS:
        assert (WEB / inside).exists(), inside
