"""Settings for a server whose only language is the accented one and runs from right to left (the browser tests)."""

from tests.languages import accents
from twofold.web.settings import *  # noqa: F403

LANGUAGES_BIDI = ["en"]
_accents = accents()
_accents.__enter__()  # this process never leaves the made-up language
