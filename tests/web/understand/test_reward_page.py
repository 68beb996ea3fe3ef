"""The picture of the reward system: works without script and without an account, keeps nothing, is called an idea."""

from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.checkin.sheets import ALCOHOL, follow, keep
from twofold.web.audit.models import AuditEvent
from twofold.web.library import say
from twofold.web.signin.models import Person
from twofold.web.understand import door
from twofold.web.understand.learn.reward import charts, in_words, own_start
from twofold.web.understand.learn.reward_form import FIELDS, START, RewardForm


def get(client: Client, **given: str) -> str:
    return client.get("/reward", {**START, **given}).content.decode()


def test_it_opens_for_anyone_without_a_database_and_sets_no_cookie() -> None:
    for path in ("/reward", "/reward?use=3&stress=much"):
        answer = Client().get(path)
        assert answer.status_code == 200
        assert not answer.cookies
        assert b'method="post"' not in answer.content.split(b"<main")[1]


def test_it_is_labelled_an_idea_and_the_warning_stands_before_the_picture() -> None:
    text = get(Client())
    main = text.split("<main")[1]
    assert main.count(say("reward.idea")) == 2
    assert say("reward.not-you") in main
    for warning in ("reward.careful.stop", "reward.careful.tolerance"):
        assert main.index(say(warning)) < main.index("<svg")
    assert "/stopping" in main


def test_the_charts_are_drawn_by_the_server_with_the_same_as_a_table() -> None:
    text = get(Client())
    assert text.count('class="chart"') == 2
    assert text.count("<table") == 2
    assert "<script" not in text.split("<main")[1]
    assert say("reward.described.weeks", weeks=38) in text
    assert text.split("<tbody")[1].split("</tbody")[0].count("<tr") == 38


def test_what_was_set_stays_set() -> None:
    text = get(Client(), use="3", without="52", cues="many", medicine="steady")
    for name, value in (("use", "3"), ("without", "52"), ("cues", "many"), ("medicine", "steady")):
        marked = next(part for part in text.split("<input") if f'name="{name}"' in part and f'value="{value}"' in part)
        assert "checked" in marked.split(">")[0]


@pytest.mark.parametrize("wrong", [{"use": "9"}, {"weeks": "-1"}, {"stress": "<script>"}, {"medicine": ""}])
def test_what_is_not_offered_is_named_and_nothing_is_drawn(wrong: dict[str, str]) -> None:
    answer = Client().get("/reward", {**START, **wrong})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert say("reward.not-offered") in text
    assert 'class="chart"' not in text
    assert "<script>" not in text.split("<main")[1]


def test_half_a_setting_is_filled_up_from_the_start_and_strange_names_are_let_be() -> None:
    assert Client().get("/reward?use=0").status_code == 200
    assert Client().get("/reward?page=7&next=%00").status_code == 200


def test_every_seventh_of_all_settings_can_be_drawn_and_said() -> None:
    settings, drawn = list(product(*FIELDS.values())), 0
    for values in settings[::7]:
        form = RewardForm(dict(zip(FIELDS, values, strict=True)))
        assert form.is_valid()
        asked = form.asked()
        weeks = door.weeks_of(asked)
        assert len(weeks.pleasure) == len(weeks.with_use) == asked.weeks + asked.weeks_without
        drawn += bool(in_words(asked, weeks)) and len(charts(weeks)) == 2
    assert len(settings) == 5 * 3 * 5 * 3 * 3 * 2
    assert drawn == len(settings[::7])


def test_the_words_say_what_the_picture_holds() -> None:
    form = RewardForm({**START, "without": "52"})
    assert form.is_valid()
    weeks = door.weeks_of(form.asked())
    said = in_words(form.asked(), weeks)
    assert said[0] == say(
        "reward.says.fades", first=f"{weeks.pleasure[0]:.1f}", weeks=12, low=f"{weeks.pleasure[11]:.1f}"
    )
    assert weeks.over is not None
    assert 5 < weeks.over < 21
    assert say("reward.says.withdrawal", worst=round(weeks.worst), over=weeks.over) in said
    assert say("reward.says.returns", without=52, last=f"{weeks.pleasure[-1]:.1f}") in said
    covered = RewardForm({**START, "medicine": "steady"})
    assert covered.is_valid()
    said = in_words(covered.asked(), door.weeks_of(covered.asked()))
    assert say("reward.says.withdrawal-small") in said
    assert say("reward.says.medicine") in said


def test_seldom_use_is_not_said_to_do_what_the_picture_does_not_show() -> None:
    form = RewardForm({**START, "use": "1", "stress": "calm"})
    assert form.is_valid()
    weeks = door.weeks_of(form.asked())
    said = " ".join(in_words(form.asked(), weeks))
    assert weeks.pleasure[0] - weeks.pleasure[11] < 1
    assert "That is tolerance" not in said
    assert "comes back slowly" not in said


def test_without_use_it_speaks_of_stress_alone() -> None:
    form = RewardForm({**START, "use": "0"})
    assert form.is_valid()
    (said,) = in_words(form.asked(), door.weeks_of(form.asked()))
    assert "Long stress" in said


# --- one's own weeks --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_starts_from_ones_own_weeks_and_goes_on_as_it_is(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    today = ana.day_of(timezone.now())
    for number in range(14):
        use = {"used": [{"id": "alcohol", "drinks": 2}]} if number % 3 == 0 else {"none": True}
        keep(ana, today - timedelta(days=number), {"memories": "7", "edge": "7", "low": "6", "worry": "6", "use": use})
    before = AuditEvent.objects.count()
    text = ana_client.get("/reward/my-weeks").content.decode()
    taken = say("reward.own.taken", with_use=5, said=14, use="Three days a week", stress="A lot")
    assert taken in text
    assert 'name="without" value="0"' in text.replace("  ", " ")
    assert "weeks without, joy" not in text.split('id="says"')[1].split("</section>")[0]
    assert AuditEvent.objects.count() == before
    assert say("reward.own.start") in ana_client.get("/reward").content.decode()
    assert say("reward.own.start") not in Client().get("/reward").content.decode()


@pytest.mark.django_db
def test_with_too_few_days_it_says_so_and_starts_as_for_everyone(ana: Person, ana_client: Client) -> None:
    answer = ana_client.get("/reward/my-weeks")
    assert answer.status_code == 200
    assert say("reward.own.too-few", fewest=7) in answer.content.decode()
    assert own_start([]) is None


@pytest.mark.django_db
def test_ones_own_weeks_need_sign_in() -> None:
    answer = Client().get("/reward/my-weeks")
    assert answer.status_code == 302
    assert "/sign-in" in answer["Location"]
