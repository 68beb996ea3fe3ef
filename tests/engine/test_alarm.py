"""The cutting-down alarm: found within days, seldom for nothing, and withdrawal always comes first."""

import datetime as dt
import json
from itertools import pairwise

import numpy as np
import pytest

from twofold.care.content import load
from twofold.care.safety import same_day_check
from twofold.care.use_history import UseDay, UseHistory
from twofold.cli.cycle_alarm import ORDER, said
from twofold.cli.main import main
from twofold.engine import Diary, ModelSpec, Variable
from twofold.engine.alarm import (
    APART,
    AT_LEAST,
    BEFORE,
    FEWEST_IN,
    LEAST_SD_EDGE,
    SHARE,
    Alarm,
    _fall,
    _rise,
    alarms,
    alarms_of,
    withdrawal_days,
)
from twofold.engine.normal import cdf

CONTENT = load()
WORDS = CONTENT.wording


def person(seed, fall=1.0, rise=0.0, days=70, change=42, chance=0.8):
    """(use, edge) of somebody who cuts down on day `change`."""
    rng = np.random.default_rng(seed)
    late = np.arange(days) >= change
    use = (rng.random(days) < np.where(late, chance * fall, chance)).astype(float)
    edge = np.clip(np.round(4 + rise * late + rng.normal(0, 1.3, days)), 0, 10)
    return use, edge


def first_after(use, edge, change=42):
    """Days from the change to the first alarm."""
    days = [a.day - change + 1 for a in alarms(np.arange(len(use)), use, edge) if a.day >= change and a.kind == "rise"]
    return days[0] if days else np.inf


def test_most_people_who_stop_and_grow_tense_are_found_within_a_week():
    after = [first_after(*person(seed, fall=0.25, rise=2.0)) for seed in range(60)]
    assert np.mean(np.array(after) <= 7) >= 0.85


def test_a_third_less_is_found_within_a_week_more_often_than_not():
    after = [first_after(*person(seed, fall=2 / 3, rise=2.0)) for seed in range(60)]
    assert np.median(after) <= 7


def test_there_is_less_than_one_false_alarm_a_person_month():
    given = [len(alarms(np.arange(90), *person(seed, days=90))) for seed in range(80)]
    assert sum(given) / (80 * 3) < 1.0


def test_more_on_edge_alone_and_less_use_alone_are_no_alarm():
    tense = [first_after(*person(s, rise=3.0, chance=0.95)) for s in range(20)]
    calm = [first_after(*person(s, fall=0.0, rise=-3.0)) for s in range(20)]
    assert np.isfinite(tense).mean() < 0.4
    assert np.isfinite(calm).mean() < 0.2


def test_at_most_one_a_week():
    for seed in range(10):
        found = alarms(np.arange(90), *person(seed, fall=0.1, rise=3.0, days=90))
        assert all(b.day - a.day >= APART for a, b in pairwise(found))


def test_somebody_who_hardly_used_cannot_cut_down():
    use, edge = person(3, fall=0.0, rise=3.0)
    use[:42] = 0.0
    use[[3, 20, 33]] = 1.0
    assert alarms(np.arange(70), use, edge) == []


def test_going_quiet_soon_after_cutting_down_gives_one_neutral_message():
    use, edge = person(5, fall=0.0, rise=-2.0)
    use[55:], edge[55:] = np.nan, np.nan
    quiet = [a for a in alarms(np.arange(70), use, edge) if a.kind == "quiet"]
    assert [a.day for a in quiet] == [57]
    assert said(quiet[0]) == ["quiet"]
    use, edge = person(6)
    use[55:], edge[55:] = np.nan, np.nan
    assert not [a for a in alarms(np.arange(70), use, edge) if a.kind == "quiet"]


def test_days_that_passed_without_an_entry_count_too():
    use, edge = person(5, fall=0.0, rise=-2.0, days=55)
    assert [a.kind for a in alarms(np.arange(55), use, edge, until=60)][-1] == "quiet"


def test_withdrawal_comes_before_everything_unless_no_sign_was_seen_and_use_is_long_ago():
    use, edge = person(1, fall=0.0, rise=3.0, chance=0.95)
    (first, *_) = alarms(np.arange(70), use, edge)
    assert first.withdrawal_first
    assert said(first)[:2] == ["effort", "taps"]
    seen = alarms(np.arange(70), use, edge, no_sign=True, checked=[])
    assert not any(a.withdrawal_first for a in seen)
    assert all("taps" not in said(a) for a in seen)
    checked = alarms(np.arange(70), use, edge, no_sign=True, checked=[a.day for a in seen])
    assert all(a.withdrawal_first for a in checked)


def test_the_words_stand_in_their_order_and_promise_nothing():
    assert ORDER == ("effort", "taps", "common", "skills", "someone")
    for key in (*ORDER, "quiet", "off"):
        sentence = WORDS.say(f"alarm.{key}")
        assert not any(word in sentence.lower() for word in ("will pass", "safe", "must", "relapse", "risk", "should"))
    assert "use" not in WORDS.say("alarm.quiet").split()


