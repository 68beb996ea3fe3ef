"""`twofold cycle`: learn from diaries, show one person's cycle, predict, weigh the predictions, make up people."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from twofold.cli.arguments import a_seed
from twofold.cli.cycle_alarm import add_alarm, run_alarm
from twofold.cli.cycle_card import run_report_card
from twofold.cli.cycle_fit import run_fit
from twofold.cli.cycle_inputs import load_spec, new_file
from twofold.cli.cycle_show import run_show
from twofold.cli.cycle_weigh import evaluation_json, lines_of
from twofold.cli.cycle_what_if import add_what_if, run_what_if
from twofold.cli.errors import CommandError
from twofold.engine import errors
from twofold.engine.diary import Cohort, read_diaries
from twofold.engine.evaluate import evaluate
from twofold.engine.from_model import Setting, people_of
from twofold.engine.population import column_names, wide_default_prior
from twofold.engine.predict import COLUMNS, predict, prediction_rows
from twofold.engine.simulate import simulate, typical_population
from twofold.engine.spec import CHECKIN_SPEC
from twofold.engine.write import (
    diary_rows,
    write_json,
    write_rows,
)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `twofold cycle` with its commands."""
    group = subparsers.add_parser("cycle", help="learn from diaries, and show what they say")
    commands = group.add_subparsers(dest="cycle_command", metavar="COMMAND", required=True)

    fit = _command(commands, "fit", "learn from diaries; writes edges, levels and the population")
    fit.add_argument("diaries", type=Path, metavar="DIARIES.csv")
    fit.add_argument("--spec", type=Path, required=True, help="what the columns mean (YAML)")
    fit.add_argument("--out", type=Path, required=True, help="the folder the answers go to")
    fit.add_argument("--population", type=Path, help="start from this population, and learn nothing new")
    fit.add_argument("--workers", type=_at_least_one, default=1, help="how many processes describe people")
    fit.add_argument("--seed", type=a_seed, default=0, help="the draws' seed; the same seed gives the same answer")
    fit.set_defaults(run=_told(run_fit))

    show = _command(commands, "show", "one person's cycle as a table, and its picture as SVG")
    show.add_argument("folder", type=Path, metavar="DIR", help="what `fit` wrote")
    show.add_argument("--person", metavar="ID", help="whose; everyone in one line each when not said")
    show.add_argument("--svg", type=Path, help="where the picture goes; DIR/cycle-ID.svg when not said")
    show.add_argument("--json", action="store_true", help="for programs")
    show.set_defaults(run=_told(run_show))

    explore = _command(commands, "what-if", "treat the trauma, the craving, or both: one person's pattern run on")
    add_what_if(explore)
    explore.set_defaults(run=_told(run_what_if))

    watch = _command(commands, "alarm", "evenings on which less use and more being on edge would have been noticed")
    add_alarm(watch)
    watch.set_defaults(run=_told(run_alarm))

    predict_ = _command(commands, "predict", "learn from one file, predict another one step at a time")
    predict_.add_argument("train", type=Path, metavar="TRAIN.csv")
    predict_.add_argument("test", type=Path, metavar="TEST.csv")
    predict_.add_argument("--spec", type=Path, required=True, help="what the columns mean (YAML)")
    predict_.add_argument("--out", type=Path, required=True, help="one line per row and variable of TEST")
    predict_.add_argument("--seed", type=a_seed, default=0, help="kept for estimators that draw; this one does not")
    predict_.set_defaults(run=_told(run_predict))

    weigh = _command(commands, "evaluate", "predict the last part of each diary; print it beside simpler ways")
    weigh.add_argument("diaries", type=Path, metavar="DIARIES.csv")
    weigh.add_argument("--spec", type=Path, required=True, help="what the columns mean (YAML)")
    weigh.add_argument("--holdout", type=_share, default=0.25, help="the share of each diary that is held out")
    weigh.add_argument("--json", action="store_true", help="for programs")
    weigh.set_defaults(run=_told(run_evaluate))

    card = _command(commands, "report-card", "how forecasts did on people's own past, beside saying 'as usual'")
    card.add_argument("diaries", type=Path, metavar="DIARIES.csv")
    card.add_argument("--spec", type=Path, required=True, help="what the columns mean (YAML)")
    card.add_argument(
        "--population", type=Path, help="forecast from what this population learned, and learn nothing new"
    )
    whose = card.add_mutually_exclusive_group()
    whose.add_argument("--person", metavar="ID", help="one person's card; everyone together when not said")
    whose.add_argument("--by", metavar="COLUMN", help="also a card for each group of people this column tells apart")
    card.add_argument("--json", action="store_true", help="for programs")
    card.set_defaults(run=_told(lambda args: run_report_card(args, load_spec(args.spec))))

    made = _command(commands, "simulate", "make up people and write their diary")
    made.add_argument("--persons", type=_at_least_one, required=True, help="how many people")
    made.add_argument("--days", type=_at_least_one, required=True, help="how many days each")
    made.add_argument("--out", type=Path, required=True, help="the diary file")
    made.add_argument("--truth", type=Path, help="also write what they were made from")
    made.add_argument("--seed", type=a_seed, default=0, help="the same seed gives the same people")
    made.add_argument(
        "--from",
        dest="source",
        choices=("typical", "model"),
        default="typical",
        help="typical people, or the wide model",
    )
    made.add_argument("--missing", type=_share, default=0.1, help="the share of days left out")
    made.set_defaults(run=_told(run_simulate))


