"""Where the skills stand."""

from django.urls import path

from twofold.web.cope import views

app_name = "cope"
urlpatterns = [
    path("skills", views.skills, name="skills"),
    path("skills/<str:skill>", views.skill, name="skill"),
    path("skills/<str:skill>/rate", views.rate, name="rate"),
    path("skills/<str:skill>/not-for-me", views.not_for_me, name="not-for-me"),
    path("skills/<str:skill>/offer-again", views.offer_again, name="offer-again"),
    path("skills/kept/<uuid:row>", views.kept, name="kept"),
    path("skills/kept/<uuid:row>/correct", views.correct, name="correct"),
]
