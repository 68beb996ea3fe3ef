"""What to ask: the form, the optional questions and the things followed, for today or for a check-in kept before."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from twofold.care.checkin import Answer, Answers, Asked, Followed, State, form_for, used
from twofold.care.questions import CheckInContent, Form, Parts
from twofold.web.checkin.models import CheckIn, Following
from twofold.web.library import content, say
from twofold.web.signin.models import Person

BEFORE_FOLLOWING = ("bad-day", "nothing-to-follow")  # forms that need no choice of what to follow first


def following_of(person: Person) -> Following | None:
    """What the person chose to follow, or None when they have not chosen yet."""
    return next(iter(Following.objects.of(person)), None)  # one row at most


def form_named(name: str, following: Following | None) -> Form | None:
    """The form of that id; the right one for this person when no id is given; None when there is no such form."""
    library = content().checkin
    if name:
        return library.forms.get(name)
    return form_for(library, bad_day=False, follows_something=bool(following and following.things))


def asked_of(person: Person, following: Following | None, form: Form) -> Asked:
    """The first page of a check-in: all of the form but what has a page of its own."""
    short = form.id == "bad-day"
    return Asked(
        content=content().checkin,
        form=first_page(content().checkin, form),
        bank=() if short or not following else following.bank,
        followed=following.things if following else (),
        country=person.country,
    )


def first_page(library: CheckInContent, form: Form) -> Form:
    """The form without the questions that are asked on a page of their own, after use."""
    names = tuple(name for name in form.questions if not isinstance(library.questions[name].answer, Parts))
    return replace(form, questions=names)


def asked_again(person: Person, following: Following | None, check_in: CheckIn) -> Asked:
    """What a kept check-in asked, so that it can be corrected; things followed then but not now stay choosable."""
    library, told = content().checkin, check_in.told
    form = library.forms.get(check_in.form, library.forms["daily"])
    now = following.things if following else ()
    known = {one.id for one in now}
    then = tuple(Followed(one["id"], one["substance"]) for one in used_things(told) if one["id"] not in known)
    return Asked(
        content=library,
        form=first_page(library, form),
        bank=tuple(one.id for one in library.bank if told[one.id].state is not State.NOT_ASKED),
        followed=now + tuple(one for one in then if one.id != "something-else"),
        country=person.country,
    )


def used_things(told: Answers) -> list[dict[str, Any]]:
    """The things used, as stored: [{"id", "substance", "drinks", "grams", "level", "times"}]."""
    answer = told["use"]
    return list(answer.value["used"]) if used(answer) else []


def with_kept_amounts(new: Answers, before: Mapping[str, Answer]) -> dict[str, Answer]:
    """A corrected check-in keeps the amounts and the relief it had, as far as they still belong to what was used."""
    answers = dict(new)
    amounts = {one["id"]: one for one in used_things(before)}
    still = [amounts.get(one["id"], one) for one in used_things(new)]
    if still:
        answers["use"] = Answer(State.ANSWERED, {"used": still})
        answers["relief"] = before["relief"]
    return answers


def names_of(things: Iterable[Followed]) -> dict[str, str]:
    """The person's own words for what they follow, by the thing's id."""
    substances = content().checkin.substances
    return {one.id: one.name or say(substances[one.substance].says) for one in things}
