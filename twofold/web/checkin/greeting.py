"""What *Today* and the page after a check-in say: kind, true, and never a debt."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, ngettext

from twofold.care.checkin import State
from twofold.web.checkin.asking import following_of
from twofold.web.checkin.dates import said_day
from twofold.web.checkin.days import DayRow, day_rows
from twofold.web.checkin.models import CheckIn
from twofold.web.library import content, say
from twofold.web.signin.models import Person

AWAY = timedelta(days=14)  # from here on someone is welcomed back


def day_before(day: date) -> date:
    """Yesterday."""
    return day - timedelta(days=1)


def clock(check_in: CheckIn) -> str:
    """When it was written, on the clock of the zone it was written in."""
    return time_format(check_in.made_at.astimezone(ZoneInfo(check_in.zone)))


def hello(person: Person, now: datetime) -> str:
    """A greeting for the hour."""
    hour = now.astimezone(ZoneInfo(person.zone)).hour
    if 5 <= hour < 12:
        return gettext("Good morning, %(name)s") % {"name": person.name}
    if 12 <= hour < 18:
        return gettext("Good afternoon, %(name)s") % {"name": person.name}
    if 18 <= hour < 23:
        return gettext("Good evening, %(name)s") % {"name": person.name}
    return gettext("Hello, %(name)s") % {"name": person.name}


def today(person: Person, now: datetime) -> dict[str, Any]:
    """What *Today* shows."""
    day_now = person.day_of(now)
    last: CheckIn | None = CheckIn.objects.of(person).order_by("-made_at").first()
    of_today = CheckIn.objects.of(person).filter(day=day_now).count()
    return {
        "hello": hello(person, now),
        "day": day_now,
        "following": following_of(person),
        "done_today": bool(of_today),
        "last": last and gettext("%(day)s, %(time)s") % {"day": said_day(last.day, day_now), "time": clock(last)},
        "welcome_back": say("checkin.welcome-back") if last and now - last.made_at >= AWAY else "",
        "skills": skill_rows(),
    }


def skill_rows() -> list[dict[str, Any]]:
    """The first three skills, one tap away."""
    icons = {"paced-breathing": "breath", "five-senses": "leaf", "urge-surfing": "wave"}
    found = []
    for skill in list(content().skills.values())[:3]:
        minutes = ngettext("%(count)d minute.", "%(count)d minutes.", skill.minutes) % {"count": skill.minutes}
        found.append(
            {
                "id": skill.id,
                "title": say(skill.name),
                "text": f"{minutes} {say(skill.what_for)}",
                "icon": icons.get(skill.id, "leaf"),
            }
        )
    return found


def after(person: Person, check_in: CheckIn, now: datetime) -> dict[str, Any]:
    """What the page after a check-in shows."""
    day_now = person.day_of(now)
    short = check_in.form == "bad-day"
    return {
        "check_in": check_in,
        "said_day": said_day(check_in.day, day_now),
        "is_today": check_in.day == day_now,
        "thanks": say("checkin.saved-bad-day" if short else "checkin.saved"),
        "relief": relief_words(check_in),
        "true_thing": "" if short else true_thing(person, check_in),
        "skills": skill_rows()[:1],
    }


def relief_words(check_in: CheckIn) -> str:
    """What it gave, never without what it may cost; nothing where it was not said."""
    relief = check_in.told["relief"]
    if relief.state is not State.ANSWERED or "eased" not in relief.value or "length" not in relief.value:
        return ""
    eased = relief.value["eased"]
    length = say(f"relief.length.{relief.value['length']}")
    if relief.value.get("motive") == "stop-sick":
        return say("relief.sick-or-shaky", eased=eased, length=length)
    if eased == 0 or relief.value["length"] == "not-at-all":
        return say("relief.not-at-all")
    return say("relief.cost-not-known", eased=eased, length=length)


def true_thing(person: Person, check_in: CheckIn) -> str:
    """Something true of the person's own days; both sides where numbers stand."""
    rows = day_rows(person, since=check_in.day - timedelta(days=7), until=check_in.day)
    earlier = [row for row in rows if row.day < check_in.day]
    if len(earlier) < 2:
        return ngettext(
            "You have written about %(count)d day.", "You have written about %(count)d days.", len(rows)
        ) % {"count": len(rows)}
    symptoms = _beside(gettext("Memories and being on edge"), "symptoms", check_in, rows)
    craving = _beside(gettext("Strongest urge"), "craving", check_in, rows)
    return " ".join(part for part in (symptoms, craving) if part)


def _beside(name: str, row: str, check_in: CheckIn, rows: list[DayRow]) -> str:
    now = next((one.values[row] for one in rows if one.day == check_in.day), None)
    earlier = [value for one in rows if one.day < check_in.day and (value := one.values[row]) is not None]
    if now is None or len(earlier) < 2:
        return ""
    return gettext("%(name)s: %(now)s. On your last days it was between %(low)s and %(high)s.") % {
        "name": name,
        "now": _number(now),
        "low": _number(min(earlier)),
        "high": _number(max(earlier)),
    }


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def long_day(day: date) -> str:
    """Monday 23 November 2026."""
    return date_format(day, "l j F Y")
