"""Skills: open to anyone; for a signed-in person rated before and after, sealed, audited, once."""

from urllib.parse import quote_from_bytes

import pytest
from django.test import Client

from twofold.care.ranking import FIRST_USES, OFFERED
from twofold.care.skill import NEEDS
from twofold.web.audit.models import AuditEvent
from twofold.web.cope.actions import put_away, rate_skill
from twofold.web.cope.models import SkillRating, SkillsPutAway
from twofold.web.cope.ranking import first_three
from twofold.web.ids import uuid7
from twofold.web.library import content, say
from twofold.web.signin.models import Person

SKILLS = list(content().skills)
SOME = ["paced-breathing", "urge-surfing", "five-senses", "cold-water"]  # with a pace, with a clock, plain, with care


def events(person: Person) -> list[str]:
    return [entry.body["what"] for entry in AuditEvent.objects.filter(person=person.pk).order_by("n")]


def rate(client: Client, skill: str, sent_as: object = None, **numbers: object):  # type: ignore[no-untyped-def]
    return client.post(f"/skills/{skill}/rate", {"sent_as": str(sent_as or uuid7()), **numbers})


@pytest.mark.parametrize("page", ["/skills", *(f"/skills/{skill}" for skill in SOME)])
def test_it_opens_for_anyone_without_a_database_and_sets_no_cookie(page: str) -> None:
    answer = Client().get(page)
    assert answer.status_code == 200
    assert not answer.cookies
    assert b"<form" not in answer.content.split(b"<main")[1]


@pytest.mark.parametrize("skill", SKILLS)
def test_the_page_shows_every_step_the_cautions_and_the_form_with_open_eyes(skill: str) -> None:
    text = Client().get(f"/skills/{skill}").content.decode()
    shown = content().skills[skill]
    for key in (*shown.steps, *shown.cautions, shown.eyes_open, shown.evidence):
        assert say(key).replace('"', "&quot;") in text


@pytest.mark.django_db
def test_a_skill_is_rated_before_and_after_and_the_words_promise_nothing(ana: Person, ana_client: Client) -> None:
    answer = rate(ana_client, "urge-surfing", before=7, after=4)
    assert answer.status_code == 303
    row = SkillRating.objects.of(ana).get()
    assert row.body["skill"] == "urge-surfing"
    assert (row.rated().before, row.rated().after) == (7, 4)
    assert row.day == ana.day_of(row.at)
    text = ana_client.get(answer["Location"]).content.decode()
    assert say("cope.kept.lower", before=7, after=4) in text
    assert events(ana) == ["skill-rated"]


@pytest.mark.django_db
def test_both_numbers_can_be_left_out_and_left_out_is_not_zero(ana: Person, ana_client: Client) -> None:
    assert rate(ana_client, "five-senses").status_code == 303
    assert rate(ana_client, "five-senses", before="skip", after=0).status_code == 303
    first, second = SkillRating.objects.of(ana).order_by("id")
    assert first.body["before"] == first.body["after"] == "skipped"
    assert second.body["after"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after", "offers"),
    [
        (9, 7, True),
        (9, 6, False),
        (3, 3, True),
        (2, 5, True),
        (0, 0, False),
        ("skip", 7, True),
        ("skip", 6, False),
        (8, "skip", False),
    ],
)
def test_people_are_offered_where_it_is_still_hard_or_not_easier(
    ana_client: Client, before: object, after: object, offers: bool
) -> None:
    text = ana_client.get(rate(ana_client, "five-senses", before=before, after=after)["Location"]).content.decode()
    assert (say("cope.kept.people") in text) is offers
    assert ('href="/not-safe/ie"' in text) is offers


