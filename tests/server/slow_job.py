"""A job that takes its time, for the test that kills its worker."""

import time
from pathlib import Path

from django_tasks import task


@task()
def take_time(file: str, seconds: float) -> None:
    """Note the beginning, take the time, note the end."""
    with Path(file).open("a") as notes:
        notes.write("began\n")
    time.sleep(seconds)
    with Path(file).open("a") as notes:
        notes.write("ended\n")
