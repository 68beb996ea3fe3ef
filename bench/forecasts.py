"""Forecasts against their bars, on public diary sets and on made-up ones.

    python bench/forecasts.py --diaries ../shared/data/diaries --seeds 21 22 23

One line a set: R2, how much above the best simpler way it lies, and the worst-served tenth of people beside what a
drifting mean does to its own, and what one who knew everything but the next shake would do; for use Brier score, AUC
and AUC within persons less the best of base rate, Markov chain and logistic regressions (a minus sign is worse for us),
and whether any interval over people lies wholly below one.
"""

import argparse
import time
from pathlib import Path

import yaml
from made_up_diaries import LAWS, Array, made_up

from twofold.engine import Cohort, read_diaries, spec_from
from twofold.engine.evaluate import OURS, Evaluation, evaluate

SPECS = Path(__file__).resolve().parent / "specs"
DRIFTING = ("pooled VAR(1), drift 0.05", "pooled VAR(1), drift 0.10")
KNOWING = "who knew everything but the next shake"
NOT_A_BAR = ("population rate", "running base rate")


def public(folder: Path) -> dict[str, Cohort]:
    """The public sets that are there, by name."""
    found = {}
    for path in sorted(folder.glob("*/*.tsv")):
        described = SPECS / f"{path.stem}.yaml"
        if described.exists():
            spec = spec_from(yaml.safe_load(described.read_text(encoding="utf-8")))
            found[path.stem] = read_diaries(path, spec)
    return found


def line_of(name: str, cohort: Cohort, known: dict[str, Array] | None = None) -> str:
    """One set's figures."""
    started = time.process_time()
    found = evaluate(cohort, others={} if known is None else {KNOWING: known})
    seconds = time.process_time() - started
    ours = found.scores[OURS]
    others = {n: s for n, s in found.scores.items() if n not in (OURS, KNOWING) and s.r2 == s.r2}
    knowing = "" if known is None else f"{found.scores[KNOWING].worst_tenth:.2f}"
    best = max(others, key=lambda n: others[n].r2)
    drifting = max(others[n].worst_tenth for n in DRIFTING)
    gain = found.differences[best]
    told = f"{name:26}{ours.r2:7.3f}{gain.value:+8.3f} [{gain.low:+.3f},{gain.high:+.3f}]"
    return f"{told}{ours.worst_tenth:8.2f}{drifting:7.2f}{knowing:>8}{use_of(found):>40}{seconds:7.1f}"


def use_of(found: Evaluation) -> str:
    """Brier score, AUC and AUC within persons, less the best of the ways that are a bar."""
    bars = [name for name in found.use_differences if name not in NOT_A_BAR]
    if not bars:
        return ""
    gains = [found.use_differences[name] for name in bars]
    figures = [min(g[part].value for g in gains) for part in range(3)]
    below = sum(any(g[part].high < 0 for g in gains) for part in range(3))
    return f"{figures[0]:+9.4f}{figures[1]:+8.3f}{figures[2]:+8.3f}{below:9d}"


def main() -> None:
    """Print every set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--diaries", type=Path, help="folder of the public sets")
    parser.add_argument("--seeds", type=int, nargs="*", default=[21, 22, 23], help="of the made-up sets")
    args = parser.parse_args()
    use = f"{'use: Brier':>15}{'AUC':>8}{'own AUC':>9}{'below':>8}"
    print(f"{'':26}{'R2':>7}{'above best [95%]':>25}{'worst':>9}{'drift':>7}{'knowing':>8}{use}{'CPU s':>7}")
    sets = public(args.diaries) if args.diaries else {}
    for name, cohort in sets.items():
        print(line_of(name, cohort), flush=True)
    for name in LAWS:
        for seed in args.seeds:
            print(line_of(f"{name} {seed}", *made_up(name, seed)), flush=True)


if __name__ == "__main__":
    main()
