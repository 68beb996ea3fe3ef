"""Who may: mine always, shared while the grant holds, nothing else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from twofold.web.access.decide import Reason, decide
from twofold.web.access.models import Grant
from twofold.web.access.owned import Owned, Unscoped
from twofold.web.access.page import ClosedByDefault, page, public
from twofold.web.access.permissions import OWN_ONLY, Permission
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def grant(
    ana: Person, to: Person, covers: Permission, *, begins: int = -1, ends: int = 1, withdrawn: bool = False
) -> None:
    Grant.objects.create(
        person=ana,
        to=to,
        covers=covers,
        begins=NOW + timedelta(hours=begins),
        ends=NOW + timedelta(hours=ends),
        withdrawn_at=NOW if withdrawn else None,
        purpose="support",
    )


@pytest.mark.parametrize("permission", list(Permission))
def test_ana_may_do_everything_with_her_own(ana: Person, permission: Permission) -> None:
    assert decide(who=ana, permission=permission, owner=ana, at=NOW) == (True, Reason.OWN)


@pytest.mark.parametrize("permission", list(Permission))
def test_dana_may_do_nothing(ana: Person, dana: Person, permission: Permission) -> None:
    assert decide(who=dana, permission=permission, owner=ana, at=NOW) == (False, Reason.NOT_SHARED)


@pytest.mark.parametrize("permission", list(Permission))
def test_ben_may_what_a_live_grant_covers_and_only_that(
    ana: Person, ben: Person, dana: Person, permission: Permission
) -> None:
    grant(ana, ben, permission)
    for asked in Permission:
        expected = asked == permission and permission not in OWN_ONLY
        assert decide(who=ben, permission=asked, owner=ana, at=NOW).allowed is expected
    assert not decide(who=ana, permission=permission, owner=ben, at=NOW).allowed
    assert not decide(who=dana, permission=permission, owner=ana, at=NOW).allowed


@pytest.mark.parametrize(
    ("begins", "ends", "withdrawn"),
    [(-2, -1, False), (1, 2, False), (-1, 1, True)],
    ids=["ended", "not begun", "withdrawn"],
)
def test_a_grant_that_does_not_hold_now_is_none(
    ana: Person, ben: Person, begins: int, ends: int, withdrawn: bool
) -> None:
    grant(ana, ben, Permission.SEE_DAYS, begins=begins, ends=ends, withdrawn=withdrawn)
    assert not decide(who=ben, permission=Permission.SEE_DAYS, owner=ana, at=NOW).allowed


def test_the_database_refuses_a_grant_to_oneself_or_backwards_in_time(ana: Person, ben: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(ana, ana, Permission.SEE_DAYS)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(ana, ben, Permission.SEE_DAYS, begins=2, ends=1)


def view(request: object) -> HttpResponse:
    return HttpResponse("open")


def test_a_view_that_declares_nothing_is_refused(rf: RequestFactory) -> None:
    door = ClosedByDefault(lambda request: HttpResponse())
    with pytest.raises(Http404):
        door.process_view(rf.get("/x"), view, (), {})
    assert door.process_view(rf.get("/x"), public("a test")(view), (), {}) is None
    assert door.process_view(rf.get("/x"), page(Permission.SEE_DAYS)(view), (), {}) is None


def test_a_method_that_is_not_declared_is_refused(rf: RequestFactory) -> None:
    assert public("a test")(view)(rf.post("/x")).status_code == 405
    assert page(Permission.SEE_DAYS, "POST")(view)(rf.get("/x")).status_code == 405


def test_a_signed_in_page_is_never_stored(rf: RequestFactory, ana: Person) -> None:
    request = rf.get("/x")
    request.user = ana
    assert "no-store" in page(Permission.SEE_DAYS)(view)(request)["Cache-Control"]


def test_a_query_that_names_no_person_is_refused() -> None:
    manager = Owned()
    manager.model = Person
    with pytest.raises(Unscoped):
        manager.all()
    with pytest.raises(Unscoped):
        manager.unscoped("")
