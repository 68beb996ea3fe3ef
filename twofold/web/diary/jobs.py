"""Nightly: files that waited for more than a day without becoming a diary go."""

from django.utils import timezone
from django_tasks import task

from twofold.web.diary.actions import forget_file
from twofold.web.diary.models import FILE_KEPT, DiaryFile


@task()
def forget_old_files() -> None:
    """Drop every file whose day is over. Twice does no harm."""
    waited = DiaryFile.objects.unscoped("files that waited for more than a day are dropped for everyone")
    for file in waited.filter(kept_at__lt=timezone.now() - FILE_KEPT):
        forget_file(by=None, file=file)
