"""The cycle as it was last worked out, so that a page need not wait for the sums."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.diary.models import Diary
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class KeptPicture(models.Model):
    """One picture for a person's check-ins (no diary), and one for each diary they brought.

    `body` is {"made_of": digest, "picture": `keeping.as_json`}. It counts only while `made_of` is still what the days,
    the engine and its starting point come to; it goes with its diary, with its person, and when a day changes or goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    diary = models.OneToOneField(Diary, on_delete=models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    body = SealedField(smallest=65_536)  # above every ordinary picture: its length says nothing of what was found
    objects: ClassVar[Owned] = Owned()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(diary__isnull=True), name="one_picture_of_the_check_ins"
            )
        ]

    class Privacy:
        id = Clear("names the picture")
        person = Clear("whose cycle it is")
        diary = Clear("the diary it was worked out from, or none for your check-ins")
        made_at = Clear("when it was worked out")
        body = Sealed("your cycle as it was last worked out: links, answers, levels, and how sure each is")
