"""Where the rewards stand."""

from django.urls import path

from twofold.web.rewards import views

app_name = "rewards"
urlpatterns = [
    path("rewards", views.mine, name="mine"),
    path("rewards/set", views.set_up, name="set"),
    path("rewards/off", views.off, name="off"),
    path("rewards/step", views.step, name="step"),
    path("rewards/draw", views.draw_one, name="draw"),
    path("rewards/had", views.had_one, name="had"),
]
