"""Where browsers report what the content security policy stopped. Counted by kind; nothing about anyone is kept."""

import json
import logging
from collections import Counter
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

logger = logging.getLogger("twofold.csp")

MOST_BYTES = 65_536
DIRECTIVES = frozenset(
    f"{kind}-src{part}"
    for kind in (
        "default",
        "script",
        "style",
        "img",
        "font",
        "connect",
        "manifest",
        "frame",
        "object",
        "media",
        "worker",
    )
    for part in ("", "-elem", "-attr")
) | {"form-action", "base-uri", "frame-ancestors", "require-trusted-types-for", "trusted-types"}

_counted: Counter[str] = Counter()
_lock = Lock()


def directive_of(body: bytes) -> str:
    """Which part of the policy was broken, or `other`; whatever else the report holds is not looked at."""
    try:
        report = json.loads(body)["csp-report"]
        named = str(report.get("effective-directive") or report.get("violated-directive", "")).split(" ")[0]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "other"
    return named if named in DIRECTIVES else "other"


def counted() -> dict[str, int]:
    """How often each part of the policy was broken since this process started."""
    with _lock:
        return dict(_counted)


@csrf_exempt
def csp_report(request: HttpRequest) -> HttpResponse:
    """Count a report and forget it. Sent by browsers themselves, so it cannot carry a form's token."""
    size = request.META.get("CONTENT_LENGTH") or ""
    directive = directive_of(request.body) if size.isdigit() and int(size) <= MOST_BYTES else "other"
    with _lock:
        _counted[directive] += 1
    logger.warning("The content security policy stopped something: %s", directive)
    return HttpResponse(status=204)
