"""One sheet: a map, or tables one below the other, each with its titles, headings and rows."""

from dataclasses import dataclass, field

from scorecard.domain.columns import Column, column_of
from scorecard.importers.sheets import Sheet

from . import columns, figure_cells, headers, statement_cells, strategy_map, theme_titles
from .cells import Row, one_line, texts
from .drafts import DraftRow
from .gluing import titles
from .headers import Header
from .messages import Level, Reason, letter_of
from .reading import ColumnReading, Layout, Noun, SheetReading, Skip
from .sheet_notes import Sight, is_footer, is_sample, is_subtotal
from .table import Context, Table
from .theme_titles import TitledTheme

_BELOW_OBJECTIVES = (Column.KSF, Column.KSF_CODE, Column.KPI, Column.KPI_CODE, Column.ACTION_PLAN)
_TITLES_AHEAD = 5


@dataclass
class Previous:
    """What the sheet before leaves for one that goes on with it."""

    header: Header | None = None
    title: TitledTheme | None = None
    context: Context | None = None


@dataclass
class Outcome:
    """How a sheet was understood."""

    header: Header | None = None
    shape: strategy_map.Shape | None = None
    rows: int = 0
    is_objective_list: bool = False
    themes: list[TitledTheme] = field(default_factory=list)


def read(sight: Sight, previous: Previous) -> Outcome:
    before = len(sight.notebook.rows)
    outcome = _read(sight, previous)
    outcome.rows = len(sight.notebook.rows) - before
    if sight.layout is not None:
        sight.note_cached()
    return outcome


def _read(sight: Sight, previous: Previous) -> Outcome:
    chosen, rows = sight.choice.layout, sight.sheet.rows
    if chosen in (None, Layout.MAP):
        shape = strategy_map.find(rows) if not sight.choice.header_row else None
        if shape is not None:
            sight.layout = Layout.MAP
            strategy_map.Map(sight, shape).read()
            return Outcome(shape=shape, is_objective_list=True)
    return Tables(sight, previous).read()


class Tables:
    """The tables of a sheet."""

    def __init__(self, sight: Sight, previous: Previous) -> None:
        self.sight, self.rows, self.previous = sight, sight.sheet.rows, previous
        self.first: Header | None = None
        self.table: Table | None = None
        self.title: TitledTheme | None = None
        self.themes: list[tuple[TitledTheme, int]] = []  # and from which row of the notebook on

    def read(self) -> Outcome:
        header = self._first_header()
        if header is None:
            return Outcome()
        self.first = header
        above = self._above(self.rows[: header.top - 1], 0)
        self.sight.skipped[Skip.HEADER] += header.bottom - header.top + 1
        self._begin(header, above, header.bottom)
        index = header.bottom
        while index < len(self.rows):
            index = self._step(index)
        self._settle()
        self._say_columns(header)
        self.previous.header, self.previous.title = header, self.title
        self.previous.context = self.table.context if self.table else None
        return Outcome(
            header,
            is_objective_list=self.sight.layout is Layout.FLAT and not header.has(*_BELOW_OBJECTIVES),
            themes=[theme for theme, _row in self.themes],
        )

    def _first_header(self) -> Header | None:
        chosen = self.sight.choice
        header = headers.find(self.rows, 0)
        if chosen.header_row:
            found = headers.find(self.rows, max(0, chosen.header_row - 1))
            header = found if found and found.top == chosen.header_row else None
            header = header or headers.at_row(self.rows, chosen.header_row)
        if header is None and chosen.columns:
            header = headers.at_row(self.rows, 1)
        return header or self._continued()

    def _continued(self) -> Header | None:
        """The headings of the sheet before, where this one goes on without any."""
        before = self.previous.header
        if before is None:
            return None
        top = next((index for index, row in enumerate(self.rows) if len(texts(row)) >= 2), None)
        if top is None:
            return None
        header = Header(top + 1, top, dict(before.headings), dict(before.uses))
        table = Table(self.sight, header, self.rows[top:], None)
        is_same = sum(1 for row in self.rows[top : top + 50] if table.line(row, 0).is_coded) >= 1
        return header if is_same else None

    def _above(self, rows: tuple[Row, ...], offset: int) -> list[str]:
        """Title rows; mission, vision and core values among them are data."""
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

    def _begin(self, header: Header, above: list[str], start: int) -> None:
        """A table below its headings, with the theme that stands above it."""
        if header.bottom >= header.top:
            columns.resolve(header, self.rows[start:])
        for number, use in self.sight.choice.columns.items():
            if use is None:
                header.uses.pop(number, None)
            else:
                header.uses[number] = use
        self._decide_layout(header, above)
        self._open(header, self._title(header, above), start)

    def _open(self, header: Header, title: TitledTheme | None, start: int) -> None:
        context = Context()
        if title is not None:
            last = self.title or self.previous.title
            goes_on = title.matches(last)
            if goes_on and last is not None:
                title = last
                context = (self.table.context if self.table else self.previous.context) or context
            self.themes.append((title, len(self.sight.notebook.rows)))
        elif self.table is None and header.bottom < header.top and self.previous.context is not None:
            title, context = self.previous.title, self.previous.context
        self.title = title
        self.table = Table(self.sight, header, self.rows[start:], title)
        self.table.context = context

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
            sight.layout = Layout.FLAT if header.has(Column.OBJECTIVE_CODE) and not above else Layout.PRINTED
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
        return title if any(way[0].code for way in title.candidates) else None

    def _step(self, index: int) -> int:
        """Read the row at the index; the index of the next one."""
        assert self.table is not None and self.first is not None  # noqa: S101
        row = self.rows[index]
        line = self.table.line(row, index + 1)
        if not line.is_coded:
            ahead = self._header_ahead(index)
            if ahead is not None:
                return self._next_table(index, ahead)
            if self._is_section(row):
                self.sight.skipped[Skip.TITLE] += 1
                text = next(iter(texts(row).values()))
                self._open(self.table.header, TitledTheme(theme_titles.new(), [titles(text)]), index + 1)
                return index + 1
        self.table.read(line)
        return index + 1

    def _header_ahead(self, index: int) -> Header | None:
        """Headings in this row, or below title rows that begin with it."""
        for offset in range(_TITLES_AHEAD):
            at = index + offset
            if at >= len(self.rows):
                return None
            row = self.rows[at]
            if headers.looks_like_headings(row):
                return headers.find(self.rows[: at + headers.DEEPEST], at)
            shown = texts(row)
            if len(set(shown.values())) > 1 or is_subtotal(shown) or is_footer(shown) or (not shown and not offset):
                return None
        return None

    def _next_table(self, index: int, header: Header) -> int:
        assert self.table is not None  # noqa: S101
        above = self._above(self.rows[index : header.top - 1], index)
        self.sight.skipped[Skip.HEADER] += header.bottom - header.top + 1
        is_repeated = header.headings == self.table.header.headings or set(header.uses) == set(self.table.header.uses)
        coded = [text for text in above if titles(text)[0].code]
        if is_repeated and not coded:
            return header.bottom
        if is_repeated:
            known = self.table.header
            same = Header(header.top, header.bottom, known.headings, known.uses)
            self._open(same, self._title(same, above), header.bottom)
        else:
            self._begin(header, above, header.bottom)
        return header.bottom

    def _is_section(self, row: Row) -> bool:
        """A theme's title between the rows of a table that names no themes otherwise."""
        assert self.table is not None  # noqa: S101
        shown = texts(row)
        if self.table.columns.names_theme or len(set(shown.values())) != 1 or not self.table.header.has(Column.OBJECTIVE):
            return False
        text = one_line(next(iter(shown.values())))
        return bool(titles(text)[0].code) and not is_footer(shown) and not is_subtotal(shown)

    def _settle(self) -> None:
        """Each theme's code, now that its objectives are known."""
        rows = self.sight.notebook.rows
        for theme, _start in self.themes:
            objectives = [
                draft for row in rows for draft in row.of(Noun.OBJECTIVE) if draft.parent is theme.draft and draft.code
            ]
            theme.settle(objectives)
            if not theme.draft.name and not theme.draft.code:
                self.sight.say(Level.ERROR, Reason.THEME_UNKNOWN)
        if self.sight.layout is Layout.PRINTED and not self.themes and self.title is None:
            self.sight.say(Level.ERROR, Reason.THEME_UNKNOWN)

    def _say_columns(self, header: Header) -> None:
        for number, first in header.twice.items():
            facts = {"heading": header.headings[number], "first": letter_of(first)}
            self.sight.say(Level.WARNING, Reason.COLUMN_TWICE, header.bottom, number, **facts)
        for number, heading in header.headings.items():
            if number not in header.uses and number not in header.twice:
                self.sight.say(Level.NOTE, Reason.COLUMN_IGNORED, header.bottom, number, heading=heading)


