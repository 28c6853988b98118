"""Where uploads lie: a file that could not be written to its end is not left behind."""

from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    def _save(self, name: str, content: Any) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError:  # the disk is full
            self.delete(name)
            raise
