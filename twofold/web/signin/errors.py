"""What signing in can refuse, in one sentence a person can read.

Refused                  the sentence belongs to one field of the form
    NameTaken            someone has this name here
    WrongCode            no unused code of this person is the one that was typed
"""


class Refused(ValueError):
    """`field` names the form's field, `sentence` says what to change."""

    def __init__(self, field: str | None, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class NameTaken(Refused):
    """Someone has this name here."""


class WrongCode(Refused):
    """No unused code of this person is the one that was typed."""
