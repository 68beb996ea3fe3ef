"""Everything that is written about brought diaries. Each action is whole or nothing, with its audit entry."""

from typing import Any

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.diary.models import Diary, DiaryFile, packed
from twofold.web.signin.models import Person


@audited(Event.DIARY_FILE_KEPT)
def keep_file(*, by: Person, name: str, raw: bytes) -> DiaryFile:
    """Keep an uploaded file until its columns are named; a file that waited before gives way to it."""
    DiaryFile.objects.of(by).delete()
    file = DiaryFile(person=by, name=name, packed=packed(raw))
    file.save(force_insert=True)
    return file


@audited(Event.DIARY_FILE_FORGOTTEN)
def forget_file(*, by: Person | None, file: DiaryFile) -> DiaryFile | Unchanged:
    """Drop a file that never became a diary; `by` is None when its day is over."""
    if not DiaryFile.objects.of(file.person_id).filter(pk=file.pk).delete()[0]:
        return Unchanged(file)
    return file


@audited(Event.DIARY_IMPORTED)
def import_diary(*, by: Person, file: DiaryFile, name: str, body: dict[str, Any]) -> Diary | Unchanged:
    """Turn a waiting file into a diary with the same id, so that sending twice makes one.

    Of two requests at once the second waits for the file's row and finds the diary there; none where the file was
    dropped meanwhile.
    """
    if not DiaryFile.objects.of(by).select_for_update().filter(pk=file.pk).first():
        return Unchanged(Diary.objects.of(by).filter(pk=file.pk).first())
    diary = Diary(id=file.pk, person=by, name=name, body=body)
    diary.save(force_insert=True)
    DiaryFile.objects.of(by).filter(pk=file.pk).delete()
    return diary


@audited(Event.DIARY_REMOVED)
def remove_diary(*, by: Person, diary: Diary) -> Diary | Unchanged:
    """Remove one diary with its days and its cycle; nothing else goes with it."""
    if not Diary.objects.of(by).filter(pk=diary.pk).delete()[0]:
        return Unchanged(diary)
    return diary
