"""Where help stands."""

from django.urls import path

from twofold.web.findhelp import views

app_name = "findhelp"
urlpatterns = [
    path("help-now", views.help_now, name="help-now"),
    path("help-now/<str:code>", views.help_now_in, name="help-now"),
    path("not-safe", views.not_safe, name="not-safe"),
    path("not-safe/<str:code>", views.not_safe_in, name="not-safe"),
]