def reading(sight: Sight, outcome: Outcome, *, is_included: bool) -> SheetReading:
    header = outcome.header
    found = tuple(
        ColumnReading(
            number,
            heading,
            use.column if use else None,
            _period_label(use),
            use.holding if use else None,
        )
        for number, heading in sorted(header.headings.items() if header else ())
        for use in [header.uses.get(number) if header else None]
    )
    titles_found = sight.naming_titles
    return SheetReading(
        sight.sheet.name,
        sight.layout,
        is_included,
        sight.sheet.is_hidden,
        header.bottom if header else outcome.shape.theme_row + 1 if outcome.shape else 0,
        found,
        _missing(sight, header),
        sight.holding,
        sight.figure_year,
        " ".join(titles_found[:-1]),
        is_sample(titles_found),
        outcome.rows,
        dict(sight.skipped),
    )


def _period_label(use: object) -> str:
    period = getattr(use, "period", None)
    if period is None:
        return ""
    return f"{period.of(period.year).label}" if period.year else f"{period.frequency.value}{period.number}"


def _missing(sight: Sight, header: Header | None) -> tuple[Column, ...]:
    if header is None or sight.layout in (None, Layout.MAP):
        return ()
    wanted = {
        Layout.FIGURES: (Column.KPI_CODE,),
        Layout.PRINTED: (Column.PERSPECTIVE, Column.OBJECTIVE, Column.KSF, Column.KPI),
        Layout.FLAT: (Column.THEME, Column.PERSPECTIVE, Column.OBJECTIVE),
    }[sight.layout or Layout.FLAT]
    present = {use.column for use in header.uses.values()}
    return tuple(
        column
        for column in wanted
        if column not in present and columns.CODES.get(column) not in present
    )


def likeliest_headings(sheet: Sheet) -> list[str]:
    """The texts of the row that looks most like headings, to be shown beside the wanted ones."""
    rows = [list(dict.fromkeys(one_line(text) for text in texts(row).values())) for row in sheet.rows[:30]]
    return max(rows, key=lambda each: (sum(column_of(text) is not None for text in each), len(each)), default=[])[:20]
