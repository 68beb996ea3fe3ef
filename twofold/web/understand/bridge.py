"""The only door from the web to the engine: files and books of days in, days and pictures out.

Imported by the pages that need it when they are first asked for, so that every other page works without numpy.
"""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import StringIO
from pathlib import Path

import numpy as np

from twofold import __version__, engine
from twofold.care.cycle import Kind, Link, Range, Verdict
from twofold.engine import kernel, reward
from twofold.engine.apart import describe_apart
from twofold.engine.cycle import Lingering, Loop
from twofold.engine.table import headings, read_table
from twofold.web.diary.columns import MOST_COLUMNS, MOST_ROWS, Choices
from twofold.web.diary.days import Day, DiaryDays
from twofold.web.diary.preview import Preview, preview
from twofold.web.diary.refusals import DiaryRefused
from twofold.web.diary.transcript import Transcript, transcribe
from twofold.web.diary.variables import Variable, spec_of
from twofold.web.library import say
from twofold.web.understand.book import Book, BookDay
from twofold.web.understand.learn.weeks import Asked, Weeks
from twofold.web.understand.picture import Circle, LevelLine, Lingers, Part, Picture, Question, Step

SHORT_UNDER_DAYS = engine.SHORT_UNDER_DAYS
FEWEST_DAYS = 14
MOST_POINTS = 30  # of a level over time: it moves slowly, and a page is narrow


# --- files ------------------------------------------------------------------------------------------------------------


def look_through(raw: bytes) -> Preview:
    """A first look at a file. Raises DiaryRefused when it is no table we can read."""
    try:
        names = headings(raw)
        if len(names) > MOST_COLUMNS:
            raise DiaryRefused(say("diary.refused.too-many-columns", count=len(names), most=MOST_COLUMNS))
        nameless = next((place for place, name in enumerate(names, 1) if not name), None)
        if nameless is not None:
            raise DiaryRefused(say("diary.refused.heading-empty", place=nameless))
        read_table(raw, names[:1], MOST_ROWS)
    except engine.BadDiary as problem:
        raise _refused(problem) from None
    return preview(raw.decode("utf-8-sig"), names)


def people_in(raw: bytes, heading: str, missing: tuple[str, ...]) -> list[str]:
    """Whose diaries a file holds, in the order they first stand there. Raises DiaryRefused."""
    try:
        table = read_table(raw, [heading], MOST_ROWS)
    except engine.BadDiary as problem:
        raise _refused(problem) from None
    return [name for name in dict.fromkeys(table[heading]) if name not in missing]


def read_file(raw: bytes, choices: Choices, today: date) -> DiaryDays:
    """A file as days, one value per variable and day. Raises DiaryRefused; nothing is read by halves."""
    try:
        table = read_table(raw, choices.headings, MOST_ROWS)
    except engine.BadDiary as problem:
        raise _refused(problem) from None
    transcript = transcribe(table.columns, choices, today)
    try:
        return _by_day(transcript, today)
    except engine.BadDiary as problem:
        raise _refused(problem, transcript) from None


def _refused(problem: engine.BadDiary, transcript: Transcript | None = None) -> DiaryRefused:
    """The engine's refusal, in the rows and columns of the person's own file."""
    row, column = problem.row, problem.column
    if transcript is not None:
        row = transcript.occasions[row - 1].row if row is not None else None
        column = next((v.of[0] for v in transcript.variables if v.name == column and v.of), column)
    values = {name: f"{value:,}" if isinstance(value, int) else str(value) for name, value in problem.values.items()}
    sentence = say(f"diary.refused.{problem.kind}", None, **values) if problem.kind else problem.reason
    return DiaryRefused(sentence, row=row, column=column)


def _by_day(transcript: Transcript, today: date) -> DiaryDays:
    """The engine joins the answers of a day: each variable by its own rule."""
    spec = engine.spec_from(spec_of(transcript.variables))
    cohort = engine.read_diaries(_as_csv(transcript), spec, today=today)
    diary = cohort.diaries[0]
    together = np.column_stack([diary.values, diary.inputs])
    days = tuple(
        Day(int(number), tuple(None if np.isnan(v) else round(float(v), 6) for v in row))
        for number, row in zip(diary.days, together, strict=True)
    )
    return DiaryDays(transcript.variables, days, transcript.dated, transcript.counts)


