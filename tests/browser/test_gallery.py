"""Every piece in every state, in a real browser."""

from collections.abc import Callable

from tests.browser.site import Site
from tests.browser.watch import Watched


def test_every_piece_passes_axe_at_both_widths_light_and_dark(workshop: Site, watch: Callable[..., Watched]) -> None:
    watched = watch(workshop)
    watched.open("/ui/")
    assert watched.look_everywhere() == []


def test_every_piece_stands_when_read_from_right_to_left(mirrored: Site, watch: Callable[..., Watched]) -> None:
    watched = watch(mirrored)
    page = watched.open("/ui/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert watched.look_everywhere() == []
