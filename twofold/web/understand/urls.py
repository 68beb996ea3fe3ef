"""Addresses of my days, my cycle, and of bringing a diary."""

from django.urls import path

from twofold.web.understand import importing, views

app_name = "understand"
urlpatterns = [
    path("my-days", views.days, name="days"),
    path("my-cycle", views.cycle, name="cycle"),
    path("diaries/bring", importing.bring, name="bring"),
    path("diaries/files/<uuid:row>", importing.columns, name="columns"),
    path("diaries/files/<uuid:row>/forget", importing.forget, name="forget"),
    path("diaries/<uuid:row>/days", views.diary_days, name="diary-days"),
    path("diaries/<uuid:row>/cycle", views.diary_cycle, name="diary-cycle"),
]
