"""`twofold cycle predict`: every row of TEST from its past alone."""

import csv
import io

import numpy as np
import pytest

from twofold.cli.main import main

SPEC = """
person: id
time: {day: day}
variables:
  - {name: low, kind: rating, range: [0, 10], role: mood}
  - {name: craving, kind: rating, range: [0, 10], role: craving}
  - {name: drinks, kind: use, amount: true}
inputs: [reminder]
"""
HEAD = ["id", "day", "low", "craving", "drinks", "reminder"]


def made_up(persons, first, last, seed):
    """Rows of a diary with some memory, some gaps and some drinking."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(persons):
        level = rng.uniform(3, 7)
        low = level
        for day in range(first, last + 1):
            low = float(np.clip(level + 0.4 * (low - level) + rng.normal(), 0, 10))
            craving = float(np.clip(2 + 0.5 * low + rng.normal(), 0, 10))
            drinks = int(rng.poisson(2)) if craving > 5 else 0
            rows.append([f"p{person}", day, f"{low:.1f}", f"{craving:.1f}", drinks, int(rng.random() < 0.3)])
            if rng.random() < 0.1:
                rows[-1][2:5] = ["", "", ""]
    return rows


def as_csv(path, rows, head=HEAD):
    """Write rows as a CSV file."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def predicted(folder, train, test, name="pred.csv"):
    """Run the command; the answer as a list of dictionaries."""
    (folder / "spec.yaml").write_text(SPEC)
    out = folder / name
    arguments = ["cycle", "predict", str(train), str(test), "--spec", str(folder / "spec.yaml"), "--out", str(out)]
    assert main(arguments) == 0
    return list(csv.DictReader(io.StringIO(out.read_text())))


@pytest.fixture
def train(tmp_path):
    """Twelve people, forty days."""
    return as_csv(tmp_path / "train.csv", made_up(12, 1, 40, seed=1))


def test_every_row_and_variable_is_printed_in_file_order(tmp_path, train):
    rows = made_up(12, 41, 52, seed=2)
    answer = predicted(tmp_path, train, as_csv(tmp_path / "test.csv", rows))
    assert [(a["person"], int(a["row"]), a["variable"]) for a in answer] == [
        (row[0], n, name) for n, row in enumerate(rows) for name in ("low", "craving", "drinks")
    ]
    assert all(0 <= float(a["mean"]) <= 10 for a in answer if a["variable"] != "drinks")
    assert all(float(a["sd"]) > 0 for a in answer)
    assert all((a["p_use"] != "") == (a["variable"] == "drinks") for a in answer)
    assert all(0 < float(a["p_use"]) < 1 for a in answer if a["p_use"])


def test_shuffling_the_future_changes_no_earlier_prediction(tmp_path, train):
    rows = made_up(12, 41, 52, seed=2)
    rng = np.random.default_rng(5)
    shuffled = [list(row) for row in rows]
    late = [n for n, row in enumerate(rows) if row[1] > 46]
    for n, m in zip(late, rng.permutation(late), strict=True):
        shuffled[n][2:] = rows[m][2:]
    one = predicted(tmp_path, train, as_csv(tmp_path / "a.csv", rows), "one.csv")
    two = predicted(tmp_path, train, as_csv(tmp_path / "b.csv", shuffled), "two.csv")
    early = [n for n, row in enumerate(rows) if row[1] <= 46]
    assert [a for a in one if int(a["row"]) in early] == [a for a in two if int(a["row"]) in early]
    assert one != two


def test_the_answers_of_a_row_do_not_change_its_own_prediction(tmp_path, train):
    rows = made_up(12, 41, 41, seed=2)
    hidden = [[*row[:2], "", "", "", row[5]] for row in rows]
    one = predicted(tmp_path, train, as_csv(tmp_path / "a.csv", rows), "one.csv")
    assert one == predicted(tmp_path, train, as_csv(tmp_path / "b.csv", hidden), "two.csv")


