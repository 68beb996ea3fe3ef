"""Made-up diary sets whose structure is known, for weighing forecasts: several a day and daily, with and without use.

    python bench/made_up_diaries.py --out DIR            writes NAME.csv and NAME.yaml for every set
    twofold cycle evaluate DIR/NAME.csv --spec DIR/NAME.yaml

Each set is drawn by a law of its own, not by the engine's model: means wander (in some sets not at all), what is felt
follows a latent state with carry-over, hours and weekdays have their pull, answers end at the ends of the scale, people
differ in all of it. Use follows craving, the clock, the time before and the person's own rate.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from twofold.engine.diary import Cohort, Diary
from twofold.engine.spec import ModelSpec, spec_from
from twofold.engine.write import write_rows

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Law:
    """How one set is drawn. Ratings are 0 to 10, sd in points; `use` is the middle person's chance of use."""

    people: int
    days: int
    beeps: int = 1
    ratings: int = 3
    carry_over: float = 0.3  # from one occasion to the next
    night: float = 0.5  # share of the carry-over that lasts a night
    wander: float = 0.15  # sd a day of each mean's walk
    shared: float = 0.6  # share of the noise that all ratings have in common
    noise: float = 1.5
    volatile: float = 0.35  # sd of log noise between people
    floor: float = 0.0  # points taken off before answers are cut at 0
    hours: float = 0.4  # size of the day's wave
    week: float = 0.3
    jumps: float = 0.01  # chance a day that a mean jumps by two points
    missing: float = 0.2
    use: float | None = None
    use_between: float = 1.0  # sd between people, logit
    use_wander: float = 0.1
    use_hours: float = 0.8
    use_craving: float = 0.25
    use_before: float = 0.3


LAWS = {
    "smoking_beeps": Law(51, 14, 5, ratings=4, use=0.6, use_between=1.6, use_hours=1.2, carry_over=0.15),
    "alcohol_beeps": Law(32, 20, 4, ratings=4, use=0.05, use_hours=1.8, use_craving=0.45, floor=2.0, carry_over=0.35),
    "trauma_beeps": Law(20, 21, 4, ratings=6, wander=0.25, carry_over=0.3),
    "low_mood_beeps": Law(40, 28, 4, ratings=6, wander=0.25, carry_over=0.35, shared=0.7),
    "mood_daily": Law(300, 60, ratings=3, carry_over=0.2, week=0.5),
    "tremor_daily": Law(94, 100, ratings=5, wander=0.05, carry_over=0.15, floor=2.0, noise=1.2),
    "alcohol_daily": Law(60, 40, ratings=4, use=0.3, week=0.6, use_craving=0.3),
    "still_daily": Law(80, 30, ratings=4, use=0.2, wander=0.0, jumps=0.0, carry_over=0.25),
    "short_daily": Law(90, 15, ratings=3, use=0.4, wander=0.1, use_between=0.7),
    "still_beeps": Law(60, 10, 6, ratings=3, use=0.3, wander=0.0, jumps=0.0, use_wander=0.0, hours=0.8),
}


def made_up(name: str, seed: int = 1) -> tuple[Cohort, dict[str, Array]]:
    """One set of `LAWS`, and by person what one who knew everything but the next shake would expect, (T, K).

    The same seed gives the same people. Use has no expectation here: its column is NaN.
    """
    law = LAWS[name]
    rng = np.random.default_rng([seed, list(LAWS).index(name)])
    spec = spec_from(spec_of(law))
    people = [_person(law, spec, str(i + 1), rng) for i in range(law.people)]
    return Cohort(spec, tuple(diary for diary, _ in people)), {diary.person: known for diary, known in people}


def spec_of(law: Law) -> dict[str, object]:
    """The set's description, as a SPEC.yaml holds it."""
    names = [f"rating{j + 1}" for j in range(law.ratings - 1)] + ["craving"]
    variables: list[dict[str, object]] = [{"name": n, "kind": "rating", "range": [0, 10]} for n in names]
    variables[0]["role"], variables[-1]["role"] = "symptom", "craving"
    if law.use is not None:
        variables.append({"name": "use", "kind": "use"})
    return {"person": "person", "time": {"stamp": "time"}, "variables": variables, "inputs": []}


