"""Rows in an order that is known already, without joining and comparing once more all that has made it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Func, IntegerField


class PlaceIn(Func):
    """Where a row's key stands in a list of keys, counted from 1."""

    output_field = IntegerField()

    def __init__(self, name: str, keys: Sequence[int]) -> None:
        super().__init__(F(name))
        self.keys = list(keys)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        key, parameters = compiler.compile(self.get_source_expressions()[0])
        return f"array_position(%s::bigint[], {key})", [self.keys, *parameters]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        key, parameters = compiler.compile(self.get_source_expressions()[0])
        return f"instr(%s, ',' || {key} || ',')", [f",{','.join(map(str, self.keys))},", *parameters]