def _as_csv(transcript: Transcript) -> bytes:
    """One row per answer, in time order; the answers of a day are numbered."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["person", "day", "beep", *(variable.name for variable in transcript.variables)])
    day, beep = None, 0
    for one in transcript.occasions:
        beep = beep + 1 if one.day == day else 0
        day = one.day
        stands = date.fromordinal(one.day).isoformat() if transcript.dated else one.day
        writer.writerow(["me", stands, beep, *("" if value is None else repr(value) for value in one.values)])
    return out.getvalue().encode()


# --- cycles -----------------------------------------------------------------------------------------------------------


def picture_of(book: Book, learned: Path | None = None) -> Picture:
    """The cycle of a book of days, in well under a second; nothing is stored.

    Sampled where the sweep is compiled. Elsewhere that takes seconds: then it is the closed form, as a first look.
    The start is the wide default, our starting guess; `learned` names a population file instead (made-up people only).
    """
    diary, prior = diary_and_prior(book, learned)
    work_out = engine.update if kernel.compiled else engine.glance
    return _picture(book, diary, engine.describe_cycle(work_out(diary, prior)), is_first_look=not kernel.compiled)


def surer_picture_of(book: Book, learned: Path | None = None) -> Picture:
    """The same, sampled in a process of its own, however long it takes. Raises engine.EngineError."""
    diary, prior = diary_and_prior(book, learned)
    return _picture(book, diary, describe_apart(diary, prior), is_first_look=False)


def diary_and_prior(book: Book, learned: Path | None) -> tuple[engine.Diary, engine.Population]:
    """The days as the engine reads them, and what it starts from."""
    spec, days = _spec_and_days(book, book.answered < SHORT_UNDER_DAYS)
    return _diary(spec, days, book), _prior(spec, learned)


def _picture(book: Book, diary: engine.Diary, cycle: engine.Cycle, *, is_first_look: bool) -> Picture:
    short = book.answered < SHORT_UNDER_DAYS
    spec, _ = _spec_and_days(book, short)
    return Picture(
        verdict=Verdict(cycle.verdict.value),
        questions=tuple(_question(one) for one in cycle.questions),
        links=tuple(_link(one, spec) for one in cycle.edges if one.kind in ("same", "lag", "input")),
        levels=_levels(cycle.levels, diary),
        lingers=tuple(_lingers(one) for one in cycle.lingering),
        circles=tuple(_circle(one) for one in cycle.loops),
        answered=cycle.days.answered,
        with_use=cycle.days.with_use,
        without_use=cycle.days.without_use,
        rows=spec.names,
        is_short=short,
        learned_from=cycle.prior_people,
        engine=__version__,
        spec=spec.digest,
        is_first_look=is_first_look,
    )


@lru_cache(maxsize=8)
def _prior(spec: engine.ModelSpec, learned: Path | None) -> engine.Population:
    if learned is not None and learned.exists():
        population = engine.load_population(learned)
        if population.spec.digest == spec.digest:
            return population
    return engine.wide_default_prior(spec)


def _spec_and_days(book: Book, short: bool) -> tuple[engine.ModelSpec, list[BookDay]]:
    """The rows the days are seen through: all of them, or fewer while there are under 60 days."""
    days = list(book.days)
    if book.is_own:
        spec = engine.CHECKIN_SPEC_SHORT if short else engine.CHECKIN_SPEC
    else:
        spec = engine.spec_from(spec_of(_fewer(book.variables) if short else book.variables))
        spec = _with_sleep_outside(spec) if short else spec
    return spec, [_joined(day) for day in days] if short else days


def _fewer(variables: tuple[Variable, ...]) -> tuple[Variable, ...]:
    """Symptoms and mood as one row."""
    names = {variable.name for variable in variables}
    if "mood" not in names:
        return variables
    if "symptoms" in names:
        return tuple(variable for variable in variables if variable.name != "mood")
    return tuple(replace(v, name="symptoms", role="symptom") if v.name == "mood" else v for v in variables)


def _with_sleep_outside(spec: engine.ModelSpec) -> engine.ModelSpec:
    """The night's sleep comes in from outside when other ratings remain."""
    rest = tuple(variable for variable in spec.variables if variable.name != "sleep")
    if len(rest) == len(spec.variables) or not any(variable.kind == "rating" for variable in rest):
        return spec
    sleep = engine.Input("sleep", role="sleep", range=(0.0, 10.0))
    return replace(spec, variables=rest, inputs=(sleep, *spec.inputs))


