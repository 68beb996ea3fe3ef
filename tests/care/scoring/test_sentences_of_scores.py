"""Whatever a score can say has its sentence, and none of them names a diagnosis as a fact."""

from twofold.care.change import Direction, Means
from twofold.care.content import load

CONTENT = load()
INSTRUMENTS = CONTENT.instruments.values()


def test_every_meaning_band_and_safety_rule_has_its_sentence_and_none_is_left_over() -> None:
    said = {
        "means": {cut.means for one in INSTRUMENTS for cut in one.cut_points},
        "band": {band.means for one in INSTRUMENTS for band in one.bands},
        "safety": {safe.rule for one in INSTRUMENTS for safe in one.safety},
        "change": {means.value for means in Means} | {"to-usual"},
        "direction": {direction.value for direction in Direction},
    }
    for part, names in said.items():
        keys = {key.removeprefix(f"scores.{part}.") for key in CONTENT.wording.keys(f"scores.{part}")}
        assert keys == names, part


def test_every_instrument_says_which_time_it_asks_about() -> None:
    assert all(CONTENT.wording.has(one.about.recall) for one in INSTRUMENTS)


def test_no_sentence_says_you_have() -> None:
    for key in CONTENT.wording.keys("scores"):
        assert "you have " not in CONTENT.wording.say(key).lower(), key


def test_every_rule_of_change_ends_open_and_rises() -> None:
    for one in INSTRUMENTS:
        for rule in one.changes.values():
            ends = [step.up_to for step in rule.steps]
            assert ends[-1] is None
            whole = [end for end in ends if end is not None]
            assert whole == sorted(set(whole))
            assert len(whole) == len(ends) - 1
