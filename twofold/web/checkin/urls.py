"""Where the check-in stands."""

from django.urls import path, register_converter

from twofold.web.checkin import following, safety_pages, steps, views
from twofold.web.checkin.dates import DayConverter

register_converter(DayConverter, "day")

app_name = "checkin"
urlpatterns = [
    path("today", views.today, name="today"),
    path("check-in", views.check_in, name="check-in"),
    path("check-in/steps", steps.steps, name="steps"),
    path("check-in/<day:day>", views.check_in, name="check-in"),
    path("check-in/<day:day>/written", views.written, name="written"),
    path("check-in/<day:day>/delete", views.delete, name="delete"),
    path("check-in/kept/<uuid:row>", views.kept, name="kept"),
    path("check-in/kept/<uuid:row>/use", views.use, name="use"),
    path("check-in/kept/<uuid:row>/correct", views.correct, name="correct"),
    path("check-in/kept/<uuid:row>/first", safety_pages.after_return, name="after-return"),
    path("check-in/kept/<uuid:row>/first/lines", safety_pages.after_return_lines, name="after-return-lines"),
    path("after-days-without", safety_pages.after_days_without, name="after-days-without"),
    path("stopping", safety_pages.stopping, name="stopping"),
    path("stopping/answer", safety_pages.stopping_answer, name="stopping-answer"),
    path("body-check", safety_pages.body_check, name="body-check"),
    path("body-check/answer", safety_pages.body_check_answer, name="body-check-answer"),
    path("body-check/correct", safety_pages.correct_body_check, name="body-check-correct"),
    path("body-check/most-days", safety_pages.most_days, name="most-days"),
    path("following", following.following, name="following"),
    path("following/words", following.words, name="following-words"),
    path("following/questions", following.more, name="following-questions"),
]
