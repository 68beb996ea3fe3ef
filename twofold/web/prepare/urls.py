"""Where the person's own plans stand."""

from django.urls import path

from twofold.web.prepare import views

app_name = "prepare"
urlpatterns = [
    path("safety-plan", views.safety_plan, name="safety-plan"),
    path("safety-plan/change", views.change_safety_plan, name="change-safety-plan"),
    path("hard-days", views.hard_days, name="hard-days"),
    path("hard-days/change", views.change_hard_days, name="change-hard-days"),
    path("after-use", views.after_use, name="after-use"),
]
