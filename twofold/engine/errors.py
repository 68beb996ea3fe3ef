"""What the engine refuses, and how it says so.

EngineError             the base: one sentence for a person
├── BadDiary            the diary cannot be read as it stands; knows its row and column where there is one
├── BadSpec             the description of the diary does not hold together
└── VersionMismatch     a stored population or fit belongs to another version or another description

Thin data is not an error: the engine answers with a verdict (`twofold.engine.verdict`).
"""


class EngineError(Exception):
    """One sentence, ready to be shown."""


class BadDiary(EngineError):
    """The diary cannot be read as it stands.

    `row` counts the lines under the heading from 1; `column` is the heading. Either may be None. `kind` and `values`
    let a page say the same in another language.
    """

    def __init__(
        self,
        sentence: str,
        *,
        row: int | None = None,
        column: str | None = None,
        kind: str = "",
        **values: object,
    ) -> None:
        self.row = row
        self.column = column
        self.kind = kind
        self.values = values
        self.reason = sentence
        where = ", ".join(
            part
            for part in (f"row {row}" if row is not None else "", f"column '{column}'" if column is not None else "")
            if part
        )
        super().__init__(f"{where[:1].upper()}{where[1:]}: {sentence}" if where else sentence)


class BadSpec(EngineError):
    """The description of the diary does not hold together."""


class VersionMismatch(EngineError):
    """A stored population or fit belongs to another version or another description."""
