"""load(folder) -> Content: everything clinicians review, validated and cross-checked. The only reader of the files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

from twofold.care import effects, exercise, helpline, instrument_folder, lesson, medicine, questions, skill
from twofold.care.barrier import Barrier, PracticalNeed, read_barriers, read_practical
from twofold.care.conflict import Conflict
from twofold.care.effects import EffectSize
from twofold.care.errors import ContentError
from twofold.care.exercise import Exercise
from twofold.care.facts import Fact
from twofold.care.harder import HarderGuide, harder_guide
from twofold.care.helpline import Country, Kind, Union
from twofold.care.instrument import Instrument
from twofold.care.lesson import OPENS_A_LESSON, OPENS_A_SKILL, OPENS_A_START, Lesson
from twofold.care.library_files import Files, read_valid, texts_in
from twofold.care.medicine import GROUPS, Medicine
from twofold.care.observations import Contradiction
from twofold.care.onward import Onward
from twofold.care.plan_guide import PlanGuide, plan_guide
from twofold.care.questions import CheckInContent, Question
from twofold.care.report.flags import Flag
from twofold.care.report.guide import ReportGuide, report_guide
from twofold.care.report.guide import unknown_names as unknown_in_report
from twofold.care.rewards import Growth, growth
from twofold.care.rules import Condition, Rule
from twofold.care.rules_folder import check_names, read_guidance
from twofold.care.sitting import Sitting, sitting, unknown_names
from twofold.care.skill import Skill, StartPage
from twofold.care.source import Key, source
from twofold.care.steps import Step
from twofold.care.therapy import Protocol, Therapy
from twofold.care.therapy_folder import check_measures, read_therapies
from twofold.care.wording import SOURCE_LANGUAGE, Wording, flatten
from twofold.care.words import Words

PACKAGED = Path(__file__).parent.parent / "content"


@dataclass(frozen=True)
class Content:
    """The whole library: helplines by country code, the check-in, rules, skills, start pages, lessons, every sentence.

    `union` is the European Union, whose number stands in for a member's own lines where there are none.
    `stopping` are the questions before less or none, in their order; `rules` are sorted by group and order;
    `conditions` are those that rules share.
    """

    helplines: Mapping[str, Country]
    union: Union
    checkin: CheckInContent
    stopping: tuple[Question, ...]
    facts: Mapping[str, Fact]
    conditions: Mapping[str, Condition]
    rules: Mapping[str, Rule]
    steps: Mapping[str, Step]
    conflicts: Mapping[str, Conflict]
    contradictions: tuple[Contradiction, ...]
    skills: Mapping[str, Skill]
    exercises: Mapping[str, Exercise]
    plans: Mapping[str, Exercise]
    start: Mapping[str, StartPage]
    lessons: Mapping[str, Lesson]
    medicines: Mapping[str, Medicine]
    dose_days: Mapping[str, int]
    rewards: Growth
    barriers: Mapping[str, Barrier]
    practical: tuple[PracticalNeed, ...]
    effects: Mapping[str, EffectSize]
    instruments: Mapping[str, Instrument]
    sitting: Sitting
    report: ReportGuide
    harder: HarderGuide
    plan: PlanGuide
    therapies: Mapping[str, Therapy]
    protocols: Mapping[str, Protocol]
    wording: Wording
    words: Words


class _Reader:
    """Reads one family after the other and gathers the English sentences that stand inside the files."""

    def __init__(self, roots: Iterable[Path]) -> None:
        self.files = Files(tuple(roots))
        self.texts: dict[str, str] = {}

    def keep_texts(self, given: Mapping[str, Any], place: str) -> None:
        self.texts |= texts_in(given, place.removesuffix(".yaml").replace("/", "."))

    def helplines(self) -> dict[str, Country]:
        lines: dict[str, list[helpline.Line]] = {}
        for place, given in self.files.by_id("helplines/*/[!_]*.yaml", "helpline").items():
            folder = Path(place).parent.name
            self.keep_texts(given, place)
            lines.setdefault(folder, []).append(helpline.line(given, f"helplines.{folder}.{given['id']}"))
        self.union = self._union(lines.pop("eu", []))
        countries = {}
        for place, file in self.files.found("helplines/*/_country.yaml").items():
            given = read_valid(file, "country", place)
            folder = Path(place).parent.name
            country = self._with_lines(given, place, lines.pop(folder, []))
            _has(country, place, Kind.EMERGENCY, Kind.SUICIDE_CRISIS)
            countries[country.code] = country
        for folder in lines:
            raise ContentError(f"helplines/{folder}", "", "has lines but no _country.yaml")
        return countries

    def _union(self, lines: list[helpline.Line]) -> Union:
        place = "helplines/eu/_union.yaml"
        given = self.files.one(place, "union")
        shared = self._with_lines(given, place, lines)
        _has(shared, place, Kind.EMERGENCY)
        return Union(shared, frozenset(given["members"]), source(given["source"]))

    def _with_lines(self, given: Mapping[str, Any], place: str, lines: list[helpline.Line]) -> Country:
        folder, stem = Path(place).parent.name, Path(place).stem
        if given["code"].lower() != folder:
            raise ContentError(place, "code", f"is {given['code']}, but the folder is named {folder}")
        self.keep_texts(given, place)
        return Country(given["code"], Key(f"helplines.{folder}.{stem}.name"), helpline.ordered(lines))

    def checkin(self) -> CheckInContent:
        asked = self.files.by_id("checkin/questions/*.yaml", "question")
        things = self.files.by_id("checkin/substances/*.yaml", "substance")
        for place, given in (asked | things).items():
            self.keep_texts(given, place)
        forms, rows, drinks = (self.files.one(f"checkin/{name}.yaml", name) for name in ("forms", "rows", "drinks"))
        self.keep_texts(forms, "checkin/forms.yaml")
        self.keep_texts(drinks, "checkin/drinks.yaml")
        return CheckInContent(
            questions={given["id"]: questions.question(given, "checkin.questions") for given in asked.values()},
            forms={given["id"]: questions.form(given) for given in forms["forms"]},
            rows=tuple(questions.row(given, is_input=False) for given in rows["rows"])
            + tuple(questions.row(given, is_input=True) for given in rows["inputs"]),
            substances={given["id"]: questions.substance(given) for given in sorted(things.values(), key=_place)},
            drinks={given["country"]: questions.drink_size(given) for given in drinks["drinks"]},
            bank_at_most=forms["bank_at_most"],
            follow_at_most=forms["follow_at_most"],
        )

    def stopping(self) -> tuple[Question, ...]:
        asked = self.files.by_id("stopping/*.yaml", "question")
        for place, given in asked.items():
            self.keep_texts(given, place)
        read = [questions.question(given, "stopping") for given in asked.values()]
        return tuple(sorted(read, key=lambda one: (one.order, one.id)))

    def skills(self) -> dict[str, Skill]:
        found = []
        for place, given in self.files.by_id("skills/*.yaml", "skill").items():
            self.keep_texts(given, place)
            found.append(skill.skill(given))
        return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}

    def exercises(self, shelf: str) -> dict[str, Exercise]:
        found = []
        for place, given in self.files.by_id(f"{shelf}/*.yaml", "exercise").items():
            if name := exercise.twice(given):
                raise ContentError(place, "parts", f"two parts are called {name}")
            self.keep_texts(given, place)
            found.append(exercise.exercise(given, shelf))
        return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}

    def start(self) -> dict[str, StartPage]:
        found = []
        for place, given in self.files.by_id("start/*.yaml", "start").items():
            self.keep_texts(given, place)
            found.append(skill.start_page(given))
        return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}

    def lessons(self) -> dict[str, Lesson]:
        place = "lessons/_sources.yaml"
        named = {name: source(one) for name, one in self.files.one(place, "lesson-sources")["sources"].items()}
        found, used = [], set()
        for at, given in self.files.by_id("lessons/[!_]*.yaml", "lesson").items():
            for field, problem in lesson.unknown_names(given, named):
                raise ContentError(at, field, problem)
            used |= {name for part in given["parts"] for line in part["lines"] for name in line["from"]}
            self.keep_texts(given, at)
            found.append(lesson.lesson(given, named))
        for name in named.keys() - used:
            raise ContentError(place, f"sources.{name}", "backs no line of any lesson")
        return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}

    def medicines(self) -> dict[str, Medicine]:
        found = []
        for place, given in self.files.by_id("medicines/[!_]*.yaml", "medicine").items():
            self.keep_texts(given, place)
            found.append(medicine.medicine(given))
        return {one.id: one for one in sorted(found, key=lambda one: (GROUPS.index(one.group), one.order, one.id))}

    def dose_days(self) -> dict[str, int]:
        given = self.files.one("medicines/_numbers.yaml", "dose-numbers")
        return {name: one["days"] for name, one in given.items()}

    def effects(self) -> dict[str, EffectSize]:
        found: dict[str, EffectSize] = {}
        for place, given in self.files.by_id("effects/*.yaml", "effect").items():
            if not given["lower95"] <= given["size"] <= given["upper95"]:
                raise ContentError(place, "size", "lies outside its own interval")
            if given["treats"] in {one.treats for one in found.values()}:
                raise ContentError(place, "treats", f"there is another size for {given['treats']}")
            self.keep_texts(given, place)
            found[given["id"]] = effects.effect_size(given)
        return found

    def instruments(self) -> dict[str, Instrument]:
        found = {}
        for name in instrument_folder.named(self.files):
            found[name], said = instrument_folder.read_instrument(self.files, name)
            self.keep_texts(said, f"instruments/{name}.yaml")
        return found

    def sitting(self) -> Sitting:
        return sitting(self.files.one("sitting.yaml", "sitting"))

    def report(self) -> ReportGuide:
        given = self.files.one("report.yaml", "report")
        self.keep_texts(given, "report.yaml")
        return report_guide(given)

    def harder(self) -> HarderGuide:
        return harder_guide(self.files.one("harder.yaml", "harder"))

    def wording(self) -> Wording:
        sentences: dict[str, dict[str, str]] = {SOURCE_LANGUAGE: dict(self.texts)}
        for place, file in self.files.every("wording/*/*.yaml"):
            language, stem = Path(place).parent.name.lower(), Path(place).stem
            flat = flatten(read_valid(file, "wording", place), stem)
            for key in flat:
                if language == SOURCE_LANGUAGE and key in self.texts:
                    raise ContentError(place, key, "stands already in the content file itself")
            sentences.setdefault(language, {}).update(flat)
        return Wording(sentences)

    def words(self) -> Words:
        given = self.files.one("words/en.yaml", "words")
        not_used = {phrase: one["say"] for one in given["not_used"] for phrase in one["not"]}
        return Words(not_used, tuple(given["exempt"]), tuple(given["names"]))


def load(*folders: Path) -> Content:
    """Read the packaged content and lay `folders` over it, in order. Raises ContentError, never half a library.

    The packaged content alone is read once: it does not change while a program runs, and nothing changes it.
    """
    return _read(*folders) if folders else _packaged()


@cache
def _packaged() -> Content:
    return _read()


def _read(*folders: Path) -> Content:
    from_files = _Reader((PACKAGED, *folders))
    therapies, protocols = read_therapies(from_files.files, from_files.keep_texts)
    guidance = read_guidance(from_files.files, from_files.keep_texts)
    content = Content(
        helplines=from_files.helplines(),
        union=from_files.union,
        checkin=from_files.checkin(),
        stopping=from_files.stopping(),
        facts=guidance.facts,
        conditions=guidance.conditions,
        rules=guidance.rules,
        steps=guidance.steps,
        conflicts=guidance.conflicts,
        contradictions=guidance.contradictions,
        skills=from_files.skills(),
        exercises=from_files.exercises("exercises"),
        plans=from_files.exercises("plans"),
        start=from_files.start(),
        lessons=from_files.lessons(),
        medicines=from_files.medicines(),
        dose_days=from_files.dose_days(),
        rewards=growth(from_files.files.one("rewards.yaml", "rewards")),
        barriers=read_barriers(from_files.files, from_files.keep_texts),
        practical=read_practical(from_files.files, from_files.keep_texts),
        effects=from_files.effects(),
        instruments=from_files.instruments(),
        sitting=from_files.sitting(),
        report=from_files.report(),
        harder=from_files.harder(),
        plan=plan_guide(from_files.files.one("plan.yaml", "plan")),
        therapies=therapies,
        protocols=protocols,
        wording=from_files.wording(),
        words=from_files.words(),
    )
    _check_questions(content.checkin)
    _check_start(content)
    _check_sitting(content)
    check_measures(content.protocols, content.instruments)
    _check_lessons(content)
    _check_report(content)
    check_names(guidance, content.instruments)
    _check_guidance(content)
    return content


def _place(given: Mapping[str, Any]) -> tuple[float, str]:
    """Where a page shows it: those with an order first, the others after them by id."""
    return given.get("order", inf), given["id"]


def _has(country: Country, place: str, *kinds: Kind) -> None:
    for kind in kinds:
        if not country.of(kind):
            raise ContentError(place, "", f"this country has no line of the kind {kind.value}")


def _check_questions(checkin: CheckInContent) -> None:
    known = checkin.questions
    for form in checkin.forms.values():
        for name in form.questions:
            if name not in known:
                raise ContentError("checkin/forms.yaml", f"{form.id}.questions", f"there is no question {name}")
    for question in known.values():
        if question.only_after and question.only_after not in known:
            raise ContentError(f"checkin/questions/{question.id}.yaml", "only_after", "names no question")
    for row in checkin.rows:
        for name in row.questions:
            if name not in known:
                raise ContentError("checkin/rows.yaml", f"{row.name}.questions", f"there is no question {name}")
        _check_options(checkin, row)
    if "*" not in checkin.drinks:
        raise ContentError("checkin/drinks.yaml", "drinks", "needs an entry for every other country (*)")


def _check_options(checkin: CheckInContent, row: questions.Row) -> None:
    answer = checkin.questions[row.questions[0]].answer
    for name in row.options:
        if not isinstance(answer, questions.Choice) or answer.option(name) is None:
            raise ContentError("checkin/rows.yaml", f"{row.name}.options", f"there is no option {name}")


def _check_sitting(content: Content) -> None:
    for field, problem in unknown_names(content.sitting, content.instruments):
        raise ContentError("sitting.yaml", field, problem)


def _check_start(content: Content) -> None:
    kinds = {kind.value: kind for kind in Kind} | {"": None}
    shelves: dict[str, Mapping[str, object]] = {"skill": content.skills, "start": content.start, "help-now": kinds}
    for page in content.start.values():
        for step in page.steps:
            if step.what in shelves and step.which not in shelves[step.what]:
                raise ContentError(f"start/{page.id}.yaml", "steps", f"nothing is named {step.opens}")


def _check_lessons(content: Content) -> None:
    for one in content.lessons.values():
        _check_steps(content, f"lessons/{one.id}.yaml", {"do": one.do})


def _check_report(content: Content) -> None:
    for field, problem in unknown_in_report(content.report, content.instruments, [flag.value for flag in Flag]):
        raise ContentError("report.yaml", field, problem)
    _check_steps(content, "report.yaml", {f"next.{step.id}": step.do for step in content.report.next})
    _check_steps(content, "harder.yaml", {f"watched.{one.id}": one.step for one in content.harder.watched})


def _check_guidance(content: Content) -> None:
    opened = {one.id: one.opens for one in content.steps.values() if one.opens}
    for name, opens in opened.items():
        _check_steps(content, f"steps/{name}.yaml", {"step": opens})


def _check_steps(content: Content, place: str, steps: Mapping[str, Onward]) -> None:
    shelves: Mapping[str, Mapping[str, object]] = {
        OPENS_A_SKILL: content.skills,
        OPENS_A_START: content.start,
        OPENS_A_LESSON: content.lessons,
        "help-now": {kind.value: kind for kind in Kind} | {"": None},
        "questionnaire": content.instruments,
    }
    for field, do in steps.items():
        if do.what in shelves and do.which not in shelves[do.what]:
            raise ContentError(place, f"{field}.opens", f"there is no {do.what} {do.which}")
