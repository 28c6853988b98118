"""Rows below headings: what each states of a plan, as printed, as a list or as a table of figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from scorecard.domain import codes
from scorecard.domain.columns import Column
from scorecard.importers.sheets import Cell

from . import action_cells, definitions, figure_cells, perspectives
from .cells import Row, code_of, is_merged, one_line
from .drafts import SHARED, Draft, DraftRow
from .gluing import Item, Title, leading_code, split_code, split_many, titles, without_code
from .headers import Header
from .lines import LEVELS, Columns, Line
from .messages import Level, Reason
from .reading import Noun
from .sheet_notes import Sight
from .theme_titles import TitledTheme, is_shared, members_in

_DOTS = {Noun.OBJECTIVE: 0, Noun.KSF: 0, Noun.KPI: 1}
Stated = tuple[Draft, bool, bool]  # the object, whether it is carried, whether it begins here


@dataclass
class Context:
    """What the rows above said, for cells that are blank or merged."""

    theme: Draft | None = None
    perspective: Draft | None = None
    levels: dict[Noun, Draft] = field(default_factory=dict)


class Table:
    """One run of rows below one header."""

    def __init__(self, sight: Sight, header: Header, rows: Sequence[Row], title: TitledTheme | None) -> None:
        self.sight, self.header, self.title = sight, header, title
        self.columns = Columns(header, rows)
        self.context = Context()
        self.reader: figure_cells.RowFigures | None = None
        # then a code that stands in many rows, one below the other, is the same object
        self.says_nothing_more = not self.columns.extras and not sight.overrides.codes
        self.lists_figures = self.says_nothing_more and title is None and self.columns.pairs.keys() == {Column.KPI}
        self.latest = ("", "")  # the KPI's code and name as the row above has them

    def line(self, row: Row, number: int) -> Line:
        return Line(self.columns, row, number)

    def read(self, line: Line) -> None:
        """Write down what the row states; one that holds no data is counted."""
        kind = line.kind() if not line.is_coded else None
        if kind is not None:
            self.sight.skipped[kind] += 1
            return
        out = DraftRow(self.sight.sheet.name, line.number)
        self.sight.notebook.rows.append(out)
        if not line.is_coded:
            line = line.without(line.copies())
        if self.sight.has_faults:
            line = line.without(
                [at for at in self.columns.used if self.sight.is_faulty(line.cell(at), line.number, at)]
            )
        self._objects(line, out)

    def _goes_on(self, line: Line, out: DraftRow) -> bool:
        """Another figure of the KPI above, as most rows of long lists have: nothing else is stated then."""
        if not self.lists_figures:
            return False
        code_at, name_at = self.columns.pairs[Column.KPI]
        before, self.latest = self.latest, (line.text(code_at), line.text(name_at))
        kpi = self.context.levels.get(Noun.KPI)
        if kpi is None or not self.latest[0] or self.latest != before or is_merged(line.cell(code_at)):
            return False
        if self.context.perspective is not None or len(self.context.levels) > 1:
            return False
        self._figures(line, out, out.add(kpi))
        return True

    def _objects(self, line: Line, out: DraftRow) -> None:
        if self._goes_on(line, out):
            return
        theme, theme_is_new = self._theme(line, out)
        perspective, perspective_is_new = self._perspective(line, out, theme_is_new)
        if theme_is_new or perspective_is_new:
            self.context.levels = {}
        is_new, parent = theme_is_new, theme
        kpis: list[Draft] = []
        for index, (noun, column) in enumerate(LEVELS):
            found = self._level(line, noun, column, parent, is_new) if column in self.columns.pairs else []
            if found:
                if any(begins for _draft, _carried, begins in found):
                    is_new = True
                    for below, _column in LEVELS[index + 1 :]:
                        self.context.levels.pop(below, None)
                self.context.levels[noun] = found[-1][0]
            elif noun in self.context.levels and index < self._lowest(line) and not self._is_foreign(line, noun):
                found = [(self.context.levels[noun], True, False)]
            for draft, carried, _begins in found:
                if noun is Noun.OBJECTIVE and not carried:
                    draft.perspective = perspective
                parent = out.add(draft, carried)
            kpis = [draft for draft, _carried, _begins in found] if noun is Noun.KPI else kpis
        action_plans = self._action_plans(line, out, kpis)
        if self.columns.extras:
            objectives = list(out.of(Noun.OBJECTIVE))
            drafts = {"kpi": kpis, "action_plan": action_plans, "objective": objectives}
            definitions.put(self.sight, line, drafts)
        self._figures(line, out, kpis[-1] if kpis else None)

    def _figures(self, line: Line, out: DraftRow, kpi: Draft | None) -> None:
        """The reader of the row above goes on where the KPI does."""
        if not self.columns.figures:
            return None
        if kpi is None:
            return figure_cells.refuse_without_kpi(self.sight, line, out)
        if self.reader is None or self.reader.kpi is not kpi or not self.says_nothing_more:
            self.reader = figure_cells.RowFigures(self.sight, self.header, kpi)
        return self.reader.read(line, out)

    def _lowest(self, line: Line) -> int:
        """How deep the row goes: the index in LEVELS of the lowest noun with something in it."""
        if line.states(Column.ACTION_PLAN) or any(line.text(number) for number in self.columns.below_levels):
            return len(LEVELS)
        stated = [index for index, (_noun, column) in enumerate(LEVELS) if line.states(column)]
        return stated[-1] if stated else -1

    def _is_foreign(self, line: Line, noun: Noun) -> bool:
        """Whether the KPI's code says that the row belongs elsewhere than the row above."""
        parts, above = codes.parse(code_of(line.text_in(Column.KPI_CODE))), self.context.levels[noun].code
        if noun is Noun.KPI or parts is None or codes.parse(above) is None:
            return False
        return f"{parts.theme}{parts.perspective}{parts.number}" != above

    # themes and perspectives

    def _theme(self, line: Line, out: DraftRow) -> tuple[Draft | None, bool]:
        if not self.columns.names_theme:
            if self.title is None or self.title.draft is SHARED:
                return (SHARED if self.title else None), False
            out.add(self.title.draft, self.title.is_stated)
            self.title.is_stated = True
            return self.title.draft, False
        column, code, name, merged = line.pair(Column.THEME)
        before = self.context.theme
        if not code and not name:
            return self._theme_above(line, out, before)
        if is_shared(name) and not code:
            self.context.theme = SHARED
            return SHARED, before is not SHARED
        if not code:
            title = self._title(line, name)
            code, name = title.code, title.name
        else:
            name = without_code(one_line(name), code)
        same = before is not None and before.code == code and before.name == name
        if same and before is not None and (merged or not code):
            out.add(before, merged)
            return before, False
        draft = self._draft(Noun.THEME, code, name, column, line.number)
        self._check_code(line, draft, Column.THEME)
        self.context.theme = out.add(draft)
        for member_column, role in ((Column.LEAD, "lead"), (Column.MEMBERS, "support")):
            number = self.columns.of.get(member_column, 0)
            for member in members_in(line.text(number), draft, number, role):
                out.add(member)
        return draft, not same

    def _title(self, line: Line, name: str) -> Title:
        """A theme's cell parted: the way that the objective's code agrees with, else the likeliest."""
        ways = titles(name)
        number = self.columns.of.get(Column.OBJECTIVE_CODE) or self.columns.of.get(Column.OBJECTIVE, 0)
        parts = codes.parse(leading_code(line.text(number)))
        agreed = (way for way in ways if parts is not None and way.code == parts.theme)
        return next(agreed, ways[0] if len(ways[0].code) < 2 else ways[-1])

    def _theme_above(self, line: Line, out: DraftRow, before: Draft | None) -> tuple[Draft | None, bool]:
        """A blank theme: the one above, unless the objective's code belongs to another; none above means shared."""
        if before is None or before is SHARED:
            self.context.theme = SHARED
            return SHARED, False
        number = self.columns.of.get(Column.OBJECTIVE_CODE) or self.columns.of.get(Column.OBJECTIVE, 0)
        parts = codes.parse(leading_code(line.text(number)))
        if parts is not None and before.code and parts.theme != before.code and not is_merged(line.cell(number)):
            self.context.theme = SHARED
            return SHARED, True
        out.add(before, True)
        return before, False

    def _perspective(self, line: Line, out: DraftRow, theme_is_new: bool) -> tuple[Draft | None, bool]:
        before = self.context.perspective
        if before is None and Column.PERSPECTIVE not in self.columns.pairs:
            return None, False
        column, code, name, merged = line.pair(Column.PERSPECTIVE)
        if not code and not name:
            if before is None or theme_is_new:
                self.context.perspective = None
                return None, False
            out.add(before, True)
            return before, False
        draft = perspectives.draft(name or code, code, column)
        same = before is not None and (before.code, before.name) == (draft.code, draft.name)
        if same and before is not None and merged:
            out.add(before, True)
            return before, False
        self.context.perspective = out.add(draft)
        return draft, not same

    # objectives, KSFs and KPIs

    def _level(self, line: Line, noun: Noun, column: Column, parent: Draft | None, is_new: bool) -> list[Stated]:
        place, code, name, merged = line.pair(column)
        if not code and not name:
            return []
        before = None if is_new else self.context.levels.get(noun)
        if before is not None and code == before.code and not name and (merged or self.says_nothing_more):
            return [(before, merged, False)]
        found: list[Stated] = []
        for index, item in enumerate(self._items(noun, code, name, parent)):
            same = before is not None and item.code == before.code and item.name in ("", before.name)
            unnamed = before is not None and not item.code and item.name == before.name
            if before is not None and ((same and (merged or self.says_nothing_more)) or unnamed):
                found.append((before, merged, False))
                continue
            draft = self._draft(noun, item.code, item.name, place, line.number, index)
            draft.parent = parent
            self._check_code(line, draft, column)
            found.append((draft, False, not same))
        return found

    def _items(self, noun: Noun, code: str, name: str, parent: Draft | None) -> list[Item]:
        if code:
            return [Item(code, without_code(one_line(name), code))]
        if noun is Noun.KPI and self.columns.is_glued.get(noun) and parent is not None and parent.code:
            many = [each for each in split_many(name, _within(parent.code), _within(parent.code)) if each.code]
            if len({each.code for each in many}) == len(many) > 1:
                return many
        item = split_code(name)
        if item.code and self._is_own_code(noun, item.code, parent):
            return [item]
        return [Item("", one_line(name))]

    def _is_own_code(self, noun: Noun, code: str, parent: Draft | None) -> bool:
        """Whether what a name begins with is its code, not a word such as PM2.5."""
        related = parent.code if parent is not None and parent.noun is not Noun.THEME else ""
        if related and (code == related or code.startswith(f"{related}.")):
            return True
        if code.count(".") == _DOTS[noun]:
            parts, letters = codes.parse(code), codes.parse(related)
            if letters is not None:
                return parts is not None and parts.theme[0] == letters.theme[0]
            return self.columns.is_glued.get(noun, False) or parts is not None
        return self.columns.is_glued.get(noun, False)

    def _draft(self, noun: Noun, code: str, name: str, column: int, row: int, item: int = 0) -> Draft:
        given = self.sight.code_given(row, column, item)
        draft = Draft(noun, given or code, name, column=column, item=item)
        if name:
            draft.values["name"] = name
            draft.columns["name"] = column
        return draft

    def _check_code(self, line: Line, draft: Draft, column: Column) -> None:
        """A code that came as a date or a number, or that is none."""
        code_at, _name_at = self.columns.pairs[column]
        cell = line.cell(code_at)
        if cell is None or not draft.code:
            return
        if _is_date(cell):
            self.sight.say(Level.ERROR, Reason.CODE_IS_DATE, line.number, code_at, text=line.text(code_at))
        elif not isinstance(cell.value, str):
            self.sight.say(Level.NOTE, Reason.CODE_WAS_NUMBER, line.number, code_at, code=draft.code)
        elif not codes.is_valid(draft.code):
            self.sight.say(Level.ERROR, Reason.BAD_CODE, line.number, code_at, text=line.text(code_at))

    # action plans

    def _action_plans(self, line: Line, out: DraftRow, kpis: list[Draft]) -> list[Draft]:
        if Column.ACTION_PLAN not in self.columns.pairs:
            return []
        place, code, name, merged = line.pair(Column.ACTION_PLAN)
        begins = any(draft.noun is Noun.KPI and not carried for draft, carried in out.entries)
        if (not code and not name) or (merged and not begins):
            return []
        found = []
        for index, item in enumerate(action_cells.items(line, code, name, kpis)):
            draft = self._draft(Noun.ACTION_PLAN, item.code, item.name, place, line.number, index)
            own = (kpi for kpi in kpis if kpi.code and draft.code.startswith(f"{kpi.code}."))
            draft.parent = next(own, kpis[-1] if kpis else None)
            self._check_code(line, draft, Column.ACTION_PLAN)
            found.append(out.add(draft))
        return found


def _within(code: str) -> Callable[[str], bool]:
    return lambda each: each.startswith(f"{code}.")


def _is_date(cell: Cell) -> bool:
    return hasattr(cell.value, "year")
