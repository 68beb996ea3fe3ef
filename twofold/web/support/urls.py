"""Where the support arm stands."""

from django.urls import path

from twofold.web.support import views

app_name = "support"
urlpatterns = [
    path("support", views.mine, name="mine"),
    path("support/meetings/add", views.add, name="add"),
    path("support/meetings/<uuid:row>", views.change, name="change"),
    path("support/meetings/<uuid:row>/went", views.went, name="went"),
    path("support/meetings/<uuid:row>/remove", views.remove, name="remove"),
    path("support/promises/make", views.promise, name="promise"),
    path("support/promises/<uuid:row>/open", views.open_held, name="open"),
    path("support/promises/<uuid:row>/close", views.close, name="close"),
    path("support/people/add", views.person, name="person"),
    path("support/people/<uuid:row>/remove", views.forget, name="forget"),
]
