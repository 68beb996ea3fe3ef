"""Where the notebook stands."""

from django.urls import path

from twofold.web.notebook import views

app_name = "notebook"
urlpatterns = [
    path("notebook", views.pages, name="pages"),
    path("notebook/take-along", views.take_along, name="take-along"),
    path("notebook/<uuid:row>", views.page, name="page"),
    path("notebook/<uuid:row>/burn", views.burn, name="burn"),
]
