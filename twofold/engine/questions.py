"""The six questions a person sees first: pooled over several links, which a diary answers long before single ones.

Positive is yes. A question whose roles are not in the diary is left out. Own days in counts come with each, for the
words; ranges come from the draws. Same-day effects of skills, people and medicine are never pooled: next day only.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.cycle import Part, Question, Reading, own_share
from twofold.engine.verdict import Verdict, judge, quantiles, summarise

Array = NDArray[np.float64]
HELPERS = ("person_or_group", "skill")
HIGH, LOW = 7.0, 4.0  # craving of seven or more; under four
BAD_NIGHT = 4.0


@dataclass(frozen=True)
class Pooled:
    """One signed link of a question."""

    kind: str
    target: int
    source: int
    sign: float = 1.0


def questions_of(reading: Reading) -> list[Question]:
    """The questions this diary can be asked, in their order."""
    asked = [make(reading) for make in (_harder_days, _pull, _give_and_cost, _good_things, _bad_night, _easier_day)]
    return [question for question in asked if question is not None]


def _with(reading: Reading, *roles: str) -> list[int]:
    """Channels with one of these roles."""
    layout = reading.layout
    return [
        k
        for k in range(layout.size)
        if layout.is_rating(k) and layout.spec.variables[layout.of_variable[k]].role in roles
    ]


def _sleep_sources(reading: Reading) -> list[tuple[str, int]]:
    """Sleep as a row of the model ('same') or as an input ('input')."""
    layout = reading.layout
    rows = [("same", k) for k in _with(reading, "sleep")]
    places = [
        ("input", place)
        for place, (m, when) in enumerate(layout.given)
        if layout.spec.inputs[m].role == "sleep" and when == "same"
    ]
    return [*rows, *places]


def part_of(reading: Reading, name: str, links: list[Pooled]) -> tuple[Part, Array]:
    """Links pooled into their mean, with the verdict of that mean and its draws."""
    pairs = [reading.link(p.kind, p.target, p.source) for p in links]
    after = np.mean([p.sign * a for p, (a, _) in zip(links, pairs, strict=True)], axis=0)
    before = np.mean([p.sign * b for p, (_, b) in zip(links, pairs, strict=True)], axis=0)
    bounds = [_bound(reading, p) for p in links]
    enough = all(reading.enough(p.kind, p.target, p.source) for p in links)
    found = summarise(after)
    verdict = judge(found, float(np.mean(bounds)), enough=enough, settled=reading.posterior.settled)
    names = tuple((_source_name(reading, p), reading.layout.channels[p.target], p.kind) for p in links)
    return Part(name, names, found, own_share(after, before), verdict), after


def _bound(reading: Reading, link: Pooled) -> float:
    small = reading.small(link.kind, link.target, link.source)
    return small if isinstance(small, float) else min(-small[0], small[1])


def _source_name(reading: Reading, link: Pooled) -> str:
    layout = reading.layout
    if link.kind == "input":
        return layout.spec.inputs[layout.given[link.source][0]].name
    return layout.channels[link.source]


def _question(
    name: str,
    part: Part,
    effect: Array,
    others: tuple[Part, ...] = (),
    counts: dict[str, tuple[int, int]] | None = None,
    numbers: dict[str, float] | None = None,
    strongest: str | None = None,
) -> Question:
    low, high = quantiles(effect, 0.025, 0.975)
    return Question(
        id=name,
        verdict=part.verdict,
        found=part.found,
        own_share=part.own_share,
        effect=(float(effect.mean()), float(low), float(high)),
        parts=(part, *others),
        counts=counts or {},
        numbers={key: value for key, value in (numbers or {}).items() if np.isfinite(value)},
        strongest=strongest,
    )


def _points(reading: Reading, k: int) -> Array:
    """(T,) one channel on 0 to 10 points (use as 0/1)."""
    return reading.posterior.person.channels[:, k]


def _mean_of(reading: Reading, channels: list[int]) -> Array:
    """(T,) mean over several ratings of what was answered."""
    parts = np.column_stack([_points(reading, k) for k in channels])
    seen = np.isfinite(parts)
    total = np.where(seen, parts, 0.0).sum(1)
    return np.where(seen.any(1), total / np.maximum(seen.sum(1), 1), np.nan)


def _harder_days(reading: Reading) -> Question | None:
    """q1: on harder days, is the pull to use stronger? Symptoms and mood with craving, same day and next."""
    hard, craving = _with(reading, "symptom", "arousal", "mood"), _with(reading, "craving")
    if not hard or not craving:
        return None
    target = craving[0]
    same = [Pooled("same", target, j) for j in hard if j < target]
    same += [Pooled("same", j, target) for j in hard if j > target]
    late = [Pooled("lag", target, j) for j in hard]
    part, _ = part_of(reading, "harder-days", [*same, *late])
    if same:
        _, together = part_of(reading, "same-day", same)
        effect = 2.0 * len(same) * together
    else:
        effect = 2.0 * part_of(reading, "next-day", late)[1] * len(late)
    hardness, pull = _mean_of(reading, hard), _points(reading, target)
    seen = np.isfinite(hardness) & np.isfinite(pull)
    middle = np.median(hardness[seen]) if seen.any() else 0.0
    harder = seen & (hardness > middle)
    counts = {"harder_with_high_pull": (int((pull[harder] >= HIGH).sum()), int(harder.sum()))}
    rest = seen & ~harder
    counts["other_with_high_pull"] = (int((pull[rest] >= HIGH).sum()), int(rest.sum()))
    return _question(
        "q1", part, effect, counts=counts, numbers={"harder": _mean(pull[harder]), "other": _mean(pull[rest])}
    )


def _pull(reading: Reading) -> Question | None:
    """q2: when the pull is strong, do I use? Craving with use the same day."""
    craving, use = _with(reading, "craving"), reading.layout.use
    if not craving or use is None:
        return None
    source = craving[0]
    link = Pooled("same", use, source) if source < use else Pooled("same", source, use)
    part, draws = part_of(reading, "pull", [link])
    pull, used = _points(reading, source), _points(reading, use)
    seen = np.isfinite(pull) & np.isfinite(used)
    high, low = seen & (pull >= HIGH), seen & (pull < LOW)
    counts = {
        "use_when_high": (int(used[high].sum()), int(high.sum())),
        "use_when_low": (int(used[low].sum()), int(low.sum())),
        "passed_when_high": (int((used[high] == 0).sum()), int(high.sum())),
    }
    if source < use:  # two points more of pull, in chance of use
        usual = normal.quantile(reading.base)
        step = 2.0 * reading.posterior.prior.scale.unit[source]
        effect = normal.cdf(usual + draws * step) - reading.base
    else:
        effect = draws
    return _question("q2", part, np.asarray(effect), counts=counts)


def _give_and_cost(reading: Reading) -> Question | None:
    """q3: what does it give, and what does the next day cost? The verdict is the cost's; the giving is a part."""
    use = reading.layout.use
    worse = [(k, 1.0) for k in _with(reading, "symptom", "arousal", "mood")] + [
        (k, -1.0) for k in _with(reading, "sleep")
    ]
    if use is None or not worse:
        return None
    part, cost = part_of(reading, "cost", [Pooled("lag", k, use, sign) for k, sign in worse])
    gives = [Pooled("same", k, use) for k in _with(reading, "ease") if k > use]
    others = (part_of(reading, "gives", gives)[0],) if gives else ()
    used, hard = _points(reading, use), _mean_of(reading, [k for k, sign in worse if sign > 0])
    after, before = _next_day(reading, used, hard)
    numbers = {"after_use": _mean(after[before > 0]), "after_none": _mean(after[before == 0])}
    return _question("q3", part, cost, others, numbers=numbers)


