"""The tables of a sheet, one below the other, each with its titles, headings and rows."""

from dataclasses import dataclass

from scorecard.domain.columns import Column, column_letters

from . import columns, figure_cells, headers, statement_cells, theme_titles
from .cells import Row, is_merged, one_line, texts
from .drafts import SHARED, Draft, DraftRow
from .gluing import titles
from .headers import Header
from .lines import Line
from .messages import Level, Reason
from .reading import Layout, Noun, Skip
from .sheet_notes import Sight, holding_in, is_footer, is_subtotal
from .table import Context, Table
from .theme_titles import TitledTheme

_TITLES_AHEAD = 5


@dataclass
class Previous:
    """What the sheet before leaves for one that goes on with it."""

    header: Header | None = None
    title: TitledTheme | None = None
    context: Context | None = None


class Tables:
    """The tables of one sheet being read."""

    def __init__(self, sight: Sight, previous: Previous) -> None:
        self.sight, self.rows, self.previous = sight, sight.sheet.rows, previous
        self.themes: list[TitledTheme] = []

    def read(self) -> Header | None:
        """Read all of them; the first one's headings, None where there is no table."""
        header = self._first_header()
        if header is None:
            return None
        above = self._above(self.rows[: header.top - 1], 0)
        self.sight.skipped[Skip.HEADER] += header.bottom - header.top + 1
        index, table = header.bottom, self._begin(header, above, None)
        while index < len(self.rows):
            index, table = self._step(index, table)
        self._settle()
        self._say_columns(header)
        self.previous.header, self.previous.title = header, table.title
        self.previous.context = table.context
        return header

    def _first_header(self) -> Header | None:
        chosen = self.sight.choice
        if chosen.header_row:
            found = headers.find(self.rows, chosen.header_row - 1, within=1)
            return found or headers.at_row(self.rows, chosen.header_row)
        header = headers.find(self.rows, 0) or self._continued()
        if header is None and any(chosen.columns.values()):
            return headers.at_row(self.rows, 1)
        return header

    def _continued(self) -> Header | None:
        """The headings of the sheet before, where this one goes on without any."""
        before = self.previous.header
        top = next((index for index, row in enumerate(self.rows) if len(texts(row)) >= 2), None)
        if before is None or top is None:
            return None
        header = Header(top + 1, top, dict(before.headings), dict(before.uses))
        table = Table(self.sight, header, self.rows[top:], None)
        is_same = any(table.line(row, 0).is_coded for row in self.rows[top : top + headers.SEARCHED])
        return header if is_same else None

    def _above(self, rows: tuple[Row, ...], offset: int) -> list[str]:
        """The texts of title rows; mission, vision and core values among them are data."""
        found: list[str] = []
        for index, row in enumerate(rows, offset + 1):
            statements = [draft for draft in statement_cells.find(texts(row)) if draft.values]
            if statements:
                out = DraftRow(self.sight.sheet.name, index)
                self.sight.notebook.rows.append(out)
                for draft in statements:
                    out.add(draft)
            else:
                found += self.sight.add_titles([row])
        return found

    def _begin(self, header: Header, above: list[str], before: Table | None) -> Table:
        """The table below its headings, with the theme that stands above it."""
        if header.bottom >= header.top:
            columns.resolve(header, self.rows[header.bottom :])
        for number, use in self.sight.choice.columns.items():
            if use is None:
                header.uses.pop(number, None)
            else:
                header.uses[number] = use
        self._decide_layout(header, above)
        return self._open(header, self._title(header, above), before, header.bottom)

    def _open(self, header: Header, title: TitledTheme | None, before: Table | None, start: int) -> Table:
        """A table from row index `start` on; it continues the one above, or the sheet before, of the same theme."""
        last = (before.title if before else None) or self.previous.title
        context = before.context if before else self.previous.context
        if title is not None:
            if last is not None and title.matches(last):
                title = last
            else:
                context = None
            self.themes.append(title)
        elif header.bottom < header.top:
            title = last
        else:
            context = None
        table = Table(self.sight, header, self.rows[start:], title)
        table.context = context or table.context
        return table

    def _decide_layout(self, header: Header, above: list[str]) -> None:
        sight = self.sight
        if sight.layout is not None:
            return
        names_theme = header.has(Column.THEME, Column.THEME_CODE)
        if sight.choice.layout:
            sight.layout = sight.choice.layout
        elif figure_cells.has_figures(header):
            sight.layout = Layout.FIGURES
        elif not names_theme and header.has(Column.OBJECTIVE) and header.has(Column.KSF, Column.KPI):
            is_titled = any(titles(text)[0].code for text in (*above, sight.sheet.name))
            sight.layout = Layout.PRINTED if is_titled or not header.has(Column.OBJECTIVE_CODE) else Layout.FLAT
        else:
            sight.layout = Layout.FLAT
        sight.holding = figure_cells.holding(sight)
        sight.figure_year = figure_cells.year(sight, header)
        if sight.layout is Layout.FIGURES and sight.holding is None and figure_cells.needs_holding(header):
            sight.say(Level.ERROR, Reason.HOLDING_UNKNOWN)

    def _title(self, header: Header, above: list[str]) -> TitledTheme | None:
        given = self.sight.choice.theme
        if header.has(Column.THEME, Column.THEME_CODE) or not header.has(Column.OBJECTIVE, Column.OBJECTIVE_CODE):
            return None
        title = theme_titles.find(above, self.sight.sheet.name, given)
        if title is None or given or self.sight.layout is Layout.PRINTED:
            return title
        return title if title.draft is SHARED or any(way[0].code for way in title.candidates) else None

    def _step(self, index: int, table: Table) -> tuple[int, Table]:
        """Read the row at the index; the index of the next one and the table that it belongs to."""
        line = Line(table.columns, self.rows[index], index + 1)
        if not line.is_coded:
            ahead = None if line.is_numbered() else self._header_ahead(index)
            if ahead is not None:
                return ahead.bottom, self._next_table(index, ahead, table)
            text = self._section(line)
            if text:
                self.sight.skipped[Skip.TITLE] += 1
                return index + 1, self._open(table.header, theme_titles.of(text), table, index + 1)
        table.read(line)
        return index + 1, table

    def _header_ahead(self, index: int) -> Header | None:
        """Headings in this row, or below title rows that begin with it."""
        for at in range(index, min(index + _TITLES_AHEAD, len(self.rows))):
            if headers.looks_like_headings(self.rows[at]):
                return headers.find(self.rows, at, within=1)
            shown = texts(self.rows[at])
            if len(set(shown.values())) > 1 or is_subtotal(shown) or is_footer(shown) or (not shown and at == index):
                return None
        return None

    def _next_table(self, index: int, header: Header, before: Table) -> Table:
        """What goes on below repeated headings, or a new table."""
        above = self._above(self.rows[index : header.top - 1], index)
        self.sight.skipped[Skip.HEADER] += header.bottom - header.top + 1
        self.sight.holding = self.sight.choice.holding or holding_in(above) or self.sight.holding
        known = before.header
        if header.headings != known.headings and set(header.uses) != set(known.uses):
            return self._begin(header, above, before)
        if not any(_names_theme(text) for text in above):
            return before
        same = Header(header.top, header.bottom, known.headings, known.uses)
        return self._open(same, self._title(same, above), before, header.bottom)

    def _section(self, line: Line) -> str:
        """A theme's title between the rows of a table that names no themes otherwise; "" for any other row."""
        shown = texts(line.row)
        if line.columns.names_theme or Column.OBJECTIVE not in line.columns.of or len(set(shown.values())) != 1:
            return ""
        number, text = next(iter(shown.items()))
        is_across = any(is_merged(cell) for cell in line.row) or number <= min(line.columns.uses)
        is_title = is_across and _names_theme(text) and not is_footer(shown) and not is_subtotal(shown)
        return one_line(text) if is_title else ""

    def _settle(self) -> None:
        """Each theme's code, now that its objectives are known."""
        below: dict[int, list[Draft]] = {id(theme.draft): [] for theme in self.themes}
        for row in self.sight.notebook.rows if below else ():
            for draft in row.of(Noun.OBJECTIVE):
                if draft.code and id(draft.parent) in below:
                    below[id(draft.parent)].append(draft)
        for theme in self.themes:
            theme.settle(below[id(theme.draft)])
        themes = [theme.draft for theme in self.themes if theme.draft is not SHARED]
        unknown = [draft for draft in themes if not draft.name and not draft.code]
        for row in self.sight.notebook.rows if unknown else ():
            row.forget(unknown)
        if unknown or (self.sight.layout is Layout.PRINTED and not self.themes and not self.previous.title):
            self.sight.say(Level.ERROR, Reason.THEME_UNKNOWN)

    def _say_columns(self, header: Header) -> None:
        for number, first in header.twice.items():
            facts = {"heading": header.headings[number], "first": column_letters(first)}
            self.sight.say(Level.WARNING, Reason.COLUMN_TWICE, header.bottom, number, **facts)
        for number, heading in header.headings.items():
            if number not in header.uses and number not in header.twice:
                self.sight.say(Level.NOTE, Reason.COLUMN_IGNORED, header.bottom, number, heading=heading)


def _names_theme(text: str) -> bool:
    return bool(titles(text)[0].code) or theme_titles.is_shared(text)
