"""Addresses of signing in."""

from django.urls import path

from twofold.web.signin import account, views

app_name = "signin"
urlpatterns = [
    path("sign-up", views.sign_up, name="sign-up"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("way-back", views.way_back, name="way-back"),
    path("account", account.account, name="account"),
    path("account/passphrase", account.passphrase, name="passphrase"),
    path("account/codes", account.codes, name="codes"),
    path("account/devices", account.devices_list, name="devices"),
]