def _good_things(reading: Reading) -> Question | None:
    """q4: do good things feel better after days without? Use with the next day's pleasure, turned round."""
    use, pleasure = reading.layout.use, _with(reading, "pleasure")
    if use is None or not pleasure:
        return None
    part, draws = part_of(reading, "good-things", [Pooled("lag", pleasure[0], use, -1.0)])
    used, joy = _points(reading, use), _points(reading, pleasure[0])
    free = days_without(reading.posterior.diary.days, used)
    seen = np.isfinite(joy) & np.isfinite(free)
    numbers = {"after_two_without": _mean(joy[seen & (free >= 2)]), "other": _mean(joy[seen & (free < 2)])}
    counts = {"days_after_two_without": (int((seen & (free >= 2)).sum()), int(seen.sum()))}
    return _question("q4", part, draws, counts=counts, numbers=numbers)


def _bad_night(reading: Reading) -> Question | None:
    """q5: does a bad night make the next day harder? Sleep with the symptoms and the pull of the day it began."""
    targets = _with(reading, "symptom", "arousal", "mood", "craving")
    hard = [k for k in targets if k in _with(reading, "symptom", "arousal", "craving")]
    links = [Pooled(kind, k, s, -1.0) for kind, s in _sleep_sources(reading) for k in hard if kind == "input" or s < k]
    if not links:
        return None
    part, draws = part_of(reading, "bad-night", links)
    night = _night(reading)
    day = _mean_of(reading, hard)
    seen = np.isfinite(night) & np.isfinite(day)
    bad = seen & (night < BAD_NIGHT)
    numbers = {"after_bad_night": _mean(day[bad]), "other": _mean(day[seen & ~bad])}
    return _question("q5", part, 2.0 * draws, counts={"bad_nights": (int(bad.sum()), int(seen.sum()))}, numbers=numbers)


