"""Cards of Today: {% load harder %}{% help_today found %}{% getting_harder found %}; `found` is a `Safety`."""

from typing import Any

from django import template

from twofold.care.helpline import Kind
from twofold.web.answer.models import HelpShown
from twofold.web.checkin.numbers import numbers_for
from twofold.web.checkin.safety import Safety
from twofold.web.report.harder import notice_of

register = template.Library()


@register.inclusion_tag("report/getting_harder.html")
def getting_harder(found: Safety) -> dict[str, Any]:
    """A card with one step, or nothing at all."""
    return {"notice": notice_of(found)}


@register.inclusion_tag("report/help_today.html")
def help_today(found: Safety) -> dict[str, Any]:
    """People to call, for the rest of a day on which an answer to a questionnaire named danger; or nothing at all."""
    shown = HelpShown.objects.of(found.person).filter(day=found.today).exists()
    return {"numbers": numbers_for(found.person, Kind.SUICIDE_CRISIS, Kind.EMERGENCY) if shown else (), "shown": shown}
