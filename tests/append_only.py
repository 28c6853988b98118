"""Emptying tables of history, which the database refuses: for tests alone, whose databases are thrown away."""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from scorecard.models import append_only


def lift(using: str = "default") -> None:
    """Until the transaction of the test is taken back, or until the next migrate or flush."""
    append_only.lift(None, connections[using].schema_editor())


def let_flush_empty_history() -> None:
    """A test with real transactions empties the database behind it; that ends like a migrate, and so guarded again."""
    flush: Any = Flush.handle

    def handle(self: Flush, **options: Any) -> None:
        lift(options["database"])
        flush(self, **options)

    Flush.handle = handle  # type: ignore[method-assign]
