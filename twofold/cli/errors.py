"""The errors a command may end with.

CommandError            one sentence, exit code 2 (bad input or arguments)
└── CannotRun           exit code 3 (something that is needed is not there)
"""


class CommandError(Exception):
    """Bad input or arguments; the message is one sentence for a person."""

    exit_code = 2


class CannotRun(CommandError):
    """Something that is needed is not there; the sentence says what."""

    exit_code = 3
