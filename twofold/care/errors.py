"""The errors of the clinical logic.

CareError
├── ContentError      a content file is wrong; names the file and the field
├── NoWording         a sentence was asked for that no language holds
└── MissingValue      a sentence was asked for without a value it needs
"""


class CareError(Exception):
    """Base of all errors of this layer; the message is one sentence."""


class ContentError(CareError):
    """A content file cannot be used. `file` is relative to the content folder, `field` is dotted, "" for the whole."""

    def __init__(self, file: str, field: str, problem: str) -> None:
        self.file, self.field, self.problem = file, field, problem
        place = f"{file}: {field}" if field else file
        super().__init__(f"{place}: {problem}")


class NoWording(CareError):
    """No language holds this key; content and code have drifted apart."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"There is no sentence for the key {key}.")


class MissingValue(CareError):
    """A sentence has a place for a value that was not given."""

    def __init__(self, key: str, name: str) -> None:
        self.key, self.name = key, name
        super().__init__(f"The sentence {key} needs a value for {name}.")
