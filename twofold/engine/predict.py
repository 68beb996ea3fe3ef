"""Learn from one file, walk another: one line per row and variable of the second, each from its past alone."""

from collections.abc import Iterator
from dataclasses import replace

from twofold.engine.diary import Cohort, Diary
from twofold.engine.fit import fit_ahead
from twofold.engine.forecast import Forecaster, Prediction, Walker, forecasters, in_columns
from twofold.engine.write import number

COLUMNS = ("person", "row", "variable", "mean", "sd", "p_use")


def predict(train: Cohort, test: Cohort) -> list[list[list[Prediction]]]:
    """Per diary of `test` and occasion, one Prediction per variable.

    A person who is not in `train` starts from the population. What is seen moves the lags and levels, nothing else.
    """
    population = fit_ahead(train)
    known = {d.person: (f, d) for f, d in zip(forecasters(train, population), train.diaries, strict=True)}
    out = []
    for diary in test.diaries:
        forecaster, past = known.get(diary.person, (None, None))
        if forecaster is None or past is None:
            nobody = diary.part(slice(0, 0))
            forecaster = forecasters(replace(train, diaries=(nobody,)), population)[0]
            past = nobody
        out.append(_walk(forecaster, past, diary))
    return out


def _walk(forecaster: Forecaster, past: Diary, diary: Diary) -> list[list[Prediction]]:
    walker = Walker(forecaster)
    walker.walk(past, quietly=True)
    return [in_columns(forecaster.prior, step) for step in walker.walk(diary)]


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
