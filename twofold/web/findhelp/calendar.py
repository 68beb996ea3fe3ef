"""One calendar entry (RFC 5545), with a title that says nothing."""

from datetime import UTC, datetime, timedelta

AN_HOUR = timedelta(hours=1)


def event(uid: str, title: str, begins: datetime) -> str:
    """An hour that begins then; `begins` knows its zone. Times are written in UTC, so no zone table is needed."""
    stamp, until = (f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}" for when in (begins, begins + AN_HOUR))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Twofold//calendar//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        f"DTSTART:{stamp}",
        f"DTEND:{until}",
        f"SUMMARY:{escaped(title)}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)


def escaped(text: str) -> str:
    """Text as a calendar wants it."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")
