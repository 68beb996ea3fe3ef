"""Where help stands."""

from django.urls import path

from twofold.web.findhelp import road, searching, views

app_name = "findhelp"
urlpatterns = [
    path("help-now", views.help_now, name="help-now"),
    path("help-now/<str:code>", views.help_now_in, name="help-now"),
    path("not-safe", views.not_safe, name="not-safe"),
    path("not-safe/<str:code>", views.not_safe_in, name="not-safe"),
    path("find-help", searching.find, name="find"),
    path("find-help/meetings", searching.meetings, name="meetings"),
    path("find-help/in-the-way", searching.in_the_way, name="in-the-way"),
    path("find-help/daily-life", searching.practical, name="practical"),
    path("find-help/what-to-say", road.say_it, name="say-it"),
    path("find-help/places/<str:key>", searching.service, name="service"),
    path("find-help/places/<str:key>/wrong", road.report, name="report"),
    path("find-help/places/<str:key>/save", road.save, name="save"),
    path("find-help/road", road.road, name="road"),
    path("find-help/road/clock", road.want, name="want"),
    path("find-help/road/letter", road.letter, name="letter"),
    path("find-help/road/appointments/<uuid:row>", road.appointment, name="appointment"),
    path("find-help/road/<uuid:row>", road.tried, name="tried"),
    path("find-help/road/<uuid:row>/forget", road.forget, name="forget"),
]
