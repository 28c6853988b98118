"""Whose turn it is: one at a time over all workers; a few wait, the next is told to come back."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

WAITING = 3  # who may wait while one is served
WAIT_SECONDS = 30

_PAUSE = 0.02


class Busy(Exception):
    """As many wait as may, or the wait was too long."""


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Locks in `folder`; the system frees them when a process dies. Raises Busy."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        for number in range(WAITING + 1):
            if is_locked(stack, folder / f"place-{number}.lock"):
                break
        else:
            raise Busy
        deadline = time.monotonic() + WAIT_SECONDS
        while not is_locked(stack, folder / "turn.lock"):
            if time.monotonic() > deadline:
                raise Busy
            time.sleep(_PAUSE)
        yield


def is_locked(stack: ExitStack, file: Path) -> bool:
    handle = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    stack.callback(os.close, handle)  # which frees the lock
    return True
