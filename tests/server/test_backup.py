"""Backing up while people write, and restoring: equal to the last record, erased people stay erased, wrong keys refused."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.server.host import Host, fresh_database

pytestmark = pytest.mark.server

# One digest over every stored row of our own tables, each sealed value opened.
DIGEST = """
import hashlib, json, sys
from django.apps import apps
from twofold.web.vault.keys import KeyMissing
leave_out = {"jobs.Worker", "jobs.Night"}
rows = []
for model in apps.get_models():
    if not hasattr(model, "Privacy") or model._meta.label in leave_out or model._meta.app_label == "ledger":
        continue
    for row in model._base_manager.all():
        try:
            values = {field.name: str(getattr(row, field.attname)) for field in model._meta.concrete_fields}
        except KeyMissing as missing:
            values = {"pk": str(row.pk), "closed": type(missing).__name__}
        rows.append(json.dumps([model._meta.label, values], sort_keys=True))
print(hashlib.sha256("\\n".join(sorted(rows)).encode()).hexdigest(), len(rows))
"""
ROWS = (
    DIGEST
    + """
for row in rows:
    print(json.loads(row)[0] + ":" + hashlib.sha256(row.encode()).hexdigest())
"""
)
ERASE = """
import sys
from twofold.web.mydata.actions import erase
from twofold.web.signin.models import Person
erase(by=Person.objects.by_name(sys.argv[1]))
"""
WHO_OPENS = """
from twofold.web.signin.models import Person
from twofold.web.vault.keys import KeyMissing
for person in Person.objects.all():
    try:
        print(person.name)
    except KeyMissing:
        print("closed")
