"""A record against the rules of its columns and table without asking the database, for those who write many at once."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

_COMPARISONS: dict[str, Any] = {
    "exact": lambda one, other: one == other,
    "lt": lambda one, other: one < other,
    "lte": lambda one, other: one <= other,
    "gt": lambda one, other: one > other,
    "gte": lambda one, other: one >= other,
    "in": lambda one, other: one in other,
}


def faults(record: models.Model, names: Iterable[str]) -> list[tuple[str, str]]:
    """What the fields `names` and the table's CHECKs refuse: pairs of field ("" for the table) and sentence."""
    found: list[tuple[str, str]] = []
    for name in names:
        column: Any = record._meta.get_field(name)
        try:
            setattr(record, name, column.clean(getattr(record, name), record))
        except ValidationError as error:
            found += [(name, message) for message in error.messages]
    if not found:
        found = [("", str(check.violation_error_message)) for check in _checks(record) if is_broken(check, record)]
    return found


def _checks(record: models.Model) -> list[models.CheckConstraint]:
    return [each for each in record._meta.constraints if isinstance(each, models.CheckConstraint)]


def is_broken(check: models.CheckConstraint, record: models.Model) -> bool:
    """Whether the database would refuse the record; what is unknown passes, as in SQL."""
    condition = check.condition
    return isinstance(condition, Q) and _truth(condition, record) is False


def _truth(condition: Q, record: models.Model) -> bool | None:
    """SQL's three-valued logic: None is unknown."""
    truths = [_truth(child, record) if isinstance(child, Q) else _holds(child, record) for child in condition.children]
    decisive = condition.connector == Q.OR
    if decisive in truths:
        truth: bool | None = decisive
    else:
        truth = None if None in truths else not decisive
    return truth if not condition.negated or truth is None else not truth


def _holds(child: Any, record: models.Model) -> bool | None:
    """One comparison; an expression, such as a text's length, is left to the fields' own rules."""
    if not isinstance(child, tuple):
        return None
    name, _separator, kind = child[0].partition("__")
    present, wanted = getattr(record, name), child[1]
    if kind == "isnull":
        return (present is None) is wanted
    if isinstance(wanted, F):
        wanted = getattr(record, wanted.name)  # type: ignore[attr-defined]  # of F
    if present is None or wanted is None:
        return None
    return bool(_COMPARISONS[kind or "exact"](present, wanted))
