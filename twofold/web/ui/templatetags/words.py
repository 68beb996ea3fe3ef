"""Sentences from the content library in templates: {% load words %} {% say "key" name=value %}."""

from django import template

from twofold.web import library

register = template.Library()


@register.simple_tag
def say(key: str, **values: object) -> str:
    """One sentence in the language of the page, escaped like any other text."""
    return library.say(key, None, **values)


@register.simple_tag
def say_lines(key: str, **values: object) -> tuple[str, ...]:
    """The sentences of a list: {% say_lines "key" as lines %}."""
    return library.say_lines(key, None, **values)
