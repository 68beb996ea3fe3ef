"""Crisis lines: what every country must have, their order, and how old they are."""

from datetime import date, timedelta

import pytest

from twofold.care.content import Content, load
from twofold.care.helpline import Channel, Kind, Standing, ordered, to_check_first

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def test_nine_countries_have_lines(content: Content) -> None:
    assert set(content.helplines) >= {"US", "GB", "IE", "CA", "AU", "NZ", "FR", "DE", "ES"}


def test_every_country_opens_with_its_emergency_number_and_then_a_crisis_line(content: Content) -> None:
    for country in content.helplines.values():
        assert country.lines[0].kind is Kind.EMERGENCY, country.code
        assert Kind.SUICIDE_CRISIS in country.lines[1].kinds, country.code
        assert country.emergency is country.lines[0]


def test_the_need_asked_for_comes_right_after_the_emergency_number(content: Content) -> None:
    lines = ordered(content.helplines["US"].lines, need=Kind.POISON)
    assert [line.id for line in lines[:3]] == ["911", "poison", "988"]


def test_a_line_for_everybody_stands_before_one_for_some(content: Content) -> None:
    crisis = content.helplines["AU"].of(Kind.SUICIDE_CRISIS)
    assert [line.id for line in crisis] == ["lifeline", "13yarn"]


def test_what_is_dialled_and_what_is_read_are_the_same_digits(content: Content) -> None:
    for country in content.helplines.values():
        for line in country.lines:
            for way in line.ways:
                if way.channel is not Channel.CHAT:
                    digits = "".join(sign for sign in way.shows if sign.isdigit())
                    assert digits == way.number, (country.code, line.id)


def test_a_way_opens_the_phone_the_messages_or_a_page(content: Content) -> None:
    call, text, chat = content.helplines["US"].lines[1].ways
    assert (call.href, text.href, chat.href) == ("tel:988", "sms:988", "https://988lifeline.org")


def test_an_entry_is_fresh_for_180_days(content: Content) -> None:
    line = content.helplines["US"].of(Kind.SUICIDE_CRISIS)[0]
    assert line.checked is not None
    assert line.standing(line.checked + timedelta(days=180)) is Standing.CHECKED
    assert line.standing(line.checked + timedelta(days=181)) is Standing.STALE


def test_lines_from_general_knowledge_ship_as_never_checked(content: Content) -> None:
    for country in content.helplines.values():
        for line in country.lines:
            if "general knowledge" in line.source.title:
                assert line.standing(TODAY) is Standing.NEVER, (country.code, line.id)


def test_the_host_sees_never_checked_lines_first_then_the_oldest(content: Content) -> None:
    much_later = TODAY + timedelta(days=400)
    due = to_check_first(content.helplines.values(), much_later)
    ages = [line.checked or date.min for _, line in due]
    assert ages == sorted(ages)
    assert due[0][1].checked is None
    assert len(due) == sum(len(country.lines) for country in content.helplines.values())
    assert len(to_check_first(content.helplines.values(), TODAY)) < len(due)


def test_no_line_is_given_hours_that_nobody_looked_up(content: Content) -> None:
    for country in content.helplines.values():
        for line in country.lines:
            assert line.hours is None or line.checked is not None, (country.code, line.id)
