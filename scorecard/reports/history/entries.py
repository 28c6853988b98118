"""Entries of the audit log: rows of history with who, which record, what changed and by which request."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scorecard.domain.history_choice import ChangeKind, Place
from scorecard.models import LoginEvent, Plan, User
from scorecard.models.history import reason_shown
from scorecard.models.membership import shown_name
from scorecard.reports import field_changes
from scorecard.reports.field_changes import FieldChange, Names

from .newest import SIGNS
from .places import Places, Spot
from .sources import Source

_KINDS = {sign: kind for kind, sign in SIGNS.items()}
AT_ONCE = 500  # entries that are read together


@dataclass(frozen=True)
class Entry:
    """`who` and `account` are empty for a command's; `request` and `address` too. A log-in is no `change`."""

    at: datetime
    who: str
    account: str
    noun: str
    change: ChangeKind | None
    spot: Spot
    changes: tuple[FieldChange, ...]
    why: str
    request: str
    address: str
    place: Place


def read(found: Sequence[tuple[Source, int]], user: User, plan: Plan | None) -> Iterator[Entry]:
    """In the order of `found`; a fixed number of queries for every five hundred of them."""
    for start in range(0, len(found), AT_ONCE):
        yield from _read(found[start : start + AT_ONCE], user, plan)


def _read(found: Sequence[tuple[Source, int]], user: User, plan: Plan | None) -> list[Entry]:
    wanted: dict[Source, list[int]] = defaultdict(list)
    for source, number in found:
        wanted[source].append(number)
    pairs = {source: _pairs(source, numbers) for source, numbers in wanted.items()}
    places, names = Places(user, plan), Names(user)
    for source, of_source in pairs.items():
        places.want(source.model, [row for row, _before in of_source])
    places.read()
    entries: dict[tuple[Source, int], Entry] = {}
    for source, of_source in pairs.items():
        if source.model is LoginEvent:
            entries |= {(source, row.pk): _login(source, row) for row, _before in of_source}
            continue
        told = field_changes.told(source.model, of_source, user, names=names)
        for (row, _before), changes in zip(of_source, told, strict=True):
            entries[source, row.history_id] = _entry(source, row, places.of(source.model, row), changes)
    return [entries[each] for each in found if each in entries]


def _pairs(source: Source, numbers: list[int]) -> list[tuple[Any, Any]]:
    if source.model is LoginEvent:
        return [(row, None) for row in source.rows.filter(pk__in=numbers).select_related("user")]
    heavy = [field.name for field in source.model.history.model.tracked_fields if field.name in field_changes.HEAVY]
    rows = source.rows.filter(history_id__in=numbers).select_related("history_user").defer(*heavy)
    return field_changes.with_before(rows, source.rows)


def _entry(source: Source, row: Any, spot: Spot, changes: tuple[FieldChange, ...]) -> Entry:
    user = row.history_user
    return Entry(
        at=row.history_date,
        who=shown_name(user),
        account=user.get_username() if user is not None else "",
        noun=source.label,
        change=_KINDS[row.history_type],
        spot=spot,
        changes=changes,
        why=reason_shown(row.history_change_reason),
        request=row.request_id,
        address=row.sent_from or "",
        place=Place(row.history_date, source.kind, row.history_id),
    )


def _login(source: Source, row: Any) -> Entry:
    who, account = shown_name(row.user), row.user.get_username() if row.user is not None else ""
    event = " ".join(part for part in (row.get_kind_display(), row.get_way_display()) if part)
    return Entry(
        at=row.at,
        who=who,
        account=account,
        noun=source.label,
        change=None,
        spot=Spot(account, who if who != account else ""),
        changes=(FieldChange(source.label, None, event),),
        why="",
        request=row.request_id,
        address=row.sent_from or "",
        place=Place(row.at, source.kind, row.pk),
    )
