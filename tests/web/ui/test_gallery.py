"""Every piece can be drawn in every state, and what a person typed stays text."""

import re
from collections import Counter

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from twofold.web.ui.fixtures import ALL, Fixture, Piece
from twofold.web.ui.gallery import gallery

STATES = [(piece, state) for piece in ALL for state in piece.fixtures]


@pytest.mark.parametrize(
    ("piece", "state"), STATES, ids=[f"{piece.how[13:40]}-{state.name}" for piece, state in STATES]
)
def test_every_state_of_every_piece_can_be_drawn(piece: Piece, state: Fixture) -> None:
    drawn = render_to_string(piece.template, state.context())
    assert drawn.strip()
    assert "style=" not in drawn
    assert "onclick" not in drawn


def test_the_gallery_shows_them_all_and_escapes_what_was_typed(rf: RequestFactory) -> None:
    drawn = gallery(rf.get("/ui/")).content.decode()
    assert all(f'id="{piece.id}"' in drawn for piece in ALL)
    assert "<b>& co</b>" not in drawn
    assert "&lt;b&gt;&amp; co&lt;/b&gt;" in drawn


def test_no_id_comes_twice(rf: RequestFactory) -> None:
    ids = re.findall(r'\bid="([^"]+)"', gallery(rf.get("/ui/")).content.decode())
    assert [one for one, times in Counter(ids).items() if times > 1] == []
