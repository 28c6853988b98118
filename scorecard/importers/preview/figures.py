"""Targets and values of a file against the plan's: pairing, locks, approval, and what a KPI's figure may be."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from scorecard.domain import reporting, target_grid
from scorecard.domain.columns import Column, column_letters
from scorecard.domain.periods import Period
from scorecard.domain.plan_import import Key, Noun
from scorecard.domain.scoring import Rule
from scorecard.importers.layouts import Holding, Layout, ObjectReading
from scorecard.models import Aggregation, Direction, Plan, ValueState
from scorecard.services.kpi_values import validation

from . import words
from .ledger import RowPage
from .outcome import CellChange, Choices, ObjectChange
from .sentences import Fault
from .stored import Stored, StoredPlan
from .wanted import FIGURE, Wanted, is_same_figure, lands_as

_EXPLANATIONS = ("note", "behind_reason", "corrective_measure", "expected_completion_date", "measure_follow_up")


@dataclass
class _KPI:
    """What rules ask of a KPI; a model's instance for each of hundreds takes longer than comparing their figures."""

    plan: Plan
    unit: str = ""
    direction: str = Direction.HIGHER
    frequency: str = ""
    aggregation: str = Aggregation.LAST
    plausible_low: Decimal | None = None
    plausible_high: Decimal | None = None
    active_from: date | None = None
    active_until: date | None = None

    def is_active_in(self, period: Period) -> bool:
        if self.active_from is None and self.active_until is None:
            return True
        return Rule(active_from=self.active_from, active_until=self.active_until).is_active_at(period.end)


_OF_KPI = tuple(each.name for each in fields(_KPI) if each.name != "plan")


