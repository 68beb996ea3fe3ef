"""Every page declares who may; a page that declares nothing is refused.

@page(Permission.CHECK_IN, "GET", "POST")          signed in, and allowed by `decide`
@public("crisis help must open for anyone")        anyone, with the reason
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.module_loading import import_string

from twofold.web.access.decide import decide
from twofold.web.access.permissions import Permission

View = Callable[..., HttpResponse]
Wrap = Callable[[View], View]


@dataclass(frozen=True)
class Declared:
    """What a page says about itself; the authorisation matrix is checked against it."""

    permission: Permission | None  # None: anyone may
    methods: tuple[str, ...]
    reason: str


def _allowing(methods: tuple[str, ...]) -> tuple[str, ...]:
    methods = methods or ("GET",)
    return (*methods, "HEAD") if "GET" in methods else methods


def page(permission: Permission, *methods: str, keeps: bool = False) -> Wrap:
    """A page over the signed-in person's own records; sets `request.person`. Methods default to GET.

    `keeps`: a form sent after the session ended is sent again once its person has signed in.
    """
    allowed = _allowing(methods)

    def wrap(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            if not request.user.is_authenticated:
                signed_out: Callable[..., HttpResponse] = import_string(settings.SIGNED_OUT)
                return signed_out(request, keeps=keeps)
            person = getattr(request.user, "_wrapped", request.user)  # the person, not the lazy stand-in
            if not decide(who=person, permission=permission, owner=person, at=timezone.now()).allowed:
                raise Http404
            request.person = person  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            patch_cache_control(response, no_store=True, private=True)
            return response

        run.declared = Declared(permission, allowed, "their own records")  # type: ignore[attr-defined]
        return run

    return wrap


def public(reason: str, *methods: str) -> Wrap:
    """A page anyone may open, with the reason. Methods default to GET."""
    allowed = _allowing(methods)

    def wrap(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return view(request, *args, **kwargs)

        run.declared = Declared(None, allowed, reason)  # type: ignore[attr-defined]
        return run

    return wrap


class ClosedByDefault:
    """Middleware: a view without a declaration is refused like a page that does not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """Django calls this before every view."""
        if not hasattr(view, "declared") and not (settings.DEBUG and request.path.startswith(settings.STATIC_URL)):
            raise Http404
