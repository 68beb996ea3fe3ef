"""What-if: the difference draw by draw, and only where known links lead; no link, no promise."""

import json

import numpy as np
import pytest
import yaml

from tests.engine.test_fit_and_show import SPEC
from twofold.care.content import load
from twofold.cli.cycle_what_if import engine_effect
from twofold.cli.main import main
from twofold.engine import CHECKIN_SPEC, describe_cycle, simulate, typical_population, update, wide_default_prior
from twofold.engine.cycle import Edge
from twofold.engine.design import layout_of
from twofold.engine.motion import Motion, forward, motion_of
from twofold.engine.verdict import Verdict
from twofold.engine.what_if import Effect, Held, Safety, known_steps, what_if

LAYOUT = layout_of(CHECKIN_SPEC)
NAMES = LAYOUT.channels
EFFECTS = [
    Effect("t", "trauma", -0.4, -0.6, -0.2, "a trial", True),
    Effect("c", "craving", -0.3, -0.4, -0.2, "b", True),
]


def link(source, target, kind="lag", verdict=Verdict.KNOWN, mean=0.5, order=None):
    """One link of a person."""
    return Edge(source, target, kind, mean, 0.1, mean - 0.2, mean + 0.2, 0.99, 0.5, verdict, order)


def moving(draws=200, **links):
    """A motion with some links (target_source=size), same day, and nothing else but a carry-over of 0.3."""
    C = LAYOUT.size
    lag, same = np.zeros((2, draws, C, C))
    for k in range(C):
        lag[:, k, k] = 0.3 * LAYOUT.is_rating(k)
    for name, size in links.items():
        target, source = name.split("_from_")
        same[:, NAMES.index(target), NAMES.index(source)] = size
    rest = np.full((draws, C), 5.0)
    rest[:, LAYOUT.use] = 0.0
    return Motion(lag, same, rest, np.ones((draws, C)), 0.5, np.full(C, 1.5), np.zeros((draws, C)))


PATH = [link("symptoms", "craving", "same"), link("craving", "use", "same")]
WORKS = moving(craving_from_symptoms=0.6, use_from_craving=0.4)


def outcomes(scenarios, name):
    """The outcomes of one scenario by name."""
    return {o.name: o for s in scenarios if s.name == name for o in s.outcomes}


def test_less_of_what_is_treated_means_less_of_what_follows():
    found = what_if(LAYOUT, WORKS, PATH, EFFECTS)
    assert [s.held for s in found] == [None, None, None]
    trauma, craving, both = (outcomes(found, name) for name in ("trauma", "craving", "both"))
    assert set(trauma) == {"craving", "use"}
    assert set(craving) == {"use"}
    assert trauma["craving"].difference[0] == pytest.approx(-0.4 * 1.5 * 0.6 / 0.7, abs=0.06)
    assert both["use"].difference[0] < min(trauma["use"].difference[0], craving["use"].difference[0])
    assert all(o.p_less > 0.97 for o in (*trauma.values(), *craving.values(), *both.values()))


def test_the_difference_is_far_surer_than_the_two_it_is_taken_from():
    rng = np.random.default_rng(3)
    motion = WORKS._replace(rest=WORKS.rest + rng.normal(0, 0.8, WORKS.rest.shape))
    use = outcomes(what_if(LAYOUT, motion, PATH, EFFECTS), "both")["use"]
    width = use.difference[2] - use.difference[1]
    assert width < 0.6 * (use.now[2] - use.now[1])
    assert use.difference[0] == pytest.approx(use.then[0] - use.now[0], abs=1.5)


