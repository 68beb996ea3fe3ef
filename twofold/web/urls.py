"""One line per app."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from twofold.web.access.page import public
from twofold.web.health import health
from twofold.web.ui import gallery, leave, places, reports

handler400 = "twofold.web.ui.error_pages.bad_request"
handler403 = "twofold.web.ui.error_pages.not_allowed"
handler404 = "twofold.web.ui.error_pages.not_found"
handler500 = "twofold.web.trouble.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path(places.LEAVE[1:], public("the way out is open to everyone", "POST")(leave.leave), name="leave"),
    path(places.AWAY[1:], public("where the way out leads")(leave.away), name="away"),
    path(places.CSP_REPORT[1:], public("browsers report, not people", "POST")(reports.csp_report), name="csp-report"),
    path("", include("twofold.web.checkin.urls")),
    path("", include("twofold.web.answer.urls")),
    path("", include("twofold.web.signin.urls")),
    path("", include("twofold.web.diary.urls")),
    path("", include("twofold.web.understand.urls")),
    path("", include("twofold.web.mydata.urls")),
    path("", include("twofold.web.medicines.urls")),
    path("", include("twofold.web.plan.urls")),
    path("", include("twofold.web.support.urls")),
    path("", include("twofold.web.rewards.urls")),
    path("", include("twofold.web.report.urls")),
    path("", include("twofold.web.start.urls")),
    path("", include("twofold.web.findhelp.urls")),
    path("", include("twofold.web.cope.urls")),
    path("", include("twofold.web.exercise.urls")),
    path("", include("twofold.web.notebook.urls")),
    path("", include("twofold.web.prepare.urls")),
    path("", include("twofold.web.reasons.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("ui/", public("the pieces, for those who build")(gallery.gallery), name="gallery"))
