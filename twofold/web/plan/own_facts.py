"""What the days, the list of medicines and the plan itself make known, as facts of today or of the day they are about.

A day nobody answered is neither a yes nor a no: where it matters a count is known between bounds only.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from twofold.care.checkin import State
from twofold.care.facts import Between, FactValue
from twofold.care.medicine import Medicine
from twofold.care.observations import Observation
from twofold.care.safety import LOOK_BACK_DAYS, Taps, opioid_ever
from twofold.care.stopping import MONTH_DAYS
from twofold.web.checkin.days import DayRow
from twofold.web.library import content
from twofold.web.medicines.read import facts_from
from twofold.web.plan.known import Known
from twofold.web.plan.models import Appointment
from twofold.web.plan.noticed import use_has_risen
from twofold.web.plan.steps import GoalStatus, Status

FOR_TRAUMA = ("trauma-therapy", "therapy-for-both")
HISTORY_FORMS = ("audit", "dast-10", "ace", "lec-5")
NEAR = timedelta(days=30)


# --- days -------------------------------------------------------------------------------------------------------------


def of_days(known: Known) -> Iterator[Observation]:
    """Ratings of the newest day, two weeks of nights, what today's use was, and gaps before it."""
    if known.rows:
        yield from _of_newest(known.rows[-1])
        yield from _of_nights(known)
        rising = use_has_risen(known.rows, known.today)
        if rising is not None:
            yield Observation("use_rising", rising, known.today)
    yield from _of_use(known)
    led = known.safety.taps_today
    if led is not None and led is not Taps.CANNOT_KNOW:
        yield Observation("withdrawal_now", led is not Taps.NONE, known.today)


def _of_newest(row: DayRow) -> Iterator[Observation]:
    for told in row.told:
        for question in ("edge", "low"):
            if question in told and told[question].state is State.ANSWERED:
                yield Observation(question, told[question].value, row.day)
        if "relief" in told and isinstance(told["relief"].value, dict) and told["relief"].value.get("motive"):
            yield Observation("motive", told["relief"].value["motive"], row.day)
        if "helped" in told and told["helped"].state is State.ANSWERED:
            yield Observation("helped.nothing_yet", "nothing-yet" in told["helped"].value, row.day)


def _of_nights(known: Known) -> Iterator[Observation]:
    """Bad nights and bad dreams of the last two weeks; nights without an answer may have been either."""
    first = known.today - timedelta(days=LOOK_BACK_DAYS - 1)
    nights = [[told["sleep"] for told in row.told if "sleep" in told] for row in known.rows if row.day >= first]
    told = [[one for one in night if one.state is State.ANSWERED] for night in nights]
    answered = [night for night in told if night]
    open_nights = LOOK_BACK_DAYS - len(answered)
    bad = sum(any(one.value <= content().plan.bad_night_at_most for one in night) for night in answered)
    dreams = sum(any("bad-dreams" in one.ticks for one in night) for night in answered)
    for name, count in (("bad_sleep_14", bad), ("bad_dreams_14", dreams)):
        yield Observation(name, _span(count, count + open_nights), known.today)


def _of_use(known: Known) -> Iterator[Observation]:
    history, today = known.safety.history, known.today
    kinds = {"opioid": "", "street": "", "sedative": "opioid"}
    used = {name: history.has_kind(today, name, but_not=other) for name, other in kinds.items()}
    used = {"opioid": used["opioid"], "street": used["street"], "other_sedative": used["sedative"]}
    used["alcohol"] = history.has(today, "alcohol")
    yield from (Observation(f"today.{name}", value, today) for name, value in used.items() if value is not None)
    ever = opioid_ever(history, known.followed)
    if ever is not None:
        yield Observation("opioid_ever", ever, today)
    if ever is False:
        yield Observation("opioid_days_before_gap", 0, today)
        yield Observation("opioid_days_30", 0, today)
    else:
        yield Observation(
            "opioid_days_before_gap", _plain(history.days_before_gap("opioid", today, LOOK_BACK_DAYS)), today
        )
        yield Observation("opioid_days_30", _plain(history.days_with_kind("opioid", today, MONTH_DAYS)), today)
    for name in ("opioid", "street"):
        yield Observation(f"{name}_gap_days", _plain(history.gap_before(today, name)), today)
    hours = known.safety.hours_since("alcohol")
    if hours is not None:
        yield Observation("hours_since_drink", _plain(hours), today)