@pytest.mark.django_db
def test_sent_twice_it_is_kept_once(ana: Person, ana_client: Client) -> None:
    sent_as = uuid7()
    answers = [rate(ana_client, "five-senses", sent_as, before=5, after=2) for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code == 303
    assert answers[0]["Location"] == answers[1]["Location"]
    assert SkillRating.objects.of(ana).count() == 1
    assert events(ana) == ["skill-rated"]


@pytest.mark.django_db
def test_sent_again_with_other_numbers_the_first_are_kept_and_both_are_shown(ana: Person, ana_client: Client) -> None:
    sent_as = uuid7()
    rate(ana_client, "five-senses", sent_as, before=5, after=2)
    answer = rate(ana_client, "five-senses", sent_as, before=9)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert say("cope.kept.first", before=5, after=2) in text
    assert say("cope.kept.second", before=9, after="no number") in text
    assert SkillRating.objects.of(ana).get().rated().before == 5
    row = SkillRating.objects.of(ana).get().pk
    assert ana_client.post(f"/skills/kept/{row}/correct", {"before": "9", "after": "skip"}).status_code == 303
    kept = SkillRating.objects.of(ana).get().rated()
    assert (kept.before, kept.after) == (9, None)
    assert events(ana) == ["skill-rated", "skill-rating-corrected"]


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["11", "-1", "1e9", "٣", "7\x00", "\ud800", "x" * 1_000_000, "None", "5.5", " "])
def test_a_number_that_is_none_of_the_buttons_is_refused(ana: Person, ana_client: Client, bad: str) -> None:
    sent = f"sent_as={uuid7()}&after=3&before={quote_from_bytes(bad.encode('utf-8', 'surrogatepass'))}"
    answer = ana_client.post("/skills/five-senses/rate", sent, content_type="application/x-www-form-urlencoded")
    assert 400 <= answer.status_code < 500
    assert not SkillRating.objects.of(ana).exists()


@pytest.mark.django_db
def test_what_was_typed_stays_when_something_is_refused(ana_client: Client) -> None:
    answer = rate(ana_client, "five-senses", before="77", after="3")
    assert answer.status_code == 422
    assert 'value="3" id="id_after_3" checked' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("row", ["", "x", "1" * 32 + "g", "00000000-0000-0000-0000"])
def test_a_page_that_names_no_row_is_refused(ana: Person, ana_client: Client, row: str) -> None:
    answer = ana_client.post("/skills/five-senses/rate", {"sent_as": row, "before": "3"})
    assert 400 <= answer.status_code < 500
    assert not SkillRating.objects.of(ana).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("skill", ["nothing", "<b>", "kept", "a" * 3000, "%00"])
def test_an_unknown_skill_is_not_there_and_is_not_repeated(ana_client: Client, skill: str) -> None:
    there_is_not = Client().get("/skills/zzz")
    answer = Client().get(f"/skills/{skill}")
    assert (answer.status_code, answer.content) == (404, there_is_not.content)
    for what in ("rate", "not-for-me", "offer-again"):
        assert ana_client.post(f"/skills/{skill}/{what}", {"sent_as": str(uuid7())}).status_code == 404


@pytest.mark.django_db
def test_a_skill_put_away_is_not_offered_until_it_is_taken_back(ana: Person, ana_client: Client) -> None:
    for _ in range(2):
        assert ana_client.post("/skills/five-senses/not-for-me").status_code == 303
    assert "five-senses" not in [one.id for one in first_three(ana)]
    assert SkillsPutAway.objects.of(ana).get().body == ["five-senses"]
    assert say("cope.away.back") in ana_client.get("/skills").content.decode()
    assert ana_client.get("/skills/five-senses").status_code == 200
    for _ in range(2):
        assert ana_client.post("/skills/five-senses/offer-again").status_code == 303
    assert "five-senses" in [one.id for one in first_three(ana)]
    assert events(ana) == ["skill-hidden", "skill-shown-again"]


@pytest.mark.django_db
def test_with_every_skill_put_away_the_page_still_says_something_kind(ana: Person, ana_client: Client) -> None:
    for skill in SKILLS:
        put_away(by=ana, skill=skill)
    assert say("cope.all-away") in ana_client.get("/skills").content.decode()
    assert first_three(ana) == []


@pytest.mark.django_db
def test_what_went_with_lower_numbers_stands_first(ana: Person, ana_client: Client) -> None:
    for _ in range(FIRST_USES):
        rate(ana_client, "urge-surfing", before=8, after=3)
    first = first_three(ana)[0]
    assert first.id == "urge-surfing"
    assert f"Lower after, {FIRST_USES} of {FIRST_USES} times." in first.text
    assert say("cope.sure.steady") in ana_client.get("/skills/urge-surfing").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("what", "method"), [("", "get"), ("/correct", "post"), ("/correct", "get")])
