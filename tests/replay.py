"""Stages that many tests stand on: built once, through the models, then set up again from the rows that this left."""

import io
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

import time_machine
from django.apps import apps
from django.db import connection, models

Stage = TypeVar("Stage")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Built:
    """What building left in the database, and the stage's own objects."""

    found: dict[str, int]  # the highest key of each table before
    rows: dict[str, tuple[list[str], list[Row]]]
    pickled: bytes


class Replayed(Generic[Stage]):
    """`build` begins on a database that holds the same each time; `known` are records of an earlier stage."""

    def __init__(self, build: Callable[..., Stage]) -> None:
        self._build = build
        self._built: _Built | None = None

    def get(self, *arguments: Any, known: Iterable[models.Model] = ()) -> Stage:
        if not connection.in_atomic_block:  # real transactions, behind which keys may begin anew
            return self._build(*arguments)
        others = {(type(record), record.pk): record for record in known}
        if self._built is None or self._built.found != _highest():
            found = _highest()
            stage = self._build(*arguments)
            if not time_machine.escape_hatch.is_travelling():  # its rows bear the time at which they were made
                self._built = _Built(found, dict(_rows_since(found)), _pickled(stage, others))
            return stage
        for table, (columns, rows) in self._built.rows.items():
            _insert(table, columns, rows)
        return _unpickled(self._built.pickled, others)


@lru_cache(maxsize=1)
def _keys() -> dict[str, str]:
    """The key's column by table: of users and everything of ours, histories and links of many to many included."""
    ours = [*apps.get_app_config("scorecard").get_models(include_auto_created=True), apps.get_model("auth", "User")]
    keys = {model._meta.db_table: model._meta.pk for model in ours}
    return {table: str(key.column) for table, key in keys.items() if isinstance(key, models.AutoField)}


def _highest() -> dict[str, int]:
    """The highest key of each table."""
    highest = [f"COALESCE((SELECT MAX({key}) FROM {table}), 0)" for table, key in _keys().items()]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(highest)}")
        return dict(zip(_keys(), cursor.fetchone(), strict=True))


def _rows_since(found: dict[str, int]) -> Iterable[tuple[str, tuple[list[str], list[Row]]]]:
    with connection.cursor() as cursor:
        for table, highest in found.items():
            cursor.execute(f"SELECT * FROM {table} WHERE {_keys()[table]} > %s", [highest])  # noqa: S608
            rows = cursor.fetchall()
            if rows:
                yield table, ([column[0] for column in cursor.description], rows)


def _insert(table: str, columns: list[str], rows: list[Row]) -> None:
    line = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        values = [value for row in rows for value in row]
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([line] * len(rows))}", values)  # noqa: S608


def _pickled(stage: Any, others: dict[tuple[type, Any], models.Model]) -> bytes:
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream)
    pickler.persistent_id = lambda each: (  # type: ignore[method-assign]
        (type(each), each.pk) if isinstance(each, models.Model) and (type(each), each.pk) in others else None
    )
    pickler.dump(stage)
    return stream.getvalue()


def _unpickled(pickled: bytes, others: dict[tuple[type, Any], models.Model]) -> Any:
    unpickler = pickle.Unpickler(io.BytesIO(pickled))  # noqa: S301 - our own
    unpickler.persistent_load = others.__getitem__  # type: ignore[method-assign]
    return unpickler.load()
