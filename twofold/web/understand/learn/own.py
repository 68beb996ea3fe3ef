"""What a lesson picks up from the reader's own answers: counts of their own days, said plainly, nothing worked out.

Each hook of a lesson has one function here. None means that too little was answered to say anything.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from statistics import median
from zoneinfo import ZoneInfo

from django.db import Error

from twofold.care.checkin import State
from twofold.care.lesson import Hook
from twofold.care.questions import Choice, Parts
from twofold.care.report.sides import side_said
from twofold.care.report.taken import Taken, newest_of
from twofold.web.checkin.days import DayRow, day_rows
from twofold.web.checkin.models import CheckIn
from twofold.web.cope.models import SkillRating
from twofold.web.library import content, say
from twofold.web.signin.models import Person
from twofold.web.ui.chart import plain_number, whole_day
from twofold.web.understand.book import SICK, Relief, own_book
from twofold.web.understand.taken import taken_of
from twofold.web.understand.wordings import in_words

WEEKS = 12  # looked back
FEWEST_DAYS = 7  # answered, before a lesson says anything about a rating
FEWEST_TIMES = 5  # before it says which was most often
HARD, STRONG, SLEPT_BADLY = 5, 7, 3  # of 10; the last is the mark of the clinical guidance for bad nights
NEWEST = 14  # answered days that "of late" means
PARTS_OF_DAY = ((5, "night"), (12, "morning"), (18, "afternoon"), (23, "evening"), (24, "night"))  # until this hour


@dataclass(frozen=True)
class Answered:
    """The person's last weeks, each read when a hook first asks for it."""

    person: Person
    now: datetime

    @cached_property
    def rows(self) -> Sequence[DayRow]:
        """The days with a check-in, in order."""
        return day_rows(self.person, since=self.person.day_of(self.now) - timedelta(weeks=WEEKS))

    @cached_property
    def relief(self) -> Relief:
        """What use days said about relief; days of feeling sick or shaky are counted apart."""
        return own_book(self.rows, self.person.day_of(self.now)).relief

    @cached_property
    def motives(self) -> Counter[str]:
        """What use was mostly for, by the id of the option."""
        told = (answers["relief"].value for row in self.rows for answers in row.told if "relief" in answers)
        return Counter(one["motive"] for one in told if isinstance(one, dict) and one.get("motive"))

    @cached_property
    def newest_sheets(self) -> Sequence[Taken]:
        """The newest finished sheet of each questionnaire, however long ago: each says its day."""
        return newest_of(taken_of(self.person))

    def numbers(self, row: str) -> list[float]:
        """The answered values of one row, in order."""
        return [value for day in self.rows if (value := day.values.get(row)) is not None]

    def pairs(self, first: str, second: str) -> list[tuple[float, float]]:
        """Two rows on the days on which both were answered."""
        both = ((day.values.get(first), day.values.get(second)) for day in self.rows)
        return [(a, b) for a, b in both if a is not None and b is not None]

    def inputs(self, name: str) -> list[float]:
        """The answered values of one input, in order."""
        return [value for day in self.rows if (value := day.inputs.get(name)) is not None]


def own_answers(person: Person, hooks: Iterable[Hook], now: datetime) -> list[str]:
    """The sentences a lesson can pick up. A database that does not answer says nothing: the lesson stands anyway."""
    answered = Answered(person, now)
    try:
        return [sentence for hook in hooks for sentence in SAYS[hook](answered) if sentence]
    except Error:
        return []


def _days(of: Answered) -> list[str]:
    days = CheckIn.objects.of(of.person).values("day").distinct().count()
    return [say("learn.own.days", days=days)] if days else []


def _hard_days(of: Answered) -> list[str]:
    both = of.pairs("symptoms", "craving")
    if len(both) < FEWEST_DAYS:
        return []
    hard = [craving for symptoms, craving in both if symptoms >= HARD]
    if not hard:
        return [say("learn.own.hard-days-none", said=len(both))]
    pulled = sum(craving >= HARD for craving in hard)
    return [say("learn.own.hard-days", hard=len(hard), said=len(both), both=pulled)]


def _time_of_day(of: Answered) -> list[str]:
    rated = SkillRating.objects.of(of.person).filter(day__gte=of.person.day_of(of.now) - timedelta(weeks=WEEKS))
    zone = ZoneInfo(of.person.zone)
    hard = [row.at.astimezone(zone) for row in rated if (row.rated().before or 0) >= HARD]
    if len(hard) < FEWEST_TIMES:
        return []
    parts = Counter(part_of_day(at.hour) for at in hard)
    part, most = parts.most_common(1)[0]
    if 2 * most <= len(hard):
        return [say("learn.own.time-of-day.spread", all=len(hard))]
    return [say(f"learn.own.time-of-day.{part}", most=most, all=len(hard))]


def part_of_day(hour: int) -> str:
    """morning from 5, afternoon from 12, evening from 18, night from 23."""
    return next(part for until, part in PARTS_OF_DAY if hour < until)