def test_for_dana_a_rating_of_anas_is_not_there(ana: Person, dana_client: Client, what: str, method: str) -> None:
    mine = rate_skill(by=ana, skill="five-senses", before=6, after=2)
    theirs, none = (getattr(dana_client, method)(f"/skills/kept/{row}{what}") for row in (mine.pk, uuid7()))
    assert theirs.status_code >= 400
    assert (theirs.status_code, theirs.content, theirs.headers) == (none.status_code, none.content, none.headers)


@pytest.mark.django_db
def test_a_number_of_anas_page_sent_by_dana_changes_nothing_and_tells_nothing(
    ana: Person, dana: Person, dana_client: Client
) -> None:
    number = uuid7()
    rate_skill(by=ana, skill="five-senses", before=6, after=2, sent_as=number)
    assert rate(dana_client, "five-senses", number, before=1, after=1).status_code == 303
    assert SkillRating.objects.of(ana).get().rated().before == 6
    assert SkillRating.objects.of(dana).get().rated().before == 1


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["rate", "not-for-me", "offer-again"])
def test_without_an_account_nothing_can_be_kept(what: str) -> None:
    answer = Client().post(f"/skills/five-senses/{what}", {"sent_as": str(uuid7())})
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


@pytest.mark.django_db
def test_today_offers_three_in_the_order_of_this_person(ana: Person, ana_client: Client) -> None:
    late = next(one.id for one in reversed(content().skills.values()) if not one.by_choice)
    before = ana_client.get("/today").content.decode()
    assert before.count('"/skills/') == OFFERED
    assert f'"/skills/{late}"' not in before
    for _ in range(FIRST_USES):
        rate_skill(by=ana, skill=late, before=9, after=3)
    put_away(by=ana, skill=SKILLS[0])
    after = ana_client.get("/today").content.decode()
    assert f'"/skills/{late}"' in after
    assert f'"/skills/{SKILLS[0]}"' not in after


def test_a_skill_that_asks_for_care_says_so_and_is_not_among_the_first() -> None:
    careful = [one.id for one in content().skills.values() if one.by_choice]
    assert careful
    assert not set(careful) & {one.id for one in first_three(None)}
    assert say("cope.choice") in Client().get(f"/skills/{careful[0]}").content.decode()


def test_all_skills_stand_on_one_page_and_those_for_a_need_on_another() -> None:
    text = Client().get("/skills").content.decode()
    assert all(f"/skills/{skill}" in text for skill in SKILLS)
    for need in NEEDS:
        assert f'href="/skills?for={need}"' in text
        shown = Client().get(f"/skills?for={need}").content.decode()
        assert {f"/skills/{one.id}" in shown for one in content().skills.values() if need in one.good_for} == {True}
    assert "/skills/cool-the-anger" not in Client().get("/skills?for=sleep").content.decode()
    assert Client().get("/skills?for=<b>").content == Client().get("/skills").content


@pytest.mark.django_db
def test_the_clock_needs_no_script_and_keeps_nothing(
    ana: Person, ana_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twofold.web.cope.clock.time", lambda: 29_413_324 * 60)
    page = "/skills/urge-surfing"
    assert "?began=29413324#clock" in Client().get(page).content.decode()
    started = rate(ana_client, "urge-surfing", before=8, clock="start")
    assert started["Location"] == f"{page}?began=29413324&before=8#clock"
    assert 'value="8" id="id_before_8" checked' in ana_client.get(started["Location"]).content.decode()
    for client in (Client(), ana_client):
        running = client.get(f"{page}?began=29413317").content.decode()
        assert say("cope.clock.left", gone=7, left=8) in running
        assert say("cope.clock.over", minutes=15) in client.get(f"{page}?began=29413300").content.decode()
    assert "You started at" in running
    for junk in ("", "x", "٣", "9" * 40, "29413325", "0", "-1"):
        assert say("cope.clock.start") in Client().get(page, {"began": junk, "before": junk}).content.decode()
    assert not SkillRating.objects.of(ana).exists()
