"""A clock that needs no script and keeps nothing: the moment it was started stands in the address of the page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import time
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.formats import time_format

from twofold.care.skill import Skill
from twofold.web.library import say

RATINGS = tuple(str(number) for number in range(11))
FORGOTTEN = 180  # minutes after which a start is no longer this one


@dataclass(frozen=True)
class Clock:
    """What the page says, and the address of a start (`start`) or of another look at the one that runs (`again`)."""

    says: str
    start: str
    again: str = ""


def shown(request: HttpRequest, skill: Skill) -> Clock:
    """The clock of a skill now. Raises AssertionError for a skill without one."""
    assert skill.clock is not None
    now = int(time()) // 60
    before = rated_before(request)
    kept = f"&before={before}" if before else ""
    start = f"?began={now}{kept}#clock"
    began = _began(request.GET.get("began", ""), now)
    if began is None:
        return Clock("", start)
    gone = now - began
    if gone >= skill.clock:
        return Clock(say("cope.clock.over", minutes=skill.clock), start)
    return Clock(_running(request, began, gone, skill.clock), start, f"?began={began}{kept}#clock")


def started_now(before: str) -> str:
    """The query of a page whose clock starts now; a rating tapped before it started goes along."""
    return f"?began={int(time()) // 60}{f'&before={before}' if before in RATINGS else ''}#clock"


def rated_before(request: HttpRequest) -> str:
    """The rating that came along in the address, or nothing."""
    text = request.GET.get("before", "")
    return text if text in RATINGS else ""


def _began(text: str, now: int) -> int | None:
    """Minutes since 1970 in an address; None for whatever is none of the last hours."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return None
    began = int(text)
    return began if 0 <= now - began < FORGOTTEN else None


def _running(request: HttpRequest, began: int, gone: int, minutes: int) -> str:
    """With the person's own clock where it is known; otherwise in minutes."""
    person = getattr(request, "person", None)
    left = say("cope.clock.left", gone=gone, left=minutes - gone)
    if person is None:
        return left
    at = datetime.fromtimestamp(began * 60, ZoneInfo(person.zone))
    ends = time_format(at + timedelta(minutes=minutes))
    return f"{say('cope.clock.until', began=time_format(at), ends=ends)} {left}"