def _easier_day(reading: Reading) -> Question | None:
    """q6: what goes with an easier next day? Each helper is a part; the one that stands out answers.

    Picking the strongest of several is a second look at the same days, so its verdict counts the looks (Bonferroni).
    """
    hard = _with(reading, "symptom", "arousal", "craving")
    found: list[tuple[Part, Array]] = []
    layout = reading.layout
    for place, (m, when) in enumerate(layout.given):
        if layout.spec.inputs[m].name in HELPERS and when == "next" and hard:
            links = [Pooled("input", k, place, -1.0) for k in hard]
            found.append(part_of(reading, layout.spec.inputs[m].name, links))
    if not found:
        return None
    for kind, s in _sleep_sources(reading):
        links = [Pooled(kind, k, s, -1.0) for k in hard if kind == "input" or s < k]
        if links:
            found.append(part_of(reading, "sleep", links))
    best, draws = max(found, key=lambda pair: pair[0].found.mean / max(pair[0].found.sd, 1e-9))
    verdict = _corrected(best, len(found))
    chosen = Part(best.name, best.edges, best.found, best.own_share, verdict)
    others = tuple(part for part, _ in found if part is not best)
    stands_out = best.name if verdict in (Verdict.KNOWN, Verdict.LEANS) and best.found.mean > 0 else None
    return _question("q6", chosen, draws, others, strongest=stands_out)


def _corrected(part: Part, looks: int) -> Verdict:
    """The verdict of the strongest of several: its doubt counts once for each."""
    if part.verdict not in (Verdict.KNOWN, Verdict.LEANS):
        return part.verdict
    doubt = min(looks * (1 - part.found.p_direction), 0.5)
    found = part.found._replace(p_direction=1 - doubt)
    return judge(found, 0.0, enough=True, settled=True)


def _night(reading: Reading) -> Array:
    """(T,) how the night before was, in points; from the row or from the input."""
    kind, place = _sleep_sources(reading)[0]
    if kind == "same":
        return _points(reading, place)
    m = reading.layout.given[place][0]
    return np.asarray(reading.posterior.diary.inputs[:, m] / reading.posterior.prior.scale.input_unit[m])


def _next_day(reading: Reading, before: Array, after: Array) -> tuple[Array, Array]:
    """Pairs of neighbouring days: (the second day's value, the first day's), both seen."""
    days = reading.posterior.diary.days
    ok = np.zeros(len(days), bool)
    if len(days) > 1:
        ok[1:] = (np.diff(days) == 1) & np.isfinite(after[1:]) & np.isfinite(before[:-1])
    at = np.flatnonzero(ok)
    return after[at], before[at - 1]


def days_without(days: NDArray[np.int64], used: Array) -> Array:
    """(T,) how many neighbouring days without use came just before each day; NaN when the day before is not known."""
    out = np.full(len(days), np.nan)
    run = np.nan
    for t in range(1, len(days)):
        if days[t] - days[t - 1] != 1 or not np.isfinite(used[t - 1]):
            run = np.nan
        elif used[t - 1] > 0:
            run = 0.0
        else:
            run = 1.0 if np.isnan(run) else run + 1.0
        out[t] = run
    return out


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else float("nan")
