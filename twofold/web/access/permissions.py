"""The closed list of what anyone may ask to do with a person's records."""

from enum import StrEnum


class Permission(StrEnum):
    """Each page names one of these; a grant covers one of these."""

    ACCOUNT = "account"
    ANSWER = "answer"
    SEE_ANSWERS = "see-answers"
    CHECK_IN = "check-in"
    SEE_DAYS = "see-days"
    SEE_CYCLE = "see-cycle"
    SEE_REPORT = "see-report"
    KEEP_DIARIES = "keep-diaries"
    USE_SKILLS = "use-skills"
    DO_EXERCISES = "do-exercises"
    WRITE_NOTEBOOK = "write-notebook"
    SAFETY_PLAN = "safety-plan"
    PREPARE = "prepare"
    KEEP_REASONS = "keep-reasons"
    KEEP_MEDICINES = "keep-medicines"
    SEE_PLAN = "see-plan"
    CHANGE_PLAN = "change-plan"
    KEEP_SUPPORT = "keep-support"
    KEEP_REWARDS = "keep-rewards"
    FIND_HELP = "find-help"
    SEE_HELD = "see-held"
    DOWNLOAD = "download"
    ERASE = "erase"


# What a person may never hand to someone else.
OWN_ONLY = frozenset(
    {
        Permission.ACCOUNT,
        Permission.ANSWER,
        Permission.CHECK_IN,
        Permission.WRITE_NOTEBOOK,
        Permission.CHANGE_PLAN,
        Permission.DOWNLOAD,
        Permission.ERASE,
    }
)
