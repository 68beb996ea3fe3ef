"""An answer that names danger brings help in the same answer of the server, on half pages and spoiled ones too."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import make_person
from tests.conftest import signed_in
from tests.web.answer.sittings import BOTH, Walk, text_of
from twofold.web.answer.actions import keep_answers
from twofold.web.answer.models import AnsweredSheet, HelpShown, Sitting
from twofold.web.audit.models import AuditEvent
from twofold.web.library import content, say
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
THOUGHTS = {**BOTH, "phq-9": [1, 0, 0, 1, 0, 0, 0, 0, 2, 0], "asq": [1, 0, 0, 0, 0]}


def events(person: Person) -> list[str]:
    return [entry.body["what"] for entry in AuditEvent.objects.filter(person=person.pk).order_by("n")]


def at_item_nine(client: Client) -> tuple[Walk, dict[str, str], str]:
    """(the walk, the page with item 9 filled in, its address)."""
    walk = Walk(client, THOUGHTS)
    form = walk.form_of(walk.follow(client.post("/questions/begin", {"one": "phq-9"})))
    assert form is not None
    form = walk.form_of(walk.follow(client.post(form.action, walk.filled(form, "phq-9"))))
    assert form is not None
    assert "q-9" in form.controls
    return walk, walk.filled(form, "phq-9"), form.action


def test_item_nine_brings_the_countrys_numbers_at_once_and_the_choice_to_go_on(ana: Person, ana_client: Client) -> None:
    walk, page, address = at_item_nine(ana_client)
    answer = ana_client.post(address, page)
    assert answer.status_code == 200  # no second request is needed to see help
    text = text_of(answer)
    assert text.index(say("answer.help.title")) < text.index("Samaritans") < text.index(say("answer.help.go-on"))
    assert 'href="tel:' in answer.content.decode()
    act = HelpShown.objects.of(ana).get()
    assert (act.body["rule"], act.body["item"], act.body["chose"]) == ("thoughts-of-death", "9", "")
    assert "help-shown" in events(ana)
    on = walk.follow(ana_client.post(f"{address}/way", {"what": "help", "chose": "go-on"}))
    assert walk.kind_of(walk.form_of(on)) == "phq-9"
    assert HelpShown.objects.of(ana).get().body["chose"] == "go-on"


def test_the_tab_is_closed_after_the_first_page_and_the_record_holds_that_help_was_shown(
    ana: Person, ana_client: Client
) -> None:
    walk = Walk(ana_client, THOUGHTS)
    form = walk.form_of(walk.follow(ana_client.post("/questions/begin", {"one": "asq"})))
    assert form is not None
    answer = ana_client.post(form.action, walk.filled(form, "asq"))
    assert "Samaritans" in text_of(answer)
    assert [act.body["rule"] for act in HelpShown.objects.of(ana)] == ["suicide-screen"]
    assert Sitting.objects.of(ana).get().body["sheet"]["values"] == {"1": 1, "2": 0, "3": 0, "4": 0}
    assert not AnsweredSheet.objects.of(ana).exists()
    held = ana_client.post("/my-data/download/json").content.decode()
    assert '"rule": "suicide-screen"' in held
    # whoever comes back finds help first, before anything else
    assert say("answer.help.title") in text_of(ana_client.get(form.action))


def test_help_comes_above_a_page_that_could_not_be_kept(ana: Person, ana_client: Client) -> None:
    _, page, address = at_item_nine(ana_client)
    answer = ana_client.post(address, {**page, "q-5": "7"})
    assert answer.status_code == 422
    text = text_of(answer)
    assert text.index("Samaritans") < text.index("Please choose from the answers here.")
    assert HelpShown.objects.of(ana).count() == 1
    assert "9" not in Sitting.objects.of(ana).get().body["sheet"]["values"]
    assert 'name="q-9" value="2" class' in answer.content.decode() or "checked" in answer.content.decode()


@pytest.mark.parametrize("go", ["next", "skip", "back", "stop", "skip-set", "nonsense"])
def test_help_comes_whatever_was_pressed(ana: Person, ana_client: Client, go: str) -> None:
    _, page, address = at_item_nine(ana_client)
    assert "Samaritans" in text_of(ana_client.post(address, {**page, "go": go}))
    assert HelpShown.objects.of(ana).count() == 1


def test_the_same_page_again_shows_help_again_but_notes_it_once(ana: Person, ana_client: Client) -> None:
    _, page, address = at_item_nine(ana_client)
    ana_client.post(address, page)
    again = ana_client.post(address, page, follow=True)
    assert "Samaritans" in text_of(again)
    assert HelpShown.objects.of(ana).count() == 1


def test_in_a_sitting_one_set_about_it_is_offered_next_and_never_two(ana: Person, ana_client: Client) -> None:
    walk = Walk(ana_client, THOUGHTS, takes=frozenset())
    answer = walk.begin()
    while (kind := walk.kind_of(form := walk.form_of(answer))) != "help":
        assert form is not None
        answer = walk.follow(ana_client.post(form.action, walk.filled(form, kind)))
    assert say("answer.help.ask") in text_of(answer)
    assert form is not None
    answer = walk.follow(ana_client.post(form.action, {"what": "help", "chose": "ask"}))
    seen = []
    for _ in range(60):
        kind = walk.kind_of(form := walk.form_of(answer))
        seen.append(kind)
        if kind == "end" or form is None:
            break
        answer = walk.follow(ana_client.post(form.action, walk.filled(form, kind)))
    assert seen[0] == "phq-9"  # the set that was open is finished first
    assert seen[1] == "asq"
    assert seen.count("help") == 1  # the first yes of the set; it is not offered to itself
    assert "offer:safety-ask" not in seen
    assert HelpShown.objects.of(ana).count() == 2


def test_answers_that_name_no_danger_are_met_without_relief_or_praise(ana_client: Client) -> None:
    walk = Walk(ana_client, {**BOTH, "asq": [0, 0, 0, 0]})
    answer = walk.follow(ana_client.post("/questions/begin", {"one": "asq"}))
    form = walk.form_of(answer)
    assert form is not None
    text = text_of(walk.follow(ana_client.post(form.action, walk.filled(form, "asq"))))
    assert say("answer.result.safety") in text
    assert "Samaritans" in text
    for word in ("great", "good news", "well done", "you are safe", "risk", "positive", "low"):
        assert f" {word} " not in text.lower()


def test_in_a_sitting_a_no_is_thanked_for_and_help_stays_named(
    ana_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twofold.web.answer.ways.NIGHT", (25, -1))
    walk = Walk(ana_client, BOTH).whole()
    assert say("answer.safety-no") in walk.texts[-1]


def test_someone_who_named_it_is_not_thanked_for_a_no(ana_client: Client) -> None:
    walk = Walk(ana_client, THOUGHTS)
    answer = walk.begin()
    for _ in range(60):
        kind = walk.kind_of(form := walk.form_of(answer))
        if kind == "end" or form is None:
            break
        answer = walk.follow(ana_client.post(form.action, walk.filled(form, kind)))
    assert not any(say("answer.safety-no") in text for text in walk.texts)


def test_an_attempt_that_was_told_once_is_asked_only_about_the_time_since(ana: Person, ana_client: Client) -> None:
    asq = content().instruments["asq"]
    keep_answers(
        by=ana, instrument=asq, values={"1": 0, "2": 0, "3": 0, "4": 1, "5": 0}, at=timezone.now() - timedelta(days=90)
    )
    walk = Walk(ana_client, {"asq": [0, 0, 0, 0]})
    answer = walk.follow(ana_client.post("/questions/begin", {"one": "asq"}))
    day = ana.day_of(timezone.now() - timedelta(days=90))
    assert say("answer.since", day=f"{day.day} {day:%B %Y}") in text_of(answer)
    form = walk.form_of(answer)
    assert form is not None
    walk.follow(ana_client.post(form.action, walk.filled(form, "asq")))
    newest = AnsweredSheet.objects.of(ana).order_by("-made_at")[0]
    assert newest.body["since"] == {"4": day.isoformat()}
    assert newest.values["4"] == 0  # so a later screen is not positive for ever
    assert not HelpShown.objects.of(ana).exists()


@pytest.mark.parametrize("country", ["US", "PL", ""])
def test_the_numbers_are_those_of_the_persons_country(country: str) -> None:
    person = make_person("Kim", country=country)
    client = signed_in(person)
    _, page, address = at_item_nine(client)
    text = client.post(address, page).content.decode()
    expected = {"US": "tel:988", "PL": "tel:112", "": "/help-now"}[country]
    assert expected in text
