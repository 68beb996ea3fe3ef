"""One sitting: short gates first, long forms where they open, nothing lost, everything skippable, kept once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.answer.sittings import BOTH, NOTHING, Walk, text_of
from twofold.web.answer import read
from twofold.web.answer.models import AnsweredSheet, ScoredSheet, Sitting
from twofold.web.library import content, say
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets about hard things take one tap more at night; these tests do not hang on the hour."""
    monkeypatch.setattr("twofold.web.answer.ways.NIGHT", (25, -1))


def runs(kinds: list[str]) -> list[str]:
    """Neighbours that are the same, once."""
    return [kind for n, kind in enumerate(kinds) if n == 0 or kinds[n - 1] != kind]


def test_someone_with_nothing_that_stands_out_sees_short_questions_and_plain_words(
    ana: Person, ana_client: Client
) -> None:
    walk = Walk(ana_client, NOTHING, takes=frozenset({"safety-ask"})).whole()
    assert runs(walk.pages) == [
        "phq-2", "gad-2", "pc-ptsd-5", "single-alcohol", "single-drug", "taps-1", "offer:what-happened",
        "offer:safety-ask", "asq", "end",
    ]  # fmt: skip
    assert len(walk.pages) < 15
    assert say("answer.stands-out.none") in walk.texts[-1]
    assert say("answer.stands-out.limits") in walk.texts[-1]
    assert "you are fine" not in walk.texts[-1].lower()


def test_someone_with_both_sees_both_sides_and_the_scores_stand_in_the_record(ana: Person, ana_client: Client) -> None:
    walk = Walk(ana_client, BOTH).whole()
    assert runs(walk.pages) == [
        "phq-2", "gad-2", "pc-ptsd-5", "single-alcohol", "single-drug", "taps-1", "offer:what-happened", "exposure",
        "how-now", "offer:trauma-form", "pcl-5", "how-now", "phq-9", "gad-7", "bam", "offer:safety-ask", "asq", "end",
    ]  # fmt: skip
    asked = [page for page in walk.pages if page != "end"]
    assert not {asked[0], asked[-1]} & {"pc-ptsd-5", "exposure", "pcl-5"}  # hard events come neither first nor last
    found = {name: result for name, _, result in read.results(ana)}
    assert found["pcl-5"].scores["total"].value == 47
    assert found["phq-9"].scores["total"].value == 13
    assert found["single-alcohol"].scores["total"].value == 150
    assert found["bam"].scores["use"].value == 3
    assert say("scores.means.probable-ptsd") in walk.texts[-1]
    assert "you have ptsd" not in walk.texts[-1].lower()
    assert ScoredSheet.objects.of(ana).count() == len(found) == 12


def test_every_page_is_kept_at_once_and_the_sitting_goes_on_where_it_was(ana: Person, ana_client: Client) -> None:
    walk = Walk(ana_client, BOTH)
    form = walk.form_of(walk.begin())
    assert form is not None
    answer = ana_client.post(form.action, walk.filled(form, "phq-2") | {"go": "stop"})
    assert answer["Location"] == "/questions?kept=1"
    assert say("answer.kept") in text_of(ana_client.get("/questions?kept=1"))
    assert [sheet.instrument for sheet in AnsweredSheet.objects.of(ana)] == ["phq-2"]
    again = walk.follow(ana_client.post("/questions/begin"))
    assert Sitting.objects.of(ana).count() == 1
    assert walk.kind_of(walk.form_of(again)) == "gad-2"


def test_a_half_page_is_kept_and_said_to_be_half(ana: Person, ana_client: Client) -> None:
    walk = Walk(ana_client, {"phq-2": [2, None]})
    form = walk.form_of(walk.begin())
    assert form is not None
    answer = ana_client.post(form.action, walk.filled(form, "phq-2"))
    assert answer.status_code == 422
    assert say("answer.open-questions", count=1) in text_of(answer)
    assert Sitting.objects.of(ana).get().body["sheet"]["values"] == {"1": 2}
    assert not AnsweredSheet.objects.of(ana).exists()
    on = walk.follow(ana_client.post(form.action, walk.filled(form, "phq-2") | {"go": "skip"}))
    assert walk.kind_of(walk.form_of(on)) == "gad-2"
    (sheet,) = AnsweredSheet.objects.of(ana)
    assert sheet.values == {"1": 2}
    assert not sheet.is_whole


