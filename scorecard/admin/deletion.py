"""What the service says to a deletion before it is done, and what would go with it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import router, transaction
from django.utils.text import capfirst

from scorecard.models import KPIValue
from scorecard.models.base import Record
from scorecard.services import records


def refusals(victims: Iterable[Record]) -> list[str]:
    """Why the records can't be deleted together; empty where they can. Tried in a transaction and taken back."""
    found = []
    with transaction.atomic():
        for record in victims:
            copy = type(record)._default_manager.filter(pk=record.pk).first()
            try:
                if copy is not None:
                    records.delete(record=copy, by=None, reason="")
            except records.DeletionRefused as error:
                found.append(str(error))
        transaction.set_rollback(True)
    return found


def consequences(victims: Sequence[Any]) -> tuple[list[Any], Counter[str]]:
    """What goes: nested lists of names, and how many of each noun."""
    collector = NestedObjects(using=router.db_for_write(victims[0].__class__) if victims else "default")
    collector.collect(victims)
    numbers: Counter[str] = Counter()

    def named(record: Any) -> str:
        numbers[capfirst(str(record._meta.verbose_name_plural))] += 1
        return f"{capfirst(record._meta.verbose_name)}: {record}"

    def is_named(record: Any) -> bool:
        return isinstance(record, Record) and not isinstance(record, KPIValue)

    return _without_links(collector.nested(lambda each: named(each) if is_named(each) else None)), numbers


def _without_links(nested: list[Any]) -> list[Any]:
    """The nested list without what has no name of its own (rows of many-to-many tables)."""
    return [_without_links(each) if isinstance(each, list) else each for each in nested if each not in (None, [])]
