"""What a row of history changed, field by field: numbers and days as they are, what is referred to by its name.

A fixed number of queries for any number of rows of one noun: one for each noun they refer to, a second where some of
those are gone, and one for each many-to-many set.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User as AuthUser
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from scorecard.domain import periods
from scorecard.domain.periods import stored
from scorecard.language import in_chinese
from scorecard.models import Plan, User
from scorecard.models.base import PeriodRecord
from scorecard.models.history import RECORDS
from scorecard.models.membership import shown_name
from scorecard.models.plan import STATEMENTS, PlanPartQuerySet

# What says nothing to a reader: counters, stored file names, and whole tables kept inside a row.
HEAVY = frozenset({"report", "undo", "figures"})  # not even read
UNTOLD = HEAVY | {"id", "version", "structure_version", "values_version", "changed_at", "file", "counts", "kpi_value"}
_OF_PERIOD = frozenset({"frequency", "period_start"})  # told as one
# What a record is called by already, where it is told of as a whole.
_NAMES = frozenset({"plan", "kpi", "code", "name"})
_YEARS = frozenset({"year", "baseline_year"})

Pair = tuple[Any, Any]  # a row of history, and the row before it of the same record or None


@dataclass(frozen=True)
class FieldChange:
    """`name` is the model field's verbose name; None is unknown or nothing."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class _Change:
    """`field` is None for the period."""

    field: Any
    old: Any
    new: Any


class Names:
    """What records are called, by model and primary key, also after they are gone; asked for all at once."""

    def __init__(self, user: User) -> None:
        self.user = user
        self._wanted: dict[Any, set[int]] = defaultdict(set)
        self._found: dict[Any, dict[int, str]] = defaultdict(dict)

    def want(self, model: Any, pks: Iterable[int | None]) -> None:
        self._wanted[model].update(pk for pk in pks if pk is not None and pk not in self._found[model])

    def name(self, model: Any, pk: int | None) -> str | None:
        """What is gone without a trace, or not the user's to see, is said to be so."""
        if pk is None:
            return None
        self._read()
        return self._found[model][pk]

    def _read(self) -> None:
        for model, pks in self._wanted.items():
            if pks:
                found = self._living(model, pks)
                gone = pks - found.keys()
                self._found[model] |= dict.fromkeys(pks, _("(gone, or not visible)")) | found
                self._found[model] |= self._gone(model, gone) if gone else {}
                pks.clear()

    def _living(self, model: Any, pks: Collection[int]) -> dict[int, str]:
        rows = model._base_manager.filter(pk__in=pks)
        if model is AuthUser:
            return {each.pk: shown_name(each) for each in rows}
        if _is_of_plan(model):
            rows = rows.filter(pk__in=model.objects.visible_to(self.user).filter(pk__in=pks).values("pk"))
        return {each.pk: str(each) for each in rows}

    def _gone(self, model: Any, pks: Collection[int]) -> dict[int, str]:
        """As the history knows them, where their plan is still there and the user's to see."""
        rows = model.history.filter(id__in=pks, history_type="-")
        if model is not Plan and _is_of_plan(model):
            rows = rows.filter(plan_id__in=Plan.objects.visible_to(self.user).order_by().values("pk"))
        return {each.id: _("%(record)s (deleted)") % {"record": each.instance} for each in rows}


def _is_of_plan(model: Any) -> bool:
    return model is Plan or issubclass(type(model._default_manager.all()), PlanPartQuerySet)


