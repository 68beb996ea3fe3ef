"""The support arm of one person on one day: what its page, the plan and the facts of the rules read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from twofold.web.checkin.asking import following_of
from twofold.web.checkin.safety import Safety, safety_of
from twofold.web.signin.models import Person
from twofold.web.support.models import CLOSED, Attendance, Meeting, Promise, Supporter

LOOK_BACK = timedelta(days=28)


@dataclass(frozen=True)
class Support:
    """Meetings still gone to, what was told of the last four weeks, promises not closed, people."""

    day: date
    meetings: Sequence[Meeting]
    attended: Sequence[Attendance]
    promises: Sequence[Promise]
    supporters: Sequence[Supporter]

    def on(self, meeting: Meeting, day: date) -> Attendance | None:
        """What was told of one day at one meeting."""
        return next((one for one in self.attended if one.day == day and one.body["meeting"] == str(meeting.pk)), None)

    def went(self, meeting: Meeting) -> tuple[int, int]:
        """(went, told) over the last four weeks; a day of which nothing was told is in neither."""
        told = [one for one in self.attended if one.body["meeting"] == str(meeting.pk)]
        return sum(bool(one.body["went"]) for one in told), len(told)

    @property
    def has_group(self) -> bool:
        """A group or meeting is part of what this person does."""
        return bool(self.meetings)


def support_of(person: Person, now: datetime) -> Support:
    """Everything about one person's support, in four queries."""
    day = person.day_of(now)
    return Support(
        day,
        [one for one in Meeting.objects.of(person).order_by("id") if not one.body["ended"]],
        list(Attendance.objects.of(person).filter(day__gt=day - LOOK_BACK).order_by("-day")),
        [one for one in Promise.objects.of(person).order_by("-id") if one.body["status"] != CLOSED],
        list(Supporter.objects.of(person).order_by("id")),
    )


def next_time(meeting: Meeting, person: Person, now: datetime) -> datetime | None:
    """When it meets next, in the person's zone; None without a fixed day. Without an hour: the beginning of that day.

    The clock on the wall counts, also over a change of clocks.
    """
    weekday, at = meeting.body["weekday"], meeting.body["time"]
    if weekday is None:
        return None
    zone = ZoneInfo(str(person.zone))
    local = now.astimezone(zone)
    hour = time.fromisoformat(at) if at else time()
    for ahead in range(8):
        day = local.date() + timedelta(days=ahead)
        found = datetime.combine(day, hour, zone)
        if day.weekday() == weekday and (found >= local or (not at and ahead == 0)):
            return found
    return None


def may_promise_less(person: Person, now: datetime) -> bool:
    """W-14: nothing about less or none before the stopping questions have an answer that does not hold it back."""
    found = safety_for(person, now)
    return found.was_asked_to_stop and not found.stopping.holds_back


def safety_for(person: Person, now: datetime) -> Safety:
    """The safety rules of one person, now."""
    following = following_of(person)
    return safety_of(person, following.things if following else (), now)
