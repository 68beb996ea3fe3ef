"""A picture is kept, sealed, and worked out anew by the page that finds it out of date (decision record 0231).

The sums run after the days were read and before anything is written: no transaction is open and no lock is held. Two
pages at once make the same picture twice and keep one. Where sampling takes seconds, a job does it in a child process.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import Error
from django_tasks import task

import twofold
from twofold.care.cycle import Kind, Link, Range, Verdict
from twofold.web.diary.models import Diary
from twofold.web.logs import places
from twofold.web.signin.models import Person
from twofold.web.understand import door
from twofold.web.understand.actions import keep_picture
from twofold.web.understand.book import Book
from twofold.web.understand.models import KeptPicture
from twofold.web.understand.picture import Circle, LevelLine, Lingers, Part, Picture, Question, Step
from twofold.web.understand.stretch import Stretch, brought_stretch, own_stretch

PACKAGE = Path(twofold.__file__).parent
MADE_BY = ("engine", *(f"web/understand/{name}.py" for name in ("bridge", "keeping", "picture")))
DIGITS = 6  # significant; what is shown has three at most
log = logging.getLogger("twofold.web.understand")


def picture_for(of: Stretch) -> Picture:
    """The kept picture while it is still of these days, this engine and this starting point; otherwise a new one.

    Where the sampler is not compiled the new one is a first look, and a job works out the surer one.
    """
    kept = _still_right(of)
    if kept is not None:
        return from_json(kept)
    made = as_json(door.picture_of(of.book, of.learned))
    try:
        if _keep(of, made) and made["is_first_look"]:
            work_out_later(of)
    except Error as error:  # it can be shown all the same; the next page tries again
        log.warning("a picture could not be kept: %s", places(error))
    return from_json(made)


def make_surer(of: Stretch) -> None:
    """Put the surer picture in the place of a first look; once is enough, twice does no harm."""
    kept = _still_right(of)
    if kept is None or kept["is_first_look"]:
        _keep(of, as_json(door.surer_picture_of(of.book, of.learned)))


def _still_right(of: Stretch) -> Mapping[str, Any] | None:
    row: KeptPicture | None = KeptPicture.objects.of(of.person).filter(diary=of.diary).first()
    right = row is not None and row.body["made_of"] == digest_of(of.book, of.learned)
    return row.body["picture"] if row is not None and right else None


def _keep(of: Stretch, made: Mapping[str, Any]) -> bool:
    body = {"made_of": digest_of(of.book, of.learned), "picture": made}
    diary = of.diary.pk if of.diary else None
    return keep_picture(by=of.person, diary=diary, body=body, since=of.since) is not None


def work_out_later(of: Stretch) -> None:
    """Ask for the surer picture, by ids alone."""
    work_out.enqueue(str(of.person.pk), str(of.diary.pk) if of.diary else None)


@task()
def work_out(person: str, diary: str | None) -> None:
    """Work out the surer picture of one person's days. Whoever is gone, or has too few days by now, needs none."""
    one = Person.objects.filter(pk=UUID(person)).first()
    brought = Diary.objects.of(one).filter(pk=UUID(diary)).first() if one and diary else None
    if one is None or (diary and brought is None):
        return
    of = brought_stretch(one, brought) if brought else own_stretch(one)
    if of.is_enough:
        make_surer(of)


# --- what it is made of -----------------------------------------------------------------------------------------------


def digest_of(book: Book, learned: Path | None) -> str:
    """64 hexadecimal digits that change with the days, the engine or the starting point."""
    days = [[day.number, [day.values.get(variable.name) for variable in book.variables]] for day in book.days]
    variables = [asdict(variable) for variable in book.variables]
    made_of = [engine_digest(learned), book.is_own, book.dated, variables, days]
    return sha256(json.dumps(made_of, separators=(",", ":")).encode()).hexdigest()


@lru_cache(maxsize=2)
def engine_digest(learned: Path | None) -> str:
    """The same for the program and what it starts from: read from the files, so that no number has to be kept in step.

    The engine is not imported for this: a page that shows a kept picture needs none of it.
    """
    found = sha256()
    for name in MADE_BY:
        place = PACKAGE / name
        inside = place.rglob("*") if place.is_dir() else [place]
        for file in sorted(one for one in inside if one.is_file() and one.suffix not in (".pyc", ".pyi")):
            found.update(f"{file.relative_to(PACKAGE)}\0".encode() + file.read_bytes() + b"\0")
    if learned is not None and learned.exists():
        found.update(learned.read_bytes())
    return found.hexdigest()


# --- as it is kept ----------------------------------------------------------------------------------------------------


def as_json(picture: Picture) -> dict[str, Any]:
    """A picture as plain JSON."""
    short: dict[str, Any] = _short(asdict(picture))
    return short


def _short(value: Any) -> Any:
    """The same with fewer digits, and lists for tuples."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_short(one) for one in value]
    return value


def from_json(kept: Mapping[str, Any]) -> Picture:
    """The picture that was kept by this version; another version's is never asked for (`digest_of`)."""
    return Picture(
        **{
            **kept,
            "verdict": Verdict(kept["verdict"]),
            "questions": tuple(_question(one) for one in kept["questions"]),
            "links": tuple(_link(one) for one in kept["links"]),
            "levels": tuple(_level(one) for one in kept["levels"]),
            "lingers": tuple(_lingers(one) for one in kept["lingers"]),
            "circles": tuple(_circle(one) for one in kept["circles"]),
            "rows": tuple(kept["rows"]),
        }
    )


def _question(kept: Mapping[str, Any]) -> Question:
    return Question(
        **{
            **kept,
            "verdict": Verdict(kept["verdict"]),
            "size": Range(**kept["size"]),
            "parts": tuple(
                Part(one["name"], Range(**one["size"]), one["own_share"], Verdict(one["verdict"]))
                for one in kept["parts"]
            ),
            "counts": {name: (of[0], of[1]) for name, of in kept["counts"].items()},
        }
    )


def _link(kept: Mapping[str, Any]) -> Link:
    return Link(
        **{
            **kept,
            "kind": Kind(kept["kind"]),
            "size": Range(**kept["size"]),
            "verdict": Verdict(kept["verdict"]),
        }
    )


def _level(kept: Mapping[str, Any]) -> LevelLine:
    return LevelLine(kept["name"], tuple(kept["at"]), tuple(Range(**one) for one in kept["ranges"]))


def _lingers(kept: Mapping[str, Any]) -> Lingers:
    return Lingers(
        **{
            **kept,
            "left": tuple(Range(**one) for one in kept["left"]),
            "half": Range(**kept["half"]),
            "verdict": Verdict(kept["verdict"]),
        }
    )


def _circle(kept: Mapping[str, Any]) -> Circle:
    return Circle(
        kept["name"],
        tuple(
            Step(one["source"], one["target"], Range(**one["size"]), Verdict(one["verdict"])) for one in kept["steps"]
        ),
        Range(**kept["gain"]),
        Verdict(kept["verdict"]),
        kept["is_closed"],
    )
