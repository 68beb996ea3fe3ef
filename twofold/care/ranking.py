"""Which skills first, for one person: those most likely to be the best for them, as far as their own ratings tell.

    d_i = before_i - after_i                          points by which the rating was lower after one use
    d_i = m_k + SLOPE (before_i - BEFORE) + e_i       e_i ~ N(0, NOISE^2)
    m_k = USUAL + p_k + a + g_f(k) + o_k              what usually follows skill k for this person

p_k is the population's order turned into points: the expected normal score of its place, times SPREAD and TRUST. Around
it lie what that order gets wrong, and the person: a ~ N(0, LEVEL^2) all skills together, g ~ N(0, KIND^2) skills that
work by the same way, o ~ N(0, OWN^2) this one alone. All is normal, so one skill after the other conditions the rest:
with C_j the column of skill j and v = NOISE^2 / n_j + C_jj,

    m <- m + C_j (y_j - m_j) / v,        C <- C - C_j C_j' / v

`chance` is the probability that a skill is the best of all, taken as if skills were independent given what is known.
Before and after ratings only (clinical reference F-28), and a rating often falls by itself: the words say "lower
after", never "this helped". The sizes are choices of ours; decision record 0310 and `bench/skills.py` weigh them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import erf, exp, log, sqrt
from statistics import NormalDist

from twofold.care.skill import Skill

BEFORE, USUAL = 6.0, 1.4  # where ratings began, and how much lower they ended, in 56,971 uses of one app (record 0310)
SLOPE = 0.4  # points more for each point it began higher
NOISE = 1.3  # one use to the next, in points
SPREAD, TRUST = 1.0, 0.9  # how far skills lie apart for people in general; correlation of the content's order with that
LEVEL, KIND, OWN = 0.5, 0.7, 0.3
ENOUGH = 4  # uses before the page says anything about how they went
OFFERED = 3
FIRST_USES, LOOKED_AMONG = 12, 4  # so long, the three least known of the four most likely are offered
_STEPS = 48  # of the sum over the best skill's value


@dataclass(frozen=True, slots=True)
class Rated:
    """One use of one skill: ratings 0-10, None where there is none."""

    skill: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """How one skill went for one person: uses with both ratings and something to bring down, and how often lower."""

    uses: int = 0
    lower: int = 0
    points: float = 0  # sum of before - after, less what beginning higher adds

    @property
    def is_enough(self) -> bool:
        """Whether there are enough uses to say how they went."""
        return self.uses >= ENOUGH


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one skill for one person: points lower after (mean, sd), and the chance that it is the best.

    `own_share` is how much of that is this person's own: 1 - sd^2 / sd^2 before any rating.
    """

    skill: Skill
    mean: float
    sd: float
    chance: float
    own_share: float


def records(ratings: Iterable[Rated]) -> dict[str, Record]:
    """Count by skill. A use without both ratings teaches nothing; one that began at 0 had nothing to bring down."""
    found: dict[str, Record] = {}
    for one in ratings:
        if one.before is None or one.after is None or one.before == 0:
            continue
        so_far = found.get(one.skill, Record())
        points = one.before - one.after - SLOPE * (one.before - BEFORE)
        found[one.skill] = Record(so_far.uses + 1, so_far.lower + (one.after < one.before), so_far.points + points)
    return found


def standings(skills: Sequence[Skill], known: Mapping[str, Record]) -> list[Standing]:
    """What is known of each skill for this person, in the population's order."""
    if not skills:
        return []
    inside = sorted(skills, key=lambda skill: (skill.order, skill.id))
    means, cov = _before_any_rating(inside)
    wide = cov[0][0]
    for j, skill in enumerate(inside):
        record = known.get(skill.id)
        if record:
            _condition(means, cov, j, record)
    sds = [sqrt(max(cov[k][k], 1e-9)) for k in range(len(inside))]
    chances = _chances(means, sds)
    return [Standing(skill, means[k], sds[k], chances[k], 1 - sds[k] ** 2 / wide) for k, skill in enumerate(inside)]


def in_order(skills: Sequence[Skill], known: Mapping[str, Record], hidden: Iterable[str] = ()) -> list[Skill]:
    """The skills that are not put away: three first, then the others, those most likely to be lower after before.

    The three are the most likely to be this person's best; through the first uses, of the four most likely the three
    that are least known, for that is how anything is found out. Later one place belongs to the skill that went best of
    those used often enough. A skill that asks for care comes among the three only once the person has used it.
    """
    away = set(hidden)
    known_of = standings([skill for skill in skills if skill.id not in away], known)
    may_lead = [one for one in known_of if not one.skill.by_choice or one.skill.id in known]
    likely = sorted(may_lead, key=lambda one: -one.chance)
    if sum(record.uses for record in known.values()) < FIRST_USES:
        first = sorted(likely[:LOOKED_AMONG], key=lambda one: -one.sd)[:OFFERED]
    else:
        proven = [one for one in may_lead if known.get(one.skill.id, Record()).is_enough]
        own = sorted(proven, key=lambda one: -one.mean)[:1]
        others = [one for one in likely if one not in own]
        first = sorted(own + others[: OFFERED - len(own)], key=lambda one: -one.mean)
    later = sorted((one for one in known_of if one not in first), key=lambda one: -one.mean)
    return [one.skill for one in (*first, *later)]


def _before_any_rating(inside: Sequence[Skill]) -> tuple[list[float], list[list[float]]]:
    """Means and covariance of the skills before this person rated any; `inside` is in the population's order."""
    count = len(inside)
    scores = [NormalDist().inv_cdf(1 - (place + 0.625) / (count + 0.25)) for place in range(count)]
    wrong = SPREAD**2 * (1 - TRUST**2)
    cov = [
        [LEVEL**2 + KIND**2 * (one.works_by == other.works_by) + (wrong + OWN**2) * (one is other) for other in inside]
        for one in inside
    ]
    return [USUAL + SPREAD * TRUST * score for score in scores], cov


def _condition(means: list[float], cov: list[list[float]], j: int, record: Record) -> None:
    """Take in the mean of the uses of skill j."""
    column = [row[j] for row in cov]
    width = NOISE**2 / record.uses + column[j]
    gap = (record.points / record.uses - means[j]) / width
    for k, row in enumerate(cov):
        means[k] += column[k] * gap
        share = column[k] / width
        cov[k] = [value - share * column[i] for i, value in enumerate(row)]


def _chances(means: Sequence[float], sds: Sequence[float]) -> list[float]:
    """The probability of each to be the largest: sum over x of its density at x times all others below x."""
    top = max(m + 4 * s for m, s in zip(means, sds, strict=True))
    low = max(m - 3 * s for m, s in zip(means, sds, strict=True))
    chances = [0.0] * len(means)
    for step in range(_STEPS):
        x = low + (top - low) * (step + 0.5) / _STEPS
        z = [(x - m) / s for m, s in zip(means, sds, strict=True)]
        below = [max(0.5 * (1 + erf(one / sqrt(2))), 1e-300) for one in z]
        all_below = sum(map(log, below))
        for k, one in enumerate(z):
            chances[k] += exp(-one * one / 2 + all_below) / (sds[k] * below[k])
    whole = sum(chances)
    return [one / whole for one in chances]
