"""The order of a plan's perspectives, themes and objectives: one step up or down among its neighbours."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.models import Objective, Perspective, Plan, Theme, User

from . import plan_versions
from .records import DeletedRecord, StaleRecord

Ordered = Perspective | Theme | Objective


class AtTheEnd(Exception):
    """There is nothing to change places with. Nothing was written."""


@transaction.atomic
def move(*, record: Ordered, upwards: bool, version: int, by: User | None) -> None:
    """Let the record change places with its neighbour: an objective with that of its theme and perspective.

    `version` is the one that the user saw. Raises AtTheEnd, StaleRecord or DeletedRecord.
    """
    Plan.objects.locked(record.plan_id)
    sequence = _sequence(record)
    place = next((place for place, each in enumerate(sequence) if each.pk == record.pk), None)
    if place is None:
        raise DeletedRecord(_("Somebody deleted this meanwhile."))
    moved = sequence[place]
    if moved.version != version:
        raise StaleRecord(moved)
    others = range(place - 1, -1, -1) if upwards else range(place + 1, len(sequence))
    neighbour = next((other for other in others if _stand_together(moved, sequence[other])), None)
    if neighbour is None:
        raise AtTheEnd(_("%(record)s stands at the end already.") % {"record": moved})
    numbers = _numbers(sequence)
    sequence[place], sequence[neighbour] = sequence[neighbour], moved
    reason = _("%(record)s moved up") if upwards else _("%(record)s moved down")
    _write(sequence, numbers, by, reason % {"record": moved.code})
    plan_versions.raise_versions(record.plan_id, structure=True)


def _sequence(record: Ordered) -> list[Ordered]:
    """All among which the record's order counts, as they stand: for an objective those of its theme."""
    rows = type(record)._default_manager.filter(plan=record.plan_id)
    if isinstance(record, Objective):
        rows = Objective.objects.filter(plan=record.plan_id, theme=record.theme_id)
    return list(rows.order_by("order", "code"))


def _stand_together(one: Ordered, other: Ordered) -> bool:
    """Objectives of two perspectives stand in two bands of the map, so they don't change places."""
    if isinstance(one, Objective) and isinstance(other, Objective):
        return one.perspective_id == other.perspective_id
    return True


def _numbers(sequence: Sequence[Ordered]) -> list[int]:
    """The order numbers to give out: those that are there, or 1, 2, 3 where two are alike."""
    numbers = [each.order for each in sequence]
    return numbers if len(set(numbers)) == len(numbers) else list(range(1, len(numbers) + 1))


def _write(sequence: Sequence[Ordered], numbers: Sequence[int], by: User | None, reason: str) -> None:
    for each, number in zip(sequence, numbers, strict=True):
        if each.order != number:
            each.order = number
            each.version += 1
            each._change_reason, each._history_user = reason, by  # type: ignore[union-attr]  # simple-history's
            each.save(update_fields=["order", "version"])
