"""The grid of targets as it was typed: read cell by cell, never guessed at."""

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from scorecard.domain import numbers, target_grid
from scorecard.domain.target_grid import (
    REASON,
    THRESHOLDS,
    WEIGHT,
    Content,
    GridFault,
    Keep,
    NotOfThisPlan,
    TypedCell,
    TypedRow,
)
from scorecard.models import KPI, Direction, KPIKind, Plan, ThresholdBasis
from scorecard.models.base import TEXT_LENGTH, validate_text

# 12-weight, 12-thresholds-green, 12-2021-06, 12-2021-06-low, 12-2021-06-keep, 12-versions: 12 is the KPI's key
_NAME = re.compile(
    r"(?P<kpi>\d{1,18})-(?P<key>weight|thresholds|versions|\d{4}(?:-[QH]\d|-\d\d)?)"
    r"(?:-(?P<part>basis|green|yellow|low|high|keep))?",
    re.ASCII,
)
_OF_THE_GRID = re.compile(r"\d+-", re.ASCII)
_VERSION = re.compile(r"(?:(?P<label>[\dQH-]+):)?(?P<version>\d{1,9})", re.ASCII)
_CHOICE = re.compile(r"(?P<keep>mine|theirs) (?P<over>\d{1,9})", re.ASCII)

Texts = dict[str, dict[str, str]]  # what was typed for one KPI: by cell, then by the cell's part


class _Refused(Exception):
    def __init__(self, fault: GridFault) -> None:
        self.fault = fault


def read(plan: Plan, posted: QueryDict) -> list[TypedRow]:
    """The rows that were typed. Raises NotOfThisPlan for a KPI or a period that is none of the plan's."""
    kpis = KPI.objects.filter(plan=plan).order_by().in_bulk()
    by_kpi: dict[int, Texts] = defaultdict(lambda: defaultdict(dict))
    for name, text in posted.items():
        match = _NAME.fullmatch(name)
        if match:
            by_kpi[int(match["kpi"])][match["key"]][match["part"] or ""] = str(text)
        elif _OF_THE_GRID.match(name):
            raise NotOfThisPlan
    if by_kpi.keys() - kpis.keys():
        raise NotOfThisPlan
    return [_row(kpis[pk], plan.year, texts) for pk, texts in by_kpi.items()]


def reason(posted: QueryDict) -> str:
    """Why it is changed. Raises ValidationError for what can't be kept."""
    text = str(posted.get(REASON, "")).strip()
    validate_text(text)
    MaxLengthValidator(TEXT_LENGTH)(text)
    return text


def _row(kpi: KPI, year: int, texts: Texts) -> TypedRow:
    versions = _versions(texts.pop("versions", {}).get("", ""))
    periods = target_grid.periods(kpi.frequency, year) if kpi.kind == KPIKind.NUMERIC else ()
    if texts.keys() - {WEIGHT, THRESHOLDS, *(period.label for period in periods)}:
        raise NotOfThisPlan
    cells, faults = dict[str, TypedCell](), dict[str, GridFault]()
    for key, parts in texts.items():
        choice = _CHOICE.fullmatch(parts.pop("keep", ""))
        try:
            content = _content(kpi, key, parts)
        except _Refused as refused:
            faults[key] = refused.fault
        else:
            keep = (Keep(choice["keep"]), int(choice["over"])) if choice else (None, None)
            cells[key] = TypedCell(content, *keep)
    return TypedRow(kpi.pk, cells, versions, faults)


def _versions(text: str) -> dict[str, int]:
    """3 2021:1 2021-06:2 -> the KPI's under "", its targets' by period."""
    matches = [_VERSION.fullmatch(word) for word in text.split()]
    return {match["label"] or "": int(match["version"]) for match in matches if match}


def _content(kpi: KPI, key: str, parts: Mapping[str, str]) -> Content:
    """Raises NotOfThisPlan for inputs that the cell does not have, which happens when its KPI was changed meanwhile."""
    is_range = kpi.direction == Direction.RANGE
    expected: tuple[str, ...] = ("low", "high") if is_range and key != WEIGHT else ("",)
    if key == THRESHOLDS:
        expected = ("basis", "green", "yellow")
    if set(parts) != set(expected):
        raise NotOfThisPlan
    if key == WEIGHT:
        return (_number(parts[""], "%"),)
    if key == THRESHOLDS:
        if parts["basis"] not in ("", *ThresholdBasis.values):
            raise NotOfThisPlan
        unit = kpi.unit if parts["basis"] == ThresholdBasis.ACTUAL else "%"
        return (parts["basis"], _number(parts["green"], unit), _number(parts["yellow"], unit))
    if is_range:
        return (None, _number(parts["low"], kpi.unit), _number(parts["high"], kpi.unit))
    return (_number(parts[""], kpi.unit), None, None)


def _number(text: str, unit: str) -> Decimal | None:
    """The number, None for an empty input. A percent sign is welcome where the unit is one."""
    try:
        typed = numbers.parse(text)
    except numbers.NumberRefused as refused:
        raise _Refused(GridFault(refused.fault.value)) from None
    if typed is None:
        return None
    if typed.sign not in ("", unit):
        raise _Refused(GridFault.OTHER_UNIT)
    return typed.value
