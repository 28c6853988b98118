"""The newest rows of history over many tables in one query, from a place on."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from scorecard.domain.history_choice import ChangeKind, HistoryChoice

from .sources import Parents, Source, called

SIGNS = {ChangeKind.ADDED: "+", ChangeKind.CHANGED: "~", ChangeKind.DELETED: "-"}

# The rows of a plan are found by what they belong to; looking through all by date, as a planner that expects to meet
# enough of them soon would, passes by those of all other plans.
_BRANCH = """
    SELECT {rank} AS source, history_date, history_id FROM (
        WITH own AS {how} ({rows}) SELECT history_date, history_id FROM own
        ORDER BY history_date DESC, history_id DESC LIMIT {limit}
    ) AS newest_{rank}
"""
# The newest of each parent, and then of all: an index holds a parent's rows by date.
_BY_PARENT = {
    "postgresql": """
        SELECT of_each.history_date, of_each.history_id FROM (SELECT DISTINCT id FROM ({keys}) AS known) AS parent
        CROSS JOIN LATERAL ({rows}) AS of_each
    """,
    "sqlite": """
        SELECT each.history_date, each.history_id FROM (SELECT DISTINCT id FROM ({keys}) AS known) AS parent
        JOIN {table} AS each ON each.history_id IN (SELECT history_id FROM ({rows}))
    """,
}
_ALL = """
    SELECT source, history_id FROM ({branches}) AS newest
    ORDER BY history_date DESC, source, history_id DESC LIMIT {limit}
"""


def find(
    sources: Sequence[Source], choice: HistoryChoice, limit: int, *, of_everything: bool = False
) -> list[tuple[Source, int]]:
    """At most `limit` rows by their numbers, the newest first, among equals in the order of the sources.

    `of_everything`: they are all rows of their tables, so that the latest by date are soon found.
    """
    branches, parameters = [], list[Any]()
    for rank, source in enumerate(sources):
        try:
            statement, values = _rows(source, sources, choice, limit)
        except EmptyResultSet:
            continue
        how = "NOT MATERIALIZED" if of_everything else "MATERIALIZED"
        branches.append(_BRANCH.format(rank=rank, rows=statement, limit=limit, how=how))
        parameters += values
    if not branches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ALL.format(branches=" UNION ALL ".join(branches), limit=limit), parameters)
        return [(sources[rank], number) for rank, number in cursor.fetchall()]


Statement = tuple[str, Sequence[Any]]  # with its parameters


def _rows(source: Source, sources: Sequence[Source], choice: HistoryChoice, limit: int) -> Statement:
    """Raises EmptyResultSet where nothing fits."""
    if choice.kind and choice.kind != source.kind:
        raise EmptyResultSet
    if source.parents is not None:
        return _by_parent(source.parents, _chosen(source.parents.rows, source, sources, choice), choice, limit)
    rows = source.rows
    if choice.object:
        if source.finder is None:
            raise EmptyResultSet
        rows = rows.filter(source.finder(choice.object))
    return _statement(_chosen(rows, source, sources, choice).order_by())


def _by_parent(parents: Parents, rows: Any, choice: HistoryChoice, limit: int) -> Statement:
    table = rows.model._meta.db_table
    of_each = rows.extra(where=[f'"{table}"."{parents.column}" = parent.id'])  # noqa: S610 - nothing typed
    of_each = of_each.order_by("-history_date", "-history_id")[:limit]
    keys, key_values = parents.keys(choice.object).order_by().query.sql_with_params()
    statement, values = _statement(of_each)
    return _BY_PARENT[connection.vendor].format(keys=keys, rows=statement, table=table), (*key_values, *values)


def _statement(rows: Any) -> Statement:
    statement: Statement = rows.values_list("history_date", "history_id").query.sql_with_params()
    return statement


def _chosen(rows: Any, source: Source, sources: Sequence[Source], choice: HistoryChoice) -> Any:
    if choice.who:
        rows = rows.filter(history_user_id__in=called(choice.who))
    if choice.change:
        rows = rows.filter(history_type=SIGNS[choice.change])
    if choice.since:
        rows = rows.filter(history_date__gte=_begin(choice.since))
    if choice.until:
        rows = rows.filter(history_date__lt=_begin(choice.until + timedelta(days=1)))
    return rows.filter(_behind(source, sources, choice)) if choice.behind else rows


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _behind(source: Source, sources: Sequence[Source], choice: HistoryChoice) -> Q:
    """What comes after the place in the order of `find`."""
    place = choice.behind
    assert place is not None  # noqa: S101 - the caller has asked
    kinds = [each.kind for each in sources]
    earlier = Q(history_date__lt=place.at)
    if source.kind == place.kind:
        return earlier | Q(history_date=place.at, history_id__lt=place.number)
    return Q(history_date__lte=place.at) if kinds.index(source.kind) > kinds.index(place.kind) else earlier
