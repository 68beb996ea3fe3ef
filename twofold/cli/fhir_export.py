"""What `twofold fhir export` does: check the passphrase, note the download, print the bundle."""

import argparse
import getpass
import json
import sys
from uuid import UUID

from django.utils import timezone

from twofold.care.fhir.bundle import bundle
from twofold.cli.errors import CommandError
from twofold.web.answer.records import records as answers
from twofold.web.mydata.actions import download
from twofold.web.plan.records import records as plan
from twofold.web.signin.models import Person

REFUSED = "That name and that passphrase do not belong together; nothing was opened."


def run(args: argparse.Namespace) -> int:
    """Print the bundle. Raises CommandError where the passphrase is not that of the person."""
    person = _person(args.person)
    passphrase = getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if person is None or not person.check_password(passphrase):
        raise CommandError(REFUSED)
    download(by=person)
    now = timezone.now()
    json.dump(bundle([*answers(person), *plan(person, now)], when=now), sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def _person(named: str) -> Person | None:
    """By id or by chosen name."""
    try:
        return Person.objects.filter(pk=UUID(named)).first()
    except ValueError:
        return Person.objects.by_name(named)
