"""The sentences of a person's own cycle that are sure enough to stand in a report."""

from twofold.care.cycle import Verdict
from twofold.web.signin.models import Person
from twofold.web.understand.keeping import picture_for
from twofold.web.understand.saying import only_asked, plainly, said_of
from twofold.web.understand.stretch import own_stretch

SURE = (Verdict.KNOWN, Verdict.LEANS)
AT_MOST = 2


def cycle_sentences(person: Person) -> tuple[str, ...]:
    """One answer to a line, both halves of each; nothing while too few days are there or nothing is sure."""
    of = own_stretch(person)
    if not of.is_enough:
        return ()
    picture = only_asked(of.book, picture_for(of))
    asked = {one.id: one for one in picture.questions}
    sure = [asked[name] for name in plainly(picture) if asked[name].verdict in SURE]
    return tuple(" ".join(said_of(of.book, picture, one).sentences) for one in sure[:AT_MOST])
