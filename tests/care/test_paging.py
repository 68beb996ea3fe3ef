"""Questions on pages: one group a page, nothing that hangs on another question of the same page."""

import pytest

from twofold.care.content import load
from twofold.care.instrument import Instrument
from twofold.care.paging import MOST_ON_A_PAGE, good_for_days, minutes, open_pages, pages

INSTRUMENTS = load().instruments


def names(found: tuple) -> list[list[str]]:  # type: ignore[type-arg]
    return [[item.link_id for item in page.items] for page in found]


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=list(INSTRUMENTS))
def test_every_question_stands_on_one_page_in_its_order(instrument: Instrument) -> None:
    found = pages(instrument)
    assert [name for page in names(found) for name in page] == list(instrument.items)
    assert all(1 <= len(page.items) <= MOST_ON_A_PAGE for page in found)
    assert all(len({item.lead for item in page.items}) == 1 for page in found)


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=list(INSTRUMENTS))
def test_no_question_hangs_on_one_above_it_on_its_page_unless_they_exclude_each_other(instrument: Instrument) -> None:
    for page in pages(instrument):
        for n, item in enumerate(page.items):
            above = {one.link_id: one for one in page.items[:n]}
            for gate in item.gates:
                if gate.item in above:
                    assert item.link_id in {back.item for back in above[gate.item].gates}


def test_a_no_leaves_out_the_pages_that_hang_on_it() -> None:
    screen = INSTRUMENTS["pc-ptsd-5"]
    assert names(open_pages(screen, {})) == [["1"], ["2", "3", "4", "5", "6"]]
    assert names(open_pages(screen, {"1": 0})) == [["1"]]
    assert ["10"] not in names(open_pages(INSTRUMENTS["phq-9"], {str(n): 0 for n in range(1, 10)}))


def test_of_two_questions_that_exclude_each_other_both_stay_on_their_page() -> None:
    assert names(open_pages(INSTRUMENTS["taps-1"], {"1": 0, "3": 2}))[1] == ["2", "3"]


def test_a_set_may_be_gone_on_with_inside_its_own_time_and_a_week_at_most() -> None:
    assert good_for_days(INSTRUMENTS["phq-9"]) == 7
    assert good_for_days(INSTRUMENTS["craving"]) == 1
    assert good_for_days(INSTRUMENTS["exposure"]) == 7


def test_about_how_long_it_takes_is_whole_minutes() -> None:
    assert minutes(INSTRUMENTS["phq-2"]) == 1
    assert minutes(INSTRUMENTS["pcl-5"]) == 3
    assert minutes(INSTRUMENTS["phq-2"], INSTRUMENTS["gad-2"]) == 1
