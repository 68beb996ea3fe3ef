"""Crisis lines as pages show them: whose country, which lines, and each with its ways, its source and its age in words.

Nothing here needs a session or a database: these are the words that stand when everything else is down.
"""

from dataclasses import dataclass
from datetime import date

from django.db import Error
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

from twofold.care.helpline import Channel, Country, Kind, Line, Standing, ordered
from twofold.web.library import content, say
from twofold.web.ui.places import HELP
from twofold.web.vault.cipher import WillNotOpen
from twofold.web.vault.keys import KeyMissing, WrongRoot

NOT_SAFE = "/not-safe"
TO_LIFE = frozenset({Kind.EMERGENCY, Kind.SUICIDE_CRISIS, Kind.VETERANS, Kind.YOUTH})  # drawn in the colour of danger


@dataclass(frozen=True)
class ShownWay:
    """One button: what it says, where it leads, and what to do then."""

    text: str
    href: str
    note: str
    is_call: bool


@dataclass(frozen=True)
class ShownLine:
    """One line in words. `age` says when it was last checked, `doubt` that nobody has checked it lately."""

    name: str
    note: str
    ways: tuple[ShownWay, ...]
    facts: tuple[str, ...]
    source: str
    source_link: str
    age: str
    doubt: bool
    urgent: bool


@dataclass(frozen=True)
class Group:
    """The lines for one need; `id` is its anchor on the page."""

    id: str
    title: str
    lines: tuple[ShownLine, ...]


def country_named(code: str) -> Country | None:
    """The country with this code (any case), if there are lines for it."""
    return content().helplines.get(code.upper())


@dataclass(frozen=True)
class Place:
    """Where somebody is: the country by name, its lines where we have them, and the numbers to call first there."""

    code: str
    name: str
    country: Country | None
    emergency: tuple[ShownLine, ...]

    @property
    def is_in_union(self) -> bool:
        """A member of the European Union without lines of its own here: the emergency number is the Union's."""
        return self.country is None and bool(self.emergency)


def place_named(code: str) -> Place | None:
    """The place with this code (any case): every country there is, with lines or without."""
    if not (len(code) == 2 and code.isascii() and content().wording.has(f"countries.{code.lower()}")):
        return None
    country = country_named(code)
    name = say(country.name) if country else say(f"countries.{code.lower()}")
    return Place(code.lower(), name, country, emergency_in(code))


def emergency_in(code: str) -> tuple[ShownLine, ...]:
    """The emergency number of a country, or that of the European Union in its members; empty where we know none."""
    union = content().union
    country = country_named(code) or (union.shared if code.upper() in union.members else None)
    return (shown(country.emergency),) if country else ()


def place_guessed(request: HttpRequest) -> Place | None:
    """The place the browser's languages speak of."""
    region = region_of(request)
    return place_named(region) if region else None


def own_place(request: HttpRequest) -> Place | None:
    """The place of the signed-in person; none without one, and none when it cannot be read."""
    person = getattr(request, "person", None)
    try:
        return place_named(str(person.country or "")) if person else None
    except (Error, KeyMissing, WillNotOpen, WrongRoot):
        return None


def region_of(request: HttpRequest) -> str | None:
    """The country a browser's languages speak of: `en-IE` is IE, plain `en` is none. A guess, and shown as one."""
    for language, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for part in reversed(language.split("-")[1:]):
            if len(part) == 2 and part.isalpha():
                return part.upper()
    return None


def own_doors(request: HttpRequest) -> dict[str, str]:
    """Context processor: on a signed-in page both doors to a person lead to the numbers of one's own country.

    Whatever keeps the country from being read, the doors stay: then they lead to the pages that guess.
    """
    doors = {"help_path": HELP, "not_safe_path": NOT_SAFE}
    place = own_place(request)
    return {name: f"{path}/{place.code}" for name, path in doors.items()} if place else doors


def countries() -> list[tuple[str, str]]:
    """(code in small letters, name), by name."""
    named = [(country.code.lower(), say(country.name)) for country in content().helplines.values()]
    return sorted(named, key=lambda pair: pair[1])


