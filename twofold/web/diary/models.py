"""A diary brought from elsewhere, and the file of one that is not understood yet. Both are sealed as a whole."""

import base64
import zlib
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed

FILE_KEPT = timedelta(days=1)  # a file that was never turned into a diary goes after this


class Diary(models.Model):
    """One person's diary from a file. `body` is `twofold.web.diary.days.DiaryDays` as JSON."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    brought_at = models.DateTimeField(auto_now_add=True)
    name = SealedField()
    body = SealedField()
    objects: ClassVar[Owned] = Owned()

    class Meta:
        indexes = [models.Index(fields=["person", "brought_at"])]

    class Privacy:
        id = Clear("names the diary")
        person = Clear("whose it is")
        brought_at = Clear("when you brought it")
        name = Sealed("what you call it")
        body = Sealed("its columns, its days and every number in them")


class DiaryFile(models.Model):
    """An uploaded file while its owner says what its columns are. Goes with the import, or after a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(auto_now_add=True)
    name = SealedField()
    packed = SealedField()  # the file, compressed, in base64
    objects: ClassVar[Owned] = Owned()

    class Meta:
        indexes = [models.Index(fields=["person", "kept_at"])]

    class Privacy:
        id = Clear("names the file")
        person = Clear("whose it is")
        kept_at = Clear("when you brought it")
        name = Sealed("what you call it")
        packed = Sealed("the file as it came, for a day at most")

    @property
    def raw(self) -> bytes:
        """The file as it came."""
        return zlib.decompress(base64.b64decode(self.packed))


def packed(raw: bytes) -> Any:
    """A file as one sealed text: diaries shrink about ten times."""
    return base64.b64encode(zlib.compress(raw)).decode("ascii")
