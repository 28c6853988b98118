"""History: every save leaves who, when, old, new and why."""

import pytest
from django.apps import apps
from django.db import connection

from scorecard.models import (
    KPI,
    KPIValue,
    LoginEvent,
    LoginLock,
    PastPassword,
    ReminderMail,
    Session,
    SharedNote,
    Theme,
)
from scorecard.models.base import Record
from scorecard.models.history import keep_stored, reason_shown
from scorecard.models.plan_rollup import MadeFromPlan

LOGS = (ReminderMail,)  # which tell what happened themselves
OF_THE_DOOR = {LoginEvent, LoginLock, PastPassword, Session, SharedNote}  # events, and what is only kept for a while
NOUNS = [
    model
    for model in apps.get_app_config("scorecard").get_models()
    if not model.__name__.startswith("Historical")
    and not issubclass(model, MadeFromPlan)  # which follows from the rest
    and model not in OF_THE_DOOR
    and model not in LOGS
]


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_every_noun_keeps_history_and_a_version(model):
    assert issubclass(model, Record)
    assert model.history.model.__name__ == f"Historical{model.__name__}"


def test_a_save_leaves_old_new_who_and_why(small_plan, town):
    theme = small_plan.plan.themes.get(code="A")
    theme.name = "Safer streets"
    theme._change_reason = "a vote"
    theme._history_user = town["administrator"]
    theme.save()
    new, old = theme.history.all()
    assert (old.history_type, old.name) == ("+", "Safe streets")
    assert (new.history_type, new.name) == ("~", "Safer streets")
    assert (new.history_change_reason, new.history_user) == ("a vote", town["administrator"])
    assert new.history_date >= old.history_date


def test_a_long_reason_is_kept_whole(small_plan):
    theme = small_plan.plan.themes.get(code="A")
    theme._change_reason = "議會審議" * 500
    theme.save()
    assert theme.history.latest().history_change_reason == "議會審議" * 500


def test_a_deletion_leaves_what_was_there(small_plan):
    theme = small_plan.plan.themes.get(code="B")
    key = theme.pk
    theme.delete()
    assert [(row.history_type, row.name) for row in Theme.history.filter(id=key)] == [
        ("-", "Quiet nights"),
        ("+", "Quiet nights"),
    ]


def test_history_of_a_kpi_holds_its_reporters_and_case_officers(small_plan, town):
    kpi: KPI = small_plan.kpis["AC1.1"]
    kpi.case_officers.add(town["staff"])
    kpi.reporting_organisations.set([town.bridges])
    latest = kpi.history.latest()
    assert [row.organisation for row in latest.reporting_organisations.all()] == [town.bridges]
    assert [row.user for row in latest.case_officers.all()] == [town["staff"]]
    first = kpi.history.earliest()
    assert not first.reporting_organisations.exists()


def test_who_is_remembered_after_a_user_is_deactivated(small_plan, town):
    theme = small_plan.plan.themes.get(code="A")
    theme._history_user = town["staff"]
    theme.save()
    user = town["staff"]
    user.is_active = False
    user.save()
    assert theme.history.latest().history_user == user


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("load_demo", "載入示範資料"),
        ("load_demo taipei-2021.yaml", "載入示範資料：taipei-2021.yaml"),
        ("load_plan a b.yaml", "載入計畫檔：a b.yaml"),
        ("send_reminders", "每日催辦"),
        ("admin of ours", "admin of ours"),
        ("", ""),
        (None, ""),
    ],
)
def test_what_commands_write_is_told_in_words(stored, shown):
    assert reason_shown(stored) == shown


def test_what_the_database_copies_is_what_simple_history_writes(small_plan, town):
    values = list(KPIValue.objects.order_by("pk"))
    by, why = town["staff"], "the grid"
    KPIValue.history.bulk_history_create(values, update=True, default_user=by, default_change_reason=why)
    usual = told(len(values))
    keep_stored(KPIValue, {value.pk: why for value in values}, "~", by=by.pk)
    assert told(len(values)) == usual
    assert all(row["history_change_reason"] == why for row in usual)


def test_of_many_records_each_has_its_row(small_plan, monkeypatch):
    monkeypatch.setattr(connection.ops, "bulk_batch_size", lambda fields, objs: 2)
    pks = list(KPIValue.objects.values_list("pk", flat=True))
    assert len(pks) > 2
    keep_stored(KPIValue, {pk: f"row {pk}" for pk in pks}, "~", by=None)
    assert {row["id"]: row["history_change_reason"] for row in told(len(pks))} == {pk: f"row {pk}" for pk in pks}


def told(number):
    """The newest rows, in the order of their records."""
    rows = KPIValue.history.order_by("-history_id").values()[:number]
    return sorted(
        ({name: value for name, value in row.items() if name not in ("history_id", "history_date")} for row in rows),
        key=lambda row: row["id"],
    )
