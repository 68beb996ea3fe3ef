"""Where the exercises stand."""

from django.urls import path

from twofold.web.exercise import views

app_name = "exercise"
urlpatterns = [
    path("exercises", views.exercises, name="exercises"),
    path("exercises/kept/<uuid:row>", views.sheet, name="sheet"),
    path("exercises/kept/<uuid:row>/change", views.change, name="change"),
    path("exercises/kept/<uuid:row>/remove", views.remove, name="remove"),
    path("exercises/<str:exercise>", views.exercise, name="exercise"),
]