@pytest.mark.parametrize("seed", range(6))
def test_the_same_day_rule_is_the_one_of_the_safety_rules(seed):
    rng = np.random.default_rng(seed)
    chance = np.repeat(rng.choice([0.0, 0.3, 0.95, 1.0], 6), 10)
    use = np.where(rng.random(60) < chance, rng.choice([10.0, 40.0, 60.0, 80.0], 60), 0.0)
    start = dt.date(2026, 1, 1)
    days = [UseDay(start + dt.timedelta(t), {"alcohol": use[t]} if use[t] else {}, True) for t in range(60)]
    shown = []
    for t in range(60):
        history = UseHistory(CONTENT.checkin, days[: t + 1])
        if same_day_check(CONTENT, history, start + dt.timedelta(t), []).shows_taps:
            shown.append(t)
    assert [t for t in withdrawal_days(np.arange(60), use) if t < 60] == shown


def test_the_running_sums_are_the_plain_ones():
    use, edge = person(2, fall=0.5, rise=1.0)
    gone = np.random.default_rng(2).random(70) < 0.2
    use[gone], edge[gone] = np.nan, np.nan
    for length in (3, 7, 10):
        fall, share = _fall(use, length)
        rise, calm, tense = _rise(edge, length)
        for t in (30, 45, 69):
            start = t + 1 - length
            before, after = (
                part[np.isfinite(part)] for part in (use[max(start - BEFORE, 0) : start], use[start : t + 1])
            )
            if len(after) < FEWEST_IN:
                assert fall[t] == rise[t] == 0
                continue
            usual, sd = before.mean(), max(before.std() / before.mean(), 0.25)
            error = sd * np.sqrt(1 / len(after) + AT_LEAST**2 / len(before))
            assert share[t] == pytest.approx(after.mean() / usual)
            enough = after.mean() <= SHARE * usual
            assert fall[t] == pytest.approx(float(cdf((AT_LEAST - after.mean() / usual) / error)) if enough else 0.0)
            b, a = (part[np.isfinite(part)] for part in (edge[max(start - BEFORE, 0) : start], edge[start : t + 1]))
            d = b - b.mean()
            carry = np.clip((d[1:] @ d[:-1] + 3.0 * b.var()) / (d @ d + 10 * b.var()), 0, 0.6)
            wide = max(b.std(), LEAST_SD_EDGE) * np.sqrt((1 + carry) / (1 - carry))
            z = (a.mean() - b.mean()) / (wide * np.sqrt(1 / len(a) + 1 / len(b)))
            assert (calm[t], tense[t]) == pytest.approx((b.mean(), a.mean()))
            assert rise[t] == pytest.approx(float(cdf(z)), abs=1e-9)


SPEC = ModelSpec(
    (Variable("edge", range=(0, 100), role="arousal"), Variable("drinks", kind="use", amount=True)),
)


def test_a_diary_is_read_by_its_roles_on_its_own_scale():
    use, edge = person(1, fall=0.25, rise=3.0)
    diary = Diary.of(SPEC, np.arange(70), np.column_stack([edge * 10, use * 4]))
    assert [a.day for a in alarms_of(SPEC, diary)] == [a.day for a in alarms(np.arange(70), use * 4, edge)]
    plain = ModelSpec((Variable("low", range=(0, 10), role="mood"), Variable("use", kind="use")))
    assert alarms_of(plain, Diary.of(plain, np.arange(70), np.column_stack([edge, use]))) == []


@pytest.mark.parametrize("days", [0, 1, 5, 2000])
def test_any_length_and_any_gaps_give_an_answer(days):
    use, edge = person(1, days=days) if days else (np.zeros(0), np.zeros(0))
    use[::3] = np.nan
    found = alarms(np.arange(days), use, edge, until=days + 20)
    assert all(isinstance(a, Alarm) and np.isfinite([a.sure, *a.use]).all() for a in found)
    assert alarms(np.arange(days), np.full(days, np.nan), np.full(days, np.nan)) == []


def test_the_command_says_when_and_in_which_order(tmp_path, capsys):
    use, edge = person(1, fall=0.0, rise=3.0)
    rows = "".join(
        f"ana,2026-0{1 + t // 28}-{1 + t % 28:02d},{e:g},{u:g}\n"
        for t, (u, e) in enumerate(zip(use, edge, strict=True))
    )
    (tmp_path / "d.csv").write_text("person,day,edge,use\n" + rows)
    spec = "person: person\nvariables:\n  - {name: edge, range: [0, 10], role: arousal}\n  - {name: use, kind: use}\n"
    (tmp_path / "s.yaml").write_text(spec)
    command = ["cycle", "alarm", str(tmp_path / "d.csv"), "--spec", str(tmp_path / "s.yaml")]
    assert main(command) == 0
    out = capsys.readouterr().out
    assert out.index("That can take effort") < out.index("questions about your body") < out.index("Many people")
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["alarms"]["ana"][0]["withdrawal_first"] is True
    (tmp_path / "s.yaml").write_text(spec.replace("role: arousal", "role: mood"))
    assert main(command) == 2
