"""{% not_safe %}: the way to a person, on every page of the check-in; {{ day|weekday_and_date }}."""

from typing import Any

from django import template
from django.urls import reverse

from twofold.web.checkin.dates import weekday_and_date
from twofold.web.lines import place_named

register = template.Library()
register.filter(weekday_and_date)


@register.inclusion_tag("checkin/not_safe.html", takes_context=True)
def not_safe(context: dict[str, Any]) -> dict[str, str]:
    """*I am not safe*: one tap to the page with the numbers of the person's country, a second to call."""
    code = str(context["request"].person.country or "")
    place = place_named(code)
    return {"href": reverse("findhelp:not-safe", args=[place.code] if place else [])}
