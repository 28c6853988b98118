"""What may only ever be added: rows that the database itself refuses to change or delete, whoever asks.

The triggers are made after every migrate (apps.py), where one is missing. A migration that has to rewrite such rows
lifts them first, `migrations.RunPython(append_only.lift)`, and finds them back behind it; altering the tables needs
nothing of the kind. The tests lift them to empty the database.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "History is only ever added: nothing in it changes or goes."

Trigger = tuple[str, str]  # its name, and the table


class AppendOnly(models.Model):
    """A model of which rows are only ever added."""

    class Meta:
        abstract = True


def tables() -> list[str]:
    """Of all such models; the one list of what is guarded."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))


_SQLITE = {
    "append_only_update": 'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" '
    "BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    "append_only_delete": 'CREATE TRIGGER "{name}" BEFORE DELETE ON "{table}" '
    "BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
}
_POSTGRESQL = {
    "append_only_rows": 'CREATE TRIGGER "{name}" BEFORE UPDATE OR DELETE ON "{table}" '
    "FOR EACH ROW EXECUTE FUNCTION scorecard_append_only()",
    "append_only_table": 'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{table}" '
    "FOR EACH STATEMENT EXECUTE FUNCTION scorecard_append_only()",
}
_FUNCTION = """
    CREATE OR REPLACE FUNCTION scorecard_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{refusal} (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""
# Those that fire: a trigger may also be there and disabled.
_STANDING = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgname LIKE 'append_only_%' AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)
    """,
}


def _wanted(connection: BaseDatabaseWrapper) -> Iterator[tuple[Trigger, str]]:
    """Each trigger with the statement that makes it. SQLite wants names that no other table's trigger bears."""
    is_sqlite = connection.vendor == "sqlite"
    for table in tables():
        for kind, statement in (_SQLITE if is_sqlite else _POSTGRESQL).items():
            name = f"{kind}_{table}" if is_sqlite else kind
            yield (name, table), statement.format(name=name, table=table, refusal=REFUSAL)


def _standing(connection: BaseDatabaseWrapper) -> set[Trigger]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        return {(name, table) for name, table in cursor.fetchall()}


def missing(using: str = "default") -> list[str]:
    """The tables that somebody could change, in one query; an empty list is as it should be."""
    connection = connections[using]
    standing = _standing(connection)
    return sorted({table for (name, table), _statement in _wanted(connection) if (name, table) not in standing})


def guard(using: str = "default") -> None:
    """Make the triggers that are missing, on the tables that there are."""
    connection = connections[using]
    standing, there = _standing(connection), set(connection.introspection.table_names())
    absent = [
        (trigger, statement)
        for trigger, statement in _wanted(connection)
        if trigger not in standing and trigger[1] in there
    ]
    if not absent:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION.format(refusal=REFUSAL))
        for trigger, statement in absent:
            cursor.execute(_drop(connection, trigger))  # one that was disabled
            cursor.execute(statement)


def lift(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away until the next `guard`; for a migration's RunPython."""
    connection = schema_editor.connection
    for trigger in sorted(_standing(connection) & {trigger for trigger, _statement in _wanted(connection)}):
        schema_editor.execute(_drop(connection, trigger))


def _drop(connection: BaseDatabaseWrapper, trigger: Trigger) -> str:
    name, table = trigger
    return f'DROP TRIGGER IF EXISTS "{name}"' + (f' ON "{table}"' if connection.vendor == "postgresql" else "")
