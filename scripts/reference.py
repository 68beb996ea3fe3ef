"""Writes docs/reference from the code, or with --check says which pages are no longer what the code says."""

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import reference_rules

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
NOTE = "<!-- Written by scripts/docs from the code; change the code, not this page. -->\n\n"


def main() -> int:
    """0, or 1 when --check finds a page that differs."""
    sys.path.insert(0, str(ROOT))
    with a_folder_of_its_own():
        wanted = {f"reference/{name}": NOTE + text for name, text in pages().items()}
    wanted["decisions/README.md"] = decisions()
    stale = [name for name, text in wanted.items() if not same(DOCS / name, text)]
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/{name} is not what the code says; run scripts/docs")
        return 1 if stale else 0
    (DOCS / "reference").mkdir(parents=True, exist_ok=True)
    for name in stale:
        (DOCS / name).write_text(wanted[name], encoding="utf-8")
        print(f"docs/{name}")
    return 0


def same(path: Path, text: str) -> bool:
    """Whether the page is there and says this."""
    return path.exists() and path.read_text(encoding="utf-8") == text


@contextlib.contextmanager
def a_folder_of_its_own() -> Iterator[None]:
    """Settings need keys; these are gone afterwards."""
    from twofold.web import keyfiles

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TWOFOLD_DATA=f"{folder}/data", TWOFOLD_KEYS=f"{folder}/keys")
        os.environ["DJANGO_SETTINGS_MODULE"] = "twofold.web.settings"
        keyfiles.create_missing(Path(folder) / "keys")
        import django

        django.setup()
        yield


def pages() -> dict[str, str]:
    """File name -> text."""
    return {
        "settings.md": settings(),
        "commands.md": commands(),
        "audit-events.md": events(),
        "what-is-held.md": held(),
        "pages.md": who_may(),
        "instruments.md": instruments(),
        "rules.md": reference_rules.rules(),
        "facts.md": reference_rules.facts(),
        "people.md": reference_rules.people(),
        "plan.md": plan(),
    }


