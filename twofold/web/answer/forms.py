"""One page of a questionnaire as a form, and back to values. Its wording is the instrument's own, untouched."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from twofold.care.instrument import Item
from twofold.care.paging import FormPage
from twofold.care.sheet import Value
from twofold.web.library import say
from twofold.web.ui.fields import SKIP, NumberScaleField

BEFORE = "q-"  # in front of an item's id: the name of its control
LONGEST_LABEL = 40
TEN = range(0, 11)


def control(item: str) -> str:
    """The name of the control of an item."""
    return f"{BEFORE}{item}"


class PageForm(forms.Form):
    """The questions of one page; none has to be answered.

    `values` are what was answered before, `since` the day a question about a whole life was told of before.
    """

    def __init__(
        self,
        page: FormPage,
        given: QueryDict | None = None,
        *,
        values: Mapping[str, Value] | None = None,
        skipped: Sequence[str] = (),
        since: Mapping[str, date] | None = None,
    ) -> None:
        self.page = page
        before = {control(name): _as_sent(value) for name, value in (values or {}).items()}
        before |= {control(name): SKIP for name in skipped}
        super().__init__(given, initial=before)
        for item in page.items:
            field = _field(item)
            if since and item.link_id in since:
                day = date_format(since[item.link_id], "j F Y")
                field.help_text = say("answer.since", day=day)
            self.fields[control(item.link_id)] = field

    def clean(self) -> dict[str, Any]:
        """No question twice, and none that is not on this page."""
        cleaned = super().clean() or self.cleaned_data
        data = self.data
        for item in self.page.items:
            name = control(item.link_id)
            if isinstance(data, QueryDict) and not item.many and len(data.getlist(name)) > 1:
                self.add_error(name, _("This came with two answers. Please choose one."))
        if any(name.startswith(BEFORE) and name not in self.fields for name in data):
            self.add_error(None, _("This page brought an answer to a question it does not have. Please send it again."))
        return cleaned

    def values(self) -> dict[str, Value]:
        """Item -> value, of what could be read; also of a page on which something else is wrong."""
        found: dict[str, Value] = {}
        for item in self.page.items:
            given = self.cleaned_data.get(control(item.link_id))
            if isinstance(given, list):
                numbers = tuple(sorted({int(one) for one in given if one != SKIP}))
                if numbers:
                    found[item.link_id] = numbers[0] if len(numbers) == 1 else numbers
            elif given not in (None, "", SKIP):
                found[item.link_id] = int(given)
        return found

    def skipped(self) -> frozenset[str]:
        """The items that were passed over by their own *Skip*."""
        return frozenset(
            item.link_id
            for item in self.page.items
            if (given := self.cleaned_data.get(control(item.link_id))) == SKIP or given == [SKIP]
        )


def _as_sent(value: Value) -> str | list[str]:
    return [str(one) for one in value] if isinstance(value, tuple) else str(value)


def _field(item: Item) -> forms.Field:
    """A choice of the item's own answers, a number from 0 to 10 by one tap, or a whole number."""
    if item.options:
        choices: list[tuple[str, Any]] = [(str(option.value), option.text or option.code) for option in item.options]
        choices.append((SKIP, _("Skip this one")))
        if item.many:
            return forms.MultipleChoiceField(
                label=item.text, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        return forms.ChoiceField(label=item.text, choices=choices, required=False, widget=forms.RadioSelect)
    if item.low == TEN[0] and item.high == TEN[-1]:
        return NumberScaleField(label=item.text, low=say("answer.number.low"), high=say("answer.number.high"))
    return forms.IntegerField(
        label=item.text,
        required=False,
        min_value=item.low if item.low is not None else 0,
        max_value=item.high if item.high is not None else 100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ChoiceForm(forms.Form):
    """What is asked before a set about hard things: use in the last hours, and a private word for what it is about."""

    lately = forms.ChoiceField(
        label=_("In the last 12 hours, did you drink or use anything?"),
        choices=(("no", _("No")), ("yes", _("Yes")), (SKIP, _("Rather not say"))),
        required=False,
        widget=forms.RadioSelect,
    )
    label = forms.CharField(
        label=_("A word only you know for what this is about (if you like)"),
        help_text=_("Not the story. One word is enough, such as a colour or a place."),
        max_length=LONGEST_LABEL,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class HowNowForm(forms.Form):
    """How somebody is after a set about hard things."""

    def __init__(self, given: QueryDict | None = None) -> None:
        super().__init__(given)
        self.fields["rating"] = NumberScaleField(
            label=say("answer.how-now.asks"), low=say("answer.how-now.low"), high=say("answer.how-now.high")
        )

    def rating(self) -> int | None:
        """0 to 10, or None where it was skipped or left alone."""
        value = self.cleaned_data["rating"]
        return value if isinstance(value, int) else None
