"""The ten people of the clinical guidance, section 8: what is known about each, and what their plan shows and never shows.

`must` are rules whose sentence for the person stands on the plan (or on the why of a step), `steps` those proposed,
`first` what comes before everything else; `never` are words that are nowhere on it. All with the pack off, alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NEVER = ("streak", "safe to stop", "proud of you", "we will", "high risk", "low risk", "you have ptsd", "relapse")


@dataclass(frozen=True)
class Someone:
    """One of the ten. `sheets` are questionnaires by item, `told` facts by name, `stopping` the questions before less."""

    name: str
    country: str
    about: str
    sheets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    stopping: Mapping[str, Any] = field(default_factory=dict)
    goal_of_less: str = ""
    first: str = ""
    must: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    never_steps: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    what_if: bool = True
    is_empty: bool = False


def spread(total: int, items: range, most: int) -> dict[str, int]:
    """A total over items, as evenly as it goes."""
    each, over = divmod(total, len(items))
    assert each + bool(over) <= most
    return {str(item): each + (place < over) for place, item in enumerate(items)}


def pc(total: int) -> dict[str, int]:
    """PC-PTSD-5 with an event and so many of five."""
    return {"1": 1, **{str(2 + n): int(n < total) for n in range(5)}}


def pcl(b: int, c: int, d: int, e: int) -> dict[str, int]:
    """PCL-5 by its four groups."""
    return (
        spread(b, range(1, 6), 4) | spread(c, range(6, 8), 4) | spread(d, range(8, 15), 4) | spread(e, range(15, 21), 4)
    )


def phq(total: int, item_9: int = 0) -> dict[str, int]:
    """PHQ-9 with its ninth item given."""
    return spread(total - item_9, range(1, 9), 3) | {"9": item_9}


ITQ = dict(zip(map(str, range(1, 19)), (3, 1, 3, 2, 4, 2, 3, 2, 2, 3, 3, 4, 4, 3, 2, 3, 3, 2), strict=True))
SHAKY = {"past": ["shake-or-sweat"], "doctor": "no", "days": {"drink": 22, "sedative": 0}, "amount": 5}

TEN = (
    Someone(
        "1. Alcohol and trauma, alone at home",
        "US",
        "41; PC-PTSD-5 4, PCL-5 46, PHQ-9 13 with item 9 at 0, GAD-7 12; TAPS alcohol 3; once shaky when stopping.",
        sheets={
            "pc-ptsd-5": pc(4),
            "pcl-5": pcl(12, 5, 16, 13),
            "phq-9": phq(13),
            "gad-7": spread(12, range(1, 8), 3),
            "single-alcohol": {"1": 150},
        },
        told={"taps-2.alcohol": 3, "age": 41, "medicines.for_alcohol": False},
        stopping=SHAKY,
        must=("i-01", "i-02"),
        steps=("trauma-therapy", "medicine-for-alcohol", "a-group"),
        never=("audit", "abstinence", "zone"),
    ),
    Someone(
        "2. Buprenorphine and benzodiazepines",
        "GB",
        "34; PC-PTSD-5 5, PCL-5 58; TAPS opioids and sedatives 3; pills bought, most days; four days without buprenorphine.",
        sheets={"pc-ptsd-5": pc(5), "pcl-5": pcl(15, 6, 20, 17), "phq-9": phq(16)},
        told={
            "taps-2.heroin": 3,
            "taps-2.sedatives": 3,
            "diagnosis.opioid": True,
            "medicines.buprenorphine": True,
            "missed_days.buprenorphine": 4,
            "medicines.benzodiazepine": True,
            "sedative_days_30": 25,
            "opioid_days_30": 20,
        },
        must=("o-05", "o-09"),
        steps=("call-before-next-dose", "naloxone-at-home", "slow-taper-plan"),
        never_steps=("reward-programme",),
        never=("naltrexone", "come back when stable"),
    ),
    Someone(
        "3. Complex PTSD, no use",
        "DE",
        "29; ITQ: complex PTSD met; PCL-5 52; PHQ-9 15; no alcohol, no drugs.",
        sheets={
            "itq": ITQ,
            "pcl-5": pcl(13, 6, 18, 15),
            "phq-9": phq(15),
            "single-alcohol": {"1": 0},
            "single-drug": {"1": 0},
        },
        must=("i-06",),
        steps=("trauma-therapy",),
        never_steps=("look-at-use", "medicine-for-alcohol", "medicine-for-opioids", "cut-down"),
        never=("none yet for use",),
    ),
    Someone(
        "4. Stimulants and psychosis",
        "US",
        "33; meth 5 days a week; awake for 60 hours; hears voices; PHQ-9 17 with item 9 at 1; PC-PTSD-5 4; TAPS stimulants 3.",
        sheets={"pc-ptsd-5": pc(4), "phq-9": phq(17, 1)},
        told={
            "taps-2.stimulants": 3,
            "stimulant_days_30": 22,
            "hours_awake": 60,
            "now.seeing_or_hearing": True,
            "psychosis_or_mania_now": True,
        },
        first="emergency",
        must=("t-04", "s-08", "s-07"),
        steps=("be-seen-today", "naloxone-at-home"),
        never=("close your eyes", "prize"),
        what_if=False,
    ),
    Someone(
        "5. Pregnant, fentanyl daily",
        "US",
        "26, 14 weeks; PC-PTSD-5 4, PCL-5 38, PHQ-9 12; no alcohol, no sedatives.",
        sheets={"pc-ptsd-5": pc(4), "pcl-5": pcl(10, 4, 13, 11), "phq-9": phq(12), "single-alcohol": {"1": 0}},
        told={"pregnant": True, "uses_fentanyl": True, "opioid_days_30": 30, "diagnosis.opioid": True, "age": 26},
        must=("o-08", "s-07"),
        steps=("medicine-for-opioids", "naloxone-at-home", "place-for-pregnancy"),
        never=("naltrexone", "topiramate", "detox", "your partner", "report you"),
    ),
    Someone(
        "6. Veteran, nightmares, drinking",
        "US",
        "52; prazosin, the last five nights missed; drinks on 6 of 7 nights; PCL-5 47, eight weeks ago 58; bad dreams.",
        sheets={"pcl-5": pcl(12, 5, 16, 14)},
        told={
            "medicines.prazosin": True,
            "missed_days.prazosin": 5,
            "bad_dreams_14": 10,
            "bad_sleep_14": 12,
            "taps-2.alcohol": 2,
            "pcl-5.total_change": -11,
            "pcl-5.total_before": 58,
        },
        must=("m-22", "i-01", "s-14", "r-09"),
        steps=("call-before-next-dose", "sleep-therapy"),
        never=("recovered", "no change", "drink less to sleep"),
    ),
    Someone(
        "7. Just out of prison",
        "GB",
        "38, day 2; 14 months without opioids; injection of naltrexone 26 days ago; PC-PTSD-5 5; no home.",
        sheets={"pc-ptsd-5": pc(5)},
        told={
            "days_since_release": 2,
            "naltrexone_injection_days": 26,
            "medicines.naltrexone": True,
            "diagnosis.opioid": True,
            "no_safe_place": True,
            "practical_need": True,
        },
        first="emergency",
        must=("o-07", "o-20", "h-01"),
        steps=("naloxone-at-home", "practical-needs", "medicine-for-opioids"),
        never=("14 months!", "e-mail", "address needed"),
    ),
    Someone(
        "8. Young adult on an SSRI",
        "DE",
        "22; sertraline day 9; PHQ-9 16 with item 9 at 2; GAD-7 15; PC-PTSD-5 2.",
        sheets={"pc-ptsd-5": pc(2), "phq-9": phq(16, 2), "gad-7": spread(15, range(1, 8), 3)},
        told={"age": 22, "medicines.antidepressant": True, "antidepressant_days": 9},
        first="emergency",
        must=("s-08", "m-04"),
        steps=("tell-prescriber-today", "safety-plan"),
        never=("side effects pass",),
    ),
    Someone(
        "9. About to stop suddenly",
        "GB",
        "47; 20 UK units a day for three years; a fit two years ago; lives alone; writes 'I stop tomorrow'; PC-PTSD-5 3.",
        sheets={"pc-ptsd-5": pc(3)},
        told={"taps-2.alcohol": 4, "adult_at_home": False},
        stopping={"past": ["fit"], "days": {"drink": 30, "sedative": 0}, "amount": 16},
        goal_of_less="I stop tomorrow",
        first="stop",
        must=("w-02", "s-04", "i-01"),
        steps=("safe-way-to-stop",),
        never=("reward", "skills first", "each day less"),
        what_if=False,
    ),
    Someone(
        "10. Nothing stands out",
        "DE",
        "36; PC-PTSD-5 1; PHQ-2 1; GAD-2 1; no heavy days, no drugs.",
        sheets={
            "pc-ptsd-5": pc(1),
            "phq-2": {"1": 1, "2": 0},
            "gad-2": {"1": 1, "2": 0},
            "single-alcohol": {"1": 0},
            "single-drug": {"1": 0},
        },
        never=("you are fine", "no step here yet", "alarm"),
        is_empty=True,
    ),
)
