"""Inserting thousands of rows with their history without an instance for each: COPY, on SQLite plain statements."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connections, router
from django.db.models import Max

from scorecard import asking
from scorecard.models import User

from .bulk import CREATED


def insert(
    model: Any, rows: Sequence[Mapping[str, Any]], reasons: Sequence[str], *, by: User | None, at: datetime
) -> list[int]:
    """Rows by column, what they leave out takes its default; their primary keys. The caller has locked the plan."""
    if not rows:
        return []
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    history = model.history.model
    table = _Table(model, fields)
    pks = table.reserve(len(rows))
    lines = [[table.value(pk), *line] for pk, line in zip(pks, map(table.line, rows), strict=True)]
    names = [model._meta.pk.column, *(each.column for each in fields)]
    table.write(model._meta.db_table, names, lines)
    when, who = table.value(at), table.value(by.pk if by is not None else None)
    asked = [table.value(asking.request_id()), table.value(asking.address())]
    past = [[*line, when, who, CREATED, table.value(why), *asked] for line, why in zip(lines, reasons, strict=True)]
    extra = ("history_date", "history_user_id", "history_type", "history_change_reason", "request_id", "sent_from")
    table.write(history._meta.db_table, [*names, *extra], past)
    return pks


class _Table:
    """How one model's values are written into its table by the database at hand."""

    def __init__(self, model: Any, fields: Sequence[Any]) -> None:
        self.model = model
        self.connection = connections[router.db_for_write(model)]
        self.copies = self.connection.vendor == "postgresql"
        self.value: Callable[[Any], Any] = _text if self.copies else self._parameter
        self.places = {each.attname: place for place, each in enumerate(fields)}
        self.usual = [self.value(each.get_default()) for each in fields]

    def line(self, row: Mapping[str, Any]) -> list[Any]:
        line = self.usual.copy()
        for name, value in row.items():
            line[self.places[name]] = self.value(value)
        return line

    def reserve(self, number: int) -> list[int]:
        """As many primary keys that nobody else gets."""
        if not self.copies:  # one writer at a time
            last = self.model._base_manager.aggregate(last=Max("pk"))["last"] or 0
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.model._meta.db_table])
                used = cursor.fetchone()
            first = max(last, used[0] if used else 0) + 1
            return list(range(first, first + number))
        with self.connection.cursor() as cursor:
            statement = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(statement, [self.model._meta.db_table, self.model._meta.pk.column, number])
            return [pk for (pk,) in cursor.fetchall()]

    def write(self, table: str, names: Sequence[str], lines: Sequence[Sequence[Any]]) -> None:
        quoted = ", ".join(map(self.connection.ops.quote_name, names))
        name = self.connection.ops.quote_name(table)
        with self.connection.cursor() as cursor:
            if self.copies:
                stream = io.StringIO("\n".join(map("\t".join, lines)))
                cursor.copy_expert(f"COPY {name} ({quoted}) FROM STDIN", stream)
            else:
                marks = ", ".join(["%s"] * len(names))
                cursor.executemany(f"INSERT INTO {name} ({quoted}) VALUES ({marks})", lines)  # noqa: S608

    def _parameter(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return self.connection.ops.adapt_datetimefield_value(value)
        return value if value is None or isinstance(value, str | int) else str(value)


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _text(value: Any) -> str:
    """As COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPED)
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else str(value)
