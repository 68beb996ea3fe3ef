"""Who is working, and which night's work was already handed out. The jobs themselves are django-tasks' rows."""

from django.db import models

from twofold.web.vault.privacy import Clear


class Worker(models.Model):
    """A worker says now and then that it is alive; what a silent one left running is taken from it."""

    id = models.CharField(primary_key=True, max_length=32)
    seen_at = models.DateTimeField()

    class Privacy:
        id = Clear("a random id of a running worker; belongs to no person")
        seen_at = Clear("when that worker was last alive")


class Night(models.Model):
    """The last day on which a piece of the nightly work was handed out."""

    task = models.CharField(primary_key=True, max_length=120)
    day = models.DateField()

    class Privacy:
        task = Clear("the name of a piece of nightly work")
        day = Clear("the last day it was handed out")
