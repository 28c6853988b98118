"""Where uploads lie: readable to the portal's own user alone, and never in part, whatever ends the writing."""

import time
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

PART = ".part"
FILE_MODE, FOLDER_MODE = 0o600, 0o700
_OLD = 3600  # seconds; no upload is being written for so long


class WholeFiles(FileSystemStorage):
    """A file gets its name when all of it is there; what was begun goes at once, or if its process died, at a start."""

    def __init__(self, location: Path | None = None) -> None:
        super().__init__(location, file_permissions_mode=FILE_MODE, directory_permissions_mode=FOLDER_MODE)

    def _save(self, name: str, content: Any) -> str:
        part = f"{name}{PART}"
        try:
            part = super()._save(part, content)  # type: ignore[misc]
            Path(self.path(part)).rename(self.path(name))
        except OSError:  # the disk is full
            self.delete(part)
            raise
        return name

    def sweep(self) -> int:
        """Removes what processes that are gone have begun; how many."""
        begun = [file for file in Path(self.location).rglob(f"*{PART}") if file.stat().st_mtime < time.time() - _OLD]
        for file in begun:
            file.unlink(missing_ok=True)
        return len(begun)