class Figures:
    def __init__(self, stored: StoredPlan, wanted: Wanted, choices: Choices) -> None:
        self.stored, self.wanted, self.choices = stored, wanted, choices
        self.kpis: dict[str, _KPI] = {}
        self.annual = {
            (sheet.name, column.number)
            for sheet in wanted.sheets
            if sheet.layout is Layout.FIGURES and sheet.holding is not Holding.TARGET
            for column in sheet.columns
            if column.column is Column.ANNUAL_TARGET
        }

    def compare(self, page: RowPage, obj: ObjectReading, noun: Noun, key: Key) -> None:
        kpi = self._kpi(page, obj.code)
        if kpi is None:
            return self._miss(page, obj.code)
        values = self.wanted.figure(obj, page.place)
        earlier = page.ledger.changes.get((noun, key))
        if earlier is not None:  # said again; that it says the same, the layouts have seen to
            values = {name: value for name, value in values.items() if name not in earlier.values}
        stored = self.stored.find(noun, key)
        if noun is Noun.TARGET:
            self._target(page, obj, kpi, key, values, stored)
        else:
            self._value(page, obj, kpi, key, values, stored)

    def _miss(self, page: RowPage, code: str) -> None:
        if not any(fault.reason in ("no_such_kpi", "blocked") for fault in page.faults):
            blocked = page.ledger.blocked.get((Noun.KPI, code))
            reason = "no_such_kpi" if blocked is None else "blocked"
            page.faults.append(Fault(reason, {"code": code, "row": blocked}))

    def _kpi(self, page: RowPage, code: str) -> _KPI | None:
        """What rules ask of the KPI, as the file leaves it."""
        id_, known = (Noun.KPI, code), self.kpis.get(code)
        if known is not None and id_ not in page.values and id_ not in page.ledger.changes:
            return known
        values = page.current(Noun.KPI, code)
        if values is None:
            return None
        if known is None or id_ in page.values:
            asked = {name: values[name] for name in _OF_KPI if name in values}
            known = self.kpis[code] = _KPI(self.stored.plan, **asked)
        return known

    def _target(
        self, page: RowPage, obj: ObjectReading, kpi: _KPI, key: Key, values: dict[str, Any], stored: Stored | None
    ) -> None:
        content = {name: value for name, value in values.items() if name in target_grid.TARGET_FIELDS}
        if not content:
            return
        if stored is not None and all(stored.values[name] == value for name, value in content.items()):
            return
        if stored is not None and self._is_left(page, obj):
            page.ledger.definitions.add((Noun.TARGET, key))
            return
        fault = self._fault_of_target(kpi, key, content)
        if fault is not None:
            page.faults.append(Fault(fault[0], fault[1], obj.column))
            return
        values = {**values, "is_sample": page.place.sheet in self.wanted.samples}
        self._put(page, obj, Noun.TARGET, key, values, stored)

    def _is_left(self, page: RowPage, obj: ObjectReading) -> bool:
        """A year's target beside actuals is part of the definition: changed only when ticked."""
        return (page.place.sheet, obj.column) in self.annual and not self.choices.takes_definitions

    def _fault_of_target(self, kpi: _KPI, key: Key, content: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
        code, period = key
        facts = {"code": code, "period": period}
        if period.year != self.stored.plan.year:
            return "other_year", facts
        if period not in target_grid.periods(kpi.frequency, period.year):
            return "not_reported", facts
        if reporting.is_locked(period, self.stored.locks):
            return "locked", facts
        is_range = content["low"] is not None
        if is_range is not (kpi.direction == Direction.RANGE):
            return ("value_wanted" if is_range else "range_wanted"), facts
        return None

    def _value(
        self, page: RowPage, obj: ObjectReading, kpi: _KPI, key: Key, values: dict[str, Any], stored: Stored | None
    ) -> None:
        before = stored.values if stored is not None else None
        if before is None:  # then nothing is what there is: None, False or an empty text
            values = {name: value for name, value in values.items() if value or isinstance(value, Decimal)}
        else:
            if is_same_figure(values, before, kpi.unit):
                values = {name: value for name, value in values.items() if name not in FIGURE}
            values = {name: value for name, value in values.items() if before[name] != value}
        state = self._state(before, values)
        if not values and state is None:
            return
        if not self._is_allowed(page, obj, kpi, key, values, before):
            return
        values["is_sample"] = page.place.sheet in self.wanted.samples
        if state is not None:
            values["state"] = state
        self._doubt(page, obj, kpi, values)
        self._put(page, obj, Noun.VALUE, key, values, stored)

    def _state(self, before: dict[str, Any] | None, values: dict[str, Any]) -> str | None:
        """The state that the value lands in; None where it stays as it is: without a figure, or with the same one."""
        whole = {**before, **values} if before else values
        if not whole.get("is_not_applicable") and whole.get("actual") is None and whole.get("numerator") is None:
            return None
        wanted, present = lands_as(self.choices), (before or {}).get("state")
        return wanted if wanted != present and (values or wanted == ValueState.APPROVED) else None

    def _is_allowed(
        self,
        page: RowPage,
        obj: ObjectReading,
        kpi: _KPI,
        key: Key,
        values: dict[str, Any],
        before: dict[str, Any] | None,
    ) -> bool:
        code, period = key
        if before is not None and before["state"] == ValueState.APPROVED:
            facts = {"code": code, "period": period, "old": _figure(before)}
            page.faults.append(Fault("approved", facts, obj.column))
            return False
        if reporting.is_locked(period, self.stored.locks):
            page.faults.append(Fault("locked", {"code": code, "period": period}, obj.column))
            return False
        columns = values if before is None else {**{name: before[name] for name in _WRITTEN}, **values}
        found = validation.faults(kpi, period, columns)
        for name, text in found.items():
            facts = {"place": words.code(key) if name == "period" else code, "text": text}
            page.faults.append(Fault("field", facts, obj.columns.get(name, obj.column)))
        return not found

    def _doubt(self, page: RowPage, obj: ObjectReading, kpi: _KPI, values: dict[str, Any]) -> None:
        actual = values.get("actual")
        low, high = kpi.plausible_low, kpi.plausible_high
        if actual is None or ((low is None or actual >= low) and (high is None or actual <= high)):
            return
        facts = {"value": actual, "low": "…" if low is None else low, "high": "…" if high is None else high}
        page.warnings.append(Fault("implausible", facts, obj.column))

    def _put(
        self, page: RowPage, obj: ObjectReading, noun: Noun, key: Key, values: dict[str, Any], stored: Stored | None
    ) -> None:
        page.put((noun, key), values, partial(self._worded, obj, noun, key, values, stored), is_new=stored is None)

    def _worded(
        self, obj: ObjectReading, noun: Noun, key: Key, values: dict[str, Any], stored: Stored | None
    ) -> ObjectChange:
        cells: list[CellChange] = []
        before = stored.values if stored is not None else {}
        if any(name in values for name in (*FIGURE, *target_grid.TARGET_FIELDS)):
            write = _figure if noun is Noun.VALUE else _range_or_value
            label = words.label(noun, "actual" if noun is Noun.VALUE else "value")
            cells.append(CellChange(label, write(values), write(before), column_letters(obj.column)))
        for name in values:
            if name in _SHOWN:
                old = words.shown(noun, name, before.get(name), self.stored)
                new = words.shown(noun, name, values[name], self.stored)
                cells.append(CellChange(words.label(noun, name), new, old))
        return ObjectChange(words.noun_name(noun), words.code(key), "", stored is None, tuple(cells))


_SHOWN = {*_EXPLANATIONS, "state", "change_reason"}
_WRITTEN = (*FIGURE, *_EXPLANATIONS)


def _range_or_value(content: dict[str, Any]) -> str:
    if content.get("low") is not None:
        return f"{_plain(content['low'])}~{_plain(content['high'])}"
    return _plain(content.get("value"))


def _figure(values: dict[str, Any]) -> str:
    if values.get("numerator") is not None:
        return f"{_plain(values['numerator'])}/{_plain(values.get('denominator'))}"
    if values.get("actual") is not None:
        return _plain(values["actual"])
    return str(values.get("not_applicable_reason") or "")


def _plain(number: Any) -> str:
    return "" if number is None else f"{number.normalize():f}"
