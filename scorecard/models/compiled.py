"""A statement that most requests ask for, put together once: that takes the ORM longer than the database its answer."""

from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.query import get_related_populators

ModelT = TypeVar("ModelT", bound=models.Model)


class Compiled(Generic[ModelT]):
    """A queryset whose last parameters are given anew each time."""

    def __init__(self, queryset: models.QuerySet[ModelT], given: int) -> None:
        """`given`: how many of its parameters, which stood in it for these while it was put together."""
        self._alias = queryset.db
        self._compiler: Any = queryset.query.get_compiler(self._alias)
        try:
            self._sql, parameters = self._compiler.as_sql()
        except EmptyResultSet:  # no database needs to be asked
            self._sql = ""
            return
        self._fixed = tuple(parameters)[:-given]
        select, model = self._compiler.select, self._compiler.klass_info
        self._model: Any = model["model"]
        self._fields = slice(model["select_fields"][0], model["select_fields"][-1] + 1)
        self._names = [column.target.attname for column, *_sql in select[self._fields]]
        self._related = get_related_populators(model, select, self._alias)  # type: ignore[call-arg]  # of Django 6

    def get(self, *given: Any) -> list[ModelT]:
        """As the queryset gives them, with what it selects and annotates."""
        if not self._sql:
            return []
        with connections[self._alias].cursor() as cursor:
            cursor.execute(self._sql, (*self._fixed, *given))
            rows = cursor.fetchall()
        return [self._instance(row) for row in self._compiler.results_iter([rows])]

    def _instance(self, row: Any) -> ModelT:
        instance: ModelT = self._model.from_db(self._alias, self._names, row[self._fields])
        for related in self._related:
            related.populate(row, instance)
        for name, place in self._compiler.annotation_col_map.items():
            setattr(instance, name, row[place])
        return instance
