"""The closed list of everything that can happen. Each has its sentence in `content/wording/<lang>/audit.yaml`."""

from enum import StrEnum


class Event(StrEnum):
    """What an audit entry may say happened."""

    REGISTERED = "registered"
    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    DEVICE_REVOKED = "device-revoked"
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"
    PASSPHRASE_CHANGED = "passphrase-changed"
    CODES_MADE = "codes-made"
    CODE_USED = "code-used"
    ACCOUNT_CHANGED = "account-changed"
    CHECK_IN_SAVED = "check-in-saved"
    CHECK_IN_CORRECTED = "check-in-corrected"
    CHECK_IN_DAY_DELETED = "check-in-day-deleted"
    FOLLOWING_CHANGED = "following-changed"
    STOPPING_ANSWERED = "stopping-answered"
    SAME_DAY_ANSWERED = "same-day-answered"
    SKILL_RATED = "skill-rated"
    SKILL_RATING_CORRECTED = "skill-rating-corrected"
    SKILL_HIDDEN = "skill-hidden"
    SKILL_SHOWN_AGAIN = "skill-shown-again"
    DIARY_IMPORTED = "diary-imported"
    DIARY_REMOVED = "diary-removed"
    DOWNLOADED = "downloaded"
    LOOKED_AT = "looked-at"
    GRANT_GIVEN = "grant-given"
    GRANT_WITHDRAWN = "grant-withdrawn"
    ERASURE_ASKED = "erasure-asked"