def test_a_set_that_is_skipped_leaves_no_row_and_can_be_asked_for_at_the_end(ana: Person, ana_client: Client) -> None:
    walk = Walk(ana_client, {}, takes=frozenset(), go="skip-set")
    walk.sheets = {name: {} for name in content().instruments}
    walk.whole()
    assert not AnsweredSheet.objects.of(ana).exists()
    assert say("answer.end.nothing") in walk.texts[-1]
    row = Sitting.objects.of(ana).get()
    on = walk.follow(ana_client.post(f"/questions/going/{row.pk}/way", {"what": "take", "step": "mood-form"}))
    assert walk.kind_of(walk.form_of(on)) == "phq-9"


def test_back_shows_the_page_before_with_its_answers(ana_client: Client) -> None:
    walk = Walk(ana_client, BOTH)
    answer = walk.follow(ana_client.post("/questions/begin", {"one": "gad-7"}))
    form = walk.form_of(answer)
    assert form is not None
    second = walk.form_of(walk.follow(ana_client.post(form.action, walk.filled(form, "gad-7"))))
    assert second is not None
    assert "q-7" in second.controls
    back = ana_client.post(second.action, {**walk.filled(second, "gad-7"), "go": "back"})
    text = ana_client.get(back["Location"]).content.decode()
    assert 'name="q-1" value="2"' in text
    assert text.count("checked") == 3


def test_a_set_on_its_own_ends_on_its_scores(ana: Person, ana_client: Client) -> None:
    walk = Walk(ana_client, BOTH)
    answer = walk.follow(ana_client.post("/questions/begin", {"one": "gad-7"}))
    while (form := walk.form_of(answer)) is not None:
        answer = walk.follow(ana_client.post(form.action, walk.filled(form, "gad-7")))
    text = text_of(answer)
    assert say("answer.result.value", value=12, high=21) in text
    assert "Of 100 people who have it, it points to about 89" in text
    assert say("answer.result.groups-differ") in text  # 8 in some settings, 10 in most
    assert not Sitting.objects.of(ana).exists()


def test_nothing_is_asked_again_inside_its_window_and_the_page_says_from_when(ana: Person, ana_client: Client) -> None:
    Walk(ana_client, NOTHING, takes=frozenset()).whole()
    ana_client.post(f"/questions/going/{Sitting.objects.of(ana).get().pk}/way", {"what": "end"})
    day = ana.day_of(timezone.now()) + timedelta(days=14)
    text = text_of(ana_client.get("/questions/choose"))
    assert f"It can be asked again from {day.day} {day:%B %Y}." in text
    assert ana_client.post("/questions/begin", {"one": "phq-2"}).status_code == 422
    assert not Sitting.objects.of(ana).exists()


def test_sets_for_professionals_and_sets_without_words_are_not_offered(ana_client: Client) -> None:
    text = text_of(ana_client.get("/questions/choose"))
    for name in ("CIWA-Ar", "COWS", "ITQ", "TAPS-2", "AUDIT"):
        assert name not in text
    for name in ("PCL-5", "PHQ-9", "BAM", "ASQ"):
        assert name in text
    for one in ("ciwa-ar", "itq", "nothing", "../x"):
        assert ana_client.post("/questions/begin", {"one": one}).status_code == 422


