"""The forms of signing in. What was typed stays in the form, except a passphrase or a code."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.web import library
from twofold.web.signin import zones
from twofold.web.signin.errors import Refused
from twofold.web.signin.names import cleaned_name
from twofold.web.signin.passphrase import LONGEST, check_good_enough

say_later = lazy(library.say, str)
LONGEST_KEPT = 100_000  # characters of a sealed form that waits for its person to sign in
TYPED_BY_HAND = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class Once(forms.Form):
    """A form that refuses a field sent twice, and puts a refusal of ours beside its field."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Please fill this in.")

    def clean(self) -> dict[str, Any]:
        """Django calls this after the fields."""
        if any(len(self.data.getlist(name)) > 1 for name in self.fields):  # type: ignore[attr-defined]
            raise forms.ValidationError(_("One of the answers came twice. Please check the form and send it again."))
        return dict(self.cleaned_data)

    def refuse(self, refused: Refused) -> None:
        """Show what an action refused."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)


class NameField(forms.CharField):
    """A chosen name."""

    def __init__(self, **given: Any) -> None:
        attrs = {"autocomplete": "username", **TYPED_BY_HAND}
        super().__init__(label=gettext_lazy("Your name here"), widget=forms.TextInput(attrs=attrs), **given)

    def clean(self, value: Any) -> str:
        """Raises ValidationError with our one sentence."""
        if not (value or "").strip():
            raise forms.ValidationError(self.error_messages["required"])
        try:
            return cleaned_name(str(value))
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from None


class SecretField(forms.CharField):
    """A passphrase: never shown again, never trimmed, never cut."""

    def __init__(self, *, label: Any, autocomplete: str, **given: Any) -> None:
        attrs = {"autocomplete": autocomplete, **TYPED_BY_HAND}
        super().__init__(
            label=label,
            strip=False,
            max_length=LONGEST,
            error_messages={
                "max_length": gettext_lazy("A passphrase has at most {count} characters.").format(count=LONGEST)
            },
            widget=forms.PasswordInput(attrs=attrs),
            **given,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: the browser would cut a pasted passphrase in silence."""
        return {}


class CodeField(forms.CharField):
    """A recovery code as it was typed."""

    def __init__(self, **given: Any) -> None:
        attrs = {"autocomplete": "off", **TYPED_BY_HAND}
        super().__init__(max_length=200, widget=forms.TextInput(attrs=attrs), **given)


class LongSelect(forms.Select):
    """A list of some hundred choices."""

    template_name = "signin/long_select.html"


def new_passphrase() -> SecretField:
    """The field for a new one."""
    return SecretField(
        label=gettext_lazy("Passphrase"),
        autocomplete="new-password",
        help_text=gettext_lazy("At least 15 characters. Four or five words that do not belong together are good."),
    )


def once_more() -> SecretField:
    """The field to type it again: nobody sees what they type."""
    return SecretField(label=gettext_lazy("The same passphrase again"), autocomplete="new-password")


def current_passphrase() -> SecretField:
    """The field for the one in use."""
    return SecretField(label=gettext_lazy("Your passphrase now"), autocomplete="current-password")


class TypedTwice(Once):
    """A form with a new passphrase, typed twice."""

    def clean(self) -> dict[str, Any]:
        """The two agree and the passphrase is good enough."""
        cleaned = super().clean()
        first, again = cleaned.get("passphrase"), cleaned.get("again")
        if first and again and first != again:
            self.add_error("again", _("The two passphrases are not the same. Please type both again."))
        elif first:
            try:
                check_good_enough(first, name=cleaned.get("name", ""))
            except Refused as refused:
                self.refuse(refused)
        return cleaned


def country_choices() -> list[tuple[str, str]]:
    """The empty choice, then every country."""
    return [("", _("Choose")), *zones.countries().items()]


