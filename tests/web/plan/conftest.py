"""One row of Ana's for every address, as the doors have it."""

from tests.web.doors.conftest import house, quick_digest, rows

__all__ = ["house", "quick_digest", "rows"]