def _joined(day: BookDay) -> BookDay:
    parts = [value for name in ("symptoms", "mood") if (value := day.values.get(name)) is not None]
    return replace(day, values={**day.values, "symptoms": sum(parts) / len(parts) if parts else None})


def _diary(spec: engine.ModelSpec, days: list[BookDay], book: Book) -> engine.Diary:
    def column(names: list[str]) -> list[list[float]]:
        return [[_number(day.values.get(name)) for name in names] for day in days]

    return engine.Diary.of(
        spec,
        [float(day.number) for day in days],
        column(list(spec.names)),
        column([given.name for given in spec.inputs]),
        dated=book.dated,
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _question(one: engine.Question) -> Question:
    mean, low, high = one.effect
    return Question(
        id=one.id,
        verdict=Verdict(one.verdict.value),
        size=Range(mean, low, high),
        certainty=one.found.p_direction,
        own_share=one.own_share,
        parts=tuple(Part(p.name, _found(p.found), p.own_share, Verdict(p.verdict.value)) for p in one.parts),
        counts=one.counts,
        numbers=one.numbers,
        strongest=one.strongest,
    )


def _link(one: engine.Edge, spec: engine.ModelSpec) -> Link:
    kind = Kind(one.kind)
    if kind is Kind.INPUT and any(given.name == one.source and given.when != "same" for given in spec.inputs):
        kind = Kind.INPUT_NEXT
    return Link(
        source=one.source,
        target=one.target,
        kind=kind,
        size=Range(one.mean, one.lower95, one.upper95),
        certainty=one.p_direction,
        own_share=one.own_share,
        verdict=Verdict(one.verdict.value),
        order_holds=one.order_holds,
    )


def _levels(levels: Sequence[engine.Level], diary: engine.Diary) -> tuple[LevelLine, ...]:
    """One line per variable, thinned to what a page can show; the last day is always there."""
    rows = len(diary)
    step = max(1, -(-rows // MOST_POINTS))
    shown = set(range(rows - 1, -1, -step))
    lines: dict[str, list[tuple[int, Range]]] = {}
    for one in levels:
        if one.row in shown:
            day, found = round(float(diary.days[one.row])), Range(one.level, one.lower95, one.upper95)
            lines.setdefault(one.variable, []).append((day, found))
    return tuple(
        LevelLine(name, tuple(day for day, _ in line), tuple(found for _, found in line))
        for name, line in lines.items()
    )


def _lingers(one: Lingering) -> Lingers:
    left = tuple(Range(*step) for step in one.left)
    return Lingers(one.variable, left, Range(*one.half_life), one.open_ended, Verdict(one.verdict.value))


def _circle(loop: Loop) -> Circle:
    steps = tuple(Step(leg.source, leg.target, _found(leg.found), Verdict(leg.verdict.value)) for leg in loop.legs)
    return Circle(loop.name, steps, _found(loop.gain), Verdict(loop.verdict.value), loop.closed)


def _found(found: engine.Summary) -> Range:
    return Range(found.mean, found.lower95, found.upper95)


# --- the reward system to play with -----------------------------------------------------------------------------------


def weeks_of(asked: Asked) -> Weeks:
    """The picture of an idea for one made-up course; nothing of it is about a person."""
    course = reward.Course.of(
        asked.use_days,
        asked.weeks,
        asked.weeks_without,
        stress=asked.stress,
        cues=asked.cues,
        medicine=asked.medicine,
    )
    found = reward.unfold(course)
    later = reward.unfold(reward.Course.of(0, 1, stress=asked.stress, cues=1.0), found.end)
    used = np.flatnonzero(course.use > 0)
    after = found.withdrawal[7 * asked.weeks :]
    last_bad = np.flatnonzero(after >= 1)
    return Weeks(
        pleasure=_by_week(found.pleasure),
        craving=_by_week(found.craving),
        withdrawal=_by_week(found.withdrawal),
        with_use=tuple(bool(week.any()) for week in course.use.reshape(-1, 7)),
        relief=(float(found.relief[used[0]]), float(found.relief[used[-1]])) if len(used) else None,
        worst=float(after.max(initial=0.0)),
        over=int(last_bad[-1]) + 2 if len(last_bad) and last_bad[-1] + 1 < len(after) else None,
        cue_later=float(later.craving[0]),
    )


def _by_week(daily: reward.Array) -> tuple[float, ...]:
    return tuple(daily.reshape(-1, 7).mean(axis=1).tolist())
