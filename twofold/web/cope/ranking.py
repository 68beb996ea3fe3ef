"""The skills of one person, best first, each with what may honestly be said about how it went."""

from dataclasses import dataclass

from django.urls import reverse

from twofold.care import ranking
from twofold.care.ranking import OFFERED, Record
from twofold.care.skill import NEEDS, Skill
from twofold.web.cope.models import SkillRating, SkillsPutAway
from twofold.web.library import content, say
from twofold.web.signin.models import Person

STEADY = 0.8  # share of what is known that is the person's own, from which the page calls it steady
LOOKED_AT = 500  # the newest ratings that count; older ones no longer say much about now

ICONS = {
    "breath": "breath",
    "people": "talk",
    "doing": "done",
    "thoughts": "understand",
}  # decoration; otherwise a leaf


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


def in_order_for(person: Person | None) -> tuple[list[Skill], dict[str, Record]]:
    """The skills in the order for this person, or in that of the content for nobody; and how they went."""
    skills = list(content().skills.values())
    if person is None:
        return ranking.in_order(skills, {}), {}
    known = records_of(person)
    return ranking.in_order(skills, known, put_away_by(person)), known


def offered_to(person: Person | None) -> list[Offered]:
    """Every skill that is not put away, best first."""
    skills, known = in_order_for(person)
    return [offered(skill, known.get(skill.id, Record())) for skill in skills]


def first_three(person: Person | None) -> list[Offered]:
    """What Today offers."""
    return offered_to(person)[:OFFERED]


def offered_for(person: Person | None, need: str) -> list[Offered]:
    """The skills for one need, in the order for this person."""
    skills, known = in_order_for(person)
    return [offered(skill, known.get(skill.id, Record())) for skill in skills if need in skill.good_for]


def needs() -> list[tuple[str, str]]:
    """(id, words) of each need."""
    return [(need, say(f"cope.needs.{need}")) for need in NEEDS]


def offered(skill: Skill, record: Record) -> Offered:
    """Minutes, and what it is for or how it went."""
    says = how_it_went(record) if record.is_enough else say(skill.what_for)
    minutes = say("cope.minutes", count=skill.minutes)
    icon = ICONS.get(skill.works_by, "leaf")
    return Offered(skill.id, say(skill.name), f"{minutes} {says}", icon, reverse("cope:skill", args=[skill.id]))


def how_it_went(record: Record) -> str:
    """Counts, no praise: "Lower after, 9 of 11 times."."""
    return say("cope.lower-after", lower=record.lower, uses=record.uses)


def how_sure(person: Person, skill: Skill) -> str:
    """What is known of this skill for this person, and how surely; no number of the person."""
    known = records_of(person)
    record = known.get(skill.id, Record())
    if not record.uses:
        return say("cope.sure.not-yet")
    found = next(one for one in ranking.standings(list(content().skills.values()), known) if one.skill.id == skill.id)
    if not record.is_enough:
        return say("cope.sure.few", uses=record.uses)
    level = "steady" if found.own_share >= STEADY else "open"
    return f"{how_it_went(record)} {say(f'cope.sure.{level}')}"
