"""Ana owns one of everything; Ben has no grant; Dana is a stranger; nobody is signed out."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
import pytest_django
from django.db import connections, transaction
from django.test import Client, override_settings
from django.utils import timezone

from tests import cast
from tests.conftest import signed_in
from tests.policy import Rows
from tests.web.checkin.sheets import ALCOHOL, ORDINARY, follow
from tests.web.diary.files import PARTS, bring, small
from tests.web.exercise.written import write_something
from tests.web.findhelp.places import keep_places
from tests.web.medicines.lists import METHADONE
from tests.web.plan.made import MEETING
from tests.web.support.examples import SMART, SPONSOR, WALK
from twofold.web.answer.actions import begin, keep_answers
from twofold.web.checkin.models import CheckIn
from twofold.web.cope.actions import rate_skill
from twofold.web.diary.actions import keep_file
from twofold.web.diary.models import Diary
from twofold.web.findhelp.actions import save_place, tell_attempt
from twofold.web.library import content
from twofold.web.medicines.actions import add_medicine, note_body
from twofold.web.plan.actions import add_appointment, add_goal, add_step
from twofold.web.signin.models import Person
from twofold.web.support.actions import add_meeting, make_promise, name_supporter


@dataclass(frozen=True)
class House:
    """Everyone, and what Ana owns: made once for all tests of a file."""

    rows: Rows
    cookies: dict[str, SimpleCookie]

    def browsers(self) -> dict[str, Client]:
        """A new browser for each role, with the session it had at first."""
        found = {role: Client(raise_request_exception=False) for role in self.cookies}
        for role, browser in found.items():
            browser.cookies = deepcopy(self.cookies[role])
        return found


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside, to either database, is taken back at the end."""
    with ExitStack() as stack:
        for name in connections:
            block = transaction.atomic(using=name)
            block._from_testcase = True  # a test's own transaction may stand inside
            stack.enter_context(block)
            stack.callback(transaction.set_rollback, True, using=name)
        yield


@pytest.fixture(autouse=True, scope="module")
def quick_digest() -> Iterator[None]:
    """Thousands of passphrases are sent here; what a digest costs is tested elsewhere."""
    cast.forget_digest()
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
    cast.forget_digest()


@pytest.fixture(scope="module")
def house(
    quick_digest: None, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[House]:
    """Rows and sessions stand in one open transaction; each test takes back only what it did itself."""
    with django_db_blocker.unblock(), undone():
        ana, ben, dana = (cast.make_person(name) for name in ("Ana", "Ben", "Dana"))
        rows = rows_of(ana)
        browsers = {"nobody": Client(), "ana": signed_in(ana), "ben": signed_in(ben), "dana": signed_in(dana)}
        yield House(rows, {role: browser.cookies for role, browser in browsers.items()})


@pytest.fixture
def rows(house: House) -> Rows:
    return house.rows


@pytest.fixture
def clients(house: House) -> dict[str, Client]:
    return house.browsers()


def rows_of(ana: Person) -> Rows:
    """One row of each kind that an address can name, and an example for every other placeholder."""
    follow(ana, ALCOHOL)
    day = ana.day_of(timezone.now())
    signed_in(ana).post("/check-in", ORDINARY)
    check_in = CheckIn.objects.of(ana).get()
    raw = small().encode()
    bring(signed_in(ana), small(), PARTS)
    diary = Diary.objects.of(ana).get()
    file = keep_file(by=ana, name="new", raw=raw)
    medicine = add_medicine(by=ana, body=METHADONE)
    body_note = note_body(by=ana, words="shaky", number=4)
    group = add_meeting(by=ana, body=SMART)
    promise = make_promise(by=ana, body=WALK)
    supporter = name_supporter(by=ana, body=SPONSOR)
    sitting = begin(by=ana, at=timezone.now())
    sheet = keep_answers(by=ana, instrument=content().instruments["phq-2"], values={"1": 2, "2": 2}, at=timezone.now())
    place = keep_places()["both"]
    saved = save_place(by=ana, service=place, name="River House", phone="559-555-0101")
    attempt = tell_attempt(by=ana, place=saved, how="appointment", when="2026-12-09T09:30")
    rating = rate_skill(by=ana, skill="five-senses", before=7, after=4)
    exercise, page = write_something(ana)
    goal = add_goal(by=ana, words="Sleep", is_less_or_none=False)
    step = add_step(by=ana, words="Call the clinic", arm="therapy")
    meeting = add_appointment(by=ana, **MEETING)
    return {
        "way": "overwhelmed",
        "name": "cope",
        "code": "ie",
        "skill": "five-senses",
        "exercise": "thought-record",
        "exercise row": str(exercise.pk),
        "page row": str(page.pk),
        "lesson": "reward-system",
        "key": place,
        "saved place row": str(saved.pk),
        "attempt row": str(attempt.pk),
        "medicine": "methadone",
        "medicine row": str(medicine.pk),
        "body note row": str(body_note.pk),
        "group row": str(group.pk),
        "promise row": str(promise.pk),
        "supporter row": str(supporter.pk),
        "day": day.isoformat(),
        "check-in row": str(check_in.pk),
        "skill row": str(rating.pk),
        "diary row": str(diary.pk),
        "file row": str(file.pk),
        "goal row": str(goal.pk),
        "step row": str(step.pk),
        "meeting row": str(meeting.pk),
        "sitting row": str(sitting.pk),  # type: ignore[union-attr]
        "sheet row": str(sheet.pk),  # type: ignore[union-attr]
    }
