"""What scoring read at one moment, as JSON: kept with a lock, so that its pages can be shown as they stood (定稿)."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from scorecard.domain.periods import Frequency, Period

from .records import Direction, Figure, KPIRecord, PlanRules, Rule, Target


def dump(records: Iterable[KPIRecord], rules: PlanRules) -> dict[str, Any]:
    """Numbers and days as strings, periods by their label."""
    return {"rules": _plain(rules), "kpis": [_kpi(record) for record in records]}


def load(stored: Mapping[str, Any]) -> tuple[list[KPIRecord], PlanRules]:
    return [_record(each) for each in stored["kpis"]], PlanRules(**_decimals(PlanRules, stored["rules"]))


def _kpi(record: KPIRecord) -> dict[str, Any]:
    return {
        **_plain(record, leave_out=("rule", "figures", "targets")),
        "rule": _plain(record.rule),
        "figures": {period.label: _plain(figure) for period, figure in sorted(record.figures.items())},
        "targets": {period.label: _plain(target) for period, target in sorted(record.targets.items())},
    }


def _record(stored: Mapping[str, Any]) -> KPIRecord:
    rule = _decimals(Rule, stored["rule"])
    rule["direction"] = Direction(rule["direction"])
    rule["frequency"] = Frequency(rule["frequency"]) if rule["frequency"] else None
    for name in ("active_from", "active_until"):
        rule[name] = date.fromisoformat(rule[name]) if rule[name] else None
    own = {name: value for name, value in stored.items() if name not in ("rule", "figures", "targets")}
    return KPIRecord(
        **_decimals(KPIRecord, own),
        rule=Rule(**rule),
        figures={Period.parse(label): Figure(**_decimals(Figure, each)) for label, each in stored["figures"].items()},
        targets={Period.parse(label): Target(**_decimals(Target, each)) for label, each in stored["targets"].items()},
    )


def _plain(record: Any, leave_out: Iterable[str] = ()) -> dict[str, Any]:
    values = {each.name: getattr(record, each.name) for each in fields(record) if each.name not in leave_out}
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _decimals(record: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values with those that the record keeps as decimals read back."""
    exact = {each.name for each in fields(record) if "Decimal" in str(each.type)}
    return {name: Decimal(value) if name in exact and value is not None else value for name, value in stored.items()}
