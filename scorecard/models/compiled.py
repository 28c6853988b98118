"""Statements that most requests ask for, put together once: that takes the ORM longer than the database its answer."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.constants import OnConflict
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery

ModelT = TypeVar("ModelT", bound=models.Model)


class CompiledRows:
    """A queryset of values of which some parameters are given anew each time."""

    def __init__(self, queryset: models.QuerySet[Any, Any], *stand_ins: Any) -> None:
        """`stand_ins`: what stood in it for those given, in their order, while it was put together.

        Each is a value that its column can hold and that stands in the queryset once. Raises ValueError. A queryset
        that is empty whatever is given (of somebody who sees nothing) may have any.
        """
        self._alias = queryset.db
        self._compiler: Any = queryset.query.get_compiler(self._alias)
        try:
            self._sql, self._parameters = self._compiler.as_sql()
        except EmptyResultSet:  # no database needs to be asked
            self._sql = ""
        else:
            self._places = _places(self._parameters, self._adapted(stand_ins))

    def rows(self, *given: Any) -> Iterable[tuple[Any, ...]]:
        """As values_list gives them."""
        if not self._sql:
            return ()
        parameters = list(self._parameters)
        for place, each in zip(self._places, self._adapted(given), strict=True):
            parameters[place] = each
        with connections[self._alias].cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        rows: Iterable[tuple[Any, ...]] = self._compiler.results_iter([found], tuple_expected=True)
        return rows

    def _adapted(self, given: tuple[Any, ...]) -> tuple[Any, ...]:
        """Days as the database knows them; numbers and texts are as they are."""
        adapt = connections[self._alias].ops.adapt_datefield_value
        return tuple(adapt(each) if isinstance(each, date) else each for each in given)


def _places(parameters: Iterable[Any], stand_ins: Iterable[Any]) -> list[int]:
    """Where each of the stand-ins is among the parameters, of its type too: 0 is not False."""
    kinds, wanted = ([(type(each), each) for each in some] for some in (parameters, stand_ins))
    for kind in wanted:
        if kinds.count(kind) != 1 or wanted.count(kind) != 1:
            raise ValueError(f"{kind[1]!r} has to stand once among the parameters, as a stand-in and as nothing else.")
    return [kinds.index(kind) for kind in wanted]


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


class CompiledPut(Generic[ModelT]):
    """Storing a record of the model over the one with the same keys, where there is one."""

    def __init__(self, model: type[ModelT], keys: Collection[str]) -> None:
        """`keys`: the names of the columns of a unique constraint."""
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        query: Any = InsertQuery(
            model,
            on_conflict=OnConflict.UPDATE,
            update_fields=[field for field in fields if field.name not in keys],
            unique_fields=[field for field in fields if field.name in keys],
        )
        query.insert_values(fields, [model()])
        self._alias, self._fields = model._default_manager.db, fields
        self._compiler = query.get_compiler(self._alias)
        ((self._sql, _parameters),) = self._compiler.as_sql()

    def put(self, record: ModelT) -> None:
        """The record isn't told its primary key."""
        compiler = self._compiler
        values = [compiler.prepare_value(field, compiler.pre_save_val(field, record)) for field in self._fields]
        with connections[self._alias].cursor() as cursor:
            cursor.execute(self._sql, values)
