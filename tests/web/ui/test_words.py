"""Every visible or spoken text of the frame, the pieces and the error pages can be translated."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.languages import accented, made_up_language, untranslated
from twofold.web.ui.chart import Series, Side, Strip, TimeChart
from twofold.web.ui.error_pages import page_for
from twofold.web.ui.places import frame


def test_the_check_names_what_no_translator_could_reach() -> None:
    page = '<html><title>⟦à⟧</title><p>⟦one <b>two</b> three⟧ four <a aria-label="five">⟦six⟧</a> 7 Ana</p>'
    assert untranslated(page, names=["Ana"]) == ["four", "five"]
    assert untranslated('<span translate="no">Twofold <b>is</b></span><br>⟦á⟧') == []
    assert untranslated("<p>⟦á⟧ left behind</p>") == ["left behind"]


def test_accents_leave_placeholders_and_tags_alone() -> None:
    assert accented("Call %(number)s <b>{name}</b> now") == "⟦Çàll %(number)s <b>{name}</b> ñöw⟧"


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_error_pages_can_be_translated(status: int) -> None:
    with made_up_language():
        assert untranslated(page_for(status).content.decode()) == []


@pytest.mark.parametrize("cookie", [{}, {"s": "abc"}])
def test_the_frame_can_be_translated(rf: RequestFactory, cookie: dict[str, str]) -> None:
    request = rf.get("/today")
    request.COOKIES.update(cookie)
    with made_up_language():
        page = render_to_string("ui/page.html", {**frame(request), "made_up": True})
    assert untranslated(page) == []
    assert 'dir="ltr"' in page


def test_pages_run_from_the_right_where_the_language_does(rf: RequestFactory) -> None:
    with made_up_language(from_right=True):
        assert 'dir="rtl"' in render_to_string("ui/page.html", frame(rf.get("/")))


def test_the_chart_and_its_table_can_be_translated() -> None:
    with made_up_language():
        chart = TimeChart(
            "c",
            "NAME",
            "NAME",
            [date(2026, 11, 2)],
            [Series("NAME", Side.USE, [None])],
            [Strip("NAME", "NAME", "NAME", [None])],
        )
        page = render_to_string("ui/chart.html", {"chart": chart})
    assert untranslated(page, names=["NAME"]) == []
