"""A day reads the same in Boston and in Dublin."""

from datetime import datetime

import pytest
from django import forms
from django.utils.formats import date_format


def test_a_day_is_written_with_its_month_in_letters() -> None:
    moment = datetime(2026, 11, 12, 20, 5)
    assert date_format(moment, "SHORT_DATE_FORMAT") == "12 Nov 2026"
    assert date_format(moment, "DATETIME_FORMAT") == "12 November 2026, 20:05"


def test_a_day_that_could_be_two_is_not_taken() -> None:
    assert forms.DateField().clean("2026-11-12").isoformat() == "2026-11-12"
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean("11/12/2026")
