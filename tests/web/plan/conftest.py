"""One row of Ana's for every address, as the doors have it."""

from tests.web.doors.conftest import quick_digest, rows

__all__ = ["quick_digest", "rows"]
