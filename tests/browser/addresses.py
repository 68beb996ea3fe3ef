"""Every address a person can open, read from the URL resolver, so that a new page is looked at without being listed."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

NOT_PAGES = {"/health", "/leave", "/csp-report", "/away"}


def patterns(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """(address with its parameters as <kind:name>, pattern), in order."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, address)
        else:
            yield address, pattern


def openable() -> list[dict[str, object]]:
    """Pages without parameters that answer GET: their address and whether one must be signed in."""
    found = []
    for address, pattern in patterns():
        declared = pattern.callback.declared
        if "<" not in address and "GET" in declared.methods and address not in NOT_PAGES:
            found.append({"path": address, "signed_in": declared.permission is not None})
    return found