def zone_choices(country: str = "") -> list[tuple[str, Any]]:
    """The usual one first, then those of the country, then all by region."""
    own = [(zone, zones.place_in(zone)) for zone in zones.zones_by_country().get(country, ())]
    regions = [
        (region, [(zone, zones.place_in(zone)) for zone in found]) for region, found in zones.zones_by_region().items()
    ]
    usual = [("", _("The usual one in my country"))]
    return [*usual, *([(_("Your country"), own)] if len(own) > 1 else []), *regions]


class PlaceFields(Once):
    """Country and time zone. Without script nobody knows the zone; where the country has one zone, it is that."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("So that help lines are the right ones."),
        choices=country_choices,
        widget=LongSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a country from the list.")},
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("So that your day begins when it does."),
        required=False,
        widget=LongSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a time zone from the list.")},
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._offer_zones()

    def clean(self) -> dict[str, Any]:
        """Fill in the only zone of a country, or ask."""
        cleaned = super().clean()
        if cleaned.get("country") and "zone" in cleaned and not cleaned["zone"]:
            cleaned["zone"] = zones.only_zone(cleaned["country"])
            if not cleaned["zone"]:
                self.add_error("zone", _("Your country has several time zones. Please choose yours."))
        return cleaned

    def _offer_zones(self) -> None:
        """The zones to choose from, those of the chosen country first, and the one in use whatever its name."""
        country = self.data.get("country") or self.initial.get("country") or ""
        field = self.fields["zone"]
        choices = zone_choices(str(country)[:2])
        zone = self.initial.get("zone") or self.data.get("zone") or ""
        if zones.is_zone(str(zone)[:60]):
            choices.append((_("More"), [(zone, str(zone))]))
        field.choices = choices  # type: ignore[attr-defined]


class SignUpForm(TypedTwice, PlaceFields):
    """Everything that is asked to make an account."""

    adult = forms.ChoiceField(
        label=say_later("adults.ask"),
        help_text=say_later("adults.why"),
        choices=(("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Please answer yes or no.")),
    )
    name = NameField(
        help_text=gettext_lazy("Not your real name: pick one that nobody who knows you would try."),
    )
    passphrase = new_passphrase()
    again = once_more()
    field_order = ("adult", "name", "passphrase", "again", "country", "zone")


class SignInForm(Once):
    """Name and passphrase."""

    name = NameField()
    passphrase = SecretField(label=gettext_lazy("Passphrase"), autocomplete="current-password")
    remember = forms.BooleanField(
        required=False,
        label=gettext_lazy("This is my own device"),
        help_text=gettext_lazy(
            "Tick this and you get in from here even while someone else keeps trying your name. "
            "It leaves a small mark in this browser, so leave the box empty where others look."
        ),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2000)
    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_KEPT)


class WayBackForm(TypedTwice):
    """Name, one code, a new passphrase."""

    name = NameField()
    code = CodeField(label=gettext_lazy("One of your recovery codes"))
    passphrase = new_passphrase()
    again = once_more()


class AccountForm(PlaceFields):
    """Name, country and zone of an account."""

    name = NameField()
    current = current_passphrase()
    field_order = ("name", "country", "zone", "current")


class PassphraseForm(TypedTwice):
    """The passphrase in use and a new one."""

    current = current_passphrase()
    passphrase = new_passphrase()
    again = once_more()

    def __init__(self, *given: Any, name: str = "", **more: Any) -> None:
        super().__init__(*given, **more)
        self.name = name

    def clean(self) -> dict[str, Any]:
        """The person's name is one of the words a passphrase should not be."""
        self.cleaned_data["name"] = self.name
        return super().clean()


class NewCodesForm(Once):
    """The passphrase, before new codes replace the ones there are."""

    current = current_passphrase()


class KeptForm(Once):
    """One code typed back, to see that they were kept; may be left empty."""

    code = CodeField(
        required=False,
        label=gettext_lazy("Type one of them, to be sure (you can leave this empty)"),
    )