def _person(law: Law, spec: ModelSpec, name: str, rng: np.random.Generator) -> tuple[Diary, Array]:
    """One person's occasions, and what could be known of them beforehand."""
    C, T = law.ratings, law.days * law.beeps
    day = np.repeat(np.arange(law.days), law.beeps)
    start = 737000 + int(rng.integers(0, 7))
    hour = np.tile(np.linspace(9, 21, law.beeps) if law.beeps > 1 else np.array([20.0]), law.days)
    hour = hour + rng.uniform(-0.7, 0.7, T)
    mean = _wandering(law, rng)[day]
    wave = law.hours * _pull(rng, C) * np.sin(2 * np.pi * (hour[:, None] - rng.normal(15, 2)) / 24) * (law.beeps > 1)
    weekend = law.week * _pull(rng, C) * np.isin((start + day) % 7, (5, 6))[:, None]
    noise = law.noise * np.exp(law.volatile * rng.standard_normal())
    carry = np.clip(law.carry_over + 0.12 * rng.standard_normal(C), 0.0, 0.9)
    state, out = np.zeros(C), np.zeros((T, C))
    known = np.full((len(out), len(spec.variables)), np.nan)
    craves = law.use is not None
    base = np.log(law.use / (1 - law.use)) + law.use_between * rng.standard_normal() if law.use is not None else 0.0
    walk = np.cumsum(law.use_wander * rng.standard_normal(law.days))
    peak, used, use = rng.normal(19.0, 2.0), 0.0, np.zeros(T)
    for t in range(T):
        kept = carry * (law.night if law.beeps > 1 and t and day[t] > day[t - 1] else 1.0)
        common = rng.standard_t(6)
        own = rng.standard_t(6, C)
        shock = noise * (np.sqrt(law.shared) * common + np.sqrt(1 - law.shared) * own) / np.sqrt(1.5)
        state = kept * state + 0.08 * (state.sum() - state) / C + shock
        state[-1] += 0.6 * used * craves
        out[t] = mean[t] + wave[t] + weekend[t] + state
        known[t, : law.ratings] = np.clip(out[t] - shock - law.floor, 0, 10)
        clock = law.use_hours * np.cos(2 * np.pi * (hour[t] - peak) / 24) * (law.beeps > 1)
        clock += law.week * 1.5 * float((start + day[t]) % 7 in (4, 5))
        eta = base + walk[day[t]] + clock + law.use_craving * (state[-1] + wave[t, -1]) + law.use_before * (used - 0.5)
        used = use[t] = float(rng.random() < 1 / (1 + np.exp(-eta)))
    answers = np.clip(np.round(out - law.floor), 0, 10)
    there = rng.random(T) > law.missing
    values = np.column_stack([answers, use]) if law.use is not None else answers
    times = start + day + hour / 24
    hours = (hour % 24)[there] if law.beeps > 1 else None
    return Diary.of(spec, times[there], values[there], None, person=name, dated=True, hours=hours), known[there]


def _pull(rng: np.random.Generator, ratings: int) -> Array:
    """(ratings,) how strongly each rating follows a wave: most people alike, some the other way."""
    return np.asarray(0.7 + 0.7 * rng.standard_normal(ratings))


def _wandering(law: Law, rng: np.random.Generator) -> Array:
    """(days, C) each mean: a walk, and now and then a jump."""
    C = law.ratings
    steps = law.wander * rng.standard_normal((law.days, C))
    steps += 2.0 * rng.standard_normal((law.days, C)) * (rng.random((law.days, 1)) < law.jumps)
    steps[0] = 0.0
    middle = rng.normal(4.5, 1.6) + rng.normal(0, 0.8, C)
    path = np.empty((law.days, C))
    now = np.zeros(C)
    for d, step in enumerate(steps):
        now = 0.97 * now + step
        path[d] = middle + now
    return np.clip(path, 0.0, 10.0)


def main() -> None:
    """Write every set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name, law in LAWS.items():
        cohort, _ = made_up(name, args.seed)
        rows = (
            [d.person, _stamp(d.times[t], law.beeps > 1), *(f"{v:g}" for v in d.values[t])]
            for d in cohort.diaries
            for t in range(len(d))
        )
        write_rows(args.out / f"{name}.csv", ["person", "time", *cohort.spec.names], rows)
        (args.out / f"{name}.yaml").write_text(yaml.safe_dump(spec_of(law), sort_keys=False))


def _stamp(time: float, clock: bool) -> str:
    moment = np.datetime64("0001-01-01") + np.timedelta64(round((time - 1) * 86400), "s")
    return str(moment) if clock else str(moment)[:10]


if __name__ == "__main__":
    main()
