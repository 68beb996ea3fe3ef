"""Grants: what a person shares, with whom, until when. They are the authorisation data itself."""

from django.conf import settings
from django.db import models

from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class Grant(models.Model):
    """`person` lets `to` do `covers` from `begins` until `ends`, unless withdrawn before (FHIR Consent)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    covers = models.CharField(max_length=40)  # a Permission
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    purpose = SealedField()

    class Meta:
        indexes = [models.Index(fields=["to", "person", "covers"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")), name="a_grant_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~models.Q(person=models.F("to")), name="no_grant_to_oneself"),
        ]

    class Privacy:
        id = Clear("names the row")
        person = Clear("who shares")
        to = Clear("with whom")
        covers = Clear("which kind of record")
        begins = Clear("from when")
        ends = Clear("until when")
        withdrawn_at = Clear("when it was taken back")
        purpose = Sealed("what the sharing is for")
