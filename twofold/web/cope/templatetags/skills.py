"""The three skills Today offers: {% load skills %}{% first_three_skills person %}."""

from typing import Any

from django import template

from twofold.web.cope import ranking

register = template.Library()


@register.inclusion_tag("cope/offered.html")
def first_three_skills(person: Any) -> dict[str, Any]:
    """Three rows, the skills that went well for this person first."""
    return {"skills": ranking.first_three(person)}
