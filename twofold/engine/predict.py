"""Learn from one file, walk another: one line per row and variable of the second, each from its past alone."""

from collections.abc import Iterator

from twofold.engine.diary import Cohort
from twofold.engine.forecast import Prediction, forecaster_of, forecasters, in_columns
from twofold.engine.write import number

COLUMNS = ("person", "row", "variable", "mean", "sd", "p_use")


def predict(train: Cohort, test: Cohort) -> list[list[list[Prediction]]]:
    """Per diary of `test` and occasion, one Prediction per variable.

    A person who is not in `train` starts from the population. What is seen moves the lags and levels, nothing else.
    """
    foresight, own = forecasters(train)
    known = {diary.person: forecaster for diary, forecaster in zip(train.diaries, own, strict=True)}
    out = []
    for diary in test.diaries:
        forecaster = known.get(diary.person) or forecaster_of(foresight, diary.part(slice(0, 0)))
        out.append([in_columns(foresight, step) for step in forecaster.walk(diary)])
    return out


def prediction_rows(test: Cohort, predicted: list[list[list[Prediction]]]) -> Iterator[list[str]]:
    """The lines of PRED.csv in file order. Rows without a time stay blank."""
    assert test.places is not None
    people = test.row_people
    for row, (i, t) in enumerate(test.places):
        for v, name in enumerate(test.spec.names):
            if i < 0:
                yield [people[row], str(row), name, "", "", ""]
                continue
            p = predicted[i][t][v]
            yield [people[row], str(row), name, number(p.mean), number(p.sd), number(p.p_use)]
