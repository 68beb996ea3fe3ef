"""Where the report stands."""

from django.urls import path

from twofold.web.report import appointment, views

app_name = "report"
urlpatterns = [
    path("my-report", views.report, name="report"),
    path("my-report/over-time", views.over_time, name="over-time"),
    path("my-report/page", appointment.page_for_them, name="page"),
    path("my-report/page/edit", appointment.edit, name="edit"),
    path("my-report/page/download", appointment.as_text, name="download"),
    path("my-report/page/forget", appointment.forget, name="forget"),
    path("my-report/harder/close", views.close, name="close-notice"),
]
