"""What pages call the rows of a book: the words of the content library, or a file's own heading."""

from twofold.web.diary.variables import Variable
from twofold.web.library import content, say
from twofold.web.ui.chart import Side

SIDES = {"symptoms": Side.TRAUMA, "mood": Side.TRAUMA, "craving": Side.USE, "use": Side.USE}


def name_of(name: str) -> str:
    """The name of a row, from its place in the model; the amount is a row of its own."""
    key = f"cycle.row.{name.removeprefix('use.')}"
    return say(key) if content().wording.has(key) else name


def called(variable: Variable) -> str:
    """How a page names one variable of a book."""
    if variable.name.startswith("other_") and variable.of:
        return variable.of[0]
    return name_of(variable.name)


def side_of(name: str) -> Side:
    """The side a row belongs to; what belongs to neither is drawn as both."""
    return SIDES.get(name, Side.BOTH)
