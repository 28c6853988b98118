"""What the sender of a page saw in the values that others have changed since: what equals it was never touched.

A page sends all its fields. Without this, everything that others have written meanwhile would be a conflict.
"""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from scorecard.models import KPIValue

from .entries import Entry
from .writing import Desk, Key, is_stale


def seen(desk: Desk, entries: Collection[Entry]) -> dict[Key, KPIValue]:
    """By key, the value as it stood in the version that was seen; a new one where there was none. At most one query."""
    found: dict[Key, KPIValue] = {}
    wanted: dict[tuple[int, int], Key] = {}
    for entry in entries:
        stored = desk.stored.get(entry.key)
        if stored is not None and is_stale(stored, entry.version):
            if entry.version is None:
                found[entry.key] = KPIValue()
            else:
                wanted[stored.pk, entry.version] = entry.key
    if wanted:
        history: Any = KPIValue.history  # simple-history's manager
        rows = history.filter(reduce(or_, (Q(id=pk, version=version) for pk, version in wanted)))
        found |= {wanted[row.id, row.version]: row for row in rows}
    return found