def test_a_person_who_was_never_seen_gets_the_population(tmp_path, train):
    answer = predicted(tmp_path, train, as_csv(tmp_path / "test.csv", [["new", 41, "", "", "", "0"]]))
    assert 2 < float(answer[0]["mean"]) < 8


def test_rows_without_a_time_stay_blank_and_are_counted(tmp_path, train, capsys):
    rows = [["p0", "", "3", "3", "0", "0"], ["p0", "41", "3", "3", "0", "0"]]
    answer = predicted(tmp_path, train, as_csv(tmp_path / "test.csv", rows))
    assert [a["mean"] == "" for a in answer] == [True] * 3 + [False] * 3
    assert "1 rows without a time" in capsys.readouterr().err


def test_a_repeated_time_is_predicted_and_not_learned_from(tmp_path, train):
    rows = [["p0", "41", "9", "9", "4", "0"], ["p0", "41", "0", "0", "0", "0"], ["p0", "42", "", "", "", "0"]]
    answer = predicted(tmp_path, train, as_csv(tmp_path / "a.csv", rows), "one.csv")
    alone = predicted(tmp_path, train, as_csv(tmp_path / "b.csv", [rows[0], rows[2]]), "two.csv")
    assert [a["mean"] for a in answer[:3]] == [a["mean"] for a in answer[3:6]]
    assert [a["mean"] for a in answer[6:]] == [a["mean"] for a in alone[3:]]


def test_a_longer_gap_means_less_is_known(tmp_path, train):
    near = predicted(tmp_path, train, as_csv(tmp_path / "a.csv", [["p0", "41", "", "", "", "0"]]), "one.csv")
    far = predicted(tmp_path, train, as_csv(tmp_path / "b.csv", [["p0", "60", "", "", "", "0"]]), "two.csv")
    assert float(far[0]["sd"]) > float(near[0]["sd"])


def test_bad_input_leaves_nothing_behind(tmp_path, train, capsys):
    (tmp_path / "spec.yaml").write_text(SPEC)
    bad = as_csv(tmp_path / "test.csv", [["p0", "41", "many", "3", "0", "0"]])
    out = tmp_path / "pred.csv"
    code = main(["cycle", "predict", str(train), str(bad), "--spec", str(tmp_path / "spec.yaml"), "--out", str(out)])
    assert code == 2
    assert not out.exists()
    said = capsys.readouterr().err.strip()
    assert said == "twofold: Row 1, column 'low': 'many' is not a number."


def test_predictions_are_written_over_nothing(tmp_path, train, capsys):
    (tmp_path / "spec.yaml").write_text(SPEC)
    test = as_csv(tmp_path / "test.csv", [["p0", "41", "3", "3", "0", "0"]])
    mine = tmp_path / "mine.csv"
    mine.write_text("mine")
    command = ["cycle", "predict", str(train), str(test), "--spec", str(tmp_path / "spec.yaml"), "--out"]
    assert main([*command, str(mine)]) == 2
    assert capsys.readouterr().err.strip() == f"twofold: '{mine}' exists already; name a new file."
    assert main([*command, str(tmp_path / "gone" / "pred.csv")]) == 2
    assert mine.read_text() == "mine"
    assert not (tmp_path / "gone").exists()


def test_better_than_the_persons_mean_where_there_is_memory(tmp_path):
    train = as_csv(tmp_path / "train.csv", made_up(30, 1, 60, seed=3))
    rows = made_up(30, 61, 80, seed=3)
    answer = predicted(tmp_path, train, as_csv(tmp_path / "test.csv", rows))
    cravings = [a for a in answer if a["variable"] == "craving"]
    used = [(float(a["p_use"]), float(r[4]) > 0) for a, r in zip(answer[2::3], rows, strict=True) if r[4] != ""]
    assert np.mean([p for p, u in used if u]) > np.mean([p for p, u in used if not u])
    assert len(cravings) == len(rows)
