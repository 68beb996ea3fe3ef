"""Tables of the key ledger: each person's key, wrapped, is here and nowhere else; destroying it erases the person."""

from django.db import models

from twofold.web.vault.privacy import Clear


class WrappedKey(models.Model):
    """One generation of one person's data key, wrapped by the server key of `kek_version`."""

    person = models.UUIDField()
    generation = models.PositiveSmallIntegerField()
    kek_version = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "generation"], name="one_key_a_generation")]

    class Privacy:
        id = Clear("numbers the row")
        person = Clear("a random id; says nothing about who it is")
        generation = Clear("which of the person's keys this is")
        kek_version = Clear("which server key wraps it")
        wrapped = Clear("the key itself, wrapped; useless without the root secret")


class Tombstone(models.Model):
    """This person's key was destroyed; it must never come back, whatever is restored."""

    person = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    class Privacy:
        person = Clear("a random id whose key is gone")
        at = Clear("when it was destroyed")


class RootProof(models.Model):
    """A MAC by which a wrong root secret is recognised before anything is opened with it."""

    kek_version = models.PositiveSmallIntegerField(primary_key=True)
    proof = models.BinaryField()

    class Privacy:
        kek_version = Clear("which server key")
        proof = Clear("a MAC of a fixed text")