"""


@contextmanager
def another_host(host: Host, folder: Path) -> Iterator[Host]:
    """An empty host that has been given the root secret, and nothing else."""
    folder.mkdir()
    (folder / "keys").mkdir(mode=0o700)
    shutil.copy2(host.keys / "root.key", folder / "keys" / "root.key")
    if not host.database_url:
        yield Host(folder)
        return
    with fresh_database(host.database_url) as fresh:
        yield Host(folder, fresh)


@pytest.fixture
def bare_host_beside(host: Host, tmp_path: Path) -> Iterator[Host]:
    """A second machine with nothing on it yet."""
    (tmp_path / "beside").mkdir()
    if not host.database_url:
        yield Host(tmp_path / "beside")
        return
    with fresh_database(host.database_url) as fresh:
        yield Host(tmp_path / "beside", fresh)


def write_check_ins(host: Host, names: list[str], stop: threading.Event, kept: list[int]) -> list[threading.Thread]:
    """Each name checks in without rest until told to stop."""

    def go_on(browser: object) -> None:
        while not stop.is_set():
            assert browser.check_in(uuid4()).status == 303  # type: ignore[attr-defined]
            kept.append(1)
        browser.close()  # type: ignore[attr-defined]

    threads = [threading.Thread(target=go_on, args=(browser,)) for browser in host.browsers(names)]
    for thread in threads:
        thread.start()
    return threads


def test_a_backup_made_while_people_write_restores_to_the_same_records(host: Host, tmp_path: Path) -> None:
    host.make_people("Ana", "Ben")
    records, ledger = tmp_path / "a.backup", tmp_path / "a.ledger"
    stop, kept = threading.Event(), [0]
    with host.serving():
        threads = write_check_ins(host, ["Ana", "Ben"], stop, kept)
        while len(kept) < 20:
            stop.wait(0.05)
        before = len(kept)
        said = host.run("backup", records, "--ledger", ledger).stdout
        after = len(kept)
        stop.set()
        for thread in threads:
            thread.join()
    assert after > before, "nobody wrote while the backup was made"
    assert "the records" in said
    assert host.run("backup", records, expect=2).stderr.count("\n") == 1  # never over a file that is there
    assert records.stat().st_mode & 0o077 == 0

    with another_host(host, tmp_path / "one") as one, another_host(host, tmp_path / "two") as two:
        assert "Restored 2 people" in one.run("restore", records, "--ledger", ledger).stdout
        assert "whole" in one.run("verify-audit").stdout
        assert one.python(WHO_OPENS).split() == ["Ana", "Ben"]
        again, again_ledger = tmp_path / "b.backup", tmp_path / "b.ledger"
        one.run("backup", again, "--ledger", again_ledger)
        two.run("restore", again, "--ledger", again_ledger)
        digest = one.python(DIGEST)
        assert digest == two.python(DIGEST)
        assert int(digest.split()[1]) > 2 * before, "check-ins and their audit entries"
        written = set(one.python(ROWS).splitlines()[1:])
        live = set(host.python(ROWS).splitlines()[1:])
        foreign = {row for row in written - live if not row.startswith("audit.Chain:")}
        assert not foreign, "every restored row stands in the source, but for the chains that have grown since"
        assert "restore into an empty one" in one.run("restore", records, expect=3).stderr
        with one.serving():
            (ana,) = one.browsers(["Ana"])
            assert ana.check_in(uuid4()).status == 303
            ana.close()


def test_a_backup_at_rest_restores_to_the_same_digest_as_its_source(host: Host, tmp_path: Path) -> None:
    host.run("demo-data", "--persons", "2", "--days", "15")
    source = host.python(DIGEST)
    assert int(source.split()[1]) > 60
    records, ledger = tmp_path / "a.backup", tmp_path / "a.ledger"
    host.run("backup", records, "--ledger", ledger)
    with another_host(host, tmp_path / "other") as other:
        other.run("restore", records, "--ledger", ledger)
        assert other.python(DIGEST) == source


def test_an_erased_person_stays_erased_in_a_backup_older_than_the_erasure(host: Host, tmp_path: Path) -> None:
    host.make_people("Ana", "Ben")
    records, old_ledger, ledger = tmp_path / "a.backup", tmp_path / "old.ledger", tmp_path / "new.ledger"
    host.run("backup", records, "--ledger", old_ledger)
    host.python(ERASE, "Ana")
    host.run("backup", tmp_path / "b.backup", "--ledger", ledger)
    with another_host(host, tmp_path / "other") as other:
        said = other.run("restore", records, "--ledger", ledger).stdout
        assert "1 more were erased after this backup" in said
        assert other.python(WHO_OPENS).split() == ["Ben"]
        # Even the ledger's own older backup brings no key back: the tombstone that is here wins.
        merge = (
            "from twofold.cli.restore import merge; from twofold.cli import backup_file; import json, pathlib, sys\n"
        )
        merge += "lines = b''.join(backup_file.read(pathlib.Path(sys.argv[1]))).splitlines()\n"
        merge += "merge([json.loads(line) for line in lines])\n"
        merge += "from twofold.web.vault.ledger.models import WrappedKey; print(WrappedKey.objects.count())"
        assert other.python(merge, str(old_ledger)).strip() == "1"


def give_root(host: Host, other: Host) -> None:
    """Put the root secret of one host into the key folder of another, as somebody restoring does."""
    (other.keys / "root.key").unlink()
    shutil.copy2(host.keys / "root.key", other.keys / "root.key")


def test_a_host_that_was_set_up_first_takes_the_backup_once_its_root_secret_is_put_in_place(
    host: Host, bare_host_beside: Host, tmp_path: Path
) -> None:
    host.make_people("Ana", "Ben")
    records, ledger = tmp_path / "a.backup", tmp_path / "a.ledger"
    host.run("backup", records, "--ledger", ledger)
    other = bare_host_beside
    other.run("migrate")  # makes a root secret and a ledger of its own
    assert "another root secret" in other.run("restore", records, "--ledger", ledger, expect=2).stderr
    give_root(host, other)
    assert "Restored 2 people" in other.run("restore", records, "--ledger", ledger).stdout
    assert other.python(WHO_OPENS).split() == ["Ana", "Ben"]
    other.run("check")


def test_keys_of_another_root_secret_stop_a_restore_before_anything_is_written(
    host: Host, bare_host_beside: Host, tmp_path: Path
) -> None:
    host.make_people("Ana")
    records, ledger = tmp_path / "a.backup", tmp_path / "a.ledger"
    host.run("backup", records, "--ledger", ledger)
    other = bare_host_beside
    other.run("migrate")
    other.python("from twofold.web.vault.keys import create_person_key; import uuid; create_person_key(uuid.uuid4())")
    give_root(host, other)
    said = other.run("restore", records, "--ledger", ledger, expect=3).stderr
    assert "Nothing was written" in said
    assert len(said.splitlines()) == 1
    count = "from twofold.web.signin.models import Person; from twofold.web.vault.ledger.models import WrappedKey\n"
    count += "print(Person.objects.count(), WrappedKey.objects.count())"
    assert other.python(count).split() == ["0", "1"]


def test_a_ledger_file_whose_keys_do_not_open_is_refused_before_anything_is_written(host: Host, tmp_path: Path) -> None:
    host.make_people("Ana")
    records, ledger = tmp_path / "a.backup", tmp_path / "a.ledger"
    host.run("backup", records)
    spoil = "from twofold.web.vault.ledger.models import WrappedKey; WrappedKey.objects.update(wrapped=bytes(60))"
    host.python(spoil)
    host.run("backup", tmp_path / "b.backup", "--ledger", ledger)
    with another_host(host, tmp_path / "other") as other:
        said = other.run("restore", records, "--ledger", ledger, expect=2).stderr
        assert "Nothing was written" in said
        other.run("restore", records)  # still empty, so it still takes the records


def test_the_records_never_hold_the_ledger(host: Host, tmp_path: Path) -> None:
    host.make_people("Ana")
    records = tmp_path / "a.backup"
    host.run("backup", records)
    read = "import pathlib, sys; from twofold.cli import backup_file\n"
    read += "data = b''.join(backup_file.read(pathlib.Path(sys.argv[1])))\n"
    read += "from twofold.web.vault.ledger.models import WrappedKey\n"
    read += "key = bytes(WrappedKey.objects.get().wrapped)\n"
    read += "print(key in data, key.hex().encode() in data, b'ledger_wrappedkey' in data)"
    assert host.python(read, str(records)).split() == ["False", "False", "False"]
    with another_host(host, tmp_path / "other") as other:
        said = other.run("restore", records).stdout
        assert "The keys of 1 people are not in the ledger here" in said
        assert other.python(WHO_OPENS).split() == ["closed"]


def test_a_wrong_key_a_changed_file_and_a_wrong_file_are_each_one_sentence(host: Host, tmp_path: Path) -> None:
    host.make_people("Ana")
    records, ledger = tmp_path / "a.backup", tmp_path / "a.ledger"
    host.run("backup", records, "--ledger", ledger)
    with another_host(host, tmp_path / "other") as other:

        def refused(*arguments: object) -> str:
            said = other.run("restore", *arguments, expect=2).stderr
            assert len(said.splitlines()) == 1
            return said

        content = records.read_bytes()
        for place in (len(content) // 2, len(content) - 5):
            changed = tmp_path / f"changed-{place}"
            changed.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert "damaged" in refused(changed)
        cut = tmp_path / "cut"
        cut.write_bytes(content[: len(content) * 2 // 3])
        assert "damaged" in refused(cut)
        assert "not a Twofold backup" in refused(Path(__file__))
        assert "holds the ledger" in refused(ledger)
        assert "cannot be read" in refused(tmp_path / "nowhere")
        key = other.keys / "root.key"
        key.chmod(0o600)
        key.write_text("0123456789abcdef" * 4 + "\n")
        key.chmod(0o400)
        assert "another root secret" in refused(records)
        key.unlink()
        assert "root secret" in other.run("restore", records, expect=3).stderr
        header = json.loads(content.split(b"\n", 2)[1])
        assert header["kind"] == "records"
