"""Registers my data with Django."""

from django.apps import AppConfig


class MyData(AppConfig):
    """No tables of its own."""

    name = "twofold.web.mydata"
    label = "mydata"