def test_the_same_seed_gives_the_same_answer_and_no_push_no_difference():
    assert what_if(LAYOUT, WORKS, PATH, EFFECTS, seed=4) == what_if(LAYOUT, WORKS, PATH, EFFECTS, seed=4)
    push = np.zeros((2, 200, LAYOUT.size))
    weeks = forward(LAYOUT, WORKS, push, days=20, skip=5, paths=2, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(weeks.chance[0], weeks.chance[1])
    np.testing.assert_array_equal(weeks.level[0], weeks.level[1])


def test_running_forward_agrees_with_walking_one_person_slowly():
    rng = np.random.default_rng(2)
    motion = WORKS._replace(
        lag=rng.normal(0, 0.15, WORKS.lag.shape), same=np.tril(rng.normal(0, 0.2, WORKS.same.shape), -1)
    )
    weeks = forward(
        LAYOUT, motion, np.zeros((1, 200, LAYOUT.size)), days=6, skip=2, paths=1, rng=np.random.default_rng(9)
    )
    shakes = np.random.default_rng(9)
    d, level = np.zeros((200, LAYOUT.size)), np.zeros((200, LAYOUT.size))
    for t in range(6):
        e = shakes.standard_normal((200, 1, LAYOUT.size))[:, 0]
        today = np.zeros_like(d)
        for i in range(200):
            for k in range(LAYOUT.size):
                y = motion.rest[i, k] + motion.lag[i, k] @ d[i] + motion.same[i, k] @ today[i] + e[i, k]
                today[i, k] = (y > 0) - 0.5 if k == LAYOUT.use else np.clip(y, 0, 10) - motion.rest[i, k]
        d = today
        level += d * (t >= 2) / 4
    np.testing.assert_allclose(weeks.level[0], level + motion.rest, atol=1e-12)


@pytest.mark.parametrize(
    ("edges", "held"),
    [
        ([], [Held.NO_KNOWN_LINK] * 3),
        ([link("symptoms", "craving", "same", Verdict.LEANS)], [Held.NO_KNOWN_LINK] * 3),
        ([link("symptoms", "craving", "same", order=False)], [Held.NO_KNOWN_LINK] * 3),
        ([link("symptoms", "craving", mean=-0.5)], [Held.NO_KNOWN_LINK] * 3),
        ([link("mood", "craving")], [Held.NO_KNOWN_LINK] * 3),
        ([link("symptoms", "craving", "total")], [Held.NO_KNOWN_LINK] * 3),
        ([link("symptoms", "craving")], [None, Held.NO_KNOWN_LINK, Held.NO_KNOWN_LINK]),
        ([link("q2", "q2", "pooled")], [Held.NO_KNOWN_LINK, None, Held.NO_KNOWN_LINK]),
        ([link("q1", "q1", "pooled"), link("q2", "q2", "pooled")], [None] * 3),
        ([link("symptoms", "craving", verdict=Verdict.TOO_FEW)], [Held.TOO_FEW] * 3),
        ([*PATH, link("mood", "ease", verdict=Verdict.NOT_SETTLED)], [Held.NOT_SETTLED] * 3),
    ],
)
def test_without_known_links_on_the_way_there_is_no_promise(edges, held):
    found = what_if(LAYOUT, WORKS, edges, EFFECTS)
    assert [s.held for s in found] == held
    for s in found:
        assert bool(s.outcomes) == (s.held is None)


def test_only_what_known_links_lead_to_is_told():
    found = what_if(LAYOUT, WORKS, [link("symptoms", "craving", "same")], EFFECTS)
    assert set(outcomes(found, "trauma")) == {"craving"}
    assert known_steps(LAYOUT, PATH) == {("trauma", "craving"), ("craving", "use")}


@pytest.mark.parametrize(
    ("safety", "held"),
    [
        (Safety(acute=True, stopping="no-sign"), Held.ACUTE),
        (Safety(acute=False, stopping=None), Held.STOPPING_NOT_ASKED),
        (Safety(acute=False, stopping="cannot-know"), Held.STOPPING_NOT_ASKED),
        (Safety(acute=False, stopping="needs-help"), Held.NEEDS_HELP_TO_STOP),
        (Safety(acute=False, stopping="emergency"), Held.NEEDS_HELP_TO_STOP),
        (Safety(acute=False, stopping="talk-first"), None),
        (Safety(acute=False, stopping="no-sign"), None),
    ],
)
def test_safety_comes_before_every_sum(safety, held):
    assert {s.held for s in what_if(LAYOUT, WORKS, PATH, EFFECTS, safety=safety)} == {held}


def test_what_points_to_more_is_not_offered():
    backwards = moving(craving_from_symptoms=-0.6, use_from_craving=0.4)
    (trauma, craving, _) = what_if(LAYOUT, backwards, PATH, EFFECTS)
    assert trauma.held is Held.NOT_FEWER
    assert craving.held is None


def test_broken_draws_and_runaway_draws_give_no_nan():
    broken = WORKS._replace(lag=np.full_like(WORKS.lag, np.nan))
    assert {s.held for s in what_if(LAYOUT, broken, PATH, EFFECTS)} == {Held.NOT_SETTLED}
    wild = WORKS._replace(lag=np.full_like(WORKS.lag, 1.5), spread=np.full(LAYOUT.size, 1e9))
    for s in what_if(LAYOUT, wild, PATH, EFFECTS):
        assert all(np.isfinite([*o.now, *o.then, *o.difference]).all() for o in s.outcomes)


def test_a_real_persons_what_if_rests_on_their_own_links():
    cohort, _ = simulate(typical_population(), persons=6, days=120, seed=7)
    prior = wide_default_prior(CHECKIN_SPEC)
    given = []
    for diary in cohort.diaries:
        posterior = update(diary, prior)
        edges = describe_cycle(posterior).edges
        for s in what_if(LAYOUT, motion_of(posterior), edges, EFFECTS):
            given.append(s.held is None)
            assert s.held is not None or known_steps(LAYOUT, edges)
    assert 0 < sum(given) < len(given)


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """Three made-up people with 120 days, fitted."""
    folder = tmp_path_factory.mktemp("what-if")
    (folder / "spec.yaml").write_text(yaml.safe_dump(SPEC))
    made = ["cycle", "simulate", "--persons", "3", "--days", "120", "--out", str(folder / "d.csv"), "--seed", "7"]
    assert main(made) == 0
    fit = ["cycle", "fit", str(folder / "d.csv"), "--spec", str(folder / "spec.yaml"), "--out", str(folder / "fit")]
    assert main(fit) == 0
    return folder / "fit"


def test_the_command_says_range_first_and_that_it_is_a_picture(fitted, capsys):
    assert main(["cycle", "what-if", str(fitted), "--person", "1"]) == 0
    said = capsys.readouterr().out
    assert said.strip().endswith("This is a picture, not a plan.")
    assert "not a promise" in said
    for line in said.splitlines():
        if "The middle is" in line:
            assert line.index("between" if "between" in line else "anything") < line.index("The middle is")
    assert "still has to be confirmed by a clinician" in said
    assert "do not stop suddenly" in said


def test_the_command_gives_every_number_to_programs(fitted, capsys):
    assert main(["cycle", "what-if", str(fitted), "--person", "2", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [s["scenario"] for s in answer["scenarios"]] == ["trauma", "craving", "both"]
    assert answer["ask_before_showing"] == ["stopping", "acute"]
    assert answer["closes"] == "This is a picture, not a plan."
    for s in answer["scenarios"]:
        assert (s["held"] is None) == bool(s["outcomes"])
        for o in s["outcomes"]:
            assert o["difference"]["lower95"] <= o["difference"]["middle"] <= o["difference"]["upper95"]
            assert 0.5 <= o["p_less"] <= 1


def test_the_command_holds_back_what_must_be(fitted, capsys):
    for more, held in ((["--acute"], "acute"), (["--stopping", "needs-help"], "needs-help-to-stop")):
        assert main(["cycle", "what-if", str(fitted), "--person", "1", "--json", *more]) == 0
        assert {s["held"] for s in json.loads(capsys.readouterr().out)["scenarios"]} == {held}


def test_the_command_refuses_what_is_not_there(fitted, tmp_path, capsys):
    assert main(["cycle", "what-if", str(tmp_path), "--person", "1"]) == 2
    assert main(["cycle", "what-if", str(fitted), "--person", "dana"]) == 2
    assert main(["cycle", "what-if", str(fitted)]) == 2
    kept = fitted / "draws.npz"
    whole = kept.read_bytes()
    try:
        kept.write_bytes(whole[:200])
        assert main(["cycle", "what-if", str(fitted), "--person", "1"]) == 2
        assert "damaged" in capsys.readouterr().err
    finally:
        kept.write_bytes(whole)


def test_the_kept_draws_move_as_the_posterior_does(fitted):
    from twofold.cli.cycle_show import read_spec
    from twofold.engine.write import read_motion

    layout = layout_of(read_spec(fitted))
    motion = read_motion(fitted / "draws.npz", layout, "1")
    assert motion.lag.shape == (400, layout.size, layout.size)
    assert np.isfinite(motion.rest).all()
    assert 0 < motion.usual < 1
    assert (np.triu(motion.same[0]) == 0).all()


def test_every_reason_and_every_effect_has_its_words_and_source():
    content = load()
    assert {e.treats for e in content.effects.values()} == {"trauma", "craving"}
    for reason in Held:
        assert content.wording.has(f"what-if.held.{reason.value}")
    for effect in content.effects.values():
        assert effect.source.link
        given = engine_effect(effect)
        assert given.lower95 <= given.size <= given.upper95 < 0
        assert given.confirmed == (effect.reviewed is not None)
