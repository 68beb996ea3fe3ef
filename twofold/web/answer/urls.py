"""Where the questionnaires stand."""

from django.urls import path

from twofold.web.answer import answered, views, ways

app_name = "answer"
urlpatterns = [
    path("questions", views.home, name="home"),
    path("questions/begin", ways.begin_questions, name="begin"),
    path("questions/choose", views.choose, name="choose"),
    path("questions/week", ways.week, name="week"),
    path("questions/going/<uuid:row>", views.going, name="going"),
    path("questions/going/<uuid:row>/way", ways.way, name="way"),
    path("questions/answered", answered.everything, name="answered"),
    path("questions/answered/<uuid:row>", answered.one, name="sheet"),
    path("questions/answered/<uuid:row>/remove", answered.remove, name="remove"),
]
