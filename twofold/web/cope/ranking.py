"""The skills of one person, best first, each with what may honestly be said about how it went."""

from dataclasses import dataclass

from django.urls import reverse

from twofold.care import ranking
from twofold.care.ranking import Record
from twofold.care.skill import Skill
from twofold.web.cope.models import SkillRating, SkillsPutAway
from twofold.web.library import content, say
from twofold.web.signin.models import Person

LOOKED_AT = 500  # the newest ratings that count; older ones no longer say much about now

ICONS = {"craving": "wave", "arousal": "breath"}  # decoration by what a skill is good for, otherwise a leaf


@dataclass(frozen=True)
class Offered:
    """One skill as a list shows it."""

    id: str
    title: str
    text: str
    icon: str
    href: str


def put_away_by(person: Person) -> tuple[str, ...]:
    """The ids of the skills this person put away."""
    row = SkillsPutAway.objects.of(person).first()
    return tuple(row.body) if row else ()


def records_of(person: Person) -> dict[str, Record]:
    """How each skill went for this person."""
    rows = SkillRating.objects.of(person).order_by("-day", "-id")[:LOOKED_AT]
    return ranking.records(row.rated() for row in rows)


def offered_to(person: Person | None) -> list[Offered]:
    """The skills in the order for this person, or in the order of the content for nobody in particular."""
    skills = list(content().skills.values())
    if person is None:
        return [offered(skill, Record()) for skill in skills]
    known = records_of(person)
    shown = ranking.in_order(skills, known, put_away_by(person))
    return [offered(skill, known.get(skill.id, Record())) for skill in shown]


def first_three(person: Person) -> list[Offered]:
    """What Today offers."""
    return offered_to(person)[:3]


def offered(skill: Skill, record: Record) -> Offered:
    """Minutes, and what it is for or how it went."""
    icon = next((ICONS[need] for need in skill.good_for if need in ICONS), "leaf")
    says = how_it_went(record) if record.is_enough else say(skill.what_for)
    minutes = say("cope.minutes", count=skill.minutes)
    return Offered(skill.id, say(skill.name), f"{minutes} {says}", icon, reverse("cope:skill", args=[skill.id]))


def how_it_went(record: Record) -> str:
    """Counts, no praise: "Lower after, 9 of 11 times."."""
    return say("cope.lower-after", lower=record.lower, uses=record.uses)