def decisions() -> str:
    """The index of the decision records."""
    records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    titles = [(path.name, path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ").strip()) for path in records]
    opening = (
        "# Decisions\n\nChoices that would surprise a newcomer, one page each: context, decision, consequences. "
        "The number is the file's.\n`scripts/docs` writes this list.\n\n"
    )
    return opening + "".join(f"- {name[:4]} [{title}]({name})\n" for name, title in titles)


def settings() -> str:
    """From .env.sample."""
    lines, comment = ["# Settings\n", "| name | default | what it does |", "| --- | --- | --- |"], ""
    for line in (ROOT / ".env.sample").read_text().splitlines():
        if line.startswith("#"):
            comment += " " + line.lstrip("# ")
        elif "=" in line:
            name, _, value = line.partition("=")
            lines.append(f"| `{name}` | {f'`{value}`' if value else 'empty'} | {comment.strip()} |")
        else:
            comment = ""
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command with its arguments, in a form that does not change with the version of Python."""
    from twofold.cli.main import parser

    top = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    parts = ["# The command\n"]
    for name, one in walk(top, ""):
        parts += [f"## twofold {name}\n", f"{one.description or ''}\n"]
        parts += [f"- `{named(action)}` {action.help or ''}" for action in one._actions if action.dest != "help"]
        parts.append("")
    return "\n".join(parts)


def named(action: argparse.Action) -> str:
    """How an argument is written."""
    value = action.metavar or (action.dest if action.nargs != 0 and not action.option_strings else "")
    return " ".join(filter(None, [action.option_strings[-1] if action.option_strings else "", str(value)]))


def walk(
    found: "argparse._SubParsersAction[argparse.ArgumentParser]", before: str
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Commands, and the commands below them."""
    for name, one in found.choices.items():
        deeper = [action for action in one._actions if isinstance(action, argparse._SubParsersAction)]
        if deeper:
            yield from walk(deeper[0], f"{before}{name} ")
        else:
            yield f"{before}{name}", one


def instruments() -> str:
    """Every questionnaire: whose it is, what it asks about, its scales, and whom each cut-point was tested on."""
    from twofold.web.library import content

    lines = [
        "# Questionnaires\n",
        "A score is not a diagnosis. `scripts/docs` writes this page from `twofold/content/instruments`.\n",
    ]
    for one in content().instruments.values():
        about = one.about
        words = "its words are here" if about.has_wording else "scoring only, the host adds the words"
        lines += [
            f"## {about.name}\n",
            f"`{one.id}`: {about.title}. Asks about {content().wording.say(about.recall, 'en')}; {words}.",
        ]
        lines += [f"Licence: {about.licence.says} {about.not_for} {about.note}\n"]
        for scale in one.scales.values():
            top = "any number" if scale.high is None else f"{scale.high:g}"
            lines.append(f"- scale `{scale.name}`: {scale.how} of {len(scale.items)} items, {scale.low:g} to {top}")
        for cut in one.cut_points:
            bound = f"{cut.at_least:g} or more" if cut.at_least is not None else f"{cut.at_most:g} or less"
            rates = f"sensitivity {cut.sensitivity or 'not known'}, specificity {cut.specificity or 'not known'}"
            lines.append(f"- `{cut.scale}` {bound}: {cut.means}; {cut.population}; {rates}; {cut.source.title}")
        lines += [f"- rule `{name}`" for name in one.rules]
        lines += [f"- item {safe.item} from {safe.at_least}: `{safe.rule}` comes first" for safe in one.safety]
        lines.append("")
    return "\n".join(lines)


def plan() -> str:
    """How a step and a goal move, and the skeletons of therapies."""
    from twofold.web.library import content
    from twofold.web.plan.steps import drawn

    say = content().wording.say
    lines = ["# The plan\n", "How a step and a goal may move, from `twofold/web/plan/steps.py`.\n", drawn()]
    lines.append("## Skeletons of therapies\n\nThemes in our own words and slots; no text of any guide.\n")
    for one in content().protocols.values():
        lines += [f"### {say(one.name, 'en')}\n", f"{say(one.length, 'en')}. {one.source.title}.\n"]
        for m in one.meetings:
            numbers = f"{m.first}" if m.first == m.last else f"{m.first}-{m.last}"
            lines.append(f"- {numbers}: {say(m.theme, 'en')}{'; due: ' + ', '.join(m.measures) if m.measures else ''}")
        lines.append("")
    return "\n".join(lines)


def events() -> str:
    """Everything the audit can say, with the sentence a person reads."""
    from twofold.web.audit.events import Event
    from twofold.web.library import content

    wording = content().wording
    rows = []
    for event in Event:
        key = f"audit.{event.value}"
        rows.append(f"| `{event.value}` | {wording.say(key, 'en') if wording.has(key) else ''} |")
    return "\n".join(["# Audit events\n", "| event | what the person reads |", "| --- | --- |", *rows]) + "\n"


def held() -> str:
    """Every stored column with its class and reason."""
    from twofold.web.mydata.inventory import declaration, ours

    lines = ["# What is held\n"]
    for model in sorted(ours(), key=lambda model: model._meta.label):
        lines += [f"## {model._meta.label}\n", "| column | class | what it is |", "| --- | --- | --- |"]
        lines += [
            f"| `{name}` | {'sealed' if one.sealed else 'clear'} | {one.what} |"
            for name, one in declaration(model).items()
        ]
        lines.append("")
    return "\n".join(lines)


def who_may() -> str:
    """Every address with who may open it."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def every(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in resolver.url_patterns:
            path = prefix + str(entry.pattern)
            yield from every(entry, path) if isinstance(entry, URLResolver) else [(path, entry)]

    rows = []
    for path, entry in sorted(every(get_resolver(), "/"), key=lambda one: one[0]):
        declared = entry.callback.declared
        who = f"the person ({declared.permission.value})" if declared.permission else "anyone"
        rows.append(f"| `{path}` | {', '.join(declared.methods)} | {who} | {declared.reason} |")
    return (
        "\n".join(["# Pages\n", "| address | methods | who may | reason |", "| --- | --- | --- | --- |", *rows]) + "\n"
    )


if __name__ == "__main__":
    sys.exit(main())
