"""What I follow: up to three things, my own words for them, the main one, and up to two questions more."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import category

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from twofold.care.checkin import Followed, limits_kept
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin.actions import change_following
from twofold.web.checkin.asking import following_of, names_of
from twofold.web.checkin.models import SafetyAnswers
from twofold.web.checkin.pages import person_of, seen_other
from twofold.web.library import content, say
from twofold.web.signin.models import Person

LONGEST_NAME = 40
OWN_WORDS = ("own_1", "own_2", "own_3")


class OwnWord(forms.CharField):
    """The person's own word for a thing: short, and only what can be seen."""

    def __init__(self, **given: object) -> None:
        super().__init__(required=False, max_length=LONGEST_NAME, **given)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        """The word with single spaces. A character nobody can see is refused like any other wrong answer."""
        word = " ".join(str(super().to_python(value) or "").split())
        if any(category(one) in {"Cc", "Cs", "Co", "Cn"} for one in word):
            raise forms.ValidationError(gettext("Please write the word with ordinary letters."))
        return word


class FollowingForm(forms.Form):
    """The things of the list, and up to three in own words."""

    things = forms.MultipleChoiceField(
        label=gettext_lazy("Tap what you want to follow"), required=False, widget=forms.CheckboxSelectMultiple
    )
    own_1 = OwnWord(label=gettext_lazy("Not in the list? Your own word for it"))
    own_2 = OwnWord(label=gettext_lazy("A second one"))
    own_3 = OwnWord(label=gettext_lazy("A third one"))

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        choices = [
            (one.id, say(one.says))
            for one in content().checkin.substances.values()
            if one.offered and one.id != "other"
        ]
        self.fields["things"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """At most three in all."""
        cleaned = self.cleaned_data
        words = [cleaned[name] for name in OWN_WORDS if cleaned.get(name)]
        if len(cleaned.get("things", [])) + len(words) > content().checkin.follow_at_most:
            raise forms.ValidationError(say("checkin.follow.too-many"))
        return cleaned

    def chosen(self, before: Sequence[Followed]) -> list[Followed]:
        """The things chosen; a thing followed before keeps its id, its word and its place as the main one."""
        of_list = {one.id: one for one in before}
        of_own = {one.name.casefold(): one for one in before if is_own(one)}
        chosen = [of_list.get(name, Followed(name, name)) for name in self.cleaned_data["things"]]
        for word in (self.cleaned_data[name] for name in OWN_WORDS):
            if word:
                new = Followed(f"own-{secrets.token_hex(4)}", "other", word)
                known = of_own.setdefault(word.casefold(), new)
                if known not in chosen:
                    chosen.append(replace(known, name=word))
        return with_one_main(chosen)


def is_own(thing: Followed) -> bool:
    """A thing in the person's own word, which may be likened to a substance of the list."""
    return thing.id.startswith("own-")


def with_one_main(things: Sequence[Followed], main: str = "") -> list[Followed]:
    """Exactly one is the main one: the one named, else the one that was, else the first."""
    if not things:
        return []
    was = next((one.id for one in things if one.main), things[0].id)
    chosen = main if main in {one.id for one in things} else was
    return [replace(one, main=one.id == chosen) for one in things]


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def following(request: HttpRequest) -> HttpResponse:
    """Choose up to three things, or nothing."""
    person = person_of(request)
    kept = following_of(person)
    before = kept.things if kept else ()
    if request.method != "POST":
        own = [one.name for one in before if is_own(one)]
        initial = {"things": [one.id for one in before if not is_own(one)], **dict(zip(OWN_WORDS, own, strict=False))}
        return render(request, "checkin/following.html", {"form": FollowingForm(initial=initial), "first": not kept})
    if "nothing" in request.POST:
        change_following(by=person, things=[], bank=kept.bank if kept else ())
        return seen_other("checkin:today")
    form = FollowingForm(request.POST)
    if not form.is_valid():
        return render(request, "checkin/following.html", {"form": form, "first": not kept}, status=422)
    things = form.chosen(before)
    change_following(by=person, things=things, bank=kept.bank if kept else ())
    if len(things) > 1 or any(is_own(one) for one in things):
        return seen_other("checkin:following-words")
    return _on_to(person, things)


def _on_to(person: Person, things: Sequence[Followed]) -> HttpResponse:
    """The questions before stopping come once at the start (W-10); else the way leads to Today."""
    asked = any(one.kind == "stopping" for one in SafetyAnswers.objects.of(person))
    return seen_other("checkin:today" if asked or not things else "checkin:stopping")


class WordsForm(forms.Form):
    """Which thing is the main one, and the person's own word for each."""

    main = forms.ChoiceField(widget=forms.RadioSelect, required=False)

    def __init__(self, things: Sequence[Followed], *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.things = things
        names = names_of(things)
        self.fields["main"].label = say("checkin.follow.main")
        self.fields["main"].choices = [(one.id, names[one.id]) for one in things]  # type: ignore[attr-defined]
        for one in things:
            known = one.name if is_own(one) else names_of([replace(one, name="")])[one.id]
            label = f"{known}: {say('checkin.follow.own-name')}"
            self.fields[f"word-{one.id}"] = OwnWord(label=label, initial=one.name)
            if is_own(one):
                self.fields[f"like-{one.id}"] = self._like(one)

    @staticmethod
    def _like(one: Followed) -> forms.ChoiceField:
        """What a thing in own words is most like, so that the safety rules can know it."""
        known = [(kind.id, say(kind.says)) for kind in content().checkin.substances.values() if kind.id != "other"]
        label = f"{one.name}: {say('safety.asks.what-is-it')}"
        choices = [("other", gettext("I don't know, or nothing in this list")), *known]
        return forms.ChoiceField(label=label, choices=choices, initial=one.substance, required=False)

    def words(self) -> list[forms.BoundField]:
        """The fields of each thing, in order."""
        return [self[name] for name in self.fields if name != "main"]

    def chosen(self) -> list[Followed]:
        """The things with their words and the main one."""
        return with_one_main([self._told(one) for one in self.things], self.cleaned_data["main"])

    def _told(self, one: Followed) -> Followed:
        word = self.cleaned_data[f"word-{one.id}"]
        if not is_own(one):
            return replace(one, name=word)
        return replace(one, name=word or one.name, substance=self.cleaned_data[f"like-{one.id}"] or "other")


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def words(request: HttpRequest) -> HttpResponse:
    """The main one, and own words."""
    person = person_of(request)
    kept = following_of(person)
    if kept is None or not kept.things:
        return seen_other("checkin:following")
    if request.method != "POST":
        main = next((one.id for one in kept.things if one.main), "")
        return render(request, "checkin/words.html", {"form": WordsForm(kept.things, initial={"main": main})})
    form = WordsForm(kept.things, request.POST)
    if not form.is_valid():
        return render(request, "checkin/words.html", {"form": form}, status=422)
    things = form.chosen()
    change_following(by=person, things=things, bank=kept.bank)
    return _on_to(person, things)


class MoreForm(forms.Form):
    """Up to two questions of the bank."""

    bank = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.fields["bank"].label = say("checkin.bank.lead")
        self.fields["bank"].choices = [  # type: ignore[attr-defined]
            (one.id, say(one.asks)) for one in content().checkin.bank if one.needs is None
        ]

    def clean_bank(self) -> list[str]:
        """At most two."""
        chosen: list[str] = self.cleaned_data["bank"]
        if not limits_kept(content().checkin, chosen, ()):
            raise forms.ValidationError(say("checkin.bank.lead"))
        return chosen


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def more(request: HttpRequest) -> HttpResponse:
    """Optional questions."""
    person = person_of(request)
    kept = following_of(person)
    if request.method != "POST":
        form = MoreForm(initial={"bank": list(kept.bank) if kept else []})
        return render(request, "checkin/more.html", {"form": form})
    form = MoreForm(request.POST)
    if not form.is_valid():
        return render(request, "checkin/more.html", {"form": form}, status=422)
    change_following(by=person, things=kept.things if kept else (), bank=form.cleaned_data["bank"])
    return seen_other("checkin:today")
