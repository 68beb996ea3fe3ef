"""Addresses of my data."""

from django.urls import path

from twofold.web.mydata import views

app_name = "mydata"
urlpatterns = [
    path("my-data", views.held, name="held"),
    path("my-data/looked", views.who_looked, name="looked"),
    path("my-data/download", views.download, name="download"),
    path("my-data/download/json", views.download_json, name="download-json"),
    path("my-data/download/csv", views.download_csv, name="download-csv"),
    path("my-data/download/page", views.download_page, name="download-page"),
    path("my-data/download/answers", views.download_answers, name="download-answers"),
    path("my-data/download/plan", views.download_plan, name="download-plan"),
    path("my-data/erase", views.erase, name="erase"),
    path("erased", views.erased, name="erased"),
]