def test_beginning_twice_begins_one(ana: Person, ana_client: Client) -> None:
    number = "01234567-89ab-7def-8123-456789abcdef"
    first, second = (ana_client.post("/questions/begin", {"begun_as": number}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Sitting.objects.of(ana).count() == 1


def test_a_sitting_of_an_earlier_day_that_is_over_makes_room_for_a_new_one(ana: Person, ana_client: Client) -> None:
    Walk(ana_client, NOTHING, takes=frozenset()).whole()
    row = Sitting.objects.of(ana).get()
    assert ana_client.post("/questions/begin")["Location"].endswith(str(row.pk))  # the same day: back to its last page
    row.begun_at -= timedelta(days=100)
    row.save()
    for sheet in AnsweredSheet.objects.of(ana):
        sheet.day -= timedelta(days=100)
        sheet.save()
    walk = Walk(ana_client, NOTHING)
    assert walk.kind_of(walk.form_of(walk.begin())) == "phq-2"
    assert Sitting.objects.of(ana).get().pk != row.pk
    assert AnsweredSheet.objects.of(ana).count() == 6


def test_a_week_without_hard_questions_takes_them_out_and_needs_no_reason(ana: Person, ana_client: Client) -> None:
    assert ana_client.post("/questions/week").status_code == 303
    walk = Walk(ana_client, BOTH).whole()
    assert not {"pc-ptsd-5", "exposure", "pcl-5", "offer:what-happened", "offer:trauma-form"} & set(walk.pages)
    assert say("answer.choose.paused") in text_of(ana_client.get("/questions/choose"))
    ana_client.post("/questions/week", {"end": "1"})
    assert say("answer.choose.paused") not in text_of(ana_client.get("/questions/choose"))


@pytest.mark.parametrize(("night", "lately", "asks"), [((0, 24), "no", 1), ((25, -1), "yes", 1), ((25, -1), "no", 0)])
def test_hard_questions_take_one_more_tap_at_night_and_after_use(
    ana_client: Client, monkeypatch: pytest.MonkeyPatch, night: Any, lately: str, asks: int
) -> None:
    monkeypatch.setattr("twofold.web.answer.ways.NIGHT", night)
    walk = Walk(ana_client, BOTH)
    form = walk.form_of(walk.follow(ana_client.post("/questions/begin", {"one": "pcl-5"})))
    assert form is not None
    answer = ana_client.post(form.action, walk.filled(form, "offer:pcl-5") | {"what": "take", "lately": lately})
    assert (answer.status_code == 200) is bool(asks)
    if asks:
        assert say("answer.sure.title") in text_of(answer)
        sure = walk.form_of(answer)
        assert sure is not None
        answer = ana_client.post(sure.action, walk.filled(sure, "offer:pcl-5") | {"what": "take"})
    assert walk.kind_of(walk.form_of(walk.follow(answer))) == "pcl-5"


def test_after_hard_questions_it_asks_how_one_is_and_a_lot_brings_skills_and_people(
    ana: Person, ana_client: Client
) -> None:
    walk = Walk(ana_client, BOTH)
    answer = walk.follow(ana_client.post("/questions/begin", {"one": "exposure"}))
    while (kind := walk.kind_of(form := walk.form_of(answer))) != "how-now":
        answer = walk.follow(ana_client.post(form.action, walk.filled(form, kind) | {"what": "take"}))  # type: ignore[union-attr]
    row = Sitting.objects.of(ana).get()
    answer = ana_client.post(f"/questions/going/{row.pk}/way", {"what": "how-now", "rating": "8"})
    text = text_of(answer)
    assert say("answer.how-now.high-text") in text
    assert "Samaritans" in text
    assert "/skills/five-senses" in answer.content.decode()
    (sheet,) = AnsweredSheet.objects.of(ana)
    assert sheet.body["how_now"] == 8
    assert not Sitting.objects.of(ana).exists()


def test_the_private_word_for_what_it_is_about_is_kept_sealed_with_the_answers(ana: Person, ana_client: Client) -> None:
    walk = Walk(ana_client, BOTH)
    form = walk.form_of(walk.follow(ana_client.post("/questions/begin", {"one": "pcl-5"})))
    assert form is not None
    sent = walk.filled(form, "offer:pcl-5") | {"what": "take", "label": "the bridge"}
    answer = walk.follow(ana_client.post(form.action, sent))
    while (kind := walk.kind_of(form := walk.form_of(answer))) == "pcl-5":
        answer = walk.follow(ana_client.post(form.action, walk.filled(form, kind)))  # type: ignore[union-attr]
    assert AnsweredSheet.objects.of(ana).get().body["label"] == "the bridge"
