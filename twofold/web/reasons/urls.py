"""Where one's own reasons stand."""

from django.urls import path

from twofold.web.reasons import views

app_name = "reasons"
urlpatterns = [
    path("what-for", views.what_for, name="what-for"),
    path("what-for/choose", views.choosing, name="choose"),
    path("what-for/month", views.month, name="month"),
]
