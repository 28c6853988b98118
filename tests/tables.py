"""All that the database holds, to compare before and after."""

from django.apps import apps
from django.db import connection

# A request that is answered may renew these.
OF_THE_SESSION = {"scorecard_session"}


def contents() -> dict[str, frozenset[str]]:
    """The rows of every table but the sessions', each as a text."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in OF_THE_SESSION:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our models
                found[table] = frozenset(map(repr, cursor.fetchall()))
    return found


def changed(before: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    """By table the rows that are not as they were."""
    after = contents()
    return {table: sorted(rows ^ before[table]) for table, rows in after.items() if rows != before[table]}
