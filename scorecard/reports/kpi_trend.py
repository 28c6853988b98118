"""A KPI's targets and figures of a year as a small chart, and the same in words."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from scorecard.domain import rounding, trend
from scorecard.domain.periods import Period
from scorecard.domain.scoring import KPIRecord, Target
from scorecard.domain.trend import TrendDrawing, TrendPoint
from scorecard.language import in_chinese


@dataclass(frozen=True)
class Trend:
    drawing: TrendDrawing
    words: tuple[str, ...]  # of each period


def build(record: KPIRecord, at: Period) -> Trend | None:
    """The whole year's targets, and the figures up to the end of `at`.

    None where there are no two periods to compare, or nothing is known of them.
    """
    points = [_point(record, period, at) for period in record.rule.periods(at.year)]
    if len(points) < 2 or not any(point.targets or point.actual is not None for point in points):
        return None
    words = tuple(_words(point, record) for point in points if point.targets or point.actual is not None)
    return Trend(trend.lay_out(points, record.decimals), words)


def _point(record: KPIRecord, period: Period, at: Period) -> TrendPoint:
    target = record.target_of(period)
    figure = record.figures.get(period) if period.end <= at.end else None
    return TrendPoint(_label(period), _ends(target), figure.actual if figure else None)


def _ends(target: Target | None) -> tuple[Decimal, ...]:
    each = (target.value, target.low, target.high) if target else ()
    return tuple(number for number in each if number is not None)


def _label(period: Period) -> str:
    """第2季, 6月; on English pages Q2, 06."""
    return period.roc_label.partition("年")[2] if in_chinese() else period.label.partition("-")[2]


def _words(point: TrendPoint, record: KPIRecord) -> str:
    target = "～".join(_shown(number, record) for number in point.targets) or "－"
    actual = "…" if point.actual is None else _shown(point.actual, record)
    return gettext("%(period)s: target %(target)s, actual %(actual)s") % {
        "period": point.label,
        "target": target,
        "actual": actual,
    }


def _shown(number: Decimal, record: KPIRecord) -> str:
    return f"{rounding.half_up(number, record.decimals):,f}{record.unit}"
