"""Nightly: what signing in no longer needs is forgotten."""

from django_tasks import task

from twofold.web.signin import actions, throttle


@task()
def forget_what_is_over() -> None:
    """Doors nobody tried for two days, and devices whose session has ended. Twice does no harm."""
    throttle.forget_old()
    actions.forget_devices()
