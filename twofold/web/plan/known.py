"""Everything the plan page reads about one person, each table asked for once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from twofold.care.checkin import Followed
from twofold.web.answer.read import Finished, finished
from twofold.web.audit.record import position
from twofold.web.checkin.asking import following_of
from twofold.web.checkin.days import DayRow, as_day, by_day
from twofold.web.checkin.safety import Safety, safety_of
from twofold.web.medicines.models import Entry
from twofold.web.medicines.read import Today as Medicines
from twofold.web.medicines.read import today_of
from twofold.web.plan.ahead import ALARM_DAYS, Recent
from twofold.web.plan.choices import choices_of
from twofold.web.plan.models import Goal, PlanAnswers, Step
from twofold.web.signin.models import Person
from twofold.web.support.read import Support, support_of


@dataclass(frozen=True)
class Known:
    """One person, now. Days older than the alarm looks are left unopened, but for what the safety rules ask."""

    person: Person
    now: datetime
    since: int
    followed: Sequence[Followed]
    safety: Safety

    @property
    def today(self) -> date:
        """The person's day."""
        return self.safety.today

    @cached_property
    def rows(self) -> list[DayRow]:
        """The last ten weeks of days, from the check-ins the safety rules have read already."""
        first = self.today - timedelta(days=ALARM_DAYS)
        lately = [one for one in self.safety.check_ins if one.day >= first]
        return [as_day(day, of_day) for day, of_day in by_day(lately)]

    @cached_property
    def sheets(self) -> list[Finished]:
        """Finished questionnaires, the newest first."""
        return finished(self.person)

    @cached_property
    def told(self) -> list[PlanAnswers]:
        """Answers to the questions of the plan, the newest first."""
        return list(PlanAnswers.objects.of(self.person).order_by("-made_at", "-id"))

    @cached_property
    def steps(self) -> list[Step]:
        """Every step, the oldest first."""
        return list(Step.objects.of(self.person).order_by("id"))

    @cached_property
    def goals(self) -> list[Goal]:
        """Every goal, the oldest first."""
        return list(Goal.objects.of(self.person).order_by("id"))

    @cached_property
    def choices(self) -> dict[str, Any]:
        """How the plan should be."""
        return choices_of(self.person)

    @cached_property
    def medicines(self) -> Medicines | None:
        """The list of medicines and what stands before a dose; None for whoever keeps no list."""
        return today_of(self.person, self.now) if Entry.objects.of(self.person).exists() else None

    @cached_property
    def support(self) -> Support:
        """Groups, promises and people."""
        return support_of(self.person, self.now)

    @property
    def recent(self) -> Recent:
        """What the alarm reads."""
        main = next((one.substance for one in self.followed if one.main), None)
        return Recent(self.person, self.today, self.rows, self.safety.history, main, self.since)


def known_of(person: Person, now: datetime | None = None) -> Known:
    """What there is to know; almost all of it is read when it is first asked for."""
    since, now = position(person.pk), now or timezone.now()
    following = following_of(person)
    followed = following.things if following else ()
    return Known(person, now, since, followed, safety_of(person, followed, now))