def _reminders(of: Answered) -> list[str]:
    said = of.inputs("reminder")
    return _counted("reminders", said, reminded=sum(value > 0 for value in said))


def _bad_nights(of: Answered) -> list[str]:
    said = of.numbers("sleep")
    return _counted("bad-nights", said, bad=sum(value <= SLEPT_BADLY for value in said))


def _low_days(of: Answered) -> list[str]:
    said = of.numbers("mood")
    return _counted("low-days", said, low=sum(value >= HARD for value in said))


def _people(of: Answered) -> list[str]:
    said = of.inputs("person_or_group")
    return _counted("people", said, times=sum(value > 0 for value in said))


def _counted(hook: str, said: Sequence[float], **counts: int) -> list[str]:
    return [say(f"learn.own.{hook}", None, said=len(said), **counts)] if len(said) >= FEWEST_DAYS else []


def _motive(of: Answered) -> list[str]:
    said = sum(of.motives.values())
    found = []
    if said >= FEWEST_TIMES:
        name, most = of.motives.most_common(1)[0]
        found = [say("learn.own.motive", said=said, motive=say(_motive_words(name)), most=most)]
    if of.motives[SICK]:
        found.append(say("learn.own.relief-sick", sick=of.motives[SICK]))
    return found


def _motive_words(name: str) -> str:
    answer = content().checkin.questions["relief"].answer
    assert isinstance(answer, Parts)
    motive = next(part.answer for part in answer.parts if part.id == "motive")
    return _option_words(motive, name)


def _option_words(answer: object, name: str) -> str:
    assert isinstance(answer, Choice)
    option = answer.option(name)
    assert option is not None
    return option.says


def _relief(of: Answered) -> list[str]:
    if len(of.relief.eased) < FEWEST_TIMES or len(of.relief.lengths) < FEWEST_TIMES:
        return []
    eased, length = median(of.relief.eased), Counter(of.relief.lengths).most_common(1)[0][0]
    if eased == 0 or length == "not-at-all":
        return [say("learn.own.relief.not-at-all")]
    return [say("learn.own.relief.eased", eased=plain_number(eased, 0), length=say(f"relief.length.{length}"))]


def _strong_pull(of: Answered) -> list[str]:
    both = of.pairs("craving", "use")
    if len(both) < FEWEST_DAYS:
        return []
    strong = [use for craving, use in both if craving >= STRONG]
    if not strong:
        return [say("learn.own.strong-pull-none", said=len(both))]
    return [say("learn.own.strong-pull", strong=len(strong), passed=sum(use == 0 for use in strong))]


def _pleasure(of: Answered) -> list[str]:
    newest = of.numbers("pleasure")[-NEWEST:]
    if len(newest) < FEWEST_DAYS:
        return []
    low, middle, high = (plain_number(one, 0) for one in (min(newest), median(newest), max(newest)))
    return [say("learn.own.pleasure", days=len(newest), low=low, high=high, middle=middle)]


def _helped(of: Answered) -> list[str]:
    told = [answers["helped"] for row in of.rows for answers in row.told if "helped" in answers]
    said = [answer.value for answer in told if answer.state is State.ANSWERED]
    taps = Counter(name for names in said for name in names if name != "nothing-yet")
    if len(said) < FEWEST_DAYS or not taps:
        return []
    name, times = taps.most_common(1)[0]
    helped = say(_option_words(content().checkin.questions["helped"].answer, name))
    return [say("learn.own.helped", helped=helped, times=times, said=len(said))]


def _answers(side: str, of: Answered) -> list[str]:
    """The longest sheet of one side that has a number, and the first thing such answers often mean."""
    guide = content().report
    found = side_said(next(one for one in guide.sides if one.id == side), guide, of.newest_sheets)
    scores = [score for score in found.scores if score.score.value is not None and found.cuts(score)]
    if not scores:
        return []
    longest = max(scores, key=lambda score: len(score.instrument.items))
    told = in_words(longest.told), in_words(found.means[0] if found.means else found.standing_said)
    return [say(f"learn.own.{side}-answers", day=whole_day(longest.day), told=told[0], means=told[1])]


SAYS: Mapping[Hook, Callable[[Answered], list[str]]] = {
    Hook.DAYS: _days,
    Hook.HARD_DAYS: _hard_days,
    Hook.TIME_OF_DAY: _time_of_day,
    Hook.REMINDERS: _reminders,
    Hook.BAD_NIGHTS: _bad_nights,
    Hook.LOW_DAYS: _low_days,
    Hook.MOTIVE: _motive,
    Hook.RELIEF: _relief,
    Hook.STRONG_PULL: _strong_pull,
    Hook.PLEASURE: _pleasure,
    Hook.HELPED: _helped,
    Hook.PEOPLE: _people,
    Hook.TRAUMA_ANSWERS: partial(_answers, "trauma"),
    Hook.MOOD_ANSWERS: partial(_answers, "mood"),
    Hook.USE_ANSWERS: partial(_answers, "use"),
}
