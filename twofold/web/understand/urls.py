"""Addresses of my days, my cycle, of bringing a diary, and of the lessons."""

from django.urls import path

from twofold.web.understand import cycles, importing, views
from twofold.web.understand.learn import lessons, reward

app_name = "understand"
urlpatterns = [
    path("my-days", views.days, name="days"),
    path("my-cycle", cycles.cycle, name="cycle"),
    path("my-cycle/how-sure", cycles.sure, name="sure"),
    path("diaries/bring", importing.bring, name="bring"),
    path("diaries/files/<uuid:row>", importing.columns, name="columns"),
    path("diaries/files/<uuid:row>/forget", importing.forget, name="forget"),
    path("diaries/<uuid:row>/days", views.diary_days, name="diary-days"),
    path("lessons", lessons.lessons, name="lessons"),
    path("lessons/<str:lesson>", lessons.lesson, name="lesson"),
    path("reward", reward.picture, name="reward"),
    path("reward/my-weeks", reward.my_weeks, name="reward-my-weeks"),
    path("diaries/<uuid:row>/cycle", cycles.diary_cycle, name="diary-cycle"),
    path("diaries/<uuid:row>/cycle/how-sure", cycles.diary_sure, name="diary-sure"),
]
