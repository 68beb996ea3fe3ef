"""{% load doses %}{% doses_for_today request.person %}: what is due today, or what stands before it."""

from typing import Any

from django import template
from django.utils import timezone

from twofold.web.medicines.read import Today, today_of
from twofold.web.medicines.telling import notice_lines, slot_said

register = template.Library()


@register.inclusion_tag("medicines/today.html")
def doses_for_today(person: Any) -> dict[str, Any]:
    """A card for whoever has a list; nothing for whoever has none."""
    found = today_of(person, timezone.now())
    return {"has_list": bool(found.current), "notices": notice_lines(found), "open": still_open(found)}


def still_open(found: Today) -> list[tuple[str, str]]:
    """(name, when) of every dose due today of which nothing was said, and before which nothing stands."""
    free = (entry for entry in found.current if not found.is_held(entry))
    return [(one.name, slot_said(due.slot)) for one in free for due in found.due(one) if due.state is None]
