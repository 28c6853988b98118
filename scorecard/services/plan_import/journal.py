"""What undoing an import takes, as plain JSON: what was made, what stood there before, and what was removed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scorecard.models.base import Record

REPORTERS = "reporting_organisations"
OFFICERS = "case_officers"
SETS = (REPORTERS, OFFICERS)  # a KPI's


@dataclass
class Journal:
    """By model name: pairs of primary key and version, with what stood there before, or whole rows.

    `inserted`: first and last primary key of each run of figures; thousands of them have their first version alike.
    """

    inserted: dict[str, list[list[int]]] = field(default_factory=dict)
    created: dict[str, list[list[Any]]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, list[list[Any]]] = field(default_factory=lambda: defaultdict(list))
    removed: list[dict[str, Any]] = field(default_factory=list)  # in the order in which they can be made again

    def add_created(self, records: Iterable[Record]) -> None:
        for record in records:
            self.created[_name(record)].append([record.pk, record.version])

    def add_inserted(self, name: str, pks: Iterable[int]) -> None:
        runs: list[list[int]] = []
        for pk in sorted(pks):
            if runs and runs[-1][1] == pk - 1:
                runs[-1][1] = pk
            else:
                runs.append([pk, pk])
        if runs:
            self.inserted[name] = runs

    def add_changed(self, record: Record, before: dict[str, Any]) -> None:
        """`record` bears its new version already; `before` is by column."""
        self.changed[_name(record)].append([record.pk, record.version, plain(before)])

    def add_removed(self, record: Any, **more: list[int]) -> None:
        row = {each.attname: getattr(record, each.attname) for each in record._meta.concrete_fields}
        self.removed.append({"model": _name(record), "row": plain(row), **more})

    def as_json(self) -> dict[str, Any]:
        created, changed = dict(self.created), dict(self.changed)
        return {"inserted": self.inserted, "created": created, "changed": changed, "removed": self.removed}


def versions_of_created(undo: dict[str, Any]) -> dict[str, dict[int, int]]:
    """By model name and primary key, from what `as_json` wrote; an older one has no runs."""
    found: dict[str, dict[int, int]] = {name: dict(map(tuple, rows)) for name, rows in undo["created"].items()}
    for name, runs in undo.get("inserted", {}).items():
        of_model = found.setdefault(name, {})
        for first, last in runs:
            of_model.update(dict.fromkeys(range(first, last + 1), 1))
    return found


def plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def restore(record: Record, before: dict[str, Any]) -> None:
    """Set the columns to what `plain` wrote."""
    for column in record._meta.concrete_fields:
        if column.attname in before:
            setattr(record, column.attname, column.to_python(before[column.attname]))


def _name(record: Any) -> str:
    return str(record._meta.model_name)
