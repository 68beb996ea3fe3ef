"""The published scoring rules once more, one plain function each: slow, obvious, and blind to the content files.

A sheet here is a mapping from item to a value that exists for the item; what is not in it was not answered. Each
function gives the scales (None: cannot be scored) and, where there are any, the rules (None: cannot know).
"""

from collections.abc import Callable, Mapping
from typing import Any

Sheet = Mapping[str, Any]
Said = tuple[dict[str, float | None], dict[str, bool | None]]
RULES: dict[str, Callable[[Sheet], Said]] = {}


def rule(*names: str) -> Callable[[Callable[[Sheet], Said]], Callable[[Sheet], Said]]:
    def keep(function: Callable[[Sheet], Said]) -> Callable[[Sheet], Said]:
        for name in names:
            RULES[name] = function
        return function

    return keep


def total(sheet: Sheet, first: int, last: int) -> float | None:
    points = 0
    for number in range(first, last + 1):
        if str(number) not in sheet:
            return None
        points += sheet[str(number)]
    return points


def those(sheet: Sheet, *items: str) -> float | None:
    points = 0
    for item in items:
        if item not in sheet:
            return None
        points += sheet[item]
    return points


def some(*answers: bool | None) -> bool | None:
    """One yes is enough; with no yes, one open answer leaves it open."""
    if True in answers:
        return True
    return None if None in answers else False


def every(*answers: bool | None) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def at(sheet: Sheet, item: int | str, least: int) -> bool | None:
    return sheet[str(item)] >= least if str(item) in sheet else None


def enough(answers: list[bool | None], needed: int) -> bool | None:
    if answers.count(True) >= needed:
        return True
    return False if answers.count(True) + answers.count(None) < needed else None


@rule("pcl-5", "pcl-5-weekly")
def pcl_5(sheet: Sheet) -> Said:
    clusters = {
        "intrusion": (1, 5, 1),
        "avoidance": (6, 7, 1),
        "cognition_mood": (8, 14, 2),
        "arousal_reactivity": (15, 20, 2),
    }
    scales = {name: total(sheet, first, last) for name, (first, last, _) in clusters.items()}
    met = [
        enough([at(sheet, n, 2) for n in range(first, last + 1)], needed) for first, last, needed in clusters.values()
    ]
    return scales | {"total": total(sheet, 1, 20)}, {"provisional_ptsd": every(*met)}


@rule("pc-ptsd-5")
def pc_ptsd_5(sheet: Sheet) -> Said:
    if "1" not in sheet:
        return {"total": None}, {}
    if sheet["1"] == 0:
        return {"total": 0}, {}
    return {"total": total(sheet, 2, 6)}, {}


@rule("itq")
def itq(sheet: Sheet) -> Said:
    def pair(one: int) -> bool | None:
        return some(at(sheet, one, 2), at(sheet, one + 1, 2))

    def impaired(first: int) -> bool | None:
        return some(*(at(sheet, n, 2) for n in range(first, first + 3)))

    clusters = {
        "re_experiencing": pair(1),
        "avoidance": pair(3),
        "sense_of_threat": pair(5),
        "affect_regulation": pair(10),
        "self_concept": pair(12),
        "relationships": pair(14),
    }
    names = list(clusters)
    trauma = every(*(clusters[name] for name in names[:3]), impaired(7))
    dso = every(*(clusters[name] for name in names[3:]), impaired(16))
    both = every(trauma, dso)
    ptsd = every(trauma, None if both is None else not both)
    return (
        {"ptsd": total(sheet, 1, 6), "dso": total(sheet, 10, 15)},
        {**clusters, "dso": dso, "cptsd": both, "ptsd": ptsd},
    )


@rule("phq-9")
def phq_9(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 9)}, {}


@rule("gad-7", "isi")
def seven(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 7)}, {}


@rule("phq-2", "gad-2")
def two(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 2)}, {}


@rule("phq-4")
def phq_4(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 4), "anxiety": total(sheet, 1, 2), "depression": total(sheet, 3, 4)}, {}


@rule("single-alcohol", "single-drug", "craving")
def one_number(sheet: Sheet) -> Said:
    return {"total": sheet.get("1")}, {}


@rule("ace")
def ace(sheet: Sheet) -> Said:
    kinds = {
        "physical": at(sheet, 7, 1),
        "emotional": at(sheet, 8, 1),
        "sexual": some(at(sheet, 9, 1), at(sheet, 10, 1), at(sheet, 11, 1)),
        "mental_illness_at_home": at(sheet, 1, 1),
        "alcohol_or_drugs_at_home": some(at(sheet, 2, 1), at(sheet, 3, 1)),
        "prison": at(sheet, 4, 1),
        "separation": sheet["5"] == 1 if "5" in sheet else None,  # 2 is "not married"
        "violence_between_adults": at(sheet, 6, 1),
    }
    whole = all(str(n) in sheet for n in range(1, 12))
    return {"total": list(kinds.values()).count(True) if whole else None}, kinds


@rule("lec-5")
def lec_5(sheet: Sheet) -> Said:
    answers = [sheet.get(str(n)) for n in range(1, 18)]
    names = {"happened": 1, "witnessed": 2, "learned": 3, "job": 4}
    if None in answers:
        return dict.fromkeys(names), {}
    given = [one if isinstance(one, tuple) else (one,) for one in answers if one is not None]
    return {name: sum(code in one for one in given) for name, code in names.items()}, {}


@rule("exposure")
def exposure(sheet: Sheet) -> Said:
    def said_yes(number: int) -> bool | None:
        return sheet[str(number)] == 1 if str(number) in sheet else None

    return {}, {
        "any": some(*(said_yes(number) for number in range(1, 15))),
        "emotional_or_neglect": some(said_yes(2), said_yes(3)),
    }


