"""Making sense of cells: text, yes/no, numbers, telephone numbers, postcodes, days and times as feeds write them.

Generous in reading (a dozen ways to write nineteen o'clock), strict in meaning: what cannot be read is `Unclear`, and
never becomes a guess.
"""

import re
import unicodedata
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from twofold.care.directory.entry import Phone

_TAGS = re.compile(r"<[^<>]{0,500}>")
_SPACES = re.compile(r"\s+")
_EMPTY = frozenset({"", "na", "n/a", "nan", "none", "null", "-", "--", "nil", "undefined"})
_YES = frozenset({"1", "1.0", "yes", "y", "true", "t", "x", "on"})
_NO = frozenset({"", "0", "0.0", "no", "n", "false", "f", "off", "na", "nan", "none", "null"})
_CLOCK = re.compile(r"^(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?\s*(?:m\.?)?$", re.IGNORECASE)
_EXTENSION = re.compile(r"[,;]?\s*(?:x|ext\.?|extension|#)\s*\.?:?\s*(\d{1,7})\s*$", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OTHER_DAYS = {
    "lunes": 0, "martes": 1, "miércoles": 2, "miercoles": 2, "jueves": 3, "viernes": 4, "sábado": 5, "sabado": 5,
    "domingo": 6,
    "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6,
}  # fmt: skip


class Unclear(ValueError):
    """A cell that cannot be read; the message completes "row 7: the time ..."."""


def text(given: Any, most: int = 4000) -> str:
    """One line of text: no markup, no control characters, mended where UTF-8 was read as Latin-1; "" for nothing."""
    if given is None or isinstance(given, dict | list):
        return ""
    if isinstance(given, str) and given.isascii() and given.isprintable() and "<" not in given and "  " not in given:
        said = given.strip()  # nearly all cells: nothing to mend
        return "" if len(said) < 10 and said.lower() in _EMPTY else said[:most]
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    said = str(given)
    if not said.isascii():
        said = unicodedata.normalize("NFC", mended(said))
    if "<" in said:
        said = _TAGS.sub(" ", said)
    if not said.isprintable():
        said = "".join(sign if sign.isprintable() else " " for sign in said)
    said = _SPACES.sub(" ", said).strip()
    return "" if said.lower() in _EMPTY else said[:most]


def mended(said: str) -> str:
    """Text whose UTF-8 bytes were once read as Windows-1252 ("cafÃ©"), put right; any other text as it is."""
    if not any(sign in said for sign in "ÃÂâð"):
        return said
    try:
        return said.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return said


def yes(given: Any) -> bool | None:
    """Yes, no, or None for what is neither."""
    said = str(given).strip().lower() if given is not None else ""
    return True if said in _YES else False if said in _NO else None


def number(given: Any) -> float | None:
    """A number, also from text; None for nothing. Raises Unclear."""
    said = text(given, 40)
    if not said:
        return None
    try:
        found = float(said.replace(",", ".") if said.count(",") == 1 and "." not in said else said)
    except ValueError:
        raise Unclear(f"'{said}' is not a number") from None
    if found != found or found in (float("inf"), float("-inf")):
        raise Unclear(f"'{said}' is not a number")
    return found


def whole(given: Any) -> int | None:
    """A whole number, also from "3" or 3.0; None for nothing. Raises Unclear."""
    found = number(given)
    if found is None:
        return None
    if found != int(found):
        raise Unclear(f"'{text(given, 40)}' is not a whole number")
    return int(found)


def clock(given: Any) -> int | None:
    """Minutes since midnight: "19:00", "7 PM", "19:00:00", "7.30pm", "1900", "noon"; None for nothing. Raises Unclear.

    A 12-hour clock is read only where it says a.m. or p.m.; a bare "7" is seven in the morning, as written.
    """
    said = text(given, 40).lower()
    if not said:
        return None
    if said in ("noon", "midday"):
        return 720
    if said == "midnight":
        return 0
    if re.fullmatch(r"\d{3,4}", said):
        said = f"{said[:-2]}:{said[-2:]}"
    found = _CLOCK.match(said)
    if found is None:
        raise Unclear(f"the time '{said}' cannot be read")
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            raise Unclear(f"the time '{said}' does not exist")
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise Unclear(f"the time '{said}' does not exist")
    return hour * 60 + minute


def weekday(given: Any, sunday: int) -> int:
    """0 for Monday to 6 for Sunday, from a name ("Tue", "martes", "WE") or a number, where Sunday has the number given.

    Raises Unclear.
    """
    said = text(given, 40).lower().rstrip(".")
    if said in _OTHER_DAYS:
        return _OTHER_DAYS[said]
    if len(said) >= 2 and said.isalpha():
        fits = [
            n
            for n, name in enumerate(_DAYS)
            if name.startswith(said) or said in (f"{name}s", name[:4], name[:3], name[:2])
        ]
        if len(fits) == 1:
            return fits[0]
    try:
        n = whole(said)
    except Unclear:
        n = None
    if n is None or not (sunday if sunday < 7 else 1) <= n <= (sunday + 6 if sunday < 7 else 7):
        raise Unclear(f"the day '{said}' cannot be read")
    return (n - sunday + 6) % 7


def phone(given: Any, use: str = "") -> Phone | None:
    """A telephone number with its extension apart; None where there are no digits to call."""
    said = text(given, 120).strip("\"' ")
    if not said or "@" in said:
        return None
    extension = ""
    found = _EXTENSION.search(said)
    if found and len(re.sub(r"\D", "", said[: found.start()])) >= 7:
        extension, said = found[1], said[: found.start()].strip(" ,;-")
    digits = re.sub(r"\D", "", said)
    if not 3 <= len(digits) <= 15:
        return None
    return Phone(said, extension, use)


def us_postcode(given: Any) -> str:
    """Five digits: with the zeros that a spreadsheet lost put back, without the four after the hyphen."""
    said = text(given, 20)
    head = said.split("-")[0].strip()
    if head.endswith(".0"):
        head = head[:-2]
    if head.isdigit() and len(head) in (8, 9):
        head = head.zfill(9)[:5]
    return head.zfill(5) if head.isdigit() and 3 <= len(head) <= 5 else said


def link(given: Any, most: int = 500) -> str:
    """A web address; http is put in front of a bare name; "" for anything else, so no script can hide in one."""
    said = text(given, most)
    if not said or " " in said:
        return ""
    if "://" not in said and re.match(r"^[\w-]+(\.[\w-]+)+([/?#]|$)", said):
        said = f"http://{said}"
    try:
        parts = urlsplit(said)
    except ValueError:
        return ""
    return said if parts.scheme.lower() in ("http", "https") and parts.hostname and "." in parts.hostname else ""


def day(given: Any) -> date | None:
    """A date: ISO, with or without a time, or MM/DD/YYYY; None for nothing and for what is no date."""
    said = text(given, 40)
    if not said:
        return None
    try:
        return datetime.fromisoformat(said.replace("Z", "+00:00")).date()
    except ValueError:
        pass
    for shape, part in (("%Y-%m-%d", said[:10]), ("%m/%d/%Y", said.split(" ")[0]), ("%Y/%m/%d", said[:10])):
        try:
            return datetime.strptime(part, shape).date()
        except ValueError:
            continue
    return None
