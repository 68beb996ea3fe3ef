"""What must interrupt a use log: a sudden stop, lost tolerance, a mix, a very hard day.

Facts are computed here from answers and days; numbers and thresholds stand in `content/rules/safety/`. Every function
is pure. An unknown rule is a question to be shown, never a "no". The questions before stopping are in `stopping`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from twofold.care.checkin import Answers, Followed, State
from twofold.care.content import Content
from twofold.care.facts import Between, Facts, FactValue
from twofold.care.rules import Outcome, Truth
from twofold.care.use_history import UseHistory

LOOK_BACK_DAYS = 14  # W-12: "of the last 14 days"; the window of the fact use_days_14


class Taps(StrEnum):
    """Where the six taps lead; `call-today` and `none` have sentences under `safety.same-day`."""

    EMERGENCY = "emergency"
    CALL_TODAY = "call-today"
    NONE = "none"
    CANNOT_KNOW = "cannot-know"


def taps_lead_to(content: Content, facts: Facts) -> Taps:
    """W-12: seeing or hearing things, muddled or a fit is an emergency; shaking, sweating, very sick: call today."""
    outcomes = [rule.of(facts) for rule in content.rules.values() if rule.group == "taps"]
    for outcome in outcomes:
        if outcome.truth is Truth.YES:
            return Taps(outcome.rule.answer)
    return Taps.CANNOT_KNOW if any(outcome.truth is Truth.UNKNOWN for outcome in outcomes) else Taps.NONE


@dataclass(frozen=True, slots=True)
class SameDay:
    """W-12 for one day. YES: show the six taps. UNKNOWN: ask `still_unknown`, or show the taps. NO: nothing.

    `since` is the day of the drop and `until` the last day that shows the taps; `logged` says that the use of that
    day was answered, if only as "less than usual".
    """

    truth: Truth
    substance: str | None = None
    since: date | None = None
    until: date | None = None
    logged: bool = False
    still_unknown: tuple[str, ...] = ()

    @property
    def shows_taps(self) -> bool:
        """Yes; or use was near-daily for certain, and only how far it fell or what it was is not known."""
        near_daily = self.logged and "use_days_14" not in self.still_unknown
        return self.truth is Truth.YES or (self.truth is Truth.UNKNOWN and near_daily)

    @property
    def asks_history(self) -> bool:
        """Use has stopped or fallen, and the check-ins do not reach back far enough to say from what."""
        return self.truth is Truth.UNKNOWN and self.still_unknown == ("use_days_14",)


NOTHING = SameDay(Truth.NO)


def same_day_check(
    content: Content,
    history: UseHistory,
    today: date,
    followed: Sequence[Followed],
    told_most_days: Mapping[str, bool] | None = None,
) -> SameDay:
    """W-12, W-16: did use of something that is dangerous to stop fall on this day, or in the four before?

    `told_most_days` maps a substance to the answer to "on most days of the last two weeks?" (`asks_history`), where
    it was given in the last two weeks. Of several drops the surest, then the latest, is handed back.
    """
    told = told_most_days or {}
    for_days = content.rules["w12-same-day"].for_days
    lately = [name for back in range(LOOK_BACK_DAYS + for_days) for name in history.on(today - timedelta(back)).used]
    found = [NOTHING]
    for substance in dict.fromkeys([one.substance for one in followed] + lately):
        drops = [_drop(content, history, today - timedelta(back), substance, told) for back in range(for_days + 1)]
        # A drop begins after a day that was less sure, or that nobody answered; the days after it belong to it.
        found += [drop for drop, before in pairwise(drops) if before.truth < drop.truth or drop.logged > before.logged]
    return max(found, key=lambda one: (one.truth, one.shows_taps, one.asks_history, one.since or date.min))


def _drop(content: Content, history: UseHistory, day: date, substance: str, told: Mapping[str, bool]) -> SameDay:
    facts: dict[str, FactValue] = {}
    danger = content.checkin.substances[substance].withdrawal_danger
    if danger is not None:
        facts["withdrawal_danger"] = danger
    counted = history.days_with(substance, day, LOOK_BACK_DAYS)
    if substance in told:
        counted = Between(counted.high, counted.high) if told[substance] else Between(counted.low, counted.low)
    facts["use_days_14"] = counted
    share = history.share_of_usual(substance, day)
    if share is not None:
        facts["share_of_usual"] = share
    rule = content.rules["w12-same-day"]
    outcome = rule.of(facts)
    if outcome.truth is Truth.NO:
        return SameDay(Truth.NO, logged=share is not None)
    until = day + timedelta(days=rule.for_days - 1)
    return SameDay(outcome.truth, substance, day, until, share is not None, outcome.unknown)


def in_withdrawal_window(content: Content, substance: str, hours: Between | None) -> Truth:
    """W-13: 6 to 120 hours after the last use. Bad signs count at any hour, so this never silences a tap."""
    facts: dict[str, FactValue] = {} if hours is None else {"hours_since_last": hours}
    danger = content.checkin.substances[substance].withdrawal_danger
    if danger is not None:
        facts["withdrawal_danger"] = danger
    return content.rules["w13-window"].of(facts).truth


def opens_with_tolerance(content: Content, history: UseHistory, today: date) -> Outcome:
    """O-20, O-21: must the page after use open with breath, company, naloxone and the signs, before anything else?"""
    facts: dict[str, FactValue] = {
        "opioid_gap_days": history.gap_before(today, "opioid"),
        "street_gap_days": history.gap_before(today, "street"),
    }
    for name in ("opioid", "street"):
        found = history.has_kind(today, name)
        if found is not None:
            facts[f"today.{name}"] = found
    return content.rules["o20-return"].of(facts)


def opioid_ever(history: UseHistory, followed: Sequence[Followed]) -> bool | None:
    """Is an opioid followed, or was one ever logged? None where an own name may be one."""
    names = [one.substance for one in followed] + history.logged()
    answers = [history.content.substances[name].opioid for name in names]
    return True if True in answers else (None if None in answers else False)


def tolerance_line(content: Content, history: UseHistory, today: date, followed: Sequence[Followed]) -> Outcome:
    """O-20: three days or more without opioids after regular use."""
    facts: dict[str, FactValue] = {"opioid_gap_days": history.gap_before(today, "opioid")}
    if opioid_ever(history, followed) is False:
        facts["opioid_days_before_gap"] = 0
    else:
        facts["opioid_days_before_gap"] = history.days_before_gap("opioid", today, LOOK_BACK_DAYS)
    return content.rules["o20-gap"].of(facts)


def days_without_need_the_line(content: Content, history: UseHistory, followed: Sequence[Followed]) -> bool:
    """O-26: a page that shows days without also carries the line, unless no opioid can be among them."""
    ever = opioid_ever(history, followed)
    facts: dict[str, FactValue] = {} if ever is None else {"opioid_ever": ever}
    return content.rules["o26-days-without"].of(facts).truth is not Truth.NO


def mix_of_the_day(content: Content, history: UseHistory, today: date, *, shown_today: bool = False) -> Truth:
    """O-22: an opioid with alcohol or another sedative on one day. Once a day, not at each tap."""
    if shown_today:
        return Truth.NO
    day = history.on(today)
    facts: dict[str, FactValue] = {}
    opioid = history.has_kind(today, "opioid")
    if opioid is not None:
        facts["today.opioid"] = opioid
    other = history.has_kind(today, "sedative", but_not="opioid")
    if other is None and day.complete and len(day.used) == 1:
        other = False  # one thing, whatever it is, is not a mix
    if other is not None:
        facts["today.other_sedative"] = other
    return content.rules["o22-mix"].of(facts).truth


def asks_stopping_after(content: Content, answers: Answers) -> Truth:
    """Use "to stop feeling sick or shaky" is followed by the stopping questions (W-11)."""
    relief = answers["relief"]
    facts: dict[str, FactValue] = {}
    if relief.state is State.ANSWERED and "motive" in relief.value:
        facts["motive"] = relief.value["motive"]
    return content.rules["motive-sick"].of(facts).truth


def heavy_day(content: Content, answers: Answers) -> Truth:
    """9 or more on edge or low, and "nothing yet" helped: show help, not a score. UNKNOWN: offer it quietly."""
    facts: dict[str, FactValue] = {
        name: answers[name].value for name in ("edge", "low") if answers[name].state is State.ANSWERED
    }
    if answers["helped"].state is State.ANSWERED:
        facts["helped.nothing_yet"] = "nothing-yet" in answers["helped"].value
    return content.rules["heavy-day"].of(facts).truth
