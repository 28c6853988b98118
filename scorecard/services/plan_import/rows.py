"""Inserting thousands of rows with their history without an instance for each: COPY, on SQLite plain statements."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connections, router
from django.db.models import Max

from scorecard import asking
from scorecard.models import User

from .bulk import CREATED


def insert(
    model: Any, rows: Iterable[Mapping[str, Any]], reasons: Sequence[str], *, by: User | None, at: datetime
) -> list[int]:
    """Rows by column, as many as there are reasons; what they leave out takes its default. Their primary keys.

    The caller has locked the plan.
    """
    if not reasons:
        return []
    connection = connections[router.db_for_write(model)]
    table = (_Copied if connection.vendor == "postgresql" else _Inserted)(model, connection)
    pks = table.reserve(len(reasons))
    lines: list[Any] = []
    table.write(model._meta.db_table, table.names, _kept(map(table.line, pks, rows), lines))
    told = {
        "history_date": at,
        "history_user_id": by.pk if by is not None else None,
        "history_type": CREATED,
        "request_id": asking.request_id(),
        "sent_from": asking.address(),
        "history_change_reason": "",
    }
    past = table.histories(lines, list(told.values())[:-1], reasons)
    table.write(model.history.model._meta.db_table, [*table.names, *told], past)
    return pks


def _kept(lines: Iterable[Any], kept: list[Any]) -> Iterator[Any]:
    """The lines once more, for the history."""
    for line in lines:
        kept.append(line)
        yield line


class _Inserted:
    """Plain statements with parameters."""

    def __init__(self, model: Any, connection: Any) -> None:
        fields = [each for each in model._meta.concrete_fields if not each.primary_key]
        self.model, self.connection = model, connection
        self.written = self.writing()
        self.names = [model._meta.pk.column, *(each.column for each in fields)]
        self.places = {each.attname: place for place, each in enumerate(fields, start=1)}
        self.usual = [None, *map(self.value, (each.get_default() for each in fields))]

    def writing(self) -> "_ByType":
        moment = self.connection.ops.adapt_datetimefield_value
        return _ByType(str, {**dict.fromkeys((type(None), bool, int, str), _as_it_is), datetime: moment})

    def reserve(self, number: int) -> list[int]:
        """As many primary keys that nobody else gets: there is one writer at a time."""
        last = self.model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.model._meta.db_table])
            used = cursor.fetchone()
        first = max(last, used[0] if used else 0) + 1
        return list(range(first, first + number))

    def line(self, pk: int, row: Mapping[str, Any]) -> Any:
        return self.values(pk, row)

    def values(self, pk: int, row: Mapping[str, Any]) -> list[Any]:
        values, places, written = self.usual.copy(), self.places, self.written
        values[0] = self.value(pk)
        for name, value in row.items():
            values[places[name]] = written[type(value)](value)
        return values

    def value(self, value: Any) -> Any:
        return self.written[type(value)](value)

    def histories(self, lines: Iterable[Any], told: Sequence[Any], reasons: Sequence[str]) -> Iterable[Any]:
        more = [self.value(each) for each in told]
        return ([*line, *more, reason] for line, reason in zip(lines, reasons, strict=True))

    def write(self, table: str, names: Sequence[str], lines: Iterable[Any]) -> None:
        marks = ", ".join(["%s"] * len(names))
        with self.connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {self._listed(table, names)} VALUES ({marks})", list(lines))  # noqa: S608

    def _listed(self, table: str, names: Sequence[str]) -> str:
        quote = self.connection.ops.quote_name
        return f"{quote(table)} ({', '.join(map(quote, names))})"


class _Copied(_Inserted):
    """Lines of text, which PostgreSQL takes in while the next ones are put together."""

    def writing(self) -> "_ByType":
        """As COPY reads it; the same days and moments come again and again."""
        day, moment = lru_cache(maxsize=256)(date.isoformat), lru_cache(maxsize=16)(datetime.isoformat)
        nothing, truth = (lambda _nothing: "\\N"), (lambda is_so: "t" if is_so else "f")
        numbers = {int: str, Decimal: str}
        return _ByType(_plain, {type(None): nothing, bool: truth, **numbers, date: day, datetime: moment})

    def reserve(self, number: int) -> list[int]:
        names = "SELECT pg_get_serial_sequence(%s, %s)::regclass AS name OFFSET 0"
        statement = f"SELECT array_agg(nextval(name)) FROM ({names}) AS one, generate_series(1, %s)"  # noqa: S608
        with self.connection.cursor() as cursor:
            cursor.execute(statement, [self.model._meta.db_table, self.model._meta.pk.column, number])
            return list(cursor.fetchone()[0])

    def line(self, pk: int, row: Mapping[str, Any]) -> str:
        return "\t".join(self.values(pk, row))

    def histories(self, lines: Iterable[str], told: Sequence[Any], reasons: Sequence[str]) -> Iterable[str]:
        more = "\t".join(map(self.value, told))
        return (f"{line}\t{more}\t{_plain(reason)}" for line, reason in zip(lines, reasons, strict=True))

    def write(self, table: str, names: Sequence[str], lines: Iterable[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {self._listed(table, names)} FROM STDIN", _Stream(lines))


class _Stream:
    """Lines as a file that is read from its beginning to its end."""

    AT_ONCE = 100

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)

    def read(self, _size: int = 0) -> str:
        piece = "\n".join(islice(self.lines, self.AT_ONCE))
        return f"{piece}\n" if piece else ""


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _plain(text: str) -> str:
    """As COPY reads it."""
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPED)


class _ByType(dict[type, Any]):
    """How a value of each type is written; what is none of them is a text, or like one."""

    def __init__(self, otherwise: Callable[[str], Any], known: dict[type, Any]) -> None:
        super().__init__(known)
        self.otherwise = otherwise

    def __missing__(self, kind: type) -> Any:
        return lambda value: self.otherwise(str(value))


def _as_it_is(value: Any) -> Any:
    return value
