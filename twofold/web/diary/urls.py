"""Addresses of brought diaries."""

from django.urls import path

from twofold.web.diary import views

app_name = "diary"
urlpatterns = [
    path("diaries", views.all_diaries, name="all"),
    path("diaries/<uuid:row>/remove", views.remove, name="remove"),
]
