"""Statements that most requests ask for, put together once: that takes the ORM longer than the database its answer."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.query import get_related_populators

ModelT = TypeVar("ModelT", bound=models.Model)


class CompiledRows:
    """A queryset of values whose last parameters are given anew each time."""

    def __init__(self, queryset: models.QuerySet[Any, Any], given: int = 0) -> None:
        """`given`: how many of its parameters, which stood in it for these while it was put together."""
        self._alias = queryset.db
        self._compiler: Any = queryset.query.get_compiler(self._alias)
        try:
            self._sql, parameters = self._compiler.as_sql()
        except EmptyResultSet:  # no database needs to be asked
            self._sql, parameters = "", ()
        self._fixed = tuple(parameters)[: len(parameters) - given]

    def rows(self, *given: Any) -> Iterable[tuple[Any, ...]]:
        """As values_list gives them."""
        if not self._sql:
            return ()
        with connections[self._alias].cursor() as cursor:
            cursor.execute(self._sql, (*self._fixed, *given))
            found = cursor.fetchall()
        rows: Iterable[tuple[Any, ...]] = self._compiler.results_iter([found])
        return rows


class Compiled(CompiledRows, Generic[ModelT]):
    """The same of whole records, with what the queryset selects beside them and annotates."""

    def get(self, *given: Any) -> list[ModelT]:
        rows = list(self.rows(*given))
        if not rows:
            return []
        info, select = self._compiler.klass_info, self._compiler.select
        model: Any = info["model"]
        fields = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        names = [column.target.attname for column, *_sql in select[fields]]
        related = get_related_populators(info, select, self._alias)  # type: ignore[call-arg]  # of Django 6
        found: list[ModelT] = []
        for row in rows:
            instance = model.from_db(self._alias, names, row[fields])
            for populator in related:
                populator.populate(row, instance)
            for name, place in self._compiler.annotation_col_map.items():
                setattr(instance, name, row[place])
            found.append(instance)
        return found
