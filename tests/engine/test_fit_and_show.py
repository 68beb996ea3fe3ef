"""`twofold cycle fit`, `show` and `simulate`: files with exact columns, whole or not at all."""

import csv
import json
import shutil
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import yaml

from twofold.cli.main import main
from twofold.engine.population import VERSION

SPEC = {
    "person": "person",
    "time": {"day": "day"},
    "variables": [
        {"name": "sleep", "kind": "rating", "range": [0, 10], "role": "sleep"},
        {"name": "symptoms", "kind": "rating", "range": [0, 10], "role": "symptom"},
        {"name": "mood", "kind": "rating", "range": [0, 10], "role": "mood"},
        {"name": "craving", "kind": "rating", "range": [0, 10], "role": "craving"},
        {"name": "use", "kind": "use"},
        {"name": "ease", "kind": "rating", "range": [0, 10], "role": "ease"},
        {"name": "pleasure", "kind": "rating", "range": [0, 10], "role": "pleasure"},
    ],
    "inputs": ["reminder", {"name": "skill", "when": "both"}, {"name": "person_or_group", "when": "both"}],
}
NAMES = [v["name"] for v in SPEC["variables"]]


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """Eight made-up people, fitted."""
    folder = tmp_path_factory.mktemp("fit")
    (folder / "spec.yaml").write_text(yaml.safe_dump(SPEC))
    made = ["cycle", "simulate", "--persons", "8", "--days", "60", "--out", str(folder / "diary.csv"), "--seed", "3"]
    assert main([*made, "--truth", str(folder / "truth.json")]) == 0
    assert run_fit(folder) == 0
    return folder


def run_fit(folder, out="out", diary="diary.csv", *more):
    """Run `cycle fit` inside a folder."""
    spec = str(folder / "spec.yaml")
    return main(["cycle", "fit", str(folder / diary), "--spec", spec, "--out", str(folder / out), *more])


