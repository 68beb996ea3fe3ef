"""What *Today* and the page after a check-in say: kind, true, and never a debt."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import time_format
from django.utils.translation import gettext, ngettext

from twofold.care.checkin import State
from twofold.care.helpline import Kind
from twofold.care.rules import Truth
from twofold.care.safety import heavy_day
from twofold.care.stopping import Stopping
from twofold.web.checkin.asking import used_things
from twofold.web.checkin.dates import said_day
from twofold.web.checkin.days import DayRow, as_day, by_day
from twofold.web.checkin.models import CheckIn, Following
from twofold.web.checkin.numbers import numbers_for
from twofold.web.checkin.safety import Safety
from twofold.web.checkin.telling import plain_number
from twofold.web.library import content, say
from twofold.web.signin.models import Person, local_day

NEEDS_HELP = (Stopping.EMERGENCY, Stopping.NEEDS_HELP)
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


def today(found: Safety, following: Following | None) -> dict[str, Any]:
    """What *Today* shows."""
    last = max(found.check_ins, key=lambda one: one.made_at, default=None)
    return {
        "hello": hello(found.person, found.now),
        "day": found.today,
        "follows": bool(following and following.things),
        "done_today": any(one.day == found.today for one in found.check_ins),
        "last": last and gettext("%(day)s, %(time)s") % {"day": written_on(last, found.today), "time": clock(last)},
        "welcome_back": say("checkin.welcome-back") if last and found.now - last.made_at >= AWAY else "",
        "asked_to_stop": found.was_asked_to_stop,
        "help_to_stop_first": found.was_asked_to_stop and found.stopping.answer in NEEDS_HELP,
    }


def written_on(check_in: CheckIn, day_now: date) -> str:
    """The day on which it was written, in words."""
    return said_day(local_day(check_in.made_at, check_in.zone), day_now)


def late(check_in: CheckIn) -> str:
    """That it was written after its day, in words; nothing where it was not."""
    days = (local_day(check_in.made_at, check_in.zone) - check_in.day).days
    if days == 1:
        return say("checkin.yesterday")
    return (
        ngettext("Written %(days)d day later", "Written %(days)d days later", days) % {"days": days} if days > 1 else ""
    )


def after(found: Safety, check_in: CheckIn) -> dict[str, Any]:
    """What the page after a check-in shows."""
    short = check_in.form == "bad-day"
    heavy = heavy_day(content(), check_in.told)
    return {
        "check_in": check_in,
        "said_day": said_day(check_in.day, found.today),
        "is_today": check_in.day == found.today,
        "thanks": say("checkin.saved-bad-day" if short else "checkin.saved"),
        "relief": relief_words(check_in),
        "true_thing": "" if short or heavy is Truth.YES else true_thing(found.check_ins, check_in),
        "heavy": heavy is Truth.YES,
        "maybe_heavy": heavy is Truth.UNKNOWN and very_high(check_in),
        "numbers": numbers_for(found.person, Kind.SUICIDE_CRISIS) if heavy is Truth.YES else (),
        "used": bool(used_things(check_in.told)),
        "mix": found.mix_on(check_in.day, but=check_in).name if used_things(check_in.told) else "NO",
    }


def very_high(check_in: CheckIn) -> bool:
    """Something was answered that could make it a very hard day; a form left empty says nothing at all."""
    return any(
        check_in.told[name].state is State.ANSWERED and check_in.told[name].value >= 9 for name in ("edge", "low")
    )


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


def true_thing(check_ins: Sequence[CheckIn], check_in: CheckIn) -> str:
    """Something true of the person's own days; both sides where numbers stand."""
    since = check_in.day - timedelta(days=7)
    rows = [as_day(day, of_day) for day, of_day in by_day(check_ins) if since <= day <= check_in.day]
    if len([row for row in rows if row.day < check_in.day]) < 2:
        days = len({one.day for one in check_ins})
        words = ngettext("You have written about %(count)d day.", "You have written about %(count)d days.", days)
        return words % {"count": days}
    symptoms = _beside(gettext("Memories and being on edge"), "symptoms", check_in, rows)
    craving = _beside(gettext("Strongest urge"), "craving", check_in, rows)
    return " ".join(part for part in (symptoms, craving) if part)


def _beside(name: str, row: str, check_in: CheckIn, rows: list[DayRow]) -> str:
    now = next((one.values[row] for one in rows if one.day == check_in.day), None)
    earlier = [value for one in rows if one.day < check_in.day and (value := one.values[row]) is not None]
    if now is None or len(earlier) < 2:
        return ""
    low, high = plain_number(min(earlier)), plain_number(max(earlier))
    words = (
        gettext("%(name)s: %(now)s. On your last days it was %(low)s.")
        if low == high
        else gettext("%(name)s: %(now)s. On your last days it was between %(low)s and %(high)s.")
    )
    return words % {"name": name, "now": plain_number(now), "low": low, "high": high}
