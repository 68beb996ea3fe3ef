"""Addresses of the plan and of the therapies."""

from django.urls import path

from twofold.web.plan import ahead_pages, asking, goals, less, meetings, noticed, own_steps, therapies, views

app_name = "plan"
urlpatterns = [
    path("plan", views.plan, name="plan"),
    path("plan/paper", views.on_paper, name="paper"),
    path("plan/questions", asking.questions, name="questions"),
    path("plan/noticed", noticed.seen, name="seen"),
    path("plan/less", less.choose, name="less"),
    path("plan/goals/add", goals.add, name="goal-add"),
    path("plan/goals/<uuid:row>", goals.change, name="goal-change"),
    path("plan/goals/<uuid:row>/move", goals.move, name="goal-move"),
    path("plan/steps/add", own_steps.add, name="step-add"),
    path("plan/steps/<uuid:row>", own_steps.change, name="step-change"),
    path("plan/steps/<uuid:row>/move", own_steps.move, name="step-move"),
    path("plan/steps/<uuid:row>/why", views.why, name="why"),
    path("plan/therapy", meetings.meetings, name="meetings"),
    path("plan/therapy/meetings/add", meetings.add, name="meeting-add"),
    path("plan/therapy/meetings/<uuid:row>", meetings.change, name="meeting-change"),
    path("plan/therapy/meetings/<uuid:row>/was", meetings.was, name="meeting-was"),
    path("plan/therapy/homework", meetings.homework, name="homework"),
    path("plan/therapy/memory", meetings.memory_work, name="memory-work"),
    path("plan/next-day", ahead_pages.next_day, name="next-day"),
    path("plan/next-day/choose", ahead_pages.choose, name="choose"),
    path("plan/what-if", ahead_pages.what_if, name="what-if"),
    path("therapies", therapies.therapies, name="therapies"),
    path("therapies/<str:name>", therapies.therapy, name="therapy"),
]
