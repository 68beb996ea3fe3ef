"""Every step the content can propose opens a page there is."""

import pytest
from django.urls import resolve

from twofold.care.steps import Step
from twofold.web.library import content
from twofold.web.plan.said import address_of


@pytest.mark.parametrize("step", [one for one in content().steps.values() if one.opens], ids=lambda one: one.id)
def test_it_opens_a_page(step: Step) -> None:
    assert step.opens is not None
    assert resolve(address_of(step.opens).partition("#")[0])
