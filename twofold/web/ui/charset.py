"""Forms come in UTF-8, as every browser sends them; another charset is refused before anything reads the body."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from twofold.web.ui.error_pages import bad_request


def utf8_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 400 for a body that says it is in anything but UTF-8."""

    def respond(request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.strip("\"' ").lower() not in {"utf-8", "utf8", ""}:
            return bad_request(request, ValueError("charset"))
        return get_response(request)

    return respond
