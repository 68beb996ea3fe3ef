"""/ui/ in development: every piece in every state, for eyes and for the accessibility tests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from twofold.web.ui.fixtures import ALL, Piece


def shown(piece: Piece, request: HttpRequest) -> dict[str, object]:
    """One piece with each of its states drawn."""
    states = [
        {"name": fixture.name, "drawn": render_to_string(piece.template, fixture.context(), request)}
        for fixture in piece.fixtures
    ]
    return {"id": piece.id, "how": piece.how, "states": states}


def gallery(request: HttpRequest) -> HttpResponse:
    """All pieces on one page."""
    pieces = [shown(piece, request) for piece in ALL]
    return render(request, "ui/gallery.html", {"pieces": pieces, "names": sorted({piece.id for piece in ALL})})
