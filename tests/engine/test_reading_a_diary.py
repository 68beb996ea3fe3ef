"""A diary file is read, or refused in one sentence with its row and column."""

import datetime as dt

import numpy as np
import pytest

from twofold.engine import BadDiary, BadSpec, headings, read_diaries, spec_from
from twofold.engine.diary import collapse

HEAD = "id,day,low,craving,use\n"
GOOD = HEAD + "ana,1,3,4,0\nana,2,5,6,1\nana,3,4,2,0\n"


def refused(text, spec, **options):
    """The sentence a file is refused with."""
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(BadDiary) as caught:
        read_diaries(raw, spec, **options)
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith(".")
    return caught.value


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("first", [b"", b"\xef\xbb\xbf"])
def test_comma_tab_and_semicolon_are_read_with_or_without_a_byte_order_mark(small_spec, mark, first):
    cohort = read_diaries(first + GOOD.replace(",", mark).encode(), small_spec)
    assert cohort.of("ana").values.tolist() == [[3, 4, 0], [5, 6, 1], [4, 2, 0]]


def test_missing_is_never_zero(small_spec):
    cohort = read_diaries((GOOD + "ana,4,NA,,0\n").encode(), small_spec)
    assert np.isnan(cohort.of("ana").values[3, :2]).all()


def test_a_second_encoding_in_the_middle_is_refused_with_its_row(small_spec):
    assert refused(GOOD.encode() + b"ana,4,3,4,0 # " + b"caf\xe9\n", small_spec).row == 4


def test_utf_16_is_refused_with_what_to_do(small_spec):
    assert "UTF-8" in str(refused(GOOD.encode("utf-16"), small_spec))


def test_a_nul_is_refused_with_its_row(small_spec):
    assert refused(GOOD + "ana,4,\0,4,0\n", small_spec).row == 4


@pytest.mark.parametrize("text", ["", "\n\n", HEAD])
def test_an_empty_file_is_refused(small_spec, text):
    refused(text, small_spec)


def test_a_ragged_row_is_refused_with_its_row(small_spec):
    problem = refused(GOOD + "ana,4,3\n", small_spec)
    assert problem.row == 4
    assert "3 cells" in str(problem)


def test_an_unclosed_quote_is_refused(small_spec):
    refused(GOOD + 'ana,4,"3,4,0\n', small_spec)


def test_a_column_that_is_not_there_is_named_with_those_that_are(small_spec):
    problem = refused(GOOD.replace("craving", "urge"), small_spec)
    assert problem.column == "craving"
    assert "urge" in str(problem)


def test_the_same_heading_twice_is_refused(small_spec):
    assert refused("id,day,low,low,craving,use\n", small_spec).column == "low"


def test_two_hundred_columns_are_read_and_two_thousand_refused(small_spec):
    extra = [f"x{i}" for i in range(195)]
    wide = "\n".join(
        line + "," + ",".join(extra if n == 0 else ["1"] * 195) for n, line in enumerate(GOOD.strip().split("\n"))
    )
    assert len(read_diaries(wide.encode(), small_spec).of("ana")) == 3
    assert "2000 columns" in str(refused(",".join(f"c{i}" for i in range(2000)) + "\n1\n", small_spec))


def test_more_rows_than_allowed_are_refused(small_spec):
    assert refused(GOOD, small_spec, most_rows=2).row == 3


def test_a_word_where_a_number_belongs_is_refused_with_row_and_column(small_spec):
    problem = refused(GOOD + "ana,4,lots,4,0\n", small_spec)
    assert (problem.row, problem.column) == (4, "low")
    assert str(problem).startswith("Row 4, column 'low': ")


@pytest.mark.parametrize("answer", ["inf", "1e300", "-11", "99"])
def test_an_impossible_rating_is_refused_with_row_and_column(small_spec, answer):
    problem = refused(GOOD + f"ana,4,{answer},4,0\n", small_spec)
    assert (problem.row, problem.column) == (4, "low")


def test_a_rating_a_little_outside_its_range_is_kept_and_named(small_spec):
    cohort = read_diaries((GOOD + "ana,4,10.4,4,0\n").encode(), small_spec)
    assert cohort.notes.outside_range == (("low", 3),)
    assert cohort.of("ana").values[3, 0] == 10.4


@pytest.mark.parametrize("answer", ["2", "0.5", "-1"])
def test_use_is_yes_or_no(small_spec, answer):
    assert refused(GOOD + f"ana,4,3,4,{answer}\n", small_spec).column == "use"


def test_a_constant_column_is_refused(small_spec):
    problem = refused(HEAD + "ana,1,3,4,0\nana,2,3,6,1\n", small_spec)
    assert problem.column == "low"


def test_a_column_without_an_answer_is_refused(small_spec):
    assert refused(HEAD + "ana,1,,4,0\nana,2,,6,1\n", small_spec).column == "low"


def test_a_held_out_part_may_be_constant_or_empty(small_spec):
    cohort = read_diaries((HEAD + "ana,1,,4,0\nana,2,,4,0\n").encode(), small_spec, complete=False)
    assert len(cohort.of("ana")) == 2