def with_before(rows: Any, among: Any) -> list[Pair]:
    """Rows of a noun's history, each with the one before it of the same record; 2 queries. `among`: all that count."""
    earlier = Q(history_date__lt=OuterRef("history_date"))
    earlier |= Q(history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id"))
    last = among.filter(earlier, id=OuterRef("id")).order_by("-history_date", "-history_id").values("history_id")[:1]
    found = list(rows.annotate(before=Subquery(last)))
    heavy = [field.name for field in rows.model.tracked_fields if field.name in HEAVY]
    before = among.filter(history_id__in=[each.before for each in found if each.before]).defer(*heavy)
    by_id = {each.history_id: each for each in before}
    return [(each, by_id.get(each.before)) for each in found]


def told(
    model: Any, pairs: Sequence[Pair], user: User, *, only: Sequence[str] = (), names: Names | None = None
) -> list[tuple[FieldChange, ...]]:
    """For each pair what its row changed, in the order of the model's fields or of `only`."""
    if not pairs:
        return []
    fields = _fields(model, only)
    sets = _sets(model, pairs) if not only else {}
    changes = [list(_changes(fields, sets, *pair)) for pair in pairs]
    names = names or Names(user)
    for each in (change for line in changes for change in line):
        if each.field is not None and each.field.is_relation:
            names.want(each.field.related_model, _keys(each.old) | _keys(each.new))
    labels: dict[Any, str] = {field: str(field.verbose_name) for field in (*fields, *sets)} | {None: _("Period")}
    return [tuple(_in_words(change, labels, names) for change in line) for line in changes]


def _fields(model: Any, only: Sequence[str]) -> list[Any]:
    if only:
        return [model._meta.get_field(name) for name in only]
    untold = UNTOLD | _OF_PERIOD if issubclass(model, PeriodRecord) else UNTOLD
    return [field for field in model.history.model.tracked_fields if field.name not in untold]


def _sets(model: Any, pairs: Sequence[Pair]) -> dict[Any, dict[int, list[int]]]:
    """Of each many-to-many field the members by row of history."""
    rows = [row.history_id for pair in pairs for row in pair if row is not None]
    found: dict[Any, dict[int, list[int]]] = {}
    for field in model.history.model._history_m2m_fields:
        found[field] = defaultdict(list)
        member = f"{field.m2m_reverse_field_name()}_id"
        kept = RECORDS.m2m_models[field]._base_manager.filter(history_id__in=rows)
        for row, pk in kept.order_by(member).values_list("history_id", member):
            found[field][row].append(pk)
    return found


def _changes(fields: Sequence[Any], sets: dict[Any, dict[int, list[int]]], row: Any, before: Any) -> Iterable[_Change]:
    is_gone = row.history_type == "-"
    is_whole = before is None or is_gone  # what it holds or held
    for field in fields:
        if is_whole and field.name in _NAMES:
            continue
        new = getattr(row, field.attname)
        old = field.get_default() if is_whole else getattr(before, field.attname)
        if new != old and not (is_whole and new in (None, "", [], {})):
            yield _Change(field, new if is_gone else None if is_whole else old, None if is_gone else new)
    if not is_whole and period_of(before) != period_of(row):
        yield _Change(None, period_of(before), period_of(row))
    for field, members in sets.items():
        old, new = ([] if is_whole else members[before.history_id]), members[row.history_id]
        if old != new:
            yield _Change(field, old, new)


def _keys(value: Any) -> set[int]:
    return set(value) if isinstance(value, list) else {value} - {None}


def _in_words(change: _Change, labels: dict[Any, str], names: Names) -> FieldChange:
    old, new = (_value(change.field, value, names) for value in (change.old, change.new))
    return FieldChange(labels[change.field], old, new)


def _value(field: Any, value: Any, names: Names) -> Any:
    if value is None or field is None:
        return value
    if field.is_relation:
        if isinstance(value, list):
            return [names.name(field.related_model, pk) for pk in value]
        return names.name(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.name in _YEARS:
        return str(periods.roc_year(value) if in_chinese() else value)
    if field.name == "statement_order":
        return [str(Plan._meta.get_field(each).verbose_name) for each in value if each in STATEMENTS]  # type: ignore[union-attr]
    return value


def period_of(row: Any) -> Any:
    """The period that a row of a PeriodRecord's history is about; None of other nouns'."""
    is_of_period = issubclass(row.instance_type, PeriodRecord)
    return stored(row.frequency, row.period_start) if is_of_period else None
