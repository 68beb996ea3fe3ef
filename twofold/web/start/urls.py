"""The first pages and the places that come later."""

from django.urls import path

from twofold.web.start import views

app_name = "start"
urlpatterns = [
    path("", views.first, name="first"),
    path("start/<str:way>", views.way, name="way"),
    path("together", views.together, name="together"),
    path("about", views.about, name="about"),
    path("privacy", views.privacy, name="privacy"),
]
