"""`twofold demo-data`: made-up people in an empty database, so that every page has something to show.

Their days are drawn by the engine's simulator and written through the same actions the pages use. A file `made-up`
in the data folder holds the name and passphrase to sign in with; while it is there every page says the data is made up.
"""

import argparse
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone

import twofold
from twofold.cli.errors import CannotRun, CommandError
from twofold.cli.made_up import PEOPLE, days_of, skills_of
from twofold.cli.made_up_sheets import sheets
from twofold.cli.serve import saying_what_fails
from twofold.engine.simulate import simulate, typical_population
from twofold.web.answer.actions import keep_answers
from twofold.web.checkin.actions import change_following, save_check_in
from twofold.web.cope.actions import rate_skill
from twofold.web.directory.sample import bring_samples
from twofold.web.signin.actions import register
from twofold.web.signin.models import Person

_words = (
    "amber anchor apple autumn basket beacon bridge candle canyon cedar cello copper coral cotton dragon ember "
    "falcon feather garden ginger harbour hazel island jasmine kettle ladder lantern lemon maple marble meadow "
    "mirror mountain needle ocean olive orchard paper pebble pepper piano pillow pocket river rocket saddle "
    "saffron sailor silver sparrow spiral summer thunder tiger timber tunnel valley velvet violet walnut window "
    "winter yellow"
)
WORDS = _words.split()
LEARNED = Path(twofold.__file__).parent / "content" / "population" / "made-up.json"  # from made-up people, for these
MOST_PERSONS, MOST_DAYS = len(PEOPLE), 1000


def run(args: argparse.Namespace) -> int:
    """Fill the database once; a second run finds it full and changes nothing."""
    file = Path(settings.DATA) / "made-up"
    if args.how_to_sign_in:
        how_to_sign_in(file)
        return 0
    if not 1 <= args.persons <= MOST_PERSONS or not 1 <= args.days <= MOST_DAYS:
        raise CommandError(f"demo-data makes 1 to {MOST_PERSONS} people with 1 to {MOST_DAYS} days each.")
    with saying_what_fails():
        fill(file, args.persons, args.days, args.seed)
        bring_samples()
    how_to_sign_in(file)
    return 0


def fill(file: Path, persons: int, days: int, seed: int) -> None:
    """One person after the other, each whole or not at all, so that an interrupted run can go on."""
    if not file.exists() and Person.objects.exists():
        raise CannotRun("There are people in this database; made-up ones are only put into an empty one.")
    shutil.copyfile(LEARNED, Path(settings.DATA) / "population.json")
    wanted = PEOPLE[:persons]
    missing = [person for person in wanted if Person.objects.by_name(person.name) is None]
    if not missing:
        print(f"The {len(wanted)} made-up people asked for are here already; nothing was changed.")
        return
    how = _sign_in_with(file)
    cohort, _ = simulate(typical_population(), persons=persons, days=days, seed=seed, whole=False, missing=0.08)
    for number, (made_up, diary) in enumerate(zip(wanted, cohort.diaries, strict=True)):
        if made_up in missing:
            passphrase = how["passphrase"] if made_up is PEOPLE[0] else secrets.token_urlsafe(24)
            rng = np.random.default_rng([seed, number])
            with transaction.atomic():
                person = register(
                    name=made_up.name, passphrase=passphrase, zone=made_up.zone, country=made_up.country, by=None
                )
                change_following(by=person, things=made_up.follows, bank=())
                for check_in in days_of(made_up, diary, person, rng):
                    save_check_in(by=person, **check_in)
                if made_up is PEOPLE[0]:
                    for rating in skills_of(made_up, diary, person, np.random.default_rng([seed, number, 1])):
                        rate_skill(by=person, **rating)
                    for sheet in sheets(timezone.now(), days):
                        keep_answers(by=person, **sheet)
    print(f"Made {len(missing)} people up, with {days} days each.")


def _sign_in_with(file: Path) -> dict[str, Any]:
    """The name and passphrase of the first made-up person, kept from an interrupted run."""
    if not file.exists():
        chosen = " ".join(secrets.choice(WORDS) for _ in range(4))
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            json.dump({"name": PEOPLE[0].name, "passphrase": chosen}, out)
    how: dict[str, Any] = json.loads(file.read_text())
    return how


def how_to_sign_in(file: Path) -> None:
    """What to type; nothing when these people are not made up."""
    if file.exists():
        how = json.loads(file.read_text())
        print(f"Sign in as {how['name']} with the passphrase: {how['passphrase']}")
