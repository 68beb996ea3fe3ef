"""Where the check-in stands."""

from django.urls import path, register_converter

from twofold.web.checkin import following, views
from twofold.web.checkin.dates import DayConverter

register_converter(DayConverter, "day")

app_name = "checkin"
urlpatterns = [
    path("today", views.today, name="today"),
    path("check-in", views.check_in, name="check-in"),
    path("check-in/<day:day>", views.check_in, name="check-in"),
    path("check-in/<day:day>/written", views.written, name="written"),
    path("check-in/<day:day>/delete", views.delete, name="delete"),
    path("check-in/kept/<uuid:row>", views.kept, name="kept"),
    path("check-in/kept/<uuid:row>/use", views.use, name="use"),
    path("check-in/kept/<uuid:row>/correct", views.correct, name="correct"),
    path("following", following.following, name="following"),
    path("following/words", following.words, name="following-words"),
    path("following/questions", following.more, name="following-questions"),
]