def test_rows_without_a_time_repeated_and_unsorted_rows_are_named(small_spec):
    text = HEAD + "ana,2,3,4,0\nana,,9,9,1\nana,1,5,6,1\nana,2,8,8,1\n,3,1,1,0\n"
    cohort = read_diaries(text.encode(), small_spec)
    assert cohort.of("ana").values[:, 0].tolist() == [5, 3]
    assert cohort.notes.without_time == (1,)
    assert cohort.notes.without_person == (4,)
    assert cohort.notes.repeated == (("ana", 3),)
    assert cohort.notes.out_of_order == 1
    assert cohort.places.tolist() == [[0, 1], [-1, -1], [0, 0], [0, 1], [-1, -1]]
    assert all(sentence[0].isdigit() for sentence in cohort.notes.sentences())


def test_a_stamp_gives_day_hour_and_weekday():
    spec = spec_from({"person": "id", "time": {"stamp": "at"}, "variables": [{"name": "low"}]})
    raw = b"id,at,low\nana,2026-03-01T08:30:00,1\nana,2026-03-01 20:00,2\nana,2026-03-02T09:00:00Z,3\n"
    diary = read_diaries(raw, spec).of("ana")
    assert diary.dated
    assert diary.hours.tolist() == pytest.approx([8.5, 20, 9])
    assert (diary.days - dt.date(2026, 3, 1).toordinal()).tolist() == [0, 0, 1]


def test_a_stamp_in_the_future_is_refused():
    spec = spec_from({"person": "id", "time": {"stamp": "at"}, "variables": [{"name": "low"}]})
    raw = b"id,at,low\nana,2026-03-01,1\nana,2026-04-01,2\n"
    problem = refused(raw, spec, today=dt.date(2026, 3, 15))
    assert (problem.row, problem.column) == (2, "at")


def test_a_stamp_that_is_no_time_is_refused():
    spec = spec_from({"person": "id", "time": {"stamp": "at"}, "variables": [{"name": "low"}]})
    assert refused(b"id,at,low\nana,01/03/2026,1\n", spec).column == "at"


def test_several_answers_of_a_day_become_one_each_by_its_own_rule():
    spec = spec_from(
        {
            "person": "id",
            "time": {"day": "day", "beep": "beep", "collapse": "day"},
            "variables": [
                {"name": "sleep", "role": "sleep"},
                {"name": "low", "role": "mood"},
                {"name": "craving", "role": "craving"},
                {"name": "drinks", "kind": "use", "amount": True},
                {"name": "ease", "role": "ease"},
            ],
        }
    )
    raw = b"id,day,beep,sleep,low,craving,drinks,ease\nana,1,2,9,3,8,2,5\nana,1,1,4,1,2,1,7\nana,2,1,5,2,1,0,4\n"
    cohort = read_diaries(raw, spec)
    assert cohort.of("ana").values[0].tolist() == [4, 2, 8, 3, 5]
    assert cohort.places.tolist() == [[0, 0], [0, 0], [0, 1]]


def test_a_mean_is_over_the_answered_columns_only():
    spec = spec_from({"person": "id", "variables": [{"name": "symptoms", "of": ["memories", "edge"]}]})
    raw = b"id,day,memories,edge\nana,1,4,6\nana,2,,8\nana,3,,\n"
    values = read_diaries(raw, spec).of("ana").values[:, 0]
    assert values[:2].tolist() == [5, 8]
    assert np.isnan(values[2])


def test_collapsing_nothing_is_missing():
    assert np.isnan(collapse(np.array([np.nan, np.nan]), "sum"))
    assert collapse(np.array([np.nan, 0.0, 3.0]), "any") == 1.0


def test_headings_are_given_for_choosing_which_column_is_what():
    assert headings(b"\xef\xbb\xbfid;day; low \n1;1;2\n") == ["id", "day", "low"]


@pytest.mark.parametrize(
    "given",
    [
        "variables",
        {},
        {"variables": []},
        {"variables": [{"kind": "rating"}]},
        {"variables": [{"name": "a", "kind": "score"}]},
        {"variables": [{"name": "a", "role": "boss"}]},
        {"variables": [{"name": "a", "range": [5, 5]}]},
        {"variables": [{"name": "a", "range": "0-10"}]},
        {"variables": [{"name": "a", "amount": True}]},
        {"variables": [{"name": "a", "per_day": "median"}]},
        {"variables": [{"name": "a"}, {"name": "a"}]},
        {"variables": [{"name": "a", "kind": "use"}, {"name": "b", "kind": "use"}]},
        {"variables": [{"name": "a", "colour": "red"}]},
        {"variables": [{"name": "a"}], "time": {"stamp": "x", "day": "y"}},
        {"variables": [{"name": "a"}], "time": {"day": "d", "collapse": "week"}},
        {"variables": [{"name": "a"}], "inputs": [{"when": "same"}]},
        {"variables": [{"name": "a"}], "inputs": [{"name": "x", "when": "later"}]},
        {"variables": [{"name": "a"}], "horizon": 3},
    ],
)
def test_a_description_that_does_not_hold_together_is_refused_in_one_sentence(given):
    with pytest.raises(BadSpec) as caught:
        spec_from(given)
    assert str(caught.value).endswith((".", ")"))
    assert "\n" not in str(caught.value)
