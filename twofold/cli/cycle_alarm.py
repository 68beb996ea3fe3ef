"""`twofold cycle alarm`: the evenings on which a diary's cutting down would have been noticed, and what comes first."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from twofold.care.content import load
from twofold.care.stopping import Stopping
from twofold.care.wording import Wording
from twofold.cli.cycle_inputs import load_spec
from twofold.cli.errors import CommandError
from twofold.cli.plain_text import printable
from twofold.engine.alarm import Alarm, alarms_of, follows
from twofold.engine.diary import Diary, read_diaries

# The order of what is said; the taps stand in it only where withdrawal has to be asked about first.
ORDER = ("effort", "taps", "common", "skills", "someone")


def add_alarm(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("diaries", type=Path, metavar="DIARIES.csv")
    parser.add_argument("--spec", type=Path, required=True, help="what the columns mean (YAML)")
    parser.add_argument("--person", metavar="ID", help="whose; everyone when not said")
    answers = [answer.value for answer in Stopping]
    parser.add_argument(
        "--stopping", choices=answers, help="what the stopping questions came to, where they were asked"
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run_alarm(args: argparse.Namespace) -> int:
    """Print every alarm of every diary."""
    spec = load_spec(args.spec)
    if not follows(spec):
        raise CommandError("The alarm needs a variable of kind 'use' and one with the role 'arousal' or 'symptom'.")
    cohort = read_diaries(args.diaries, spec, complete=False)
    diaries = [cohort.of(args.person)] if args.person else cohort.diaries
    no_sign = args.stopping == Stopping.NO_SIGN.value
    last = max(int(diary.days[-1]) for diary in cohort.diaries)
    found = {diary.person: (diary, alarms_of(spec, diary, until=last, no_sign=no_sign)) for diary in diaries}
    if args.json:
        plain = {person: [asdict(alarm) for alarm in given] for person, (_, given) in found.items()}
        print(json.dumps({"alarms": plain}, indent=1))
        return 0
    wording = load().wording
    print("\n".join(line for diary, given in found.values() for line in as_lines(wording, diary, given)))
    return 0


def as_lines(wording: Wording, diary: Diary, given: Sequence[Alarm]) -> list[str]:
    """What would have been said, in its order."""
    lines = [f"{printable(diary.person)}: {len(given)} in {len(diary)} rows"]
    for alarm in given:
        lines.append(f"  {_day(diary, alarm.day)}, less since {_day(diary, alarm.since)}")
        lines += [f"    {wording.say(f'alarm.{key}')}" for key in said(alarm)]
    return lines


def said(alarm: Alarm) -> list[str]:
    """Which sentences, in their order; somebody who went quiet gets one neutral message and nothing else."""
    if alarm.kind == "quiet":
        return ["quiet"]
    return [key for key in ORDER if key != "taps" or alarm.withdrawal_first]


def _day(diary: Diary, day: int) -> str:
    return date.fromordinal(day).isoformat() if diary.dated else f"day {day}"
