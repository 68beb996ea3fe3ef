"""A form that cannot take an answer says so in our words: Django's own reach nobody."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core import validators
from django.forms import fields
from django.http import QueryDict

import twofold.web
from twofold.web.checkin.following import FollowingForm
from twofold.web.cope.forms import RatingForm
from twofold.web.diary.forms import BringForm
from twofold.web.library import content
from twofold.web.signin.forms import KeptForm, SignInForm

DJANGOS = [getattr(fields, name) for name in fields.__all__]


def djangos_own() -> frozenset[str]:
    """The first words of every sentence that stands in Django's fields and validators."""
    sources = inspect.getsource(fields) + inspect.getsource(validators)
    starts = ("Enter a", "Ensure ", "Null char", "This field", "Select a valid", "No file", "The submitted", "Upload a")
    return frozenset(start for start in starts if start in sources)


def is_djangos(message: object) -> bool:
    return str(message).startswith(tuple(djangos_own()))


def test_the_sentences_looked_for_are_those_django_has() -> None:
    assert len(djangos_own()) == 8


@pytest.mark.parametrize("kind", DJANGOS)
def test_no_kind_of_field_speaks_djangos_words(kind: type[forms.Field]) -> None:
    for base in kind.__mro__:
        own = vars(base).get("default_error_messages", {})
        assert not [message for message in own.values() if is_djangos(message)], base
        source = inspect.getsource(fields)
        assert not [code for code, message in own.items() if f'"{message}"' in source], base


def made_at_import() -> Iterator[tuple[str, str, forms.Field]]:
    for module in pkgutil.walk_packages(twofold.web.__path__, "twofold.web."):
        if module.name.endswith((".wsgi", ".settings")) or ".migrations" in module.name or ".fixtures" in module.name:
            continue
        if "form" in module.name or module.name.endswith(("following", "safety_pages", "after_use")):
            for kind in vars(importlib.import_module(module.name)).values():
                if inspect.isclass(kind) and issubclass(kind, forms.Form):
                    for name, field in kind.base_fields.items():  # type: ignore[attr-defined]
                        yield kind.__name__, name, field


def test_every_field_of_our_forms_has_our_words_for_what_can_be_wrong() -> None:
    found = list(made_at_import())
    assert len(found) > 20
    for form, name, field in found:
        codes = {one.code for one in field.validators if hasattr(one, "code")}
        assert codes <= field.error_messages.keys(), (form, name)
        assert not [said for said in field.error_messages.values() if is_djangos(said)], (form, name)


SKILL = next(iter(content().skills.values()))


@pytest.mark.parametrize("typed", ["a\0b", "x" * 200_000, "", "ten", "🙂" * 3000])
@pytest.mark.parametrize("form", [SignInForm, KeptForm, FollowingForm, BringForm, lambda data: RatingForm(SKILL, data)])
def test_what_a_person_reads_is_never_djangos(form: Any, typed: str) -> None:
    names = form(QueryDict()).fields
    data = QueryDict(mutable=True)
    for name in names:
        data[name] = typed
    said = [one for messages in form(data).errors.values() for one in messages]
    assert not [one for one in said if is_djangos(one)]
    assert not [one for one in said if "%(" in one]
