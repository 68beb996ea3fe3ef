"""A step that leads somewhere: its words, and the page it opens."""

from dataclasses import dataclass

from twofold.care.source import Key


@dataclass(frozen=True, slots=True)
class Onward:
    """`opens` is the name of a page, or a kind and an id with a colon between, such as `skill:<id>`."""

    says: Key
    opens: str

    @property
    def what(self) -> str:
        """What kind of page it opens."""
        return self.opens.partition(":")[0]

    @property
    def which(self) -> str:
        """The id after the colon, or nothing."""
        return self.opens.partition(":")[2]