def shown(line: Line, today: date | None = None) -> ShownLine:
    """One line in the words of the page."""
    standing = line.standing(today or timezone.now().date())
    date_words = date_format(line.checked, "j F Y") if line.checked else ""
    languages = ", ".join(language_name(code) for code in line.languages)
    spoken = say("helplines.languages", languages=languages) if languages else ""
    return ShownLine(
        name=say(line.name),
        note=say(line.note) if line.note else "",
        ways=tuple(
            ShownWay(
                text=say(f"helplines.channel.{way.channel.value}", number=way.shows),
                href=way.href,
                note=say(way.note) if way.note else "",
                is_call=way.channel is Channel.CALL,
            )
            for way in line.ways
        ),
        facts=tuple(fact for fact in (say(line.hours) if line.hours else "", spoken) if fact),
        source=say("helplines.source", title=line.source.title),
        source_link=line.source.link or "",
        age=say(f"helplines.standing.{standing.value}", **({"date": date_words} if line.checked else {})),
        doubt=standing is not Standing.CHECKED,
        urgent=line.kind in TO_LIFE,
    )


def language_name(code: str) -> str:
    """A language in the words of the page: `es` is Spanish."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def shown_for(country: Country, *kinds: Kind) -> tuple[ShownLine, ...]:
    """The lines of a country for any of these needs, the first need first."""
    return tuple(shown(line) for line in ordered(country.of(*kinds), kinds[0]))


def shown_in(code: str, *kinds: Kind) -> tuple[ShownLine, ...]:
    """The lines of the country with this code for these needs, the first need first.

    Where the country has no list, the emergency number if that is a need and we know it.
    """
    country = country_named(code)
    if country is None:
        return emergency_in(code) if Kind.EMERGENCY in kinds else ()
    return shown_for(country, *kinds)


def groups(country: Country) -> list[Group]:
    """Every need there is a line for, in the order of a page; the emergency number stands apart from them.

    A line stands under each of its needs, but not once more among the crisis lines.
    """
    found = []
    for kind in Kind:
        lines = [line for line in country.of(kind) if line.kind is kind or kind is not Kind.SUICIDE_CRISIS]
        if lines and kind is not Kind.EMERGENCY:
            title = say(f"helplines.kind.{kind.value}")
            found.append(Group(kind.value, title, tuple(shown(line) for line in lines)))
    return found


def by_number() -> list[tuple[ShownWay, str]]:
    """(emergency number to tap, where it is the one), by the first name: for someone whose country nobody knows."""
    found: dict[str, tuple[ShownWay, list[str]]] = {}
    for country in (*content().helplines.values(), content().union.shared):
        way = first_way("finding.emergency", (country.emergency,))
        found.setdefault(way.href, (way, []))[1].append(say(country.name))
    return sorted(((way, ", ".join(sorted(names))) for way, names in found.values()), key=lambda pair: pair[1])


@dataclass(frozen=True)
class FirstCalls:
    """For someone whose country nobody knows: its emergency number and one line to talk to, to be tapped at once."""

    name: str
    href: str
    emergency: ShownWay
    to_talk: ShownWay


def first_calls(page: str = HELP) -> list[FirstCalls]:
    """One for every country, by name; `page` is where a country's name leads."""
    return [
        FirstCalls(
            name,
            f"{page}/{code}",
            first_way("finding.emergency", country.of(Kind.EMERGENCY)),
            first_way("finding.to-talk", country.of(Kind.SUICIDE_CRISIS)),
        )
        for code, name in countries()
        if (country := country_named(code)) is not None
    ]


def first_way(key: str, lines: tuple[Line, ...]) -> ShownWay:
    """The first number to call that needs no further word, or the very first way with its word."""
    ways = [way for line in lines for way in line.ways]
    way = next((way for way in ways if way.channel is Channel.CALL and way.note is None), ways[0])
    note = say(way.note) if way.note else ""
    return ShownWay(say(key, number=way.shows), way.href, note, way.channel is Channel.CALL)
