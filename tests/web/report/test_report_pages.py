"""The report's pages: both sides together, help first, the person decides what stands on the one page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.checkin.sheets import ALCOHOL, follow, keep
from tests.web.report.sheets import both_sides, kept, pcl, phq_9
from twofold.web.audit.models import AuditEvent
from twofold.web.library import say
from twofold.web.medicines.actions import add_medicine
from twofold.web.report.models import AppointmentPage, ClosedNotice
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
DOWNLOAD = "/my-report/page/download"
PAGES = ["/my-report", "/my-report/over-time", "/my-report/page", "/my-report/page/edit", DOWNLOAD]


def words(client: Client, path: str = "/my-report") -> str:
    """The words of a page, without marks."""
    answer = client.post(path) if path == DOWNLOAD else client.get(path)
    assert answer.status_code == 200
    body = answer.content.decode()
    main = body.split("<main")[1].split("</main>")[0] if "<main" in body else body
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main)).replace("&#x27;", "'")


@pytest.mark.parametrize("path", PAGES)
def test_before_anything_was_answered_there_is_one_door_and_no_error(ana_client: Client, path: str) -> None:
    text = words(ana_client, path)
    assert "You have " not in text or "You have not answered" in text or "You have no" in text


def test_an_empty_report_names_both_sides_as_not_answered(ana_client: Client) -> None:
    text = words(ana_client)
    assert text.index("hard experiences yet") < text.index("alcohol and drugs yet")
    assert say("report.empty-step") in text


def test_both_sides_stand_on_one_page_with_numbers_marks_and_what_could_come_next(ana: Person, ana_client: Client) -> None:  # fmt: skip
    both_sides(ana)
    text = words(ana_client)
    for must in (
        "PCL-5: 46, on a scale from 0 to 80.",
        "about the past month",
        "Your answers look like those of many people with PTSD.",
        "Your answers look like those of many people whose drinking or drug use may do them harm.",
        "These answers cannot tell what you have.",
        "You do not have to stop first.",
        "12 points: may matter, not certain yet.",
        "3 points: within what changes by chance.",
        "Of 100 people who have it, about 88 reach this mark. Of 100 who do not, about 12 reach it too.",
        "you can answer it again from",
        "You told us that hard things have happened to you.",
    ):
        assert must in text, must
    assert "Put down or frightened" not in text
    assert text.index("What you told us") < text.index("What such answers often mean") < text.index("cannot mean") < text.index("could come next")  # fmt: skip


def test_a_marked_item_brings_help_before_everything_else(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    phq_9(ana, 14, item_9=2)
    text = words(ana_client)
    assert text.index("Here is help first") < text.index("What you told us")
    assert say("report.marked.help") in text
    assert say("report.marked.nobody") in text


def test_results_over_time_share_one_axis_and_say_every_verdict(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    pcl(ana, 8, 2, 8, 8, ago=90)
    body = ana_client.get("/my-report/over-time").content.decode()
    assert body.count('<svg class="chart"') == 3
    assert body.index("over-time-pcl-5") < body.index("over-time-bam") < body.index("over-time-phq-9")
    ticks = [re.findall(r'text-anchor="(?:start|end)">(\d+ \w+)</text>', part) for part in body.split("<figure")[1:]]
    assert len({tuple(found) for found in ticks}) == 1
    text = words(ana_client, "/my-report/over-time")
    assert "12 points: may matter, not certain yet." in text
    assert "32 points: a real change, more than chance. Harder than before." in text
    assert "memories that break in 12" in text


def test_inside_the_window_of_a_form_both_numbers_stand_and_it_is_too_soon(ana: Person, ana_client: Client) -> None:
    pcl(ana, 16, 7, 20, 15, ago=9)
    pcl(ana, 8, 2, 8, 8)
    text = words(ana_client)
    assert "It is too soon to compare." in text
    assert "PCL-5: 58 on" in text


def test_the_page_for_an_appointment_holds_numbers_and_not_what_happened(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    follow(ana, ALCOHOL)
    body = {"medicine": "acamprosate", "name": "", "rhythm": "daily", "times": ["08:00"], "every_days": None, "first": None, "began": "2026-01-01", "ended": None, "note": ""}  # fmt: skip
    add_medicine(by=ana, body=body)
    for n in range(1, 8):
        keep(
            ana, timezone.localdate() - timedelta(days=n), {"memories": "6", "edge": "6", "craving": "5", "sleep": "3"}
        )
    text = words(ana_client, "/my-report/page")
    for must in ("46 of 80", "sens. 0.88", "What changed", "Medicines on their list", "Acamprosate", "middle, on 7 days", "not a diagnosis"):  # fmt: skip
        assert must in text, must
    assert "Put down or frightened" not in text


def test_the_person_ticks_what_stays_and_adds_own_words(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    sent = {"kept": ["side-mood", "happened"], "wants": "Sleep <b>first</b>", "more": ""}
    answer = ana_client.post("/my-report/page/edit", sent)
    assert (answer.status_code, answer["Location"]) == (303, "/my-report/page")
    text = words(ana_client, "/my-report/page")
    assert "Put down or frightened again and again as a child" in text
    assert "Sleep &lt;b&gt;first&lt;/b&gt;" in text
    assert "PHQ-9" in text
    assert "PCL-5" not in text
    assert [one.body["what"] for one in AuditEvent.objects.filter(person=ana.pk)][-1] == "appointment-page-kept"
    before = AuditEvent.objects.count()
    ana_client.post("/my-report/page/edit", sent)
    assert AuditEvent.objects.count() == before
    assert 'value="side-mood" id="id_kept_' in ana_client.get("/my-report/page/edit").content.decode()


def test_the_text_is_the_same_page_under_a_neutral_name(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    ana_client.post("/my-report/page/edit", {"kept": ["side-trauma"], "wants": "Sleep", "more": ""})
    answer = ana_client.post(DOWNLOAD)
    assert answer["Content-Disposition"] == 'attachment; filename="notes.txt"'
    text = answer.content.decode()
    assert "What I want from this appointment\r\n- Sleep\r\n" in text
    assert "PCL-5" in text
    assert "PHQ-9" not in text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"kept": ["side-nobody"]}, 422),
        ({"kept": ["side-trauma"], "wants": "x" * 601}, 422),
        ({"kept": ["side-trauma"], "more": "\x00"}, 422),
        ({}, 303),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_half_kept(ana: Person, ana_client: Client, sent: dict[str, object], status: int) -> None:  # fmt: skip
    both_sides(ana)
    answer = ana_client.post("/my-report/page/edit", sent)
    assert answer.status_code == status
    assert AppointmentPage.objects.of(ana).exists() is (status == 303)
    if status == 422:
        assert str(sent.get("wants", "")) in answer.content.decode()
    else:
        assert say("report.page.nothing") in words(ana_client, "/my-report/page")


def test_the_choices_can_be_dropped(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    ana_client.post("/my-report/page/edit", {"kept": [], "wants": "Sleep", "more": ""})
    assert ana_client.post("/my-report/page/forget").status_code == 303
    assert not AppointmentPage.objects.of(ana).exists()
    assert "PCL-5" in words(ana_client, "/my-report/page")


@pytest.mark.parametrize("path", PAGES)
def test_dana_sees_nothing_of_it(ana: Person, ana_client: Client, dana_client: Client, path: str) -> None:
    both_sides(ana)
    ana_client.post("/my-report/page/edit", {"kept": ["side-trauma"], "wants": "Sleep first", "more": ""})
    text = words(dana_client, path)
    assert "PCL-5" not in text
    assert "Sleep first" not in text
    nobody = Client()
    assert (nobody.post(path) if path == DOWNLOAD else nobody.get(path)).status_code == 302


def test_the_title_of_each_page_is_neutral(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    for path in PAGES[:-1]:
        title = re.search(r"<title>(.*?)</title>", ana_client.get(path).content.decode())
        assert title is not None
        assert title.group(1) in ("My notes", "Notes")


# --- getting harder on Today ------------------------------------------------------------------------------------------


def two_hard_weeks(person: Person, hard: int = 11) -> None:
    """Five weeks at 3, then the newest days at 7."""
    follow(person, ALCOHOL)
    for n in range(45):
        value = "7" if n < hard else "3"
        keep(person, person.day_of(timezone.now()) - timedelta(days=n), {"memories": value, "edge": value, "craving": "3", "sleep": "6", "use": {"none": True}})  # fmt: skip


def test_two_hard_weeks_bring_one_notice_with_one_step_and_closing_it_keeps_it_away(ana: Person, ana_client: Client) -> None:  # fmt: skip
    two_hard_weeks(ana)
    text = words(ana_client, "/today")
    assert "Trauma symptoms were about 6.1 of 10 in the last two weeks. In the weeks before they were about 3." in text
    assert 'href="/skills/five-senses"' in ana_client.get("/today").content.decode()
    assert ana_client.post("/my-report/harder/close").status_code == 303
    assert say("harder.title") not in words(ana_client, "/today")
    assert ClosedNotice.objects.of(ana).get().on == ana.day_of(timezone.now())


def test_steady_days_and_few_days_bring_none(ana: Person, ana_client: Client) -> None:
    assert say("harder.title") not in words(ana_client, "/today")
    two_hard_weeks(ana, hard=0)
    assert say("harder.title") not in words(ana_client, "/today")


def test_while_something_acute_stands_it_waits(ana: Person, ana_client: Client) -> None:
    two_hard_weeks(ana)
    kept(ana, "pc-ptsd-5", {"1": 0})
    ana_client.post("/body-check", {"now": ["fit"]})
    text = words(ana_client, "/today")
    assert say("safety.w11.name.emergency") in text
    assert say("harder.title") not in text
