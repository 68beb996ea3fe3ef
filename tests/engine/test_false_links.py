"""How often a link is called known where there is none, and how often the alarm is given for nothing."""

import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from twofold.engine import CHECKIN_SPEC, CHECKIN_SPEC_SHORT

BENCH = Path(__file__).resolve().parents[2] / "bench"


def from_bench(name):
    """A measurement of bench/ as a module."""
    sys.path.insert(0, str(BENCH))
    try:
        return import_module(name)
    finally:
        sys.path.remove(str(BENCH))


verdicts, alarm = from_bench("verdicts"), from_bench("alarm")


@pytest.mark.parametrize(("days", "spec"), [(28, CHECKIN_SPEC_SHORT), (90, CHECKIN_SPEC)])
def test_where_nothing_leads_to_anything_links_are_seldom_known(days, spec):
    found = verdicts.known_without_a_link(days, spec, "default", 8)
    assert found["edges"].share <= 0.05
    assert found["edges"].of > 100


def test_a_known_link_has_the_right_sign():
    found = verdicts.wrong_signs(90, CHECKIN_SPEC, "default", 6)
    assert found["wrong"].share <= 0.02
    assert found["known"].share > 0.1


def test_nothing_leads_to_anything_in_the_world_without_links():
    world = verdicts.no_link_population(CHECKIN_SPEC)
    layout = world.layout
    for k in range(layout.size):
        for j in range(layout.size):
            if j != k:
                assert world.mean[k, layout.lag(j)] == world.spread[k, layout.lag(j)] == 0
            assert world.mean[k, layout.today(j)] == world.spread[k, layout.today(j)] == 0


def test_a_share_knows_how_unsure_it_is():
    share = verdicts.share_of([(1, 10), (3, 10), (2, 10), (2, 10)])
    assert (share.share, share.of) == (0.2, 40)
    assert share.lower < 0.2 < share.upper
    assert np.isnan(verdicts.share_of([(0, 0)]).share)


def test_the_alarm_meets_its_bars_on_a_few_people():
    assert alarm.false_alarms("nothing changes", 1.0, 40) <= alarm.MOST_FALSE
    assert alarm.found_within(0.0, 3.0, 40)[0] >= alarm.LEAST_CLEAR


@pytest.mark.slow
@pytest.mark.parametrize("prior", ["default", "learned"])
@pytest.mark.parametrize(("days", "spec"), [(28, CHECKIN_SPEC_SHORT), (28, CHECKIN_SPEC), (90, CHECKIN_SPEC)])
def test_links_are_seldom_known_where_there_are_none_in_the_long_run(days, spec, prior):
    assert verdicts.known_without_a_link(days, spec, prior, 100)["edges"].share <= verdicts.MUST_KNOWN


@pytest.mark.slow
@pytest.mark.parametrize("prior", ["default", "learned"])
def test_signs_are_right_in_the_long_run(prior):
    assert verdicts.wrong_signs(90, CHECKIN_SPEC, prior, 100)["wrong"].share <= verdicts.MUST_WRONG


@pytest.mark.slow
def test_the_alarm_meets_its_bars():
    assert alarm.false_alarms("nothing changes", 1.0, 200) <= alarm.MOST_FALSE
    for fall in alarm.FALLS:
        assert np.mean([alarm.found_within(fall, rise, 200)[0] for rise in alarm.RISES]) >= alarm.LEAST_FOUND
