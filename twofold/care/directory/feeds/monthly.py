"""Meetings that are not every week, as notes say it: "3rd Saturday only", "meets the last Friday of the month".

Strict: a note that speaks of one week's *format* ("1st Thursday is a step meeting") leaves the meeting weekly. Only a
note that says when it meets, and nothing after it, is taken.
"""

import re

from twofold.care.directory.clock import LAST
from twofold.care.directory.tidy import Unclear, weekday

_NTH = {
    "1st": 1,
    "first": 1,
    "2nd": 2,
    "second": 2,
    "3rd": 4,
    "third": 4,
    "4th": 8,
    "fourth": 8,
    "5th": 16,
    "fifth": 16,
    "last": LAST,
}
_ONE = r"(?:1st|first|2nd|second|3rd|third|4th|fourth|5th|fifth|last)"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_CLOCK = r"[\d:.]+\s*(?:[ap]\.?m\.?)?"
_SAYS = re.compile(
    r"^(?P<before>(?:this )?(?:group |meeting )?(?:meets?|held|only|on|the|every|each|\s)*)"
    rf"(?P<which>{_ONE}(?:\s*(?:,|and|&)\s*{_ONE})*)\s+(?P<day>{_DAY})"
    r"(?P<of>\s+(?:of|in)\s+(?:the|each|every|fhe|a)?\s*months?)?(?P<only>\s+only)?"
    rf"(?:[\s,@]*(?:at |from )?{_CLOCK}(?:\s*(?:to|-)\s*{_CLOCK})?)?\s*$",
    re.IGNORECASE,
)


def weeks_in(note: str, day: int) -> int:
    """The weeks of a month a note confines a meeting to, as a mask (`Slot.weeks`); 0 for every week.

    `day` is the weekday of the meeting: a note about another day is not about this meeting's weeks.
    """
    for part in re.split(r"[.;\n()/]+", note.strip(" .*-")):
        said = " ".join(part.split())
        found = _SAYS.match(said)
        if not found or not (found["of"] or found["only"] or re.search(r"only|meet", found["before"], re.IGNORECASE)):
            continue
        try:
            if weekday(re.sub(r"s$", "", found["day"].lower()), 7) != day:
                continue
        except Unclear:
            continue
        mask = 0
        for word in re.findall(_ONE, found["which"].lower()):
            mask |= _NTH[word]
        return mask
    return 0
