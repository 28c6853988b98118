"""A row for each KPI and period, with all that was written about it."""

from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _

from scorecard.domain.columns import Column as Holds
from scorecard.reports.kpi_figures import FigureList, FigureTable, KPIFigures

from ..labels import Letterhead, heading, period_shown
from ..workbook import Book, Column, Format, Kind, Row, Sheet
from .wide import CENTRED, NUMBER, titles

_TEXT = Column(30)
_WHICH = (
    (Holds.KPI_CODE, Column(10)),
    (Holds.KPI, Column(44)),
    (Holds.UNIT, Column(9, CENTRED)),
    (Holds.OWNER, Column(12, CENTRED)),
    (Holds.PERIOD, Column(13, CENTRED)),
)
_ACTUAL = (
    (Holds.ACTUAL, Column(10, NUMBER)),
    (Holds.VALUE_NUMERATOR, Column(10, NUMBER)),
    (Holds.VALUE_DENOMINATOR, Column(10, NUMBER)),
    (Holds.NOT_APPLICABLE_REASON, _TEXT),
    (Holds.WHAT_WAS_DONE, _TEXT),
    (Holds.BEHIND_REASON, _TEXT),
    (Holds.CORRECTIVE_MEASURE, _TEXT),
    (Holds.EXPECTED_COMPLETION, Column(13, Format(kind=Kind.DATE))),
    (Holds.FOLLOW_UP, _TEXT),
    (Holds.REVIEW_COMMENT, _TEXT),
)
_TARGET = (
    (Holds.TARGET, Column(10, NUMBER)),
    (Holds.TARGET_LOW, Column(12, NUMBER)),
    (Holds.TARGET_HIGH, Column(12, NUMBER)),
    (Holds.CHANGE_REASON, _TEXT),
)


def actuals_long(table: FigureTable | FigureList, letterhead: Letterhead) -> Book:
    what = heading(Holds.ACTUAL)
    sheet = Sheet(
        what,
        (*(column for _holds, column in _WHICH + _ACTUAL), Column(10, CENTRED)),
        _actual_rows(table),
        titles=titles(table, what),
        heads=([*(heading(holds) for holds, _column in _WHICH + _ACTUAL), _("Status")],),
        page=letterhead.page(what),
    )
    return letterhead.book(sheet)


def _actual_rows(table: FigureTable | FigureList) -> Iterator[Row]:
    shown = cache(period_shown)
    for kpi in table.kpis:
        which = _which(kpi)
        for period, figure in kpi.actuals.items():
            yield [
                *which,
                shown(period),
                figure.actual,
                figure.numerator,
                figure.denominator,
                figure.not_applicable_reason,
                figure.note,
                figure.behind_reason,
                figure.corrective_measure,
                figure.expected_completion_date,
                figure.follow_up,
                figure.review_comment,
                figure.state,
            ]


def _which(kpi: KPIFigures) -> tuple[str, str, str, str]:
    return kpi.code, kpi.name, kpi.unit, kpi.owner


def targets_long(table: FigureTable | FigureList, letterhead: Letterhead) -> Book:
    what = heading(Holds.TARGET)
    sheet = Sheet(
        what,
        tuple(column for _holds, column in _WHICH + _TARGET),
        _target_rows(table),
        titles=titles(table, what),
        heads=([heading(holds) for holds, _column in _WHICH + _TARGET],),
        page=letterhead.page(what),
    )
    return letterhead.book(sheet)


def _target_rows(table: FigureTable | FigureList) -> Iterator[Row]:
    shown = cache(period_shown)
    for kpi in table.kpis:
        which = _which(kpi)
        for period, figure in kpi.targets.items():
            yield [*which, shown(period), figure.value, figure.low, figure.high, figure.change_reason]
