"""The strip above a plan: {% load what_for %}{% what_for request.person %}."""

from typing import Any

from django import template

from twofold.web.reasons.strip import strip_for

register = template.Library()


@register.inclusion_tag("reasons/strip.html")
def what_for(person: Any) -> dict[str, Any]:
    """The person's own questions, what they said last, and the things they used to enjoy with their chart."""
    return {"strip": strip_for(person)}
