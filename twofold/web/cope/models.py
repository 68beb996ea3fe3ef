"""What a person said about the skills: a rating before and after, and which ones are not for them."""

from datetime import datetime

from django.conf import settings
from django.db import models

from twofold.care.ranking import Rated
from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed

SKIPPED = "skipped"


class SkillRating(models.Model):
    """One use of one skill. `body` is {"skill": id, "before": rating, "after": rating, "at": ISO time}; a rating is
    a number from 0 to 10 or "skipped"."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    day = models.DateField()
    body = SealedField(smallest=256)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_rating_is_kept_once")]
        indexes = [models.Index(fields=["person", "day"])]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        day = Clear("the day you used a skill")
        body = Sealed("which skill it was, and how it was before and after")

    @property
    def skill(self) -> str:
        """The id of the skill."""
        return str(self.body["skill"])

    @property
    def at(self) -> datetime:
        """When it was kept, in UTC."""
        return datetime.fromisoformat(self.body["at"])

    def rated(self) -> Rated:
        """The use as the ranking wants it."""
        return Rated(self.skill, number_of(self.body["before"]), number_of(self.body["after"]))


class SkillsPutAway(models.Model):
    """The skills that are not for this person; one row each person. `body` is a list of skill ids."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=256)
    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        body = Sealed("which skills you put away")


def rating_of(number: int | None) -> int | str:
    """A rating as it is stored; skipped is not zero."""
    return SKIPPED if number is None else number


def number_of(rating: int | str) -> int | None:
    """The number in a stored rating, or None where it was skipped."""
    return None if isinstance(rating, str) else rating
