"""Made-up check-ins for the tests: drawn by the engine's own simulator, kept through the check-in's own action."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from twofold.care.checkin import Answer, Answers, State
from twofold.engine import CHECKIN_SPEC, simulate, typical_population
from twofold.web.checkin.actions import save_check_in
from twofold.web.library import content
from twofold.web.signin.models import Person, local_day

TODAY = local_day(datetime.now(UTC), "Europe/Dublin")  # of the cast; pages look at today, so a fixed day would grow old


def keep_days(
    person: Person,
    days: int,
    *,
    seed: int = 7,
    until: date = TODAY,
    missing: float = 0.1,
    leave_out: tuple[str, ...] = (),
    always: dict[str, float] | None = None,
) -> None:
    """Keep a check-in for most of the last `days` days; questions can be left out, rows can be the same each day."""
    cohort, _ = simulate(typical_population(), persons=1, days=days, missing=missing, seed=seed)
    diary = cohort.diaries[0]
    names = CHECKIN_SPEC.names
    first = until - timedelta(days=days - 1)
    offset = first.toordinal() - int(diary.days[0])
    for number, values, inputs in zip(diary.days, diary.values, diary.inputs, strict=True):
        if np.isnan(values).all():
            continue
        day = date.fromordinal(int(number) + offset)
        given = dict(zip(names, values, strict=True)) | dict(
            zip([i.name for i in CHECKIN_SPEC.inputs], inputs, strict=True)
        )
        told = answers_of(given | (always or {})) | dict.fromkeys(leave_out, Answer(State.NOT_ASKED))
        at = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
        save_check_in(by=person, day=day, form="daily", answers=told, at=at)


def answers_of(given: dict[str, float]) -> Answers:
    """One day of the simulator as answers to the questions."""
    told: dict[str, Answer] = dict.fromkeys(content().checkin.questions, Answer(State.NOT_ASKED))

    def rating(question: str, row: str) -> None:
        value = given[row]
        if not np.isnan(value):
            told[question] = Answer(State.ANSWERED, round(min(max(float(value), 0), 10)))

    for question, row in (
        ("sleep", "sleep"),
        ("memories", "symptoms"),
        ("edge", "symptoms"),
        ("low", "mood"),
        ("worry", "mood"),
        ("craving", "craving"),
        ("ease", "ease"),
        ("pleasure", "pleasure"),
    ):
        rating(question, row)
    if not np.isnan(given["use"]):
        used = given["use"] > 0
        value = {"used": [{"id": "something-else", "substance": "other"}]} if used else {"none": True}
        told["use"] = Answer(State.ANSWERED, value)
        if used:
            told["relief"] = Answer(State.ANSWERED, {"motive": "calm", "eased": 6, "length": "hour-or-two"})
    if not np.isnan(given["reminder"]):
        options = ("no", "a-little", "a-lot")
        told["reminder"] = Answer(State.ANSWERED, options[round(min(max(float(given["reminder"]), 0), 1) * 2)])
    helped = [
        name
        for name in ("skill", "person", "medicine")
        if given.get({"person": "person_or_group"}.get(name, name), 0) == 1
    ]
    told["helped"] = Answer(State.ANSWERED, helped or ["nothing-yet"])
    return told
