"""Small diaries as files, and the forms that bring them in."""

import re
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from twofold.web.diary.models import DiaryFile
from twofold.web.signin.models import Person

FIRST = date(2026, 8, 1)


def small(days: int = 30) -> str:
    """A dated diary with two ratings and use."""
    rows = ["date,stress,urge,drank"]
    for n in range(days):
        rows.append(f"{FIRST + timedelta(days=n)},{n % 5},{(n * 3) % 11},{'yes' if n % 3 == 0 else 'no'}")
    return "\n".join(rows) + "\n"


PARTS = {"part_0": "date", "part_1": "symptoms", "part_2": "craving", "part_3": "use"}


def upload(client: Client, text: str | bytes, name: str = "") -> HttpResponse:
    """Send a file to the first page."""
    raw = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("mine.csv", raw, content_type="text/csv")
    return client.post(reverse("understand:bring"), {"file": file, "name": name})


def say_columns(client: Client, at: str, parts: dict[str, str], **more: str) -> HttpResponse:
    """Send the form that says what the columns are."""
    return client.post(at, {"name": "My old diary", "dates": "ymd", "missing": "NA", **parts, **more})


def bring(client: Client, text: str, parts: dict[str, str], **more: str) -> HttpResponse:
    """The whole way in; the answer of the second page."""
    first = upload(client, text)
    assert first.status_code == 303, first.content.decode()[:3000]
    return say_columns(client, first["Location"], parts, **more)


def waiting(person: Person) -> int:
    """How many files wait."""
    return int(DiaryFile.objects.of(person).count())


def refusal(answer: object) -> str:
    """The first sentence of the summary of errors, without its marks."""
    page = answer.content.decode()  # type: ignore[attr-defined]
    summary = page[page.index("error-summary") : page.index("</ul>", page.index("error-summary"))]
    first = re.search(r"<li>(.*?)</li>", summary, re.S)
    assert first, summary
    return " ".join(re.sub(r"<[^>]*>", "", first[1]).split())
