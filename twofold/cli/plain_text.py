"""Text that came from a file, as it may stand on a terminal."""


def printable(text: str) -> str:
    """The same text with a sign in place of everything that would move the cursor, change colours or turn the line."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def printable_lines(text: str) -> str:
    """The same, and line breaks stay."""
    return "\n".join(printable(line) for line in text.split("\n"))
