"""The map as printed: themes across, perspectives down, several objectives in a cell, members below."""

from collections.abc import Callable

from scorecard.domain import codes, perspective_names
from scorecard.domain.columns import folded
from scorecard.domain.perspective_names import PerspectiveKind

from . import map_shape, perspectives, statement_cells
from .cells import Row, at, is_merged, one_line, text_of, texts
from .drafts import SHARED, Draft, DraftRow
from .gluing import leading_code, split_many
from .messages import Level, Reason
from .reading import Noun, Skip
from .sheet_notes import Sight, is_footer, is_subtotal
from .theme_titles import TitledTheme, members_in


class Map:
    """One map being read."""

    def __init__(self, sight: Sight, shape: map_shape.Shape) -> None:
        self.sight, self.shape, self.rows = sight, shape, sight.sheet.rows
        self.themes = [
            TitledTheme(Draft(Noun.THEME, column=group[0]), [way])
            for group, way in zip(shape.theme_columns, shape.ways, strict=True)
        ]

    def read(self) -> None:
        waiting: Draft | None = None
        perspective: Draft | None = None
        theme_row: DraftRow | None = None
        for index, row in enumerate(self.rows):
            shown = texts(row)
            if index == self.shape.theme_row:
                theme_row = self._themes(index)
            elif index in self.shape.perspective_rows:
                perspective = self._perspective_row(index, row, perspective)
            elif index == self.shape.code_row:
                self.sight.skipped[Skip.HEADER] += 1
            elif waiting is not None and shown:
                number, text = next(iter(shown.items()))
                statement_cells.fill(waiting, text, number)
                self._row(index).add(waiting)
                waiting = None
            else:
                waiting = self._other_row(index, row, shown)
        self._settle(theme_row)

    def _row(self, index: int) -> DraftRow:
        row = DraftRow(self.sight.sheet.name, index + 1)
        self.sight.notebook.rows.append(row)
        return row

    def _is_faulty(self, index: int, row: Row) -> bool:
        faulty = [self.sight.is_faulty(cell, index + 1, number) for number, cell in enumerate(row, 1)]
        return any(faulty)

    def _themes(self, index: int) -> DraftRow:
        row = self._row(index)
        self._is_faulty(index, self.rows[index])
        for theme in self.themes:
            row.add(theme.draft)
        return row

    def _perspective_row(self, index: int, row: Row, before: Draft | None) -> Draft | None:
        out = self._row(index)
        self._is_faulty(index, row)
        column = self.shape.label_column
        label = text_of(at(row, column))
        is_carried = not label or is_merged(at(row, column))
        if is_carried and before is not None:
            perspective = before
        else:
            code = self._letter_beside(row, label)
            perspective = perspectives.draft(label, code, column)
        out.add(perspective, is_carried)
        for number, span in self._cells(row):
            themes = self._themes_over(span)
            text = text_of(at(row, number))
            self._objectives(out, text, number, themes, perspective)
        return perspective

    def _letter_beside(self, row: Row, label: str) -> str:
        """A letter in the column before the perspective's name, or between the name and the first theme."""
        if perspective_names.read(one_line(label)).code:
            return ""
        first = self.shape.theme_columns[0][0]
        beside = [text_of(at(row, number)) for number in range(1, first) if number != self.shape.label_column]
        return next((codes.normalise(text) for text in beside if map_shape.LETTERS.fullmatch(text)), "")

    def _cells(self, row: Row) -> list[tuple[int, list[int]]]:
        """Each cell below the themes with the columns that it spans."""
        found: list[tuple[int, list[int]]] = []
        first, last = self.shape.theme_columns[0][0], self.shape.theme_columns[-1][-1]
        for number in range(first, max(last, len(row)) + 1):
            cell = at(row, number)
            text = text_of(cell)
            if not text:
                continue
            if found and is_merged(cell) and found[-1][1][-1] == number - 1 and text_of(at(row, number - 1)) == text:
                found[-1][1].append(number)
            elif not is_merged(cell) or number == first:
                found.append((number, [number]))
        return found

    def _themes_over(self, span: list[int]) -> list[TitledTheme]:
        pairs = zip(self.themes, self.shape.theme_columns, strict=True)
        return [theme for theme, group in pairs if set(group) & set(span)]

    def _objectives(self, out: DraftRow, text: str, number: int, themes: list[TitledTheme], perspective: Draft) -> None:
        usual = {theme.draft.code or theme.candidates[0][0].code for theme in themes}
        items = split_many(text, _begins_with(usual), _belongs_with(leading_code(text)), by_comma=True)
        is_shared = len(themes) > 1 and len(themes) == len(self.themes)
        for item_number, item in enumerate(items):
            given = self.sight.code_given(out.row, number, item_number)
            draft = Draft(Noun.OBJECTIVE, given or item.code, item.name, column=number, item=item_number)
            draft.values, draft.columns = {"name": item.name}, {"name": number}
            draft.perspective = perspective
            draft.parent = SHARED if is_shared or not themes else themes[0].draft
            if len(themes) > 1 and not is_shared:
                draft.parent = SHARED
                self.sight.say(Level.WARNING, Reason.SPANS_SOME_THEMES, out.row, number, code=draft.code)
            out.add(draft)

    def _other_row(self, index: int, row: Row, shown: dict[int, str]) -> Draft | None:
        """A row of statements, members or none of these; a statement whose text stands below waits for it."""
        role = next(
            (map_shape.MEMBERS[folded(text)] for text in shown.values() if folded(text) in map_shape.MEMBERS), None
        )
        if role is not None:
            self._member_row(index, row, role)
            return None
        statements = statement_cells.find(shown)
        complete = [draft for draft in statements if draft.values]
        if complete:
            self._is_faulty(index, row)
            out = self._row(index)
            for draft in complete:
                out.add(draft)
            return None
        if statements:
            self.sight.skipped[Skip.TITLE] += 1
            return statements[0]
        self._skip(index, shown)
        return None

    def _skip(self, index: int, shown: dict[int, str]) -> None:
        if not shown:
            self.sight.skipped[Skip.BLANK] += 1
        elif index < self.shape.theme_row:
            self.sight.skipped[Skip.TITLE] += 1
            self.sight.titles += shown.values()
        else:
            kind = Skip.SUBTOTAL if is_subtotal(shown) and not is_footer(shown) else Skip.FOOTER
            self.sight.skipped[kind] += 1

    def _member_row(self, index: int, row: Row, role: str) -> None:
        out = self._row(index)
        self._is_faulty(index, row)
        for theme in self.themes:
            out.add(theme.draft, True)
        for number, span in self._cells(row):
            for theme in self._themes_over(span):
                for draft in members_in(text_of(at(row, number)), theme.draft, number, role):
                    out.add(draft)

    def _settle(self, theme_row: DraftRow | None) -> None:
        """Give each theme the code that its objectives bear; one whose objectives bear another's is shared."""
        objectives = [
            draft
            for row in self.sight.notebook.rows
            if row.sheet == self.sight.sheet.name
            for draft in row.of(Noun.OBJECTIVE)
        ]
        for theme in self.themes:
            theme.settle(each for each in objectives if each.parent is theme.draft)
            theme.draft.columns = {"name": theme.draft.column}


def _begins_with(themes: set[str]) -> Callable[[str], bool]:
    """Whether a code at the start of a line is an objective's: of the theme, or with a perspective's usual letter."""

    def begins(code: str) -> bool:
        parts = codes.parse(code)
        if parts is None:
            return True
        return parts.kpi is None and (parts.theme in themes or parts.perspective in set(PerspectiveKind))

    return begins


def _belongs_with(first: str) -> Callable[[str], bool]:
    """Whether a code inside a cell goes on the cell's numbering, or is part of a name such as CO2."""
    start = codes.parse(first)

    def belongs(code: str) -> bool:
        parts = codes.parse(code)
        return bool(start and parts and parts.kpi is None and parts.theme == start.theme)

    return belongs