def rows_of(path):
    """A CSV as dictionaries."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_edges_have_their_columns_kinds_and_verdicts(fitted):
    edges = rows_of(fitted / "out" / "edges.csv")
    assert list(edges[0]) == [
        *("person", "from", "to", "kind", "mean", "sd", "lower95", "upper95"),
        *("p_direction", "own_share", "verdict"),
    ]
    assert {e["kind"] for e in edges} == {"lag", "same", "input", "pooled", "total"}
    for e in edges:
        assert float(e["lower95"]) <= float(e["mean"]) <= float(e["upper95"])
        assert 0.5 <= float(e["p_direction"]) <= 1
        assert 0 <= float(e["own_share"]) <= 1
        assert e["verdict"] in {"known", "leans", "no-link", "cannot-tell", "too-few", "not-settled"}


def test_every_link_of_the_contract_is_there_once(fitted):
    edges = [e for e in rows_of(fitted / "out" / "edges.csv") if e["person"] == "1"]
    keys = [(e["from"], e["to"], e["kind"]) for e in edges]
    assert len(keys) == len(set(keys))
    assert {(a, b) for a, b, kind in keys if kind == "lag"} == {(a, b) for a in NAMES for b in NAMES}
    same = {(a, b) for a, b, kind in keys if kind == "same"}
    assert same == {(NAMES[j], NAMES[k]) for k in range(7) for j in range(k)}
    total = {(a, b) for a, b, kind in keys if kind == "total"}
    assert total == {(a, b) for a in NAMES for b in NAMES if b != "use"}
    assert {a for a, b, kind in keys if kind == "pooled"} == {"q1", "q2", "q3", "q4", "q5", "q6"}
    assert all(a == b for a, b, kind in keys if kind == "pooled")


def test_a_pooled_row_is_the_mean_of_its_links(fitted):
    mean = {
        (e["from"], e["to"], e["kind"]): float(e["mean"])
        for e in rows_of(fitted / "out" / "edges.csv")
        if e["person"] == "1"
    }
    harder = [mean[a, "craving", kind] for a in ("symptoms", "mood") for kind in ("same", "lag")]
    assert mean["q1", "q1", "pooled"] == pytest.approx(np.mean(harder), abs=1e-4)
    assert mean["q2", "q2", "pooled"] == pytest.approx(mean["craving", "use", "same"], abs=1e-5)
    worse = [mean["use", "symptoms", "lag"], mean["use", "mood", "lag"], -mean["use", "sleep", "lag"]]
    assert mean["q3", "q3", "pooled"] == pytest.approx(np.mean(worse), abs=1e-4)
    assert mean["q4", "q4", "pooled"] == pytest.approx(-mean["use", "pleasure", "lag"], abs=1e-5)


def test_the_same_day_effect_of_what_helps_is_never_printed(fitted):
    edges = rows_of(fitted / "out" / "edges.csv")
    assert {e["from"] for e in edges if e["kind"] == "input"} == {"reminder", "skill", "person_or_group"}
    assert len([e for e in edges if e["from"] == "skill" and e["person"] == "1"]) == len(NAMES)


def test_levels_follow_every_occasion_on_the_columns_own_scale(fitted):
    levels = rows_of(fitted / "out" / "levels.csv")
    assert list(levels[0]) == ["person", "variable", "row", "level", "lower95", "upper95"]
    diary = rows_of(fitted / "diary.csv")
    own = {(v["variable"], int(v["row"])): float(v["level"]) for v in levels if v["person"] == "2"}
    assert {row for _, row in own} == {n for n, d in enumerate(diary) if d["person"] == "2"}
    assert all(-1 < level < 11 for level in own.values())
    assert all(0 <= own["use", row] <= 1 for name, row in own if name == "use")


def test_the_population_holds_no_ones_data(fitted):
    population = json.loads((fitted / "out" / "population.json").read_text())
    assert population["people"] == 8
    assert population["version"] == VERSION
    assert set(population["rows"]) == set(NAMES)


def test_the_summary_names_every_person_and_verdict(fitted):
    summary = json.loads((fitted / "out" / "summary.json").read_text())
    assert (summary["N"], summary["K"], len(summary["T"])) == (8, 7, 8)
    assert [p["person"] for p in summary["persons"]] == [str(n) for n in range(1, 9)]
    assert all(p["verdict"] for p in summary["persons"])


def test_draws_are_four_hundred_for_each_person(fitted):
    with np.load(fitted / "out" / "draws.npz") as kept:
        assert kept["draws"].shape[:3] == (8, 400, 7)
        assert kept["draws"].shape[3] == len(kept["columns"])
        assert np.isfinite(kept["draws"]).all()


def test_the_same_seed_gives_the_same_answer(fitted):
    assert run_fit(fitted, "again") == 0
    assert (fitted / "out" / "edges.csv").read_bytes() == (fitted / "again" / "edges.csv").read_bytes()


def test_two_processes_give_the_same_answer_as_one(fitted):
    assert run_fit(fitted, "two", "diary.csv", "--workers", "2") == 0
    for name in ("edges.csv", "levels.csv"):
        assert (fitted / "out" / name).read_bytes() == (fitted / "two" / name).read_bytes()


def test_a_population_learned_before_is_used_as_it_is(fitted):
    code = run_fit(fitted, "fixed", "diary.csv", "--population", str(fitted / "out" / "population.json"))
    assert code == 0
    one, two = ((fitted / f / "population.json").read_text() for f in ("out", "fixed"))
    assert json.loads(one)["rows"] == json.loads(two)["rows"]


def test_a_population_of_another_description_is_refused(fitted, capsys):
    other = dict(SPEC, variables=SPEC["variables"][:3])
    (fitted / "other.yaml").write_text(yaml.safe_dump(other))
    diary, population = str(fitted / "diary.csv"), str(fitted / "out" / "population.json")
    out = fitted / "refused"
    arguments = ["--spec", str(fitted / "other.yaml"), "--out", str(out), "--population", population]
    assert main(["cycle", "fit", diary, *arguments]) == 2
    assert "another description" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("empty.csv", ""),
        ("ragged.csv", "person,day\n1\n"),
        ("short.csv", "person,day,sleep\n1,1,3\n"),
    ],
)
def test_a_bad_diary_ends_with_one_sentence_and_two(fitted, capsys, name, text):
    (fitted / name).write_text(text)
    assert run_fit(fitted, "bad", name) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("twofold: ")
    assert "\n" not in said
    assert not (fitted / "bad").exists()


@pytest.mark.parametrize("text", ["a: [", "- 1", "variables: 3", "person: x"])
def test_a_bad_description_ends_with_one_sentence_and_two(fitted, capsys, text, tmp_path):
    (tmp_path / "spec.yaml").write_text(text)
    (tmp_path / "diary.csv").write_text("a,b\n1,2\n")
    assert run_fit(tmp_path) == 2
    assert "\n" not in capsys.readouterr().err.strip()


def test_show_prints_the_questions_first_and_writes_the_picture(fitted, capsys):
    assert main(["cycle", "show", str(fitted / "out"), "--person", "1"]) == 0
    said = capsys.readouterr().out
    assert said.index("On harder days") < said.index("mean (95% interval)")
    assert "patterns, not causes" in said
    picture = ET.fromstring((fitted / "out" / "cycle-1.svg").read_text())
    assert picture.attrib["role"] == "img"


def test_show_without_a_person_has_one_line_for_each(fitted, capsys):
    assert main(["cycle", "show", str(fitted / "out")]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == 1 + 8 + 2
    assert main(["cycle", "show", str(fitted / "out"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["N"] == 8


def test_show_prints_no_control_characters_of_a_person_id(fitted, tmp_path, capsys):
    name, folder = "an\x1b[31ma\u202e", tmp_path / "named"
    shutil.copytree(fitted / "out", folder)
    edges = rows_of(folder / "edges.csv")
    with (folder / "edges.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(edges[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**e, "person": name if e["person"] == "1" else e["person"]} for e in edges)
    summary = json.loads((folder / "summary.json").read_text())
    summary["persons"] = [{**p, "person": name if p["person"] == "1" else p["person"]} for p in summary["persons"]]
    (folder / "summary.json").write_text(json.dumps(summary))
    assert main(["cycle", "show", str(folder)]) == 0
    assert main(["cycle", "show", str(folder), "--person", name]) == 0
    assert main(["cycle", "show", str(folder), "--person", f"{name}b"]) == 2
    said = capsys.readouterr()
    for line in (said.out + said.err).split("\n"):
        assert line.isprintable(), line
    assert "Person an\N{REPLACEMENT CHARACTER}[31ma" in said.out
    assert "There is no person" in said.err


def test_show_as_json_gives_every_number(fitted, capsys):
    assert main(["cycle", "show", str(fitted / "out"), "--person", "1", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["person"] == "1"
    assert {"from", "to", "kind", "mean", "verdict"} <= set(answer["edges"][0])


def test_show_refuses_a_folder_without_a_fit_and_a_person_who_is_not_there(fitted, tmp_path, capsys):
    assert main(["cycle", "show", str(tmp_path)]) == 2
    assert main(["cycle", "show", str(fitted / "out"), "--person", "dana"]) == 2
    assert "dana" in capsys.readouterr().err


@pytest.mark.parametrize("seed", ["-5", "1.5", "many", "9" * 30])
@pytest.mark.parametrize("command", ["simulate", "fit", "predict", "what-if"])
def test_a_seed_is_a_whole_number_of_0_or_more(tmp_path, capsys, command, seed):
    given = {
        "simulate": ["--persons", "2", "--days", "20", "--out", str(tmp_path / "a.csv")],
        "fit": ["a.csv", "--spec", "a.yaml", "--out", str(tmp_path / "out")],
        "predict": ["a.csv", "b.csv", "--spec", "a.yaml", "--out", str(tmp_path / "out.csv")],
        "what-if": [str(tmp_path)],
    }
    with pytest.raises(SystemExit) as ended:
        main(["cycle", command, *given[command], "--seed", seed])
    assert ended.value.code == 2
    assert "--seed: a seed is a whole number of 0 or more" in capsys.readouterr().err


MADE = ["cycle", "simulate", "--persons", "2", "--days", "20"]


@pytest.mark.parametrize("which", ["--out", "--truth"])
def test_simulate_writes_over_nothing_and_makes_no_folder(tmp_path, capsys, which):
    mine, other = tmp_path / "mine", "--truth" if which == "--out" else "--out"
    mine.write_text("mine")
    for path, says in ((mine, "exists already; name a new file."), (tmp_path / "gone" / "a", "There is no folder")):
        assert main([*MADE, which, str(path), other, str(tmp_path / "b")]) == 2
        said = capsys.readouterr().err.strip()
        assert says in said
        assert "\n" not in said
    assert main([*MADE, "--out", str(tmp_path / "b"), "--truth", str(tmp_path / "b")]) == 2
    assert mine.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_show_writes_its_picture_over_no_file_that_was_named(fitted, tmp_path, capsys):
    mine = tmp_path / "mine.svg"
    mine.write_text("mine")
    show = ["cycle", "show", str(fitted / "out"), "--person", "1", "--svg"]
    assert main([*show, str(mine)]) == 2
    assert main([*show, str(tmp_path / "gone" / "a.svg")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.svg"]
    assert mine.read_text() == "mine"
    assert capsys.readouterr().out == ""
    assert main([*show, str(tmp_path / "new.svg")]) == 0


def test_simulate_gives_the_same_people_for_the_same_seed(tmp_path):
    for name in ("a.csv", "b.csv"):
        main(["cycle", "simulate", "--persons", "2", "--days", "20", "--out", str(tmp_path / name), "--seed", "9"])
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


@pytest.mark.parametrize("bad", [["--persons", "0"], ["--persons", "many"]])
def test_simulate_refuses_what_is_no_number_of_people(tmp_path, bad):
    with pytest.raises(SystemExit) as ended:
        main(["cycle", "simulate", *bad, "--days", "20", "--out", str(tmp_path / "a.csv")])
    assert ended.value.code == 2
