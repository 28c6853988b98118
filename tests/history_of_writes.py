"""What a write changed, by comparing whole tables, against what history says of it: a row for each record, no more."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User

from scorecard.models import KPI, Plan
from scorecard.models.base import Record

# What is counted or noted on the way, and so no change of the record.
ASIDE: dict[Any, set[str]] = {
    Plan: {"structure_version", "values_version", "changed_at"},
    User: {"last_login"},
}
Content = dict[tuple[str, int], Any]
Changed = Counter[tuple[str, int, str]]  # noun, primary key, kind of change


def kept() -> list[Any]:
    return [*(model for model in apps.get_models() if issubclass(model, Record)), User]


def content() -> Content:
    """Every row of every noun, a KPI's with its members."""
    found: Content = {}
    for model in kept():
        names = [each.attname for each in model._meta.concrete_fields if each.name not in ASIDE.get(model, ())]
        for values in model._base_manager.values(*names):
            found[model.__name__, values["id"]] = [repr(value) for value in values.values()]
    for field in KPI.reporting_organisations.field, KPI.case_officers.field:
        member = f"{field.m2m_reverse_field_name()}_id"
        between: Any = field.remote_field.through
        for kpi, other in between.objects.order_by(member).values_list("kpi_id", member):
            found["KPI", kpi].append((field.name, other))
    return found


def numbers() -> dict[Any, set[int]]:
    return {model: set(model.history.values_list("history_id", flat=True)) for model in kept()}


def differences(before: Content, after: Content) -> Changed:
    added = [(*key, "+") for key in after.keys() - before.keys()]
    deleted = [(*key, "-") for key in before.keys() - after.keys()]
    return Counter([*added, *deleted, *((*key, "~") for key in before if key in after and before[key] != after[key])])


@contextmanager
def one_row_for_each_change(*, at_least: int = 1) -> Iterator[None]:
    """Whatever is written inside."""
    before, told = content(), numbers()
    yield
    changed = differences(before, content())
    new = [
        (model.__name__, row.id, row.history_type)
        for model in kept()
        for row in model.history.exclude(history_id__in=told[model])
    ]
    told_of = Counter(new)
    assert {"too much": +(told_of - changed), "not at all": +(changed - told_of)} == {
        "too much": Counter(),
        "not at all": Counter(),
    }
    assert sum(changed.values()) >= at_least, "nothing was written"