def _command(commands: Any, name: str, says: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=says, description=says)
    return parser


def _told(run: Any) -> Any:
    """Turn the engine's refusals into the command's one sentence and exit code 2."""

    def told(args: argparse.Namespace) -> int:
        try:
            code: int = run(args)
        except errors.EngineError as problem:
            raise CommandError(str(problem)) from None
        except OSError as problem:
            raise CommandError(f"'{problem.filename}': {problem.strerror}.") from None
        except (ValueError, ArithmeticError, RecursionError, np.linalg.LinAlgError) as problem:
            raise CommandError(f"This cannot be worked out with what was given: {str(problem)[:200]}.") from None
        return code

    return told


MOST_DAYS = 5_000_000  # people times days of `simulate`, so that it fits in memory


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number of 1 or more")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0.0 < share < 1.0:
        raise argparse.ArgumentTypeError("a share between 0 and 1")
    return share


def _say_notes(cohort: Cohort, name: str = "") -> None:
    for sentence in cohort.notes.sentences():
        print(f"twofold: {name}{': ' if name else ''}{sentence}", file=sys.stderr)


def run_predict(args: argparse.Namespace) -> int:
    """Learn from TRAIN, walk TEST, write one line per row and variable."""
    if args.out.resolve() in {args.train.resolve(), args.test.resolve(), args.spec.resolve()}:
        raise CommandError(f"'{args.out}' is one of the files to read; name another one to write.")
    new_file(args.out)
    spec = load_spec(args.spec)
    train = read_diaries(args.train, spec)
    test = read_diaries(args.test, spec, complete=False)
    _say_notes(train, str(args.train))
    _say_notes(test, str(args.test))
    write_rows(args.out, COLUMNS, prediction_rows(test, predict(train, test)))
    return 0


def run_evaluate(args: argparse.Namespace) -> int:
    """Print every method's figures, ours first."""
    cohort = read_diaries(args.diaries, load_spec(args.spec))
    cohort.notes.refuse_backwards()
    started = time.process_time()
    found = evaluate(cohort, holdout=args.holdout)
    seconds = round(time.process_time() - started, 2)
    print(json.dumps(evaluation_json(found, seconds), indent=1) if args.json else "\n".join(lines_of(found, seconds)))
    return 0


def run_simulate(args: argparse.Namespace) -> int:
    """Make up people by the check-in's own model."""
    if args.persons * args.days > MOST_DAYS:
        raise CommandError(f"That is {args.persons * args.days:,} days; at most {MOST_DAYS:,} are made up at once.")
    if args.truth and args.truth.resolve() == args.out.resolve():
        raise CommandError("The diary and what it was made from need two files.")
    for path in filter(None, (args.out, args.truth)):
        new_file(path)
    spec = CHECKIN_SPEC
    if args.source == "model":
        population, setting = wide_default_prior(spec), Setting(missing=args.missing)
        cohort, truths = people_of(population, persons=args.persons, days=args.days, seed=args.seed, setting=setting)
    else:
        population = typical_population()
        cohort, truths = simulate(
            population, persons=args.persons, days=args.days, seed=args.seed, missing=args.missing
        )
    heading = ["person", "day", *spec.names, *(i.name for i in spec.inputs)]
    write_rows(args.out, heading, diary_rows(cohort))
    if args.truth:
        layout, names = population.layout, column_names(population.layout)
        write_json(
            args.truth,
            {
                t.person: {
                    layout.channels[k]: {
                        "mean": round(float(t.mu[k]), 4),
                        "variance": round(float(t.s2[k]), 4),
                        **({} if not t.wander.size else {"wander": round(float(t.wander[k]), 4)}),
                        "links": {names[c]: round(float(t.theta[k, c]), 4) for c in layout.predictors(k)},
                    }
                    for k in range(layout.size)
                }
                for t in truths
            },
        )
    return 0
