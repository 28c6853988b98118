"""The grid of a plan's targets, weights and thresholds, as it stands or as it was typed; in 4 queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.domain import target_grid
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.reporting import is_locked
from scorecard.domain.target_grid import REASON, THRESHOLDS, WEIGHT, Content, Refusal
from scorecard.language import in_chinese
from scorecard.models import KPI, Direction, KPIKind, KPITarget, PeriodLock, Plan, Theme, ThresholdBasis
from scorecard.models.base import period_shown

from . import grid_faults

# The names of a cell's inputs behind its key, by where their figure stands in the content.
_VALUE, _RANGE, _THRESHOLDS = (("", 0),), (("-low", 1), ("-high", 2)), (("-green", 1), ("-yellow", 2))
_BOX_WORDS: dict[str, str | Promise] = {
    "": "",
    "-low": gettext_lazy("lower limit"),
    "-high": gettext_lazy("upper limit"),
    "-green": gettext_lazy("green from"),
    "-yellow": gettext_lazy("yellow from"),
}


@dataclass(frozen=True)
class Box:
    """One input, or where it is locked the text that stands there; `words` tell the two of a pair apart."""

    name: str
    text: str
    label: str
    words: str


@dataclass(frozen=True)
class TwoValues:
    """What the user typed and what stands there now. `name` and the two choices are those of the inputs."""

    name: str
    version: int
    mine: str
    theirs: str
    who: str
    at: datetime | None


@dataclass(frozen=True)
class GridCell:
    """`short` is the period without its year, `span` how many months it covers; `fault` a sentence, "" if none."""

    short: str
    span: int
    boxes: tuple[Box, ...]
    is_locked: bool = False
    original: str = ""
    fault: str = ""
    conflict: TwoValues | None = None

    @property
    def has_more(self) -> bool:
        """Whether anything stands below the inputs."""
        return bool(self.original or self.fault or self.conflict)


@dataclass(frozen=True)
class GridRow:
    """A KPI. `versions` are those of it and its targets, as the form sends them back; `basis` that of its thresholds.

    `targets` are those of the year and its periods; of milestones there are none to type.
    """

    pk: int
    code: str
    name: str
    unit: str
    direction: str
    versions: str
    basis: str
    weight: GridCell
    thresholds: GridCell
    targets: tuple[GridCell, ...]
    is_sample: bool
    is_refused: bool

    @property
    def has_year_alone(self) -> bool:
        return len(self.targets) == 1


@dataclass(frozen=True)
class GridGroup:
    """A theme's KPIs; code and name are "" for shared objectives. `weights` is the sum that is stored."""

    code: str
    name: str
    weights: Decimal
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class TargetGrid:
    groups: tuple[GridGroup, ...]
    months: tuple[str, ...]
    bases: tuple[tuple[str, str], ...]
    has_begun: bool
    reason: str
    reason_fault: str

    @property
    def has_sample_data(self) -> bool:
        return any(row.is_sample for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class Typed:
    """What was typed and could not be saved: all of it, or the rows of `refused` where that is given."""

    posted: Mapping[str, str]
    refused: Mapping[int, Refusal] | None = None

    def refusal(self, kpi_id: int) -> Refusal | None:
        """None where the row was saved."""
        return Refusal() if self.refused is None else self.refused.get(kpi_id)


def build(plan: Plan, today: date, typed: Typed | None = None) -> TargetGrid:
    kpis = KPI.objects.filter(plan=plan).in_plan_order().select_related("ksf__objective__theme")
    targets: dict[int, dict[str, KPITarget]] = {}
    for each in KPITarget.objects.filter(kpi__plan=plan).order_by():
        targets.setdefault(each.kpi_id, {})[each.period.label] = each
    locks = tuple(lock.period for lock in PeriodLock.objects.filter(plan=plan).in_force())
    paper = _Paper(plan.year, locks, typed)
    by_theme = [(theme, list(group)) for theme, group in groupby(kpis, key=lambda kpi: kpi.ksf.objective.theme)]
    groups = [
        _group(theme, members, [paper.row(kpi, targets.get(kpi.pk, {})) for kpi in members])
        for theme, members in by_theme
    ]
    refusals = (typed.refused or {}).values() if typed else ()
    reasons = [fault for refusal in refusals if (fault := refusal.faults.get(REASON))]
    return TargetGrid(
        groups=tuple(groups),
        months=tuple(_short(month) for month in Period.all_of_year(Frequency.MONTH, plan.year)),
        bases=(("", _("As the plan's")), *((basis.value, str(basis.label)) for basis in ThresholdBasis)),
        has_begun=today >= date(plan.year, 1, 1),
        reason=typed.posted.get(REASON, "") if typed else "",
        reason_fault=str(grid_faults.SENTENCES[reasons[0]]) if reasons else "",
    )


def _group(theme: Theme | None, kpis: list[KPI], rows: list[GridRow]) -> GridGroup:
    weights = sum((kpi.weight for kpi in kpis if kpi.weight is not None), Decimal(0))
    return GridGroup(theme.code if theme else "", theme.name if theme else "", weights, tuple(rows))


def _short(period: Period) -> str:
    """6月, 第2季, 上半年; on English pages 06, Q2, H1."""
    if period.frequency is Frequency.YEAR:
        return _("Whole year")
    return period.roc_label.partition("年")[2] if in_chinese() else period.label[5:]


def _plain(figure: Any) -> str:
    """A figure as it is typed: without trailing zeros and thousands; "" for none."""
    return f"{figure.normalize() + 0:f}" if isinstance(figure, Decimal) else str(figure or "")


def _own(kpi: KPI) -> Content:
    return (kpi.threshold_basis, kpi.on_target_threshold, kpi.at_risk_threshold)


def _original(target: KPITarget | None) -> str:
    if target is None or not target.is_revised:
        return ""
    figures = (target.original_value, target.original_low, target.original_high)
    return _in_words([_plain(each) for each in figures if each is not None])


def _in_words(texts: list[str]) -> str:
    return "～".join(texts) if any(texts) else "－"


class _Paper:
    """The sheet that the rows are written on."""

    def __init__(self, year: int, locks: tuple[Period, ...], typed: Typed | None) -> None:
        self.year, self.locks, self.typed = year, locks, typed
        self.labels: dict[Period, tuple[str, str]] = {}
        self.box_words = {suffix: str(words) for suffix, words in _BOX_WORDS.items()}
        self.weight, self.thresholds = _("Weight"), _("Light thresholds")

    def row(self, kpi: KPI, targets: Mapping[str, KPITarget]) -> GridRow:
        refusal = self.typed.refusal(kpi.pk) if self.typed else None
        periods = () if kpi.kind == KPIKind.MILESTONE else target_grid.periods(kpi.frequency, self.year)
        standing = [f"{label}:{targets[label].version}" for period in periods if (label := period.label) in targets]
        return GridRow(
            pk=kpi.pk,
            code=kpi.code,
            name=kpi.name,
            unit=kpi.unit,
            direction=kpi.get_direction_display(),
            versions=self.text(kpi, "versions", " ".join([str(kpi.version), *standing]), refusal),
            basis=self.text(kpi, "thresholds-basis", kpi.threshold_basis, refusal),
            weight=self.cell(kpi, WEIGHT, _VALUE, (self.weight, ""), (kpi.weight,), refusal),
            thresholds=self.cell(kpi, THRESHOLDS, _THRESHOLDS, (self.thresholds, ""), _own(kpi), refusal),
            targets=tuple(self.target(kpi, period, targets.get(period.label), refusal) for period in periods),
            is_sample=any(target.is_sample for target in targets.values()),
            is_refused=refusal is not None and bool(refusal.faults or refusal.conflicts),
        )

    def target(self, kpi: KPI, period: Period, target: KPITarget | None, refusal: Refusal | None) -> GridCell:
        boxes = _RANGE if kpi.direction == Direction.RANGE else _VALUE
        if period not in self.labels:
            self.labels[period] = (period_shown(period), _short(period))
        content = (target.value, target.low, target.high) if target else target_grid.NO_TARGET
        return self.cell(
            kpi,
            period.label,
            boxes,
            self.labels[period],
            content,
            refusal,
            span=1 if period.frequency is Frequency.YEAR else period.frequency.months,
            is_locked=is_locked(period, self.locks),
            original=_original(target),
        )

    def cell(
        self,
        kpi: KPI,
        key: str,
        boxes: tuple[tuple[str, int], ...],
        labels: tuple[str, str],
        content: Content,
        refusal: Refusal | None,
        **more: Any,
    ) -> GridCell:
        label, short = labels
        shown = tuple(
            Box(
                name=f"{kpi.pk}-{key}{suffix}",
                text=self.text(kpi, f"{key}{suffix}", _plain(content[place]), refusal),
                label=f"{kpi.code} {label} {self.box_words[suffix]}".rstrip(),
                words=self.box_words[suffix],
            )
            for suffix, place in boxes
        )
        if refusal is None:
            return GridCell(short, boxes=shown, **{"span": 1, **more})
        fault = refusal.faults.get(key)
        return GridCell(
            short,
            boxes=shown,
            fault=str(grid_faults.SENTENCES[fault]) if fault else "",
            conflict=self.two_values(kpi, key, shown, boxes, refusal),
            **{"span": 1, **more},
        )

    def text(self, kpi: KPI, name: str, stored: str, refusal: Refusal | None) -> str:
        """What was typed where it could not be saved, else what is stored."""
        if refusal is None or self.typed is None:
            return stored
        return self.typed.posted.get(f"{kpi.pk}-{name}", stored)

    def two_values(self, kpi: KPI, key: str, shown: tuple[Box, ...], boxes: Any, refusal: Refusal) -> TwoValues | None:
        conflict = refusal.conflicts.get(key)
        if conflict is None:
            return None
        mine, theirs = [box.text for box in shown], [_plain(conflict.content[place]) for _suffix, place in boxes]
        if key == THRESHOLDS:
            mine.insert(0, self.basis_word(self.text(kpi, "thresholds-basis", "", refusal)))
            theirs.insert(0, self.basis_word(str(conflict.content[0])))
        return TwoValues(
            f"{kpi.pk}-{key}-keep", conflict.version, _in_words(mine), _in_words(theirs), conflict.who, conflict.at
        )

    def basis_word(self, basis: str) -> str:
        return str(ThresholdBasis(basis).label) if basis in ThresholdBasis.values else _("As the plan's")
