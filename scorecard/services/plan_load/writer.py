"""Making one record equal to one entry of a document, with history, counts and faults."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from scorecard.domain.plan_document import Entry, Fault, plain_keys
from scorecard.models import KPIValue, Organisation, User
from scorecard.models.base import Record
from scorecard.models.history import one_entry

Sets = Mapping[str, Set[Any]]


@dataclass
class LoadCounts:
    """How many records were created, changed or left alone, and how many of the plan the document does not hold."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


class Writer:
    """Writes records on behalf of `by`, and notes what the database's rules refuse instead of raising."""

    def __init__(self, *, by: User | None, reason: str) -> None:
        self.by, self.reason = by, reason
        self.counts, self.faults = LoadCounts(), list[Fault]()
        self.organisations: dict[str, Organisation] = {}

    def fault(self, entry: Entry, text: str, key: str = "") -> None:
        self.faults.append(Fault(entry.line_of(key), text))

    def put(
        self,
        stored: Record | None,
        model: type[Record],
        entry: Entry,
        key: dict[str, Any],
        *,
        sets: Sets | None = None,
        **references: Any,
    ) -> Any:
        """Make the record equal to the entry. None if the database's rules refuse it (the fault is noted).

        `sets`: its many-to-many members by field.
        """
        name, wanted, members = model._meta.model_name or "", {**_plain(entry), **references}, sets or {}
        is_same = all(getattr(stored, attribute, None) == value for attribute, value in wanted.items())
        if stored is not None and is_same:
            is_same = all(set(getattr(stored, each).all()) == wants for each, wants in members.items())
        if stored is not None and is_same:
            self.counts.unchanged[name] += 1
            return stored
        record = stored or model(**key)
        for attribute, value in wanted.items():
            setattr(record, attribute, value)
        if isinstance(record, KPIValue):  # whoever sent or approved it did so for another figure
            record.submitted_by = record.submitted_at = record.approved_by = record.approved_at = None
        if not self.save(record, entry, members, is_new=stored is None):
            return None
        (self.counts.changed if stored is not None else self.counts.created)[name] += 1
        return record

    def save(self, record: Record, entry: Entry, sets: Sets, *, is_new: bool) -> bool:
        try:
            record.full_clean()
        except ValidationError as error:
            self.explain(entry, record, error)
            return False
        record._change_reason = self.reason  # type: ignore[attr-defined]  # simple-history's
        record._history_user = self.by  # type: ignore[attr-defined]
        record.version += not is_new
        with one_entry(record):
            record.save()
            for name, members in sets.items():
                getattr(record, name).set(members)
        return True

    def explain(self, entry: Entry, record: Record, error: ValidationError) -> None:
        """A fault for each message, at the line of its key and led by the field's name as the user knows it."""
        for key, messages in error.message_dict.items():
            label = "" if key == NON_FIELD_ERRORS else f"{record._meta.get_field(key).verbose_name}："  # type: ignore[union-attr]
            for message in messages:
                self.fault(entry, f"{label}{message}", key)

    def organisation(self, entry: Entry, slug: str | None, key: str = "organisation") -> Organisation | None:
        """The organisation of that slug, which the entry names under `key`; notes a fault if there is none."""
        if slug is None:
            return None
        if slug not in self.organisations:
            found = Organisation.objects.filter(slug=slug).first()
            if found is None:
                self.fault(entry, _("unknown organisation “%s”") % slug, key)
                return None
            self.organisations[slug] = found
        return self.organisations[slug]

    def keep(self, model: type[Record], left_out: Iterable[Any]) -> None:
        self.counts.kept[model._meta.model_name or ""] += len(list(left_out))


def _plain(entry: Entry) -> dict[str, Any]:
    """The entry's plain values as the model keeps them (lists, where the record has tuples)."""
    values = {key: getattr(entry, key) for key in plain_keys(type(entry))}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
