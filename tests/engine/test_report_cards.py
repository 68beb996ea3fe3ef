"""The report card of forecasts: beside saying "as usual", and plainly when it is no better."""

import csv
import json

import numpy as np
import pytest

from twofold.cli.main import main
from twofold.engine.diary import Cohort, Diary
from twofold.engine.report_card import Worth, card_of, cards_by
from twofold.engine.spec import spec_from
from twofold.engine.tracks import LEARNED_AT, tracks

SPEC = {
    "person": "person",
    "time": {"day": "day"},
    "variables": [
        {"name": "mood", "kind": "rating", "range": [0, 10]},
        {"name": "craving", "kind": "rating", "range": [0, 10], "role": "craving"},
        {"name": "use", "kind": "use"},
    ],
}


def people(count=24, days=60, memory=0.6, seed=4):
    """Made-up people; with no memory, no day says anything of the next."""
    rng = np.random.default_rng(seed)
    spec = spec_from(SPEC)
    diaries = []
    for i in range(count):
        y, level, felt = np.zeros((days, 3)), rng.uniform(3, 7), 0.0
        for t in range(days):
            felt = memory * felt + rng.normal(0, 1.5)
            before = memory * 3.0 * (y[t - 1, 2] - 0.4) if t else 0.0
            y[t] = level + felt, level + 0.5 * felt + rng.normal(), rng.random() < 1 / (1 + np.exp(0.3 - before))
        y[:, :2] = np.clip(np.round(y[:, :2]), 0, 10)
        diaries.append(Diary.of(spec, np.arange(1, days + 1), y, person=f"p{i}"))
    return Cohort(spec, tuple(diaries))


@pytest.fixture(scope="module")
def remembering():
    """People whose days resemble the day before, and their tracks."""
    cohort = people()
    return cohort, tracks(cohort)


def test_every_day_after_the_first_stretch_is_forecast_once(remembering):
    cohort, found = remembering
    assert [len(track) for track in found] == [60 - round(LEARNED_AT[0] * 60)] * len(cohort)
    np.testing.assert_array_equal(found[3].seen, cohort.diaries[3].values[24:])


def test_a_track_sees_nothing_of_what_it_forecasts(remembering):
    cohort, found = remembering
    changed = []
    for diary in cohort.diaries:
        values = diary.values.copy()
        values[51:] = values[51:][::-1]  # from the last point on
        changed.append(Diary.of(cohort.spec, diary.times, values, person=diary.person))
    again = tracks(Cohort(cohort.spec, tuple(changed)))
    for one, two in zip(found, again, strict=True):
        np.testing.assert_array_equal(one.mean[:28], two.mean[:28])
        np.testing.assert_array_equal(one.p[:28], two.p[:28])


def test_where_days_remember_the_forecast_is_better_than_as_usual(remembering):
    cohort, found = remembering
    card = cards_by(cohort.spec, found, {})[0]
    assert card.of == "everyone"
    assert card.ratings["mood"].worth is Worth.BETTER
    assert card.use.worth is Worth.BETTER
    harder, usual = card.use.harder, card.use.about_usual
    assert harder.used / harder.days > usual.used / usual.days + 0.1
    assert 0.92 < card.ratings["mood"].inside < 0.98


def test_where_days_forget_it_is_said_that_the_forecast_is_no_news():
    cohort = people(memory=0.0, seed=9)
    card = cards_by(cohort.spec, tracks(cohort), {})[0]
    assert card.use.worth is not Worth.BETTER
    assert card.ratings["craving"].worth is not Worth.BETTER


def test_chances_add_up_to_what_happened(remembering):
    cohort, found = remembering
    use = cards_by(cohort.spec, found, {})[0].use
    assert sum(step.days for step in use.steps) == use.days == use.harder.days + use.about_usual.days
    for step in use.steps:
        if step.days >= 50:
            assert abs(step.expected - step.used) < 4 * np.sqrt(step.days) / 2


def test_a_small_group_is_too_few(remembering):
    cohort, found = remembering
    groups = {track.person: "few" if n < 4 else "many" for n, track in enumerate(found)}
    everyone, few, many = cards_by(cohort.spec, found, groups)
    assert (everyone.people, few.people, many.people) == (24, 4, 20)
    assert few.use.worth is Worth.TOO_FEW
    assert all(rating.worth is Worth.TOO_FEW for rating in few.ratings.values())


def test_near_daily_use_gives_no_contrast():
    cohort = people(count=8, days=40)
    for diary in cohort.diaries:
        diary.values[:, 2] = 1.0
        diary.values[3, 2] = 0.0
    card = card_of(cohort.spec, tracks(cohort)[0])
    assert card.use.worth is Worth.TOO_FEW


def written(folder, cohort):
    """A cohort as files, with a column of groups."""
    with (folder / "diary.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["person", "day", "mood", "craving", "use", "clinic"])
        for n, diary in enumerate(cohort.diaries):
            for t, row in zip(diary.times, diary.values, strict=True):
                table.writerow([diary.person, int(t), *(f"{v:g}" for v in row), "north" if n % 2 else "south"])
    (folder / "spec.yaml").write_text(json.dumps(SPEC))
    return [str(folder / "diary.csv"), "--spec", str(folder / "spec.yaml")]


def test_the_command_prints_everyone_and_each_group(tmp_path, capsys):
    files = written(tmp_path, people(count=12, days=40))
    assert main(["cycle", "report-card", *files, "--by", "clinic"]) == 0
    said = capsys.readouterr().out
    assert [line.split(",")[0] for line in said.splitlines() if line.endswith("people")] == [
        "everyone",
        "north",
        "south",
    ]
    assert "called harder than usual, use happened on" in said
    assert " low" not in said  # a chance is never called low
    assert main(["cycle", "report-card", *files, "--by", "clinic", "--json"]) == 0
    cards = json.loads(capsys.readouterr().out)["cards"]
    assert [card["people"] for card in cards] == [12, 6, 6]


def test_the_command_prints_one_person(tmp_path, capsys):
    files = written(tmp_path, people(count=12, days=40))
    assert main(["cycle", "report-card", *files, "--person", "p3", "--json"]) == 0
    (card,) = json.loads(capsys.readouterr().out)["cards"]
    assert (card["of"], card["people"]) == ("p3", 1)
    assert main(["cycle", "report-card", *files, "--person", "nobody"]) == 2
    assert main(["cycle", "report-card", *files, "--by", "nothing"]) == 2
    assert capsys.readouterr().err.count("\n") == 2
