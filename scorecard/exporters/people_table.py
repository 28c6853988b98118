"""The empty workbook of people and roles: headings that the importer reads, and the codes of organisations."""

from django.utils.translation import gettext as _

from scorecard.domain.people_columns import PersonColumn, headings_of
from scorecard.language import in_chinese
from scorecard.reports.people_template import PeopleTemplate

from .workbook import Book, Column, Row, Sheet

_EMPTY_ROWS = 100
_WIDTHS = {
    PersonColumn.ACCOUNT: 18,
    PersonColumn.NAME: 14,
    PersonColumn.EMAIL: 30,
    PersonColumn.SLUG: 30,
    PersonColumn.ORGANISATION: 28,
    PersonColumn.ROLE: 16,
    PersonColumn.VALID_FROM: 13,
    PersonColumn.VALID_UNTIL: 13,
}


def template(offered: PeopleTemplate) -> Book:
    choices = {PersonColumn.ROLE: offered.roles}
    columns = tuple(Column(width, choices=choices.get(column, ())) for column, width in _WIDTHS.items())
    rows: list[Row] = [[None] * len(columns)] * _EMPTY_ROWS
    people = Sheet(
        _("People and roles"), columns, rows, titles=(_("People and roles"),), heads=([*map(_heading, _WIDTHS)],)
    )
    codes = Sheet(
        _("Organisations"),
        (Column(_WIDTHS[PersonColumn.SLUG]), Column(_WIDTHS[PersonColumn.ORGANISATION])),
        offered.organisations,
        heads=([_heading(PersonColumn.SLUG), _heading(PersonColumn.ORGANISATION)],),
    )
    return Book((people, codes), title=_("People and roles"), has_roc_dates=in_chinese())


def _heading(column: PersonColumn) -> str:
    return headings_of(column)[0 if in_chinese() else 1]
