"""落後項目一覽表 as a workbook: what is red, yellow or overdue, worst first."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from scorecard.domain.scoring import Change, Target
from scorecard.reports.attention import AttentionList, AttentionRow
from scorecard.reports.plan_period import Standing

from .labels import Letterhead, period_shown, status_word
from .workbook import Book, Column, Format, Kind, Row, Sheet, Value

_NUMBER = Format(kind=Kind.NUMBER)
_COLUMNS = (
    Column(9),
    Column(30),
    Column(10),
    Column(12),
    Column(11),
    Column(8),
    Column(10, _NUMBER),
    Column(10, _NUMBER),
    Column(10, Format(kind=Kind.NUMBER, decimals=2)),
    Column(8),
    Column(8),
    Column(8),
    Column(8, _NUMBER),
    Column(8, _NUMBER),
    Column(30),
    Column(30),
    Column(12, Format(kind=Kind.DATE)),
)


def write(report: AttentionList, standing: Standing, letterhead: Letterhead) -> Book:
    form = _("Exceptions list")
    heads = [
        _("Code"),
        _("KPI"),
        _("Owner section"),
        _("Case officer"),
        _("Period"),
        _("Unit"),
        _("Target"),
        _("Actual"),
        _("Achievement rate (%)"),
        _("Light"),
        _("Before"),
        _("Against the period before"),
        _("Periods in a row"),
        _("Days late"),
        _("Reason for being behind"),
        _("Corrective measure"),
        _("Expected completion date"),
    ]
    sheet = Sheet(
        form,
        _COLUMNS,
        _rows(report),
        titles=(form, f"{letterhead.title}　{_basis(standing)}"),
        heads=(heads,),
        notes=(_("Sample data (not real figures)"),) if report.has_sample_data else (),
        page=letterhead.page(form),
    )
    return letterhead.book(sheet)


def _rows(report: AttentionList) -> Iterator[Row]:
    for row in report.rows:
        judged, said = row.judgement, row.explanation
        yield [
            row.record.code,
            row.record.name,
            row.owner,
            "、".join(row.case_officers) or None,
            period_shown(judged.period) if judged.period else None,
            row.record.unit or None,
            _target(row.target),
            judged.actual,
            _two_places(judged.achievement),
            _light(row),
            status_word(row.before),
            _change(row.change),
            row.in_a_row,
            row.days_late or None,
            said.behind_reason or None,
            said.corrective_measure or None,
            said.expected_completion_date,
        ]


def _basis(standing: Standing) -> str:
    taken = _("(year to date)") if standing.is_year_to_date else _("(this period)")
    return period_shown(standing.period) + taken


def _target(target: Target | None) -> Value:
    """A number where it is one; a range can only be a text."""
    if target is None:
        return None
    if not target.is_range:
        return target.value
    return f"{_plain(target.low)}～{_plain(target.high)}"


def _plain(number: Decimal | None) -> str:
    """Without zeros behind the point that nobody typed."""
    text = f"{number:f}" if number is not None else ""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _two_places(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _light(row: AttentionRow) -> str | None:
    shown = status_word(row.judgement.status)
    return f"{shown}{_('(not approved)')}" if shown and row.judgement.is_provisional else shown


def _change(change: Change | None) -> str | None:
    words = {Change.BETTER: _("better"), Change.WORSE: _("worse"), Change.SAME: _("same")}
    return words[change] if change else None
