"""The scorecard as a workbook: as printed, a sheet a theme; or flat, a row an action plan."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from scorecard.domain.columns import Column as Holds
from scorecard.reports import theme_scorecard

from .labels import Letterhead, heading
from .workbook import Book, Cell, Column, Format, Look, Page, Row, Sheet, Value

_CENTRED = Format(Look.CENTRED)
_PRINTED = (Column(12, _CENTRED), Column(30), Column(38), Column(42), Column(48))


def printed(scorecards: Iterable[theme_scorecard.ThemeScorecard], letterhead: Letterhead) -> Book:
    """As on the slides: cells merged downwards, several action plans as lines of one cell."""
    page = letterhead.page(_("Balanced scorecard"))
    sheets = [_theme_sheet(each, page) for each in scorecards]
    # A plan without a theme: a workbook has a sheet all the same.
    return letterhead.book(*sheets or [_sheet(letterhead.title, letterhead.title, [], page)])


def _theme_sheet(scorecard: theme_scorecard.ThemeScorecard, page: Page) -> Sheet:
    theme = scorecard.theme
    name = f"{theme.code} {theme.name}" if theme else _("Shared objectives")
    title = f"{theme.name} {theme.code}" if theme else name
    return _sheet(name, title, [_printed_row(row) for row in scorecard.rows], page)


def _sheet(name: str, title: str, rows: list[Row], page: Page) -> Sheet:
    heads = [Cell(_("Strategic objective"), columns=2), None, _("KSF"), _("KPI"), _("Action plan")]
    return Sheet(name, _PRINTED, rows, titles=(title,), heads=(heads,), page=page)


def _printed_row(row: theme_scorecard.Row) -> Row:
    action_plans = "\n".join(_coded(each) for each in row.action_plans)
    cells = [_merged(row.perspective, _name), _merged(row.objective, _coded), _merged(row.ksf, _coded)]
    return [*cells, _coded(row.kpi) if row.kpi else None, action_plans or None]


def _merged(cell: theme_scorecard.Cell | None, text: Callable[[theme_scorecard.Item], str]) -> Cell | None:
    if cell is None:
        return None
    return Cell(text(cell.item) if cell.item else None, rows=cell.rows)


def _name(item: theme_scorecard.Item) -> str:
    return item.name


def _coded(item: theme_scorecard.Item) -> str:
    return f"{item.code} {item.name}"


FLAT = (
    (Holds.THEME_CODE, Column(14)),
    (Holds.THEME, Column(18)),
    (Holds.PERSPECTIVE_CODE, Column(10)),
    (Holds.PERSPECTIVE, Column(12)),
    (Holds.OBJECTIVE_CODE, Column(14)),
    (Holds.OBJECTIVE, Column(30)),
    (Holds.KSF_CODE, Column(10)),
    (Holds.KSF, Column(44)),
    (Holds.KPI_CODE, Column(10)),
    (Holds.KPI, Column(44)),
    (Holds.ACTION_PLAN_CODE, Column(14)),
    (Holds.ACTION_PLAN, Column(48)),
)


def flat(scorecards: Iterable[theme_scorecard.ThemeScorecard], letterhead: Letterhead) -> Book:
    """Every cell filled, headings as the importer reads them."""
    sheet = Sheet(
        _("Balanced scorecard"),
        tuple(column for _holds, column in FLAT),
        [row for scorecard in scorecards for row in _flat_rows(scorecard)],
        heads=([heading(holds) for holds, _column in FLAT],),
        page=letterhead.page(letterhead.title),
    )
    return letterhead.book(sheet)


def _flat_rows(scorecard: theme_scorecard.ThemeScorecard) -> Iterator[Row]:
    """What stands above is carried down."""
    perspective = objective = ksf = None
    for row in scorecard.rows:
        perspective = row.perspective.item if row.perspective else perspective
        objective = row.objective.item if row.objective else objective
        ksf = row.ksf.item if row.ksf else ksf
        for action_plan in row.action_plans or (None,):
            path = (scorecard.theme, perspective, objective, ksf, row.kpi, action_plan)
            yield [part for item in path for part in _code_and_name(item)]


def _code_and_name(item: theme_scorecard.Item | None) -> tuple[Value, Value]:
    return (item.code, item.name) if item else (None, None)
