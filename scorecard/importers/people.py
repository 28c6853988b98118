"""The rows of people and roles that a workbook holds: headings found by what they say, cells as texts and dates."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scorecard.domain import roc_dates
from scorecard.domain.people_columns import NEEDED, PersonColumn, column_of, headings_of, role_of
from scorecard.domain.people_import import MOST_ROWS, PersonRow
from scorecard.language import in_chinese, listed
from scorecard.models.base import validate_name

from .layouts.cells import one_line, text_of
from .sheets import Cell, Sheet, Workbook

_HEADING_ROWS = 20  # among which the headings are looked for
Places = dict[PersonColumn, int]


class PeopleRefused(Exception):
    """The file holds no list of people, or too long a one; the text says so, for the user."""


def read(book: Workbook) -> tuple[PersonRow, ...]:
    """All rows below headings, sheet by sheet; hidden sheets are left out. Raises PeopleRefused."""
    rows: list[PersonRow] = []
    for sheet in book.sheets:
        found = None if sheet.is_hidden else _headings(sheet)
        if found is not None:
            rows += _rows(sheet, *found)
    if not rows:
        headings = listed(headings_of(column)[0 if in_chinese() else 1] for column in NEEDED)
        raise PeopleRefused(_("There is no list of people in this file: no rows below the headings %s.") % headings)
    if len(rows) > MOST_ROWS:
        facts = {"count": len(rows), "most": MOST_ROWS}
        raise PeopleRefused(_("This file has %(count)d rows; at most %(most)d can be imported at once.") % facts)
    return tuple(rows)


def _headings(sheet: Sheet) -> tuple[int, Places] | None:
    """The index of the row of headings, and in which column each stands."""
    for index, row in enumerate(sheet.rows[:_HEADING_ROWS]):
        places: Places = {}
        for place, cell in enumerate(row):
            column = column_of(text_of(cell))
            if column is not None:
                places.setdefault(column, place)
        if all(column in places for column in NEEDED):
            return index, places
    return None


def _rows(sheet: Sheet, heading: int, places: Places) -> Iterator[PersonRow]:
    for number, row in enumerate(sheet.rows[heading + 1 :], start=heading + 2):
        cells = {column: row[place] for column, place in places.items() if place < len(row)}
        if any(text_of(cell) for cell in cells.values()):
            yield _row(sheet.name, number, cells)


def _row(sheet: str, number: int, cells: dict[PersonColumn, Cell | None]) -> PersonRow:
    texts = {column: one_line(text_of(cells.get(column))) for column in PersonColumn}
    faults = [_unreadable(column) for column, cell in cells.items() if cell is not None and cell.fault]
    for column, text in texts.items():
        try:
            validate_name(text or "-")
        except ValidationError as error:  # neither stored nor shown
            texts[column] = ""
            faults.append(_("%(column)s: %(why)s") % {"column": _named(column), "why": error.messages[0]})
    faults += [_("%(column)s is missing.") % {"column": _named(column)} for column in NEEDED if not texts[column]]
    role = role_of(texts[PersonColumn.ROLE]) or ""
    if texts[PersonColumn.ROLE] and not role:
        faults.append(_("“%(text)s” is no role.") % {"text": texts[PersonColumn.ROLE]})
    dates: dict[PersonColumn, date | None] = {}
    for column in (PersonColumn.VALID_FROM, PersonColumn.VALID_UNTIL):
        try:
            dates[column] = roc_dates.parse(texts[column]) if texts[column] else None
        except (ValueError, OverflowError):
            facts = {"column": _named(column), "text": texts[column]}
            faults.append(_("%(column)s: “%(text)s” is not a date; please type it like 110/07/05.") % facts)
    return PersonRow(
        sheet=sheet,
        row=number,
        account=texts[PersonColumn.ACCOUNT],
        role=role,
        name=texts[PersonColumn.NAME],
        email=texts[PersonColumn.EMAIL],
        slug=texts[PersonColumn.SLUG],
        organisation=texts[PersonColumn.ORGANISATION],
        valid_from=dates.get(PersonColumn.VALID_FROM),
        valid_until=dates.get(PersonColumn.VALID_UNTIL),
        faults=tuple(faults),
    )


def _named(column: PersonColumn) -> str:
    return headings_of(column)[0 if in_chinese() else 1]


def _unreadable(column: PersonColumn) -> str:
    return _("%(column)s holds an error, or a formula that was never worked out.") % {"column": _named(column)}
