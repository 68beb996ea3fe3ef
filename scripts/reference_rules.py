"""The generated pages about rules: every rule in a table, the facts they ask about, and ten people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.spec.people_files import Written
    from twofold.care.content import Content
    from twofold.care.rules import Rule

TOPICS = {
    "emergency": "Call the emergency number",
    "safety": "What interrupts a log of use",
    "integration": "Both sides together",
    "screening": "Steps after screening",
    "trauma-medicine": "Medicines for trauma",
    "alcohol-medicine": "Medicines for alcohol",
    "medicine-clashes": "Medicines that clash",
    "withdrawal": "Withdrawal from alcohol and sedatives",
    "opioids": "Opioids",
    "stimulants": "Stimulants",
    "pace": "Measuring and pace",
    "life": "Home, age, dates and losses",
}


def rules() -> str:
    """Every rule: when, what each side sees, strength, source, review and whether it is on."""
    content = _content()
    every = list(content.rules.values())
    on = sum(rule.on for rule in every)
    lines = [
        "# Rules\n",
        (
            f"{len(every)} rules: {on} on, {len(every) - on} off (drafts for a clinician). A rule informs; it "
            "decides nothing. "
            "`scripts/docs` writes this page from `twofold/content/rules`; each rule has its cases beside it.\n"
        ),
        (
            "*Alone* is what a person without a team reads, *team* what a person reads whose team has agreed to "
            "answer; "
            "one text stands where both are the same. An empty cell: not shown to that side. "
            "`reviewed` is who confirmed it and when it must be looked at again.\n"
        ),
    ]
    for topic in sorted(
        {rule.topic for rule in every},
        key=lambda one: (one not in TOPICS, list(TOPICS).index(one) if one in TOPICS else one),
    ):
        lines += [f"## {TOPICS.get(topic, topic)}\n", *_table(content, [rule for rule in every if rule.topic == topic])]
    lines += [
        "## Where guidelines disagree\n",
        "| rules | what a clinician sees | what the person sees | we follow |",
        "| --- | --- | --- | --- |",
    ]
    say = content.wording.say
    lines += [
        f"| {', '.join(one.between)} | {say(one.clinician)} | {say(f'{one.person}.alone')} | {one.holds} |"
        for one in content.conflicts.values()
    ]
    return "\n".join(lines) + "\n"


def _table(content: Content, rules: list[Rule]) -> list[str]:
    head = "| id | when | a clinician sees | the person sees | strength and limits | source | year | reviewed | on |"
    return [head, "| --- " * 9 + "|", *(_row(content, rule) for rule in sorted(rules, key=lambda one: one.id)), ""]


def _row(content: Content, rule: Rule) -> str:
    say = content.wording.say
    source = f"[{rule.source.title}]({rule.source.link})" if rule.source.link else rule.source.title
    source += f", {rule.source.section}" if rule.source.section else ""
    limits = f" Limits: {say(rule.limits)}" if rule.limits else ""
    reviewed = (
        f"{rule.reviewed.by}, again by {rule.reviewed.again_by}" if rule.reviewed else "to be confirmed by a clinician"
    )
    cells = [
        f"`{rule.id}`",
        say(rule.when),
        say(rule.clinician) if rule.clinician else "",
        _person(content, rule),
        f"{rule.strength or 'safety'}.{limits}",
        source,
        str(rule.source.year or ""),
        reviewed,
        "on" if rule.on else "**off**",
    ]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _person(content: Content, rule: Rule) -> str:
    if rule.says is None:
        return ""
    say = content.wording
    alone, team = (say.say(say.either(f"{rule.says}.{who}", rule.says)) for who in ("alone", "team"))
    return alone if alone == team else f"*alone* {alone} *team* {team}"


def facts() -> str:
    """Every fact: what it is, how long it holds, what it is asked with, and which rules look at it."""
    from twofold.care.rules import facts_named

    content = _content()
    used: dict[str, list[str]] = {}
    for rule in content.rules.values():
        for name in dict.fromkeys(name for name, _ in facts_named(rule.applies_when)):
            used.setdefault(name, []).append(rule.id)
    say = content.wording.say
    lines = [
        "# Facts\n",
        (
            f"{len(content.facts)} facts, the closed list a rule may ask about. A fact that is missing or too "
            "old is unknown, "
            "never *no*. `scripts/docs` writes this page from `twofold/content/facts`; "
            "`twofold rules --facts` prints it.\n"
        ),
    ]
    for group in dict.fromkeys(fact.group for fact in content.facts.values()):
        lines += [f"## {group}\n", "| fact | kind | what it is | holds | question | rules |", "| --- " * 6 + "|"]
        for fact in content.facts.values():
            if fact.group == group:
                names = " ".join(f"`{name}`" for name in (fact.name, *fact.also))
                ends = (
                    ""
                    if fact.low is None and fact.high is None
                    else f" {fact.low or 0:g} to {'any' if fact.high is None else f'{fact.high:g}'}"
                )
                kind = ", ".join(fact.words) if fact.words else f"{fact.kind}{ends} {fact.unit}".strip()
                whom = " (asked of a clinician)" if fact.asked_of == "clinician" else ""
                lines.append(
                    f"| {names} | {kind} | {say(fact.meaning)} | {fact.holds_days} days | {say(fact.asks)}{whom} "
                    f"| {', '.join(used.get(fact.name, []))} |"
                )
        lines.append("")
    return "\n".join(lines)


def people() -> str:
    """Ten people: what each is told, what a professional is told, and in which order."""
    from tests.spec.people_files import people as written

    content = _content()
    lines = [
        "# Ten people\n",
        (
            "A specification: `tests/spec/test_people.py` holds it for every person, with the questionnaires of the "
            "non-commercial pack and without, alone and with a team, for the US, the UK and Germany. "
            "What stands here is "
            "without the pack. `scripts/docs` writes this page from `tests/spec/people` and the rules.\n"
        ),
    ]
    for one in written():
        lines += _one(content, one)
    return "\n".join(lines)


def _one(content: Content, one: Written) -> list[str]:
    say, given = content.wording.say, one.given
    plan = one.plan(content, pack=False)
    stopping = one.stopping(content, pack=False)
    lines = [f"## {one.id[:2].lstrip('0')}. {given['title']}\n", f"{given['who']}\n"]
    lines += ["Questions before stopping: *" + say(f"safety.w11.name.{stopping.answer.value}") + "*.\n"]
    lines += ["| rule | the person reads (alone) | a professional with consent reads |", "| --- | --- | --- |"]
    for outcome in plan.applies:
        rule = outcome.rule
        person = say(content.wording.either(f"{rule.says}.alone", rule.says)) if rule.says else ""
        lines.append(f"| `{rule.id}` | {person} | {say(rule.clinician) if rule.clinician else ''} |")
    if not plan.applies:
        lines.append("| | Nothing. No rule applies, and no step is proposed. | |")
    lines.append("")
    if plan.steps:
        lines.append("The plan that is proposed:\n")
        for number, step in enumerate(plan.steps, 1):
            after = f" (after {', '.join(step.after)})" if step.after else ""
            held = (
                " *held until the questions before stopping are answered, or help to stop is there*"
                if step.held
                else ""
            )
            lines.append(f"{number}. {step.step.arm.value}: {say(step.step.title)}{after}{held}")
        lines.append("")
    lines += [f"Said aloud: {say(f'{clash.person}.alone')}\n" for clash in plan.conflicts]
    if plan.asks:
        lines.append(
            f"Asked next, because it bears on safety ({len(plan.asks)}): "
            f"{', '.join(f'`{name}`' for name in plan.asks)}.\n"
        )
    never = [f"`{name}`" for name in given["never"]["rules"]] + [
        f"the words “{word}”" for word in given["never"]["words"]
    ]
    lines += [f"Never: {', '.join(never)}.\n"]
    return lines


def _content() -> Content:
    from twofold.web.library import content

    return content()
