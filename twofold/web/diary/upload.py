"""Files that arrive are held in memory up to a bound, never in a temporary file: what people bring stays unwritten
until it is sealed. What is longer is read to its end and dropped, so that the page can answer in words.
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from twofold.web.diary.columns import MOST_BYTES

READ_AT_MOST = 40 * MOST_BYTES  # beyond this the connection is cut


class BoundedMemory(FileUploadHandler):
    """Django's way of receiving a file, with a bound. A file that was too long arrives with `too_long` set."""

    chunk_size = 64 * 1024

    def handle_raw_input(self, *given: Any, **more: Any) -> None:
        """Remember how much is announced: (stream, headers, length, boundary, encoding) is what Django hands over."""
        self.announced = int(given[2])
        self.taken = 0

    def new_file(self, *given: Any, **more: Any) -> None:
        """Begin with an empty page of memory; cut off what nobody sends by mistake."""
        super().new_file(*given, **more)
        if self.announced > READ_AT_MOST:
            raise StopUpload(connection_reset=True)
        self.held: BytesIO | None = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep it while there is room for all files of the form together."""
        self.taken += len(raw_data)
        if self.held is not None and self.taken <= MOST_BYTES:
            self.held.write(raw_data)
        else:
            self.held = None
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file, or an empty one that says it was too long."""
        held = self.held or BytesIO()
        size = held.tell()
        held.seek(0)
        file = InMemoryUploadedFile(
            held, self.field_name, self.file_name or "", self.content_type or "", size, self.charset
        )
        file.too_long = self.held is None  # type: ignore[attr-defined]
        return file
