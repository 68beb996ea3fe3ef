"""The three skills Today offers: {% load skills %}{% skills_for_today request.person %}."""

from typing import Any

from django import template

from twofold.web.cope import ranking

register = template.Library()


@register.inclusion_tag("cope/today.html")
def skills_for_today(person: Any) -> dict[str, Any]:
    """A card of three rows at most, the skills that went well for this person first; the way to all of them."""
    return {"skills": ranking.first_three(person)}
