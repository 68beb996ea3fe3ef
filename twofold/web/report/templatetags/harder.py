"""The notice on Today: {% load harder %}{% getting_harder found %}, where `found` is the check-in's own `Safety`."""

from typing import Any

from django import template

from twofold.web.checkin.safety import Safety
from twofold.web.report.harder import notice_of

register = template.Library()


@register.inclusion_tag("report/getting_harder.html")
def getting_harder(found: Safety) -> dict[str, Any]:
    """A card with one step, or nothing at all."""
    return {"notice": notice_of(found)}
