"""Skills in the moment. The skill itself is open to anyone; only ratings and choices need an account."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from twofold.care.ranking import OFFERED, Rated
from twofold.care.skill import NEEDS, Skill
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page, public
from twofold.web.access.permissions import Permission
from twofold.web.access.visitor import visitor
from twofold.web.cope import clock, ranking
from twofold.web.cope.actions import correct_rating, put_away, rate_skill, take_back
from twofold.web.cope.forms import RatingForm
from twofold.web.cope.models import SkillRating
from twofold.web.library import content, say
from twofold.web.signin.models import Person

FOR_ANYONE = "a skill is useful before an account"


def skill_or_404(name: str) -> Skill:
    """The skill of an address. Raises Http404, which says nothing of what was asked for."""
    found = content().skills.get(name)
    if found is None:
        raise Http404
    return found


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def see_other(page: str, **where: object) -> HttpResponse:
    """After something was kept: on to a page that can be loaded again without sending it again."""
    return HttpResponse(status=303, headers={"Location": resolve_url(page, **where)})


@public(FOR_ANYONE)
def skills(request: HttpRequest) -> HttpResponse:
    """All skills, or with `?for=` those for one need; in the order for a signed-in person, and those put away."""
    person = visitor(request)
    away = () if person is None else ranking.put_away_by(person)
    asked = request.GET.get("for", "")
    need = asked if asked in NEEDS else ""
    shown = {
        "need": need,
        "title": say(f"cope.needs.{need}") if need else say("cope.title"),
        "first": ranking.first_three(person),
        "skills": ranking.offered_for(person, need) if need else ranking.offered_to(person),
        "needs": ranking.needs(),
        "away": [(name, say(content().skills[name].name)) for name in away if name in content().skills],
    }
    return render(request, "cope/skills.html", shown)


@public(FOR_ANYONE)
def skill(request: HttpRequest, skill: str) -> HttpResponse:
    """One skill, big and calm."""
    found = skill_or_404(skill)
    person = visitor(request)
    form = RatingForm(found, before=clock.rated_before(request)) if person else None
    return skill_page(request, found, form, is_away=person is not None and skill in ranking.put_away_by(person))


def skill_page(
    request: HttpRequest, skill: Skill, form: RatingForm | None, *, is_away: bool = False, status: int = 200
) -> HttpResponse:
    """The page of a skill, with the two ratings around it where there is an account."""
    shown = {
        "id": skill.id,
        "name": say(skill.name),
        "what_for": say(skill.what_for),
        "minutes": say("cope.minutes", count=skill.minutes),
        "steps": [say(key) for key in skill.steps],
        "eyes_open": say(skill.eyes_open),
        "cautions": [say(key) for key in skill.cautions],
        "evidence": say(skill.evidence),
        "source": skill.source,
        "pace": skill.pace,
        "skill_minutes": skill.minutes,
        "by_choice": skill.by_choice,
        "clock": clock.shown(request, skill) if skill.clock else None,
        "sure": ranking.how_sure(person_of(request), skill) if form else "",
        "form": form,
        "is_away": is_away,
    }
    return render(request, "cope/skill.html", shown, status=status)


@page(Permission.USE_SKILLS, "POST", keeps=True)
def rate(request: HttpRequest, skill: str) -> HttpResponse:
    """Keep how it was before and after; sent twice it is kept once."""
    found = skill_or_404(skill)
    if "clock" in request.POST:
        where = resolve_url("cope:skill", skill=skill) + clock.started_now(request.POST.get("before", ""))
        return HttpResponse(status=303, headers={"Location": where})
    form = RatingForm(found, request.POST)
    if not form.is_valid():
        return skill_page(request, found, form, status=422)
    before, after = form.number("before"), form.number("after")
    sent_as = form.cleaned_data["sent_as"]
    row = rate_skill(by=person_of(request), skill=skill, before=before, after=after, sent_as=sent_as)
    if (row.rated().before, row.rated().after) != (before, after):
        return kept_page(request, row, later=(before, after), status=409)
    return see_other("cope:kept", row=row.pk)


@page(Permission.USE_SKILLS)
def kept(request: HttpRequest, row: UUID) -> HttpResponse:
    """What was kept, said without praise and without a promise."""
    return kept_page(request, owned_or_404(SkillRating, request, row))


@page(Permission.USE_SKILLS, "POST", keeps=True)
def correct(request: HttpRequest, row: UUID) -> HttpResponse:
    """Put the later numbers in place of those kept first."""
    found = owned_or_404(SkillRating, request, row)
    form = RatingForm(skill_or_404(found.skill), {**request.POST.dict(), "sent_as": str(row)})
    if not form.is_valid():
        return kept_page(request, found, status=422)
    correct_rating(by=person_of(request), kept=found, before=form.number("before"), after=form.number("after"))
    return see_other("cope:kept", row=row)


def kept_page(
    request: HttpRequest, row: SkillRating, *, later: tuple[int | None, int | None] | None = None, status: int = 200
) -> HttpResponse:
    """The kept rating; with `later` also what was sent under the same id afterwards."""
    rated = row.rated()
    shown: dict[str, Any] = {
        "row": row,
        "says": how_it_was(rated.before, rated.after),
        "others": [one for one in ranking.offered_to(person_of(request)) if one.id != row.skill][:OFFERED],
        "offers_people": offers_people(row.skill, rated),
    }
    if later is not None:
        shown["first"] = say("cope.kept.first", **in_words(rated.before, rated.after))
        shown["second"] = say("cope.kept.second", **in_words(*later))
        shown["later"] = later
    return render(request, "cope/kept.html", shown, status=status)


def offers_people(skill: str, rated: Rated) -> bool:
    """Whether it is still hard enough, or has not become easier, to offer people to talk to as well."""
    found = content().skills.get(skill)
    if not rated.after:
        return False
    is_lower = rated.before is not None and rated.after < rated.before
    return found is None or rated.after >= found.help_from or (rated.before is not None and not is_lower)


def how_it_was(before: int | None, after: int | None) -> str:
    """One sentence: the two numbers, and whether the second was lower, the same or higher."""
    if before is None and after is None:
        return say("cope.kept.none")
    if before is None or after is None:
        return say("cope.kept.one")
    way = "lower" if after < before else "same" if after == before else "higher"
    return say(f"cope.kept.{way}", before=before, after=after)


def in_words(before: int | None, after: int | None) -> dict[str, Any]:
    """Two ratings, with words where there is no number."""
    nothing = say("cope.kept.no-number")
    return {"before": nothing if before is None else before, "after": nothing if after is None else after}


@page(Permission.USE_SKILLS, "POST", keeps=True)
def not_for_me(request: HttpRequest, skill: str) -> HttpResponse:
    """Put this skill away."""
    put_away(by=person_of(request), skill=skill_or_404(skill).id)
    return see_other("cope:skills")


@page(Permission.USE_SKILLS, "POST", keeps=True)
def offer_again(request: HttpRequest, skill: str) -> HttpResponse:
    """Take a skill back."""
    take_back(by=person_of(request), skill=skill_or_404(skill).id)
    return see_other("cope:skill", skill=skill)
