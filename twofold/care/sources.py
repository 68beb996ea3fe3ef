"""The instruments and every source the content names: `python -m twofold.care.sources` prints the tables of
LICENCES-CONTENT.md.
"""

from collections.abc import Iterator

from twofold.care.content import Content, load
from twofold.care.rules import RuleKind
from twofold.care.source import Source


def sources(content: Content) -> Iterator[tuple[str, Source]]:
    """(what it is a source of, source), in the order of the library."""
    yield "members of the European Union", content.union.source
    for country in (content.union.shared, *content.helplines.values()):
        for line in country.lines:
            yield f"crisis lines, {country.code}", line.source
    for question in content.checkin.questions.values():
        yield "check-in questions", question.source
    for question in content.stopping:
        yield "questions before stopping", question.source
    for substance in content.checkin.substances.values():
        yield "substances", substance.source
    for drink in content.checkin.drinks.values():
        yield "drink sizes", drink.source
    for rule in content.rules.values():
        yield "safety rules" if rule.kind is RuleKind.SAFETY else "rules", rule.source
    for conflict in content.conflicts.values():
        for source in conflict.sources:
            yield "conflicts between guidelines", source
    for skill in content.skills.values():
        yield "skills", skill.source
    for exercise in content.exercises.values():
        yield "exercises", exercise.source
    for plan in content.plans.values():
        yield "safety plan and plan for hard days", plan.source
    for lesson in content.lessons.values():
        for source in lesson.sources:
            yield "lessons", source
    for effect in content.effects.values():
        yield "effect sizes", effect.source
    yield "order of a sitting", content.sitting.source
    for instrument in content.instruments.values():
        found = [band.source for band in instrument.bands] + [cut.source for cut in instrument.cut_points]
        for one in found + [change.source for change in instrument.changes.values()]:
            yield f"scores, {instrument.about.name}", one


def licences(content: Content) -> str:
    """The table of the instruments: whose they are, on which terms, and whether their words are here."""
    rows = [
        f"| {one.name} | {one.licence.kind} | {one.licence.says} | {one.licence.holder} | {one.licence.proof} "
        f"| {'here' if one.has_wording else 'the host adds them'} | {one.pack.value} |"
        for one in (instrument.about for instrument in content.instruments.values())
    ]
    head = "| instrument | terms | in words | holder | where that was read | its words | pack |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *rows])


def as_markdown(content: Content) -> str:
    """The table: one row a source, sorted by its title."""
    used: dict[tuple[str, str, str], list[str]] = {}
    for what, source in sources(content):
        shelves = used.setdefault((source.title, source.link or "", source.read.isoformat()), [])
        if what not in shelves:
            shelves.append(what)
    rows = [
        f"| {title} | {'<' + link + '>' if link else ''} | {read} | {'; '.join(shelves)} |"
        for (title, link, read), shelves in sorted(used.items())
    ]
    return "\n".join(["| source | where | read | for |", "|---|---|---|---|", *rows])


if __name__ == "__main__":
    content = load()
    print(licences(content), as_markdown(content), sep="\n\n## Sources\n\n")
