"""How files come in: kept in memory, so that a worker that is killed leaves none behind, or refused as too large."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemory(MemoryFileUploadHandler):
    """Django's own would leave a file out of a request that is too large, and say nothing."""

    def upload_complete(self) -> None:
        """The whole body has been read by now: a browser that is still sending would not read the refusal."""
        if not self.activated:
            raise RequestDataTooBig
