"""The number scale: nothing chosen beforehand; skipped, not touched and zero stay three things."""

import pytest
from django import forms
from django.template.loader import render_to_string

from twofold.web.ui.fields import SKIP, NumberScaleField


class Question(forms.Form):
    craving = NumberScaleField(
        label="How strong?",
        low="0 not at all",
        high="10 as strong as it gets",
        others=(("forgot", "I don't remember"),),
    )


class MustAnswer(forms.Form):
    craving = NumberScaleField(label="How strong?", low="0 none", high="4 most", numbers=range(5), required=True)


@pytest.mark.parametrize(
    ("sent", "means"),
    [
        ({"craving": "0"}, 0),
        ({"craving": "10"}, 10),
        ({"craving": "skip"}, SKIP),
        ({}, None),
        ({"craving": "forgot"}, "forgot"),
    ],
)
def test_zero_skipped_forgotten_and_not_touched_are_told_apart(sent: dict[str, str], means: object) -> None:
    form = Question(sent)
    assert form.is_valid()
    assert form.cleaned_data["craving"] == means


@pytest.mark.parametrize("sent", ["11", "-1", "1.5", "six", "\x00", "²", "1" * 5000])
def test_anything_else_is_refused(sent: str) -> None:
    assert not Question({"craving": sent}).is_valid()


def test_a_scale_that_must_be_answered_can_still_be_skipped() -> None:
    assert not MustAnswer({}).is_valid()
    assert MustAnswer({"craving": "skip"}).is_valid()
    assert not MustAnswer({"craving": "5"}).is_valid()


def test_nothing_is_chosen_beforehand_and_both_ends_are_said_aloud() -> None:
    drawn = render_to_string("ui/number_scale.html", {"field": Question()["craving"]})
    assert "checked" not in drawn
    assert drawn.count('type="radio"') == 13
    assert "0<span" in drawn
    assert ", 10 as strong as it gets" in drawn or ", as strong as it gets" in drawn


def test_two_scales_on_one_page_keep_their_own_words() -> None:
    drawn = render_to_string("ui/number_scale.html", {"field": MustAnswer()["craving"]})
    assert "4 most" in drawn
    assert "as strong as it gets" not in drawn
