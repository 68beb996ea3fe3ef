"""Person-owned tables are read through their owner; a query that names no person is refused."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.http import Http404, HttpRequest

M = TypeVar("M", bound=models.Model)


class Unscoped(Exception):
    """A person-owned table was asked for without saying whose rows."""


class Owned(models.Manager):  # type: ignore[type-arg]
    """`Row.objects.of(person)` is the door; everything else is refused, so a forgotten filter cannot leak."""

    def get_queryset(self) -> models.QuerySet[Any]:
        raise Unscoped(f"Say whose {self.model.__name__}: use .of(person), or .unscoped(why) in a sweep.")

    def of(self, person: Any) -> models.QuerySet[Any]:
        """The rows of one person (a Person or its id)."""
        return super().get_queryset().filter(person=getattr(person, "pk", person))

    def unscoped(self, why: str) -> models.QuerySet[Any]:
        """Everyone's rows, for sweeps and host commands; `why` is read by the test that lists them."""
        if not why:
            raise Unscoped("Say why everyone's rows are needed.")
        return super().get_queryset()


def owned_or_404(table: type[M], request: HttpRequest, row: UUID | str) -> M:
    """The signed-in person's row. Someone else's row and no row at all give the same answer."""
    found = table.objects.of(request.person).filter(pk=row).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]
