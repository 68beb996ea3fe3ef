"""Where the medicines stand."""

from django.urls import path

from twofold.web.medicines import knowing, views

app_name = "medicines"
urlpatterns = [
    path("medicines", knowing.medicines, name="all"),
    path("medicines/<str:medicine>", knowing.medicine, name="about"),
    path("my-medicines", views.mine, name="mine"),
    path("my-medicines/add", views.add, name="add-own"),
    path("my-medicines/add/<str:medicine>", views.add, name="add"),
    path("my-medicines/days", views.days, name="days"),
    path("my-medicines/body", views.body, name="body"),
    path("my-medicines/body/<uuid:row>/remove", views.forget_note, name="forget-note"),
    path("my-medicines/<uuid:row>", views.change, name="change"),
    path("my-medicines/<uuid:row>/dose", views.dose, name="dose"),
    path("my-medicines/<uuid:row>/end", views.end, name="end"),
    path("my-medicines/<uuid:row>/back", views.back, name="back"),
    path("my-medicines/<uuid:row>/remove", views.remove, name="remove"),
]
