"""Work that a hostile input could make endless or huge runs in a process of its own: this starts and ends it."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PYTHON = (sys.executable, "-E", "-s", "-m")

_ROOT = Path(__file__).resolve().parents[1]
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG")  # no key, no address of a database


@contextmanager
def started(command: tuple[str, ...], data: bytes, wall_seconds: int) -> Iterator[subprocess.Popen[bytes]]:
    """The process with `data` on its standard input; ended after its time and in any case at the end."""
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    )
    clock = threading.Timer(wall_seconds, process.kill)
    clock.daemon = True
    clock.start()
    try:
        _hand_over(process, data)
        yield process
    finally:
        clock.cancel()
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _hand_over(process: subprocess.Popen[bytes], data: bytes) -> None:
    """A process that dies before it has read everything is noticed by what it does not say."""
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.write(data)
        with suppress(BrokenPipeError):
            process.stdin.close()
