"""What cannot be meant ends with one sentence and exit code 2, and leaves nothing behind."""

import json

import pytest
import yaml

from twofold.cli.main import main
from twofold.engine import BadDiary, BadSpec, read_diaries, spec_from

HEAD = "person,day,low,craving,use\n"
ROWS = "".join(f"ana,{d},{d % 7},{(d * 3) % 9},{d % 2}\n" for d in range(1, 21))
SPEC = """
person: person
time: {day: day}
variables:
  - {name: low, range: [0, 10], role: mood}
  - {name: craving, range: [0, 10], role: craving}
  - {name: use, kind: use}
"""


@pytest.fixture
def folder(tmp_path):
    """A good diary and a good description."""
    (tmp_path / "diary.csv").write_text(HEAD + ROWS)
    (tmp_path / "spec.yaml").write_text(SPEC)
    return tmp_path


def fit(folder, *more, out="out"):
    """Run `cycle fit` on what stands in a folder."""
    spec, target = str(folder / "spec.yaml"), str(folder / out)
    return main(["cycle", "fit", str(folder / "diary.csv"), "--spec", spec, "--out", target, *more])


def refused(folder, capsys, *more):
    """The one sentence a fit ends with; nothing is left behind."""
    before = sorted(folder.rglob("*"))
    assert fit(folder, *more) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("twofold: ")
    assert "\n" not in said
    assert sorted(folder.rglob("*")) == before
    return said


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("name: low", "name: lower", "no such column"),
        ("range: [0, 10]", "range: [0, .inf]", "two numbers"),
        ("range: [0, 10]", "range: [.nan, 10]", "two numbers"),
        ("range: [0, 10]", "range: [10, 0]", "smaller and a larger"),
        ("range: [0, 10]", "range: [0, 1.0e+300]", "two numbers"),
        ("range: [0, 10]", "range: [0, 10, 20]", "two numbers"),
        ("person: person", "person: person\nperson: who", "'person' twice"),
        ("{name: low, range", "{name: low, name: craving, range", "'name' twice"),
        ("{name: craving, range: [0, 10], role: craving}", "{name: craving, kind: use}", "more than one variable"),
        ("name: craving", "name: low", "used twice"),
        ("{name: low,", "{name: low, of: [low, craving],", "circle"),
        ("{name: low,", "{name: low, of: [low, low],", "twice"),
        ("person: person", "person: low", "circle"),
        ("time: {day: day}", "time: {day: day}\ninputs: [{name: craving}]", "used twice"),
        ("time: {day: day}", "time: &a {day: *a}", "another place"),
        ("role: mood", "role: {a: 1}", "one word"),
        ("role: mood", "role: mood, per_day: [mean]", "one word"),
        ("name: low", "name: [low]", "heading"),
        ("person: person", "person: {a: b}", "heading"),
        ("day: day", "day: [day]", "heading"),
        ("kind: use", "kind: use, amount: maybe", "true or false"),
        ("range: [0, 10]", "range: 10", "two numbers"),
        ("role: mood", "role: sadness", "role is one of"),
    ],
)
def test_a_description_that_cannot_be_meant(folder, capsys, old, new, says):
    (folder / "spec.yaml").write_text(SPEC.replace(old, new, 1))
    assert says in refused(folder, capsys)


def test_two_variables_made_of_each_other_are_a_circle():
    of_each_other = [{"name": "a", "of": ["b"]}, {"name": "b", "of": ["a"]}]
    with pytest.raises(BadSpec, match="circle"):
        spec_from({"variables": of_each_other, "time": {"day": "day"}})


@pytest.mark.parametrize("word", ["nan", "NaN", "inf", "-Infinity", "1_0", "1e999", "٣", "1,0", "0x1", "--1"])
def test_what_is_not_written_as_a_number_is_none(folder, capsys, word):
    (folder / "diary.csv").write_text(HEAD + ROWS + f'ana,30,"{word}",3,1\n')
    assert "column 'low'" in refused(folder, capsys)


def test_a_diary_that_runs_backwards_is_refused_and_a_row_out_of_place_is_sorted(folder, capsys):
    lines = ROWS.splitlines(keepends=True)
    (folder / "diary.csv").write_text(HEAD + "".join(lines[::-1]))
    assert "run backwards" in refused(folder, capsys)
    (folder / "diary.csv").write_text(HEAD + "".join([*lines[:3], lines[4], lines[3], *lines[5:]]))
    assert fit(folder) == 0
    assert "1 rows were not in time order" in capsys.readouterr().err


def test_a_folder_or_file_that_exists_is_refused_and_left_as_it_is(folder, capsys):
    (folder / "out").mkdir()
    assert "exists already" in refused(folder, capsys)
    assert list((folder / "out").iterdir()) == []
    (folder / "file").write_text("mine")
    assert fit(folder, out="file") == 2
    assert (folder / "file").read_text() == "mine"


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (("version",), 99, "version 99"),
        (("spec_digest",), "0" * 16, "another description"),
        (("means", "low", 0), float("nan"), "no population can have"),
        (("means", "low", 1), -1.0, "no population can have"),
        (("variance", "low"), float("inf"), "no population can have"),
        (("variance", "low"), 1e300, "no population can have"),
        (("rows", "low", "lag low", 1), -0.5, "no population can have"),
        (("rows", "low"), None, "not a whole population"),
        (("means",), [], "not a whole population"),
    ],
)
def test_a_population_that_cannot_be_is_refused(folder, capsys, place, value, says):
    assert fit(folder, out="first") == 0
    population = json.loads((folder / "first" / "population.json").read_text())
    inside = population
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    (folder / "population.json").write_text(json.dumps(population))
    assert says in refused(folder, capsys, "--population", str(folder / "population.json"))


def test_many_variables_are_read_and_too_many_refused():
    def of(n):
        return {"time": {"day": "day"}, "variables": [{"name": f"v{k}", "range": [0, 10]} for k in range(n)]}

    assert len(spec_from(of(20)).variables) == 20
    with pytest.raises(BadSpec, match="50 are possible"):
        spec_from(of(51))


def test_a_spec_given_as_text_keeps_its_meaning():
    assert spec_from(yaml.safe_load(SPEC)).names == ("low", "craving", "use")
    with pytest.raises(BadDiary, match="not a number"):
        read_diaries((HEAD + "ana,1,1_0,2,0\n").encode(), spec_from(yaml.safe_load(SPEC)))
