"""Works out the expected answers of the requests from the raw rows of the sample lists, by rules a person can follow.

It knows nothing of masks, cells, scores or the importers: it reads raw codes, labels and clock fields, keeps the rows that
have what was asked, and puts them in order: the surer sign of care for both first, then the nearer; meetings by distance,
online ones by the time they start. Where the search weighs these against each other and comes to another order, the
request says so (`differs`).

The expected names in the YAML files are what these functions gave; they are kept as text, so that a change of either side
shows.
"""

import csv
import gzip
import io
import json
import math
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from twofold.care.directory.gazetteer import gazetteer

SAMPLE = Path(__file__).parents[3] / "twofold" / "content" / "directory" / "sample"
TRAUMA_SURE, TRAUMA = {"trma", "ptsd", "emdr"}, {"trma", "ptsd", "emdr", "trc", "dv"}
TOGETHER = {"co", "sumh", "idd"}
# need -> a row has it where it has one of these codes (2022) ...
CODES = {
    "trauma": TRAUMA, "addiction": {"sa", *TOGETHER}, "medicaid": {"md"}, "medicare": {"mc"}, "spanish": {"sp"}, "veterans": {"vet"},
    "lgbtq": {"gl"}, "telehealth": {"tele"}, "sign-language": {"ah"}, "sliding-scale": {"ss"}, "emdr": {"emdr"}, "seniors": {"se"},
    "outpatient": {"op", "omh", "oit", "odt", "omb", "od"}, "private-insurance": {"pi"}, "crisis": {"cit", "peon", "peoff", "wi"},
}  # fmt: skip
# ... or one of these labels (2025).
LABELS = {
    "trma": "Clients who have experienced trauma", "trc": "Trauma-related counseling", "co": "Clients with co-occurring mental and substance use disorders",
    "sumh": "Treatment for co-occurring substance use plus either serious mental health illness in adults/serious emotional disturbance in children",
    "dv": "Clients who have experienced intimate partner violence, domestic violence", "sa": "Substance use treatment", "md": "Medicaid",
    "mc": "Medicare", "sp": "Spanish", "vet": "Veterans", "tele": "Telemedicine/telehealth therapy", "pw": "Pregnant/postpartum women",
    "ss": "Sliding fee scale (fee is based on income and other factors)", "ah": "Sign language services for the deaf and hard of hearing",
    "wn": "Adult women", "dt": "Detoxification", "bu": "Buprenorphine used in Treatment", "hh": "Transitional housing, halfway house, or sober home",
    "pi": "Private health insurance", "se": "Seniors or older adults", "op": "Outpatient", "oit": "Intensive outpatient treatment",
    "cc": "Child care for clients' children", "rb": "Residential beds for clients' children",
}  # fmt: skip
MORE = {
    "pregnancy": {"pw"},
    "women": {"wn", "pw"},
    "withdrawal": {"dt"},
    "buprenorphine": {"bu"},
    "sober-housing": {"hh"},
    "childcare": {"cc", "rb"},
}


def unpacked(name: str) -> str:
    """The text of a sample list."""
    return gzip.decompress((SAMPLE / name).read_bytes()).decode("utf-8-sig")


def spelled(name: str) -> str:
    """Small letters and digits, so that names can be compared."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in name.lower().replace("'", "")).split())


def rows() -> list[dict[str, Any]]:
    """Facilities of both lists: name, position, codes."""
    found = []
    for row in csv.DictReader(io.StringIO(unpacked("samhsa-2022.csv.gz"))):
        name = f"{row['name1']}: {row['name2']}" if row["name2"] else row["name1"]
        codes = {code for code, cell in row.items() if cell in ("1", "1.0")}
        found.append(
            {"name": name, "at": (float(row["latitude"]), float(row["longitude"])), "codes": codes, "list": 2022}
        )
    for row in json.loads(unpacked("findtreatment-ca-2025.json.gz")):
        said = set(row["all_services"].split("; "))
        codes = {code for code, label in LABELS.items() if label in said}
        found.append(
            {
                "name": row["name"].strip(),
                "at": (float(row["latitude"]), float(row["longitude"])),
                "codes": codes,
                "list": 2025,
            }
        )
    return found


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """By the haversine formula."""
    (la, lo), (lb, lp) = (tuple(map(math.radians, one)) for one in (a, b))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 12742.0176 * math.asin(math.sqrt(h))


def care(near: str, needs: list[str], reach: float = 50) -> list[str]:
    """Names of facilities, the surest first, then the nearest."""
    where = gazetteer().find(near)
    assert where is not None, near
    have = {**CODES, **MORE}
    fit = [
        row
        for row in rows()
        if all(row["codes"] & have[need] for need in needs) and km(where.point, row["at"]) <= reach
    ]

    def order(row: dict[str, Any]) -> tuple[int, int, float]:
        codes = row["codes"]
        sure = (
            0 if codes & TOGETHER and codes & TRAUMA_SURE else 1 if codes & CODES["addiction"] and codes & TRAUMA else 2
        )
        return sure, -row["list"], km(where.point, row["at"])

    return list(dict.fromkeys(row["name"] for row in sorted(fit, key=order)))


FORMATS = {
    "women": "W",
    "men": "M",
    "spanish": "ES",
    "wheelchair": "WC",
    "newcomers": "B",
    "young-people": "YP",
    "lgbtq": "GL",
    "open-meeting": "O",
}


def meetings(near: str, needs: list[str], at: datetime, hours: float | None, reach: float = 50) -> list[str]:
    """Names of published meetings within reach, the nearest first; with `hours`, those that start in them."""
    where = gazetteer().find(near)
    assert where is not None, near
    local = at.astimezone(ZoneInfo("America/New_York"))
    fit = []
    for row in json.loads(unpacked("bmlt-ny.json.gz"))["meetings"]:
        keys = (row.get("formats") or "").split(",")
        away = km(where.point, (float(row["latitude"]), float(row["longitude"])))
        ok = (
            row["published"] == "1"
            and away <= reach
            and all(FORMATS[need] in keys for need in needs if need != "addiction")
        )
        if ok and (
            hours is None or starts(int(row["weekday_tinyint"]), row["start_time"], local) < timedelta(hours=hours)
        ):
            fit.append((away, row["meeting_name"]))
    return list(dict.fromkeys(name for _, name in sorted(fit)))


def starts(day: int, time: str, local: datetime) -> timedelta:
    """How long until a weekly time; days count from 1 for Sunday."""
    minutes = ((day - 2) % 7) * 1440 + int(time[:2]) * 60 + int(time[3:5])
    now = local.weekday() * 1440 + local.hour * 60 + local.minute
    return timedelta(minutes=(minutes - now) % 10080)


def online(needs: list[str], at: datetime, hours: float) -> list[str]:
    """Names of the online meetings that start in the next hours, the soonest first."""
    types = {
        "women": "W",
        "spanish": "S",
        "newcomers": "BE",
        "young-people": "Y",
        "lgbtq": "LGBTQ",
        "men": "M",
        "secular": "A",
        "co-occurring": "DD",
        "french": "FR",
        "open-meeting": "O",
    }
    fit = []
    for row in json.loads((SAMPLE / "made-up-online.json").read_text()):
        if all(types[need] in row["types"] for need in needs if need not in ("online", "addiction")):
            local = at.astimezone(ZoneInfo(row["timezone"]))
            soon = min(starts(day + 1, row["time"], local) for day in row["day"])
            if soon < timedelta(hours=hours):
                fit.append((soon, row["name"]))
    return [name for _, name in sorted(fit)]
