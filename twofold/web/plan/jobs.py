"""Nightly: look for less use with more tension, also where nobody answers any more (A-02), so that Today can say it."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from twofold.web.checkin.models import CheckIn
from twofold.web.plan.ahead import ALARM_DAYS
from twofold.web.plan.known import known_of
from twofold.web.plan.less import notice_for
from twofold.web.signin.models import Person


@task()
def look_for_less() -> None:
    """One job for everybody with an entry in the weeks the notice looks at."""
    first = timezone.now().date() - timedelta(days=ALARM_DAYS)
    rows = CheckIn.objects.unscoped("whoever has recent days is looked at each night, each in a job of their own")
    for person in rows.filter(day__gte=first).order_by().values_list("person", flat=True).distinct():
        look_at_one.enqueue(str(person))


@task()
def look_at_one(person: str) -> None:
    """Work out and keep one person's notice. Whoever is gone, or wants none, needs none; twice does no harm."""
    one = Person.objects.filter(pk=UUID(person)).first()
    if one is not None:
        notice_for(known_of(one))
