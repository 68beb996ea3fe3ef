"""The picture of the reward system: an idea to play with, drawn by the server, never a forecast for a person."""

from datetime import timedelta
from statistics import fmean
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from twofold.web.access.page import page, public
from twofold.web.access.permissions import Permission
from twofold.web.access.visitor import visitor
from twofold.web.checkin.days import DayRow, day_rows
from twofold.web.library import say
from twofold.web.signin.models import Person
from twofold.web.ui.chart import Series, Side, Strip, plain_number
from twofold.web.understand import door
from twofold.web.understand.learn.reward_form import START, USE_DAYS, RewardForm
from twofold.web.understand.learn.week_chart import WeekChart, places
from twofold.web.understand.learn.weeks import Asked, Weeks

FOR_ANYONE = "understanding should not need an account"
LOOKED_BACK = 28  # days of one's own that set the picture
FEWEST_DAYS = 7  # answered, before they do
SOME_STRESS, MUCH_STRESS = 3.0, 6.0  # mean of trauma symptoms, low mood and worry, of 10
SMALL = 1.0  # of 10: under this the picture says that something is over


@public(FOR_ANYONE)
def picture(request: HttpRequest) -> HttpResponse:
    """The picture as it was set; without any setting, as it starts."""
    form = RewardForm(request.GET if any(name in request.GET for name in START) else None)
    return _page(request, form, can_take_own=visitor(request) is not None)


@page(Permission.SEE_DAYS)
def my_weeks(request: HttpRequest) -> HttpResponse:
    """The picture set from the person's own last four weeks. It goes on as it is: weeks without are theirs to set."""
    person = cast(Person, request.person)  # type: ignore[attr-defined]
    rows = day_rows(person, since=person.day_of(timezone.now()) - timedelta(days=LOOKED_BACK - 1))
    own = own_start(rows)
    form = RewardForm(start={**START, **own[0]} if own else START)
    taken = own[1] if own else say("reward.own.too-few", fewest=FEWEST_DAYS)
    return _page(request, form, can_take_own=False, taken=taken)


def own_start(rows: list[DayRow]) -> tuple[dict[str, str], str] | None:
    """(settings, what they were taken from) out of answered days; None where there are too few."""
    used = [use for row in rows if (use := row.values.get("use")) is not None]
    if len(used) < FEWEST_DAYS:
        return None
    with_use = sum(use > 0 for use in used)
    hard = [value for row in rows for name in ("symptoms", "mood") if (value := row.values.get(name)) is not None]
    nearest = min(USE_DAYS, key=lambda days: abs(days - 7 * with_use / len(used)))
    stress = _stress(fmean(hard)) if hard else START["stress"]
    said = say(
        "reward.own.taken",
        with_use=with_use,
        said=len(used),
        use=say(f"reward.answer.use.{nearest}"),
        stress=say(f"reward.answer.stress.{stress}"),
    )
    return {"use": str(nearest), "stress": stress, "without": "0"}, said


def _stress(mean: float) -> str:
    return "calm" if mean < SOME_STRESS else "some" if mean < MUCH_STRESS else "much"


def _page(request: HttpRequest, form: RewardForm, *, can_take_own: bool, taken: str = "") -> HttpResponse:
    shown: dict[str, object] = {"form": form, "can_take_own": can_take_own, "taken": taken}
    is_wrong = form.is_bound and not form.is_valid()
    if not is_wrong:
        asked = form.asked()
        weeks = door.weeks_of(asked)
        shown |= {"charts": charts(weeks), "says": in_words(asked, weeks)}
    return render(request, "understand/learn/reward.html", shown, status=422 if is_wrong else 200)


# --- the picture ------------------------------------------------------------------------------------------------------


def charts(weeks: Weeks) -> list[WeekChart]:
    """Pleasure in ordinary things; craving with withdrawal. One place on the axis is one week."""
    pleasure = Series(say("reward.line.pleasure"), Side.BOTH, weeks.pleasure, decimals=1)
    craving = Series(say("reward.line.craving"), Side.USE, weeks.craving, decimals=1)
    withdrawal = Series(say("reward.line.withdrawal"), Side.BOTH, weeks.withdrawal, decimals=1)
    return [
        _chart("reward-pleasure", say("reward.chart.pleasure"), weeks, [pleasure]),
        _chart("reward-craving", say("reward.chart.craving"), weeks, [craving, withdrawal]),
    ]


def _chart(name: str, title: str, weeks: Weeks, lines: list[Series]) -> WeekChart:
    marks = Strip(say("reward.strip.name"), say("reward.strip.yes"), say("reward.strip.no"), weeks.with_use)
    days = places(len(weeks.pleasure))
    return WeekChart(id=name, title=title, days=days, series=lines, marks=[marks], says=say("reward.idea"))


# --- the same in words ------------------------------------------------------------------------------------------------


def in_words(asked: Asked, weeks: Weeks) -> list[str]:
    """What the picture shows, always as a picture's; a setting without use says only how stress sits in it."""
    first, low, last = weeks.pleasure[0], weeks.pleasure[asked.weeks - 1], weeks.pleasure[-1]
    if not asked.use_days:
        return [say("reward.says.no-use", first=_fine(first), last=_fine(last))]
    fades = first - low >= SMALL
    said = [say(_kind("fades", fades), first=_fine(first), weeks=asked.weeks, low=_fine(low))]
    if weeks.relief:
        tires = weeks.relief[0] - weeks.relief[1] >= SMALL
        said.append(say(_kind("tolerance", tires), first=_of_ten(weeks.relief[0]), last=_of_ten(weeks.relief[1])))
    if asked.weeks_without:
        said += [_withdrawal(weeks), say(_kind("returns", fades), without=asked.weeks_without, last=_fine(last))]
    said.append(say("reward.says.cue", craving=_of_ten(weeks.cue_later)))
    if asked.medicine and asked.weeks_without:
        said.append(say("reward.says.medicine"))
    return said


def _kind(name: str, is_much: bool) -> str:
    """The sentence for a change one can see in the picture, or for hardly any."""
    return f"reward.says.{name}" if is_much else f"reward.says.{name}-little"


def _withdrawal(weeks: Weeks) -> str:
    if weeks.worst < SMALL:
        return say("reward.says.withdrawal-small")
    if weeks.over is None:
        return say("reward.says.withdrawal-stays", worst=_of_ten(weeks.worst))
    return say("reward.says.withdrawal", worst=_of_ten(weeks.worst), over=weeks.over)


def _of_ten(value: float) -> str:
    return plain_number(value, 0)


def _fine(value: float) -> str:
    return plain_number(value, 1)
