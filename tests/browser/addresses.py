"""Every address a person can open, read from the URL resolver, so that a new page is looked at without being listed."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

NOT_PAGES = {"leave", "away", "csp-report", "health"}  # answers for machines, and the way out with its own tests


def patterns(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """(address with its parameters as <kind:name>, pattern), in order."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, address)
        else:
            yield address, pattern


def openable() -> dict[str, bool]:
    """Every address that answers GET, parameters unfilled, and whether one must be signed in to see it."""
    return {
        address: pattern.callback.declared.permission is not None
        for address, pattern in patterns()
        if "GET" in pattern.callback.declared.methods and pattern.name not in NOT_PAGES
    }


def shape_of(link: str) -> str | None:
    """The address of a link with its parameters unfilled, as in `openable`; None for what is not one of our pages."""
    try:
        match = resolve(urlsplit(link).path)
    except Resolver404:
        return None
    return f"/{match.route}"
