"""The structure's share of an import: statements, and the nouns level by level, parents first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from scorecard.domain.plan_import import PARENTS, STRUCTURE, Change, Noun
from scorecard.models import checking

from . import bulk
from .desk import Desk
from .journal import REPORTERS
from .refusals import ImportRefused

_ORGANISATIONS = ("owner", "organisation")
_CODES = {"theme": Noun.THEME, "perspective": Noun.PERSPECTIVE, "objective": Noun.OBJECTIVE, "ksf": Noun.KSF}
_CODES["kpi"] = Noun.KPI


def write(desk: Desk, changes: Iterable[Change]) -> bool:
    """Whether anything was written."""
    levels: dict[Noun, list[Change]] = {}
    for change in changes:
        levels.setdefault(change.noun, []).append(change)
    if Noun.PLAN in levels:
        _write_statements(desk, levels[Noun.PLAN])
    for noun in STRUCTURE:
        if noun in levels:
            _write_level(desk, noun, levels[noun])
    return any(noun in levels for noun in (Noun.PLAN, *STRUCTURE))


def _write_statements(desk: Desk, changes: Sequence[Change]) -> None:
    plan, before = desk.plan, {}
    for change in changes:
        for name, value in change.values.items():
            before[name] = getattr(plan, name)
            setattr(plan, name, list(value) if isinstance(value, tuple) else value)
    _check(plan, changes[0], before)
    plan.version += 1
    plan._change_reason = desk.reason(changes[0].place)  # type: ignore[attr-defined]  # simple-history's
    plan._history_user = desk.by  # type: ignore[attr-defined]
    plan.save(update_fields=[*before, "version"])
    desk.journal.add_changed(plan, before)


def _write_level(desk: Desk, noun: Noun, changes: Sequence[Change]) -> None:
    records, numbers = desk.records(noun), _numbers(desk, noun)
    new: list[Any] = []
    old: list[tuple[Any, dict[str, Any]]] = []
    sets: list[bulk.Members] = []
    for change in changes:
        record = _new(desk, change) if change.pk is None else records[change.key]
        before = _put(desk, record, change.values)
        record._change_reason = desk.reason(change.place)
        if change.pk is None:
            parent = getattr(record, f"{PARENTS[noun][0]}_id") if noun in PARENTS else None
            numbers[parent] += 1
            record.order = numbers[parent]
            new.append(record)
        else:
            record.version += 1
            old.append((record, before))
        if REPORTERS in change.values and change.pk is None:
            sets.append((record, REPORTERS, change.values[REPORTERS]))
        elif REPORTERS in change.values:
            before[REPORTERS] = sorted(each.pk for each in record.reporting_organisations.all())
            bulk.set_members([(record, REPORTERS, change.values[REPORTERS])])
        _check(record, change, change.values)
    bulk.insert(new, by=desk.by, sets=sets)
    records.update({change.key: record for change, record in zip(_made(changes), new, strict=True)})
    bulk.update([record for record, _before in old], by=desk.by)
    desk.journal.add_created(new)
    for record, before in old:
        desk.journal.add_changed(record, before)


def _made(changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.pk is None]


def _numbers(desk: Desk, noun: Noun) -> Counter[int | None]:
    """The last place below each parent."""
    last: Counter[int | None] = Counter()
    for record in desk.records(noun).values():
        parent = getattr(record, f"{PARENTS[noun][0]}_id") if noun in PARENTS else None
        last[parent] = max(last[parent], record.order)
    return last


def _new(desk: Desk, change: Change) -> Any:
    model = bulk.MODELS[change.noun]
    if change.noun is Noun.MEMBER:
        return model(printed_name=change.key[1])
    return model(plan_id=desk.plan.pk, code=change.key)


def _put(desk: Desk, record: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Set the values; what stood there before, by column."""
    before: dict[str, Any] = {}
    for name, value in values.items():
        if name == REPORTERS:
            continue
        if name in _CODES:
            before[f"{name}_id"] = getattr(record, f"{name}_id")
            setattr(record, name, desk.record(_CODES[name], value))
        elif name in _ORGANISATIONS:
            before[f"{name}_id"] = getattr(record, f"{name}_id")
            setattr(record, f"{name}_id", value)
        else:
            before[name] = getattr(record, name)
            setattr(record, name, value)
    return before


def _check(record: Any, change: Change, names: Iterable[str]) -> None:
    """What the preview has checked already, and once more in what the database then holds."""
    columns = {each.name for each in record._meta.concrete_fields if not each.is_relation}
    for name, text in checking.faults(record, [name for name in names if name in columns]):
        facts = {"sheet": change.place.sheet, "row": change.place.row, "text": text, "field": name}
        raise ImportRefused(_("Sheet “%(sheet)s”, row %(row)d: %(text)s") % facts)