def _span(low: float, high: float) -> FactValue:
    return low if low == high else Between(low, high)


def _plain(found: Between) -> FactValue:
    return _span(found.low, found.high)


# --- medicines --------------------------------------------------------------------------------------------------------


def of_medicines(known: Known) -> Iterator[Observation]:
    """What the list says, and since when some of it is taken; without a list nothing is known."""
    if known.medicines is None:
        return
    for name, value in facts_from(known.medicines).items():
        medicine, _, part = name.removeprefix("medicines.").partition(".")
        if part == "missed_days":
            yield Observation(f"missed_days.{medicine}", value, known.today)
    have = {word for entry in known.medicines.current if entry.about for word in _words(entry.about)}
    listed = {word for one in content().medicines.values() for word in _words(one)}
    for fact in content().facts.values() if known.medicines.entries else ():
        if fact.name.startswith("medicines."):
            names = {name.partition(".")[2] for name in (fact.name, *fact.also)}
            if names & (have | listed):
                yield Observation(fact.name, bool(names & have), known.today)
    groups = {entry.about.group for entry in known.medicines.current if entry.about}
    for group, name in (("alcohol", "for_alcohol"), ("opioids", "for_opioids")):
        yield Observation(f"medicines.{name}", group in groups, known.today)
    for entry in known.medicines.current:
        began = (known.today - entry.listed().began).days
        if entry.about and entry.about.id == "methadone":
            yield Observation("methadone_days", began, known.today)
        if entry.about and "antidepressant" in entry.about.kinds:
            yield Observation("antidepressant_days", began, known.today)


def _words(one: Medicine) -> set[str]:
    """The names by which facts may speak of a medicine: itself, its long-acting form's plain name, and its kinds."""
    plain = one.id.replace("-", "_")
    kinds = one.kinds - {"opioid"} if one.group == "opioids" else one.kinds  # "an opioid" means a pain medicine there
    return {plain, plain.removesuffix("_injection"), *(kind.replace("-", "_") for kind in kinds)}


# --- the plan itself --------------------------------------------------------------------------------------------------


def of_plan(known: Known) -> Iterator[Observation]:
    """What is in the plan is known, and so is what is not: therapy for trauma, counselling, a group, a goal."""
    taken = {one.body["what"] for one in known.steps if one.status in (Status.ACCEPTED, Status.DONE)}
    meetings = [one for one in Appointment.objects.of(known.person) if abs(one.day - known.today) <= NEAR]
    trauma = [one for one in meetings if _is_for_trauma(one)]
    own = {one.body["treats"] for one in known.steps if one.arm == "therapy" and one.status is Status.ACCEPTED}
    yield Observation(
        "plan.trauma_therapy", bool(trauma or taken & set(FOR_TRAUMA) or own & {"trauma", "both"}), known.today
    )
    yield Observation("plan.counselling", bool(meetings or own - {""} or taken & set(FOR_TRAUMA)), known.today)
    yield Observation("plan.group", known.support.has_group or "a-group" in taken, known.today)
    gone = [one for one in Appointment.objects.of(known.person) if _is_for_trauma(one) and one.body["was"] == "there"]
    yield Observation("trauma_therapy_sessions", len(gone), known.today)
    if any(goal.is_less_or_none and goal.status is GoalStatus.OPEN for goal in known.goals):
        yield Observation("wants_less_or_none", True, known.today)
    history = [(known.today - one.day).days for one in known.sheets if one.instrument in HISTORY_FORMS]
    if history:
        yield Observation("days_since_history_forms", min(history), known.today)
    yield Observation("somebody_reads_soon", False, known.today)  # no team has agreed to answer


def _is_for_trauma(meeting: Appointment) -> bool:
    return meeting.body["protocol"] in content().protocols


__all__: Sequence[str] = ("of_days", "of_medicines", "of_plan")
