"""The one place that decides who may."""