@rule("audit")
def audit(sheet: Sheet) -> Said:
    filled = dict(sheet)
    if sheet.get("1") == 0:
        filled.setdefault("2", 0)
        filled.setdefault("3", 0)
    if filled.get("2") == 0 and filled.get("3") == 0:
        for n in range(4, 9):
            filled.setdefault(str(n), 0)
    return {
        "total": total(filled, 1, 10),
        "use": total(filled, 1, 3),
        "dependence": total(filled, 4, 6),
        "harm": total(filled, 7, 10),
    }, {}


@rule("audit-c")
def audit_c(sheet: Sheet) -> Said:
    filled = dict(sheet)
    if sheet.get("1") == 0:
        filled.setdefault("2", 0)
        filled.setdefault("3", 0)
    return {"total": total(filled, 1, 3)}, {}


@rule("dast-10")
def dast_10(sheet: Sheet) -> Said:
    if any(str(n) not in sheet for n in range(1, 11)):
        return {"total": None}, {}
    problems = [sheet[str(n)] == (0 if n == 3 else 1) for n in range(1, 11)]
    return {"total": sum(problems)}, {}


@rule("who-5")
def who_5(sheet: Sheet) -> Said:
    raw = total(sheet, 1, 5)
    return {"raw": raw, "total": None if raw is None else raw * 4}, {}


@rule("whodas-12")
def whodas(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 12)}, {}


@rule("shaps")
def shaps(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 14)}, {}


@rule("sows")
def sows(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 16)}, {}


@rule("dudit")
def dudit(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 11)}, {}


@rule("dmq-r-sf")
def dmq(sheet: Sheet) -> Said:
    motives = {"social": "1 6 8", "coping": "2 3 9", "enhancement": "4 5 10", "conformity": "7 11 12"}
    sums = {name: those(sheet, *items.split()) for name, items in motives.items()}
    return {name: None if points is None else round(points / 3, 4) for name, points in sums.items()}, {}


def classes(sheet: Sheet, layout: dict[str, tuple[str, str]]) -> dict[str, float | None]:
    """Yes answers in each class; a no to the first question leaves nothing more to ask."""
    scales = {}
    for name, (gate, letters) in layout.items():
        filled = dict(sheet)
        if sheet.get(gate) == 0:
            for letter in letters:
                filled.setdefault(gate + letter, 0)
        scales[name] = those(filled, gate, *(gate + letter for letter in letters))
    return scales


@rule("taps-2")
def taps_2(sheet: Sheet) -> Said:
    return classes(
        sheet,
        {
            "tobacco": ("1", "ab"),
            "alcohol": ("2", "abc"),
            "cannabis": ("3", "ab"),
            "stimulants": ("4", "ab"),
            "heroin": ("5", "ab"),
            "prescription_opioids": ("6", "ab"),
            "sedatives": ("7", "ab"),
            "prescription_stimulants": ("8", "ab"),
        },
    ), {}


@rule("assist-lite")
def assist_lite(sheet: Sheet) -> Said:
    return classes(
        sheet,
        {
            "tobacco": ("1", "ab"),
            "alcohol": ("2", "abc"),
            "cannabis": ("3", "ab"),
            "stimulants": ("4", "ab"),
            "sedatives": ("5", "ab"),
            "opioids": ("6", "ab"),
        },
    ), {}


@rule("taps-1")
def taps_1(sheet: Sheet) -> Said:
    lines = [at(sheet, 2, 1), at(sheet, 3, 1)]
    answered = [line for line in lines if line is not None]  # one line by sex; the other is not asked
    return {}, {
        "tobacco": at(sheet, 1, 1),
        "alcohol": some(*answered) if answered else None,
        "drugs": at(sheet, 4, 1),
        "prescription": at(sheet, 5, 1),
    }


@rule("pacs")
def pacs(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 5)}, {}


@rule("barc-10")
def barc_10(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 10)}, {}


@rule("bam", "bam-iop")
def bam(sheet: Sheet) -> Said:
    filled = dict(sheet)
    if "14" in filled:
        filled["14"] = 4 if filled["14"] else 0
    return {
        "use": those(filled, "4", "5", "6"),
        "risk": those(filled, "1", "2", "3", "8", "11", "15"),
        "protective": those(filled, "9", "10", "12", "13", "14", "16"),
    }, {}


@rule("ciwa-ar")
def ciwa_ar(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 10)}, {}


@rule("cows")
def cows(sheet: Sheet) -> Said:
    return {"total": total(sheet, 1, 11)}, {}


@rule("asq")
def asq(sheet: Sheet) -> Said:
    first = [at(sheet, n, 1) for n in range(1, 5)]
    positive = some(*first)
    now = at(sheet, 5, 1)
    if now is None and positive is False:
        now = False  # item 5 is asked only after a yes
    return {}, {"positive": positive, "acute": every(positive, now)}


@rule("c-ssrs")
def c_ssrs(sheet: Sheet) -> Said:
    filled = dict(sheet)
    if sheet.get("2") == 0:
        for n in (3, 4, 5):
            filled.setdefault(str(n), 0)
    if sheet.get("6") == 0:
        filled.setdefault("7", 0)
    yes = {n: at(filled, n, 1) for n in range(1, 8)}
    high = some(yes[4], yes[5], every(yes[6], yes[7]))
    not_high = None if high is None else not high
    moderate = every(not_high, some(yes[3], yes[6]))
    not_moderate = None if moderate is None else not moderate
    low = every(not_high, not_moderate, some(yes[1], yes[2]))
    return {}, {"high": high, "moderate": moderate, "low": low}
