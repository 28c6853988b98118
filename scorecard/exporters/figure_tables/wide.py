"""KPIs down, periods across. The twelve months are columns; a quarter, half or year stands in its last month."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scorecard.domain.columns import Column as Holds
from scorecard.domain.periods import Frequency, Period, roc_year
from scorecard.language import in_chinese
from scorecard.reports.kpi_figures import Actual, FigureList, FigureTable, KPIFigures, Target

from ..labels import Letterhead, heading, period_shown
from ..workbook import Book, Column, Format, Kind, Look, Paper, Row, Sheet, Value, plain

NUMBER = Format(kind=Kind.NUMBER)
CENTRED = Format(Look.CENTRED)
DEFINITION = (
    (Holds.KPI_CODE, Column(10)),
    (Holds.KPI, Column(44)),
    (Holds.UNIT, Column(9, CENTRED)),
    (Holds.DIRECTION, Column(13, CENTRED)),
    (Holds.FREQUENCY, Column(10, CENTRED)),
    (Holds.OWNER, Column(12, CENTRED)),
    (Holds.WEIGHT, Column(8, NUMBER)),
    (Holds.BASELINE, Column(10, NUMBER)),
    (Holds.BASELINE_YEAR, Column(10, NUMBER)),
    (Holds.ANNUAL_TARGET, Column(12, NUMBER)),
)
PERIOD = Column(9, NUMBER)


def actuals_wide(table: FigureTable, letterhead: Letterhead) -> Book:
    view = _View(table.year, lambda kpi: kpi.actuals, has_annual_column=False)
    return letterhead.book(_sheet(table, letterhead, heading(Holds.ACTUAL), view))


def targets_wide(table: FigureTable, letterhead: Letterhead) -> Book:
    view = _View(table.year, lambda kpi: kpi.targets, has_annual_column=True)
    return letterhead.book(_sheet(table, letterhead, heading(Holds.TARGET), view))


def titles(table: FigureTable | FigureList, what: str) -> tuple[str, ...]:
    """Whose figures, which of the two, and whether they are real."""
    name = "　".join(filter(None, (table.title, table.section, what)))
    return (name, _("Sample data (not real figures)")) if table.has_samples else (name,)


def months_of(kpi: KPIFigures, year: int) -> dict[int, Period]:
    """The KPI's own periods of the year by the month in which they end."""
    periods = Period.all_of_year(kpi.reports, year) if kpi.reports else ()
    return {period.end.month: period for period in periods}


def month_headings(year: int) -> list[str]:
    if in_chinese():
        return [f"{month}月" for month in range(1, 13)]
    return [period.label for period in Period.all_of_year(Frequency.MONTH, year)]


def definition(kpi: KPIFigures, year: int) -> list[Value]:
    baseline_year = kpi.baseline_year and (roc_year(kpi.baseline_year) if in_chinese() else kpi.baseline_year)
    annual = kpi.targets.get(Period.of_year(year))
    return [
        kpi.code,
        kpi.name,
        kpi.unit or None,
        kpi.direction,
        kpi.frequency or None,
        kpi.owner or None,
        kpi.weight,
        kpi.baseline,
        baseline_year,
        shown(annual),
    ]


def shown(figure: Actual | Target | None) -> Value:
    """A range as its two ends, what does not apply with the reason for that; None where it has no figure of its own."""
    if figure is None:
        return None
    if isinstance(figure, Actual):
        reason = figure.not_applicable_reason
        return _("Not applicable: %(reason)s") % {"reason": reason} if reason else figure.actual
    if figure.low is not None and figure.high is not None:
        return f"{plain(figure.low)}~{plain(figure.high)}"
    return figure.value


@dataclass(frozen=True)
class _View:
    """Which figures of a KPI the sheet shows; targets of the whole year have a column among the definitions."""

    year: int
    figures: Callable[[KPIFigures], Mapping[Period, Actual | Target]]
    has_annual_column: bool

    def in_months(self, kpi: KPIFigures) -> dict[int, Period]:
        months = months_of(kpi, self.year)
        return {} if self.has_annual_column and kpi.reports is Frequency.YEAR else months

    def others(self, kpi: KPIFigures) -> set[Period]:
        """The periods with a figure that stand in no month: of another year, or of another frequency."""
        placed = set(self.in_months(kpi).values())
        if self.has_annual_column:
            placed.add(Period.of_year(self.year))
        return set(self.figures(kpi)) - placed


def _sheet(table: FigureTable, letterhead: Letterhead, what: str, view: _View) -> Sheet:
    others = {kpi.code: view.others(kpi) for kpi in table.kpis}
    further = sorted(set().union(*others.values()))
    heads = [heading(holds) for holds, _column in DEFINITION] + month_headings(table.year)
    return Sheet(
        what,
        (*(column for _holds, column in DEFINITION), *[PERIOD] * (12 + len(further))),
        (_row(kpi, view, others[kpi.code], further) for kpi in table.kpis),
        titles=titles(table, what),
        heads=([*heads, *map(period_shown, further)],),
        page=letterhead.page(what, paper=Paper.A3),
    )


def _row(kpi: KPIFigures, view: _View, others: set[Period], further: list[Period]) -> Row:
    figures, months = view.figures(kpi), view.in_months(kpi)
    periods = [months.get(month) for month in range(1, 13)] + [each if each in others else None for each in further]
    return [*definition(kpi, view.year), *(shown(figures.get(period)) if period else None for period in periods)]
