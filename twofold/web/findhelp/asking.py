"""The form of a search: read from the address, so that it works without script and leaves nothing on the server."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from twofold.care.directory.entry import Kind
from twofold.care.directory.query import Query
from twofold.web.directory.search import needs_in_words
from twofold.web.library import say
from twofold.web.signin.zones import zones_by_region

TREATS = ("trauma", "addiction", "mental-health")
GROUPS = ("medication", "setting", "who", "pay", "language", "access", "meeting")
WISHES = frozenset({"pay", "access"})  # these lift an entry; the others must all be there
KINDS = {
    "care": (Kind.TREATMENT, Kind.THERAPIST),
    "meetings": (Kind.MEETING,),
    "therapists": (Kind.THERAPIST,),
    "daily-life": (Kind.PRACTICAL,),
}
WHENS = ("now", "today", "tonight", "tomorrow", "evenings", "weekend", "week")
KMS = (10, 25, 50, 100, 250)
FAR = "50"
LONGEST = 120


class SearchForm(forms.Form):
    """Everything may stay empty. What was typed stays in the form."""

    near = forms.CharField(
        label=_("Where?"),
        help_text=_("A postcode or a town. Leave it empty for online only."),
        required=False,
        max_length=LONGEST,
    )
    treats = forms.MultipleChoiceField(label=_("What for?"), required=False, widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=_("What kind?"), required=False, widget=forms.RadioSelect)
    when = forms.ChoiceField(label=_("When?"), required=False)
    km = forms.ChoiceField(label=_("How far?"), required=False, initial=FAR)
    text = forms.CharField(label=_("A word in it"), required=False, max_length=LONGEST)
    zone = forms.ChoiceField(label=_("Show times of"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        treats = {name: words for name, words in needs_in_words("treats") if name in TREATS}
        self._choices("treats", [(name, treats[name]) for name in TREATS])
        self._choices("kind", [("", say("finding.kind.any")), *((one, say(f"finding.kind.{one}")) for one in KINDS)])
        self._choices("when", [("", say("finding.when.any")), *((one, say(f"finding.when.{one}")) for one in WHENS)])
        self._choices("km", [(str(km), say("finding.km", km=km)) for km in KMS])
        zones = [(region, [(zone, zone.replace("_", " ")) for zone in of]) for region, of in zones_by_region().items()]
        self._choices("zone", [("", say("finding.zone")), *zones])
        for group in GROUPS:
            self.fields[group] = forms.MultipleChoiceField(
                label=say(f"finding.group.{group}"),
                choices=needs_in_words(group),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def more(self) -> Iterator[forms.BoundField]:
        """The groups of needs that stand folded away."""
        return (self[group] for group in GROUPS)

    @property
    def has_more(self) -> bool:
        """One of the folded needs is ticked."""
        return any(self.data.getlist(group) for group in GROUPS) if isinstance(self.data, QueryDict) else False

    def query(self, **known: Any) -> Query:
        """What is asked of the directory; `known` is the reader's zone and country."""
        told: Mapping[str, Any] = self.cleaned_data
        needs = [*told["treats"], *(one for group in GROUPS if group not in WISHES for one in told[group])]
        wishes = [one for group in sorted(WISHES) for one in told[group]]
        if not told["near"].strip() and told["kind"] in ("", "meetings"):
            needs.append("online")
        zone = told["zone"] or ("" if told["near"].strip() else known.get("zone", ""))
        return Query(
            near=told["near"].strip(),
            km=float(told["km"] or FAR),
            needs=tuple(dict.fromkeys(needs)),
            wishes=tuple(wishes),
            kinds=KINDS.get(told["kind"], ()),
            when=told["when"],
            zone=zone,
            text=told["text"].strip(),
            country=known.get("country", ""),
        )


def is_asked(given: QueryDict) -> bool:
    """Whether the address holds a search at all."""
    return any(value.strip() for name in given for value in given.getlist(name) if name not in ("km", "mine"))
