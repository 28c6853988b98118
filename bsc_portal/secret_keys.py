"""Where the secret keys come from: a file, the environment, or one made on first use."""

import os
import sys
import tempfile
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def given(file: str) -> list[str]:
    """The key that signs, then the older ones."""
    if file:
        try:
            return Path(file).read_text().split()
        except (OSError, UnicodeDecodeError) as error:
            sys.exit(f"SECRET_KEY_FILE can't be read: {error}")
    # Not by `env`: it takes a value that begins with $ for the name of another variable.
    older = os.environ.get("SECRET_KEY_FALLBACKS", "").split(",")
    return [key for key in (os.environ.get("SECRET_KEY", ""), *older) if key]


def stored(file: Path) -> str:
    """The key kept in `file`. Made on first use; of two processes that start at once both get the same key."""
    if not file.exists():
        handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".secret_key")  # mkstemp creates with mode 0600
        try:
            with os.fdopen(handle, "w") as stream:
                stream.write(get_random_secret_key())
            os.link(draft, file)  # atomic, and fails if another process was first
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return file.read_text()
