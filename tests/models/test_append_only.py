"""History is only ever added: both databases refuse to change, delete or empty it, and say which tables would not."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from scorecard.models import KPI, Theme, append_only
from tests import append_only as tests_append_only

HISTORIES = [model for model in apps.get_models() if issubclass(model, append_only.AppendOnly)]


@pytest.fixture
def theme_history(small_plan):
    theme = small_plan.plan.themes.get(code="A")
    theme.name = "Safer streets"
    theme.save()
    return theme.history.all()


def refused(write) -> None:
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        write()


def test_every_table_of_history_is_guarded(db):
    names = {model.__name__ for model in HISTORIES}
    kept = [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]
    of_records = {model.history.model.__name__ for model in kept}  # type: ignore[attr-defined]
    assert of_records <= names
    assert {"HistoricalKPI_case_officers", "HistoricalKPI_reporting_organisations"} <= names
    assert append_only.missing() == []


def test_a_row_is_neither_changed_nor_deleted(theme_history):
    before = list(theme_history.values())
    refused(lambda: theme_history.update(name="Never so"))
    refused(lambda: theme_history.delete())
    refused(lambda: theme_history.last().delete())
    assert list(theme_history.values()) == before


def test_sql_is_refused_as_the_orm_is(theme_history):
    table = Theme.history.model._meta.db_table
    for statement in (f"UPDATE {table} SET history_user_id = NULL", f"DELETE FROM {table}"):  # noqa: S608
        with connection.cursor() as cursor:
            refused(lambda cursor=cursor, statement=statement: cursor.execute(statement))


def test_a_row_of_a_kpis_sets_is_neither_changed_nor_deleted(small_plan):
    members = KPI.history.model.reporting_organisations.model.objects.all()
    assert members.exists()
    refused(lambda: members.update(organisation_id=0))
    refused(lambda: members._raw_delete("default"))


def test_no_table_of_history_is_emptied(db):
    if connection.vendor != "postgresql":  # SQLite knows no TRUNCATE: it is a DELETE there
        return
    for table in append_only.tables():
        with connection.cursor() as cursor:
            refused(lambda cursor=cursor, table=table: cursor.execute(f'TRUNCATE "{table}" CASCADE'))


def test_a_dropped_trigger_is_named_and_made_again_by_the_next_migrate(db):
    table = Theme.history.model._meta.db_table
    tests_append_only.lift()
    assert append_only.missing() == append_only.tables()
    append_only.guard()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER append_only_table ON "{table}"')
        else:
            cursor.execute(f'DROP TRIGGER "append_only_delete_{table}"')
    assert append_only.missing() == [table]
    call_command("migrate", verbosity=0)
    assert append_only.missing() == []


def test_a_disabled_trigger_counts_as_missing(db):
    if connection.vendor != "postgresql":  # where a trigger can't be disabled
        return
    table = Theme.history.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER append_only_rows')
    assert append_only.missing() == [table]
    append_only.guard()
    assert append_only.missing() == []


def test_asking_what_is_missing_is_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        append_only.missing()


def test_guarding_what_is_guarded_changes_nothing(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        append_only.guard()


def test_emptying_the_database_behind_a_test_leaves_it_guarded(transactional_db):
    call_command("flush", interactive=False, verbosity=0)
    assert append_only.missing() == []
