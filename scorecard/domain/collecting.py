"""Python's garbage collector, out of the way while tens of thousands of records are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """It would go through all of them again and again: a third of the time of a large import.

    Around all that works with them, so that they are gone when it starts again: it begins with what is new to it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
