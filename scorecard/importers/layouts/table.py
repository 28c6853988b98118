"""Rows below headings: what each states of a plan, as printed, as a list or as a table of figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scorecard.domain import codes, perspective_names
from scorecard.domain.column_words import choice_of, has_choices
from scorecard.domain.columns import Column
from scorecard.importers.sheets import Cell

from . import columns, figure_cells, figures
from .cells import Row, at, is_merged, one_line, text_of, texts
from .drafts import SHARED, Draft, DraftRow
from .figures import CellRefused
from .gluing import Item, leading_code, split_code, split_many, titles
from .headers import Header
from .messages import Level, Reason
from .reading import Noun, Skip
from .sheet_notes import Sight, is_footer, is_subtotal
from .theme_titles import TitledTheme, is_shared, members_in

_LEVELS = ((Noun.OBJECTIVE, Column.OBJECTIVE), (Noun.KSF, Column.KSF), (Noun.KPI, Column.KPI))
_DOTS = {Noun.OBJECTIVE: 0, Noun.KSF: 0, Noun.KPI: 1, Noun.ACTION_PLAN: 2}
_DATES = ("start_date", "end_date")
_NUMBERS = (
    "baseline weight on_target_threshold at_risk_threshold plausible_low plausible_high progress budget decimals "
    "baseline_year"
).split()
_FLAGS = ("is_cumulative",)
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
        self.context = Context()
        self.uses = header.uses
        self.of = {use.column: number for number, use in header.uses.items()}
        self.names_theme = Column.THEME in self.of or Column.THEME_CODE in self.of
        self.is_glued = {
            noun: columns.glued_share([text for row in rows[:2000] if (text := text_of(at(row, self.of[column])))]) >= 0.5
            for noun, column in (*_LEVELS, (Noun.ACTION_PLAN, Column.ACTION_PLAN))
            if column in self.of and columns.CODES[column] not in self.of
        }
        self.extras = [
            (number, use.column)
            for number, use in header.uses.items()
            if use.column.noun in ("objective", "kpi", "action_plan") and use.column.field not in ("code", "name")
        ]
        self.figure_columns = [
            (number, use) for number, use in header.uses.items() if use.column.noun in ("figure", "target", "value")
        ]
        self.used = sorted(number for number, use in self.uses.items() if use.column is not Column.DERIVED)
        coded = (*columns.CODES.values(), *columns.NAMES[2:])
        self.coded = [self.of[column] for column in reversed(coded) if column in self.of]

    # which rows are data

    def read(self, row: Row, number: int) -> DraftRow | None:
        """What the row states; None for a row that holds no data, which is counted."""
        kind = self._kind(row)
        if kind is not None:
            self.sight.skipped[kind] += 1
            return None
        draft_row = DraftRow(self.sight.sheet.name, number)
        self.sight.notebook.rows.append(draft_row)
        faulty = [column for column in self.used if self.sight.is_faulty(at(row, column), number, column)]
        if faulty:
            row = tuple(None if column in faulty else cell for column, cell in enumerate(row, 1))
        self._objects(row, draft_row)
        return draft_row

    def _kind(self, row: Row) -> Skip | None:
        if not any(cell is not None and text_of(cell) for cell in row):
            return Skip.BLANK
        if self.is_coded(row):
            return None
        shown = texts(row)
        if is_subtotal(shown):
            return Skip.SUBTOTAL
        if is_footer(shown):
            return Skip.FOOTER
        own = {number for number in shown if number in self.uses and not is_merged(at(row, number))}
        if not own and len(shown) == 1 and any(is_merged(cell) for cell in row):
            return Skip.FOOTER
        if own and len(set(shown.values())) == 1 and not self._alone_is_data(row, min(own), shown):
            return Skip.FOOTER
        return None if own or any(at(row, number) for number in self.uses) else Skip.FOOTER

    def is_coded(self, row: Row) -> bool:
        """Whether a code stands in the row, which only data rows have."""
        for number in self.coded:
            cell = at(row, number)
            if cell is not None and leading_code(text_of(cell)) and not is_merged(cell):
                return True
        return False

    def _alone_is_data(self, row: Row, number: int, shown: dict[int, str]) -> bool:
        """Whether a row with one text only is one of the list, not a remark below it."""
        column = self.uses[number].column
        span = sum(1 for cell in row if text_of(cell) == shown.get(number))
        if span >= 3 or any(other not in self.uses for other in shown):
            return False
        lowest = [each for each in columns.NAMES if each in self.of or columns.CODES[each] in self.of]
        if column in columns.CODES.values():
            return codes.is_valid(codes.normalise(shown[number])) and len(shown[number]) <= 12
        return bool(lowest) and (column is lowest[-1] or (column in columns.NAMES and number != min(self.uses)))

    # objects

    def _objects(self, row: Row, out: DraftRow) -> None:
        theme, theme_is_new = self._theme(row, out)
        perspective, perspective_is_new = self._perspective(row, out, theme_is_new)
        is_new = theme_is_new
        parent: Draft | None = theme
        lowest = self._lowest(row)
        if theme_is_new or perspective_is_new:
            self.context.levels = {}
        kpis: list[Draft] = []
        for index, (noun, column) in enumerate(_LEVELS):
            found = self._level(row, out.row, noun, column, parent, is_new)
            if found:
                if any(begins for _draft, _carried, begins in found):
                    is_new = True
                    for below, _column in _LEVELS[index + 1 :]:
                        self.context.levels.pop(below, None)
                self.context.levels[noun] = found[-1][0]
            elif index < lowest and noun in self.context.levels and not self._is_foreign(row, noun):
                found = [(self.context.levels[noun], True, False)]
            for draft, carried, _begins in found:
                if noun is Noun.OBJECTIVE and not carried:
                    draft.perspective = perspective
                out.add(draft, carried)
                parent = draft
            if noun is Noun.KPI:
                kpis = [draft for draft, _carried, _begins in found]
        action_plans = self._action_plans(row, out, kpis)
        self._extras(row, out, kpis, action_plans)
        self._figures(row, out, kpis)

    def _lowest(self, row: Row) -> int:
        """How deep the row goes: the index in _LEVELS of the lowest noun with something in it."""
        deepest = -1
        for index, (_noun, column) in enumerate(_LEVELS):
            if self._filled(row, column) or self._filled(row, columns.CODES[column]):
                deepest = index
        if self._filled(row, Column.ACTION_PLAN) or self._filled(row, Column.ACTION_PLAN_CODE):
            return len(_LEVELS)
        if any(at(row, number) is not None for number, _use in (*self.figure_columns, *self.extras)):
            return len(_LEVELS)
        return deepest

    def _filled(self, row: Row, column: Column) -> bool:
        return column in self.of and bool(text_of(at(row, self.of[column])))

    def _is_foreign(self, row: Row, noun: Noun) -> bool:
        """Whether a code further down says that the row belongs elsewhere than the row above."""
        code = codes.normalise(text_of(at(row, self.of.get(Column.KPI_CODE, 0)) if Column.KPI_CODE in self.of else None))
        parts, above = codes.parse(code), self.context.levels[noun].code
        if noun is Noun.KPI or parts is None or codes.parse(above) is None:
            return False
        return f"{parts.theme}{parts.perspective}{parts.number}" != above

    def _pair(self, row: Row, column: Column) -> tuple[int, str, str, bool]:
        """Where a noun stands in the row, its code and name cells, and whether both are merged from above."""
        code_at, name_at = self.of.get(columns.CODES[column], 0), self.of.get(column, 0)
        code_cell = at(row, code_at) if code_at else None
        name_cell = at(row, name_at) if name_at else None
        filled = [cell for cell in (code_cell, name_cell) if cell is not None and text_of(cell)]
        merged = bool(filled) and all(is_merged(cell) for cell in filled)
        return name_at or code_at, self._code_text(code_cell), text_of(name_cell), merged

    def _code_text(self, cell: Cell | None) -> str:
        return codes.normalise(one_line(text_of(cell))) if cell is not None else ""

    def _theme(self, row: Row, out: DraftRow) -> tuple[Draft | None, bool]:
        if not self.names_theme:
            if self.title is None:
                return None, False
            out.add(self.title.draft, self.title.is_stated)
            self.title.is_stated = True
            return self.title.draft, False
        column, code, name, merged = self._pair(row, Column.THEME)
        before = self.context.theme
        if not code and not name:
            return self._theme_above(row, out, before)
        if is_shared(name) and not code:
            self.context.theme = SHARED
            return SHARED, before is not SHARED
        title = titles(name)[0] if name and not code else None
        if title:
            code, name = title.code, title.name
        else:
            name = _without_code(one_line(name), code)
        if before is not None and before is not SHARED and merged and code == before.code:
            out.add(before, True)
            return before, False
        draft = self._draft(Noun.THEME, code, name, column, out.row)
        same = before is not None and (before.code, before.name) == (draft.code, draft.name)
        if same and before is not None and not draft.code:
            draft = before
        self.context.theme = out.add(draft)
        self._members(row, out, draft)
        return draft, not same

    def _theme_above(self, row: Row, out: DraftRow, before: Draft | None) -> tuple[Draft | None, bool]:
        """A blank theme: the one above, unless the objective's code belongs to another; none above means shared."""
        objective = self._level_code(row)
        parts = codes.parse(objective)
        states_objective = bool(objective) and not is_merged(self._objective_cell(row))
        if before is None or before is SHARED:
            self.context.theme = SHARED
            return SHARED, False
        if states_objective and parts is not None and before.code and parts.theme != before.code:
            self.context.theme = SHARED
            return SHARED, True
        out.add(before, True)
        return before, False

    def _objective_cell(self, row: Row) -> Cell | None:
        number = self.of.get(Column.OBJECTIVE_CODE) or self.of.get(Column.OBJECTIVE)
        return at(row, number) if number else None

    def _level_code(self, row: Row) -> str:
        return leading_code(text_of(self._objective_cell(row)))

    def _members(self, row: Row, out: DraftRow, theme: Draft) -> None:
        for column, role in ((Column.LEAD, "lead"), (Column.MEMBERS, "support")):
            if self._filled(row, column):
                number = self.of[column]
                for draft in members_in(text_of(at(row, number)), theme, number, role):
                    out.add(draft)

    def _perspective(self, row: Row, out: DraftRow, theme_is_new: bool) -> tuple[Draft | None, bool]:
        column, code, name, merged = self._pair(row, Column.PERSPECTIVE)
        before = self.context.perspective
        if not code and not name:
            if before is None or theme_is_new:
                self.context.perspective = None
                return None, False
            out.add(before, True)
            return before, False
        draft = perspective_draft(name or code, code, column)
        same = before is not None and (before.code, before.name) == (draft.code, draft.name)
        if same and before is not None and merged:
            out.add(before, True)
            return before, False
        self.context.perspective = out.add(draft)
        return draft, not same

    def _level(
        self, row: Row, number: int, noun: Noun, column: Column, parent: Draft | None, is_new: bool
    ) -> list[Stated]:
        place, code, name, merged = self._pair(row, column)
        if not code and not name:
            return []
        before = None if is_new else self.context.levels.get(noun)
        found: list[Stated] = []
        for index, item in enumerate(self._items(noun, code, name, parent)):
            if before is not None and item.code == before.code and merged and (item.name == before.name or not item.name):
                found.append((before, True, False))
                continue
            if before is not None and not item.code and item.name == before.name:
                found.append((before, merged, False))
                continue
            draft = self._draft(noun, item.code, item.name, place, number, index)
            draft.parent = parent
            self._check_code(row, draft, column, number)
            found.append((draft, False, before is None or (item.code, item.name) != (before.code, before.name)))
        return found

    def _items(self, noun: Noun, code: str, name: str, parent: Draft | None) -> list[Item]:
        if code:
            return [Item(code, _without_code(one_line(name), code))]
        if noun is Noun.KPI and self.is_glued.get(noun) and parent is not None and parent.code:
            many = split_many(name, lambda each: each.startswith(f"{parent.code}."))
            if sum(1 for item in many if item.code) > 1:
                return [item for item in many if item.code]
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
            return self.is_glued.get(noun, False) or parts is not None
        return self.is_glued.get(noun, False)

    def _draft(self, noun: Noun, code: str, name: str, column: int, row: int, item: int = 0) -> Draft:
        given = self.sight.code_given(row, column, item)
        draft = Draft(noun, given or code, name, column=column, item=item)
        if name:
            draft.values["name"] = name
            draft.columns["name"] = column
        return draft

    def _check_code(self, row: Row, draft: Draft, column: Column, number: int) -> None:
        """A code that came as a date or a number, or that is none."""
        code_at = self.of.get(columns.CODES[column], 0)
        cell = at(row, code_at) if code_at else None
        if cell is None or not draft.code:
            return
        if not isinstance(cell.value, str | bool):
            if not hasattr(cell.value, "year"):
                self.sight.say(Level.NOTE, Reason.CODE_WAS_NUMBER, number, code_at, code=draft.code)
                return
            self.sight.say(Level.ERROR, Reason.CODE_IS_DATE, number, code_at, text=text_of(cell))
        elif not codes.is_valid(draft.code):
            self.sight.say(Level.ERROR, Reason.BAD_CODE, number, code_at, text=text_of(cell))

    def _action_plans(self, row: Row, out: DraftRow, kpis: list[Draft]) -> list[Draft]:
        place, code, name, merged = self._pair(row, Column.ACTION_PLAN)
        if (not code and not name) or (merged and not self._begins(row, out)):
            return []
        found = []
        for index, item in enumerate(self._action_items(row, code, name, kpis)):
            draft = self._draft(Noun.ACTION_PLAN, item.code, item.name, place, out.row, index)
            draft.parent = next(
                (kpi for kpi in kpis if kpi.code and draft.code.startswith(f"{kpi.code}.")), kpis[-1] if kpis else None
            )
            self._check_code(row, draft, Column.ACTION_PLAN, out.row)
            found.append(out.add(draft))
        return found

    def _begins(self, row: Row, out: DraftRow) -> bool:
        """Whether the row states a KPI of its own, so that a merged action plan stands for it too."""
        return any(draft.noun is Noun.KPI and not carried for draft, carried in out.entries)

    def _action_items(self, row: Row, code: str, name: str, kpis: list[Draft]) -> list[Item]:
        code_at = self.of.get(Column.ACTION_PLAN_CODE, 0)
        typed = text_of(at(row, code_at)) if code_at else ""
        many_codes = [codes.normalise(each) for each in typed.split()] if "\n" in typed else []
        if many_codes:
            names = [one for one in name.splitlines() if one.strip()]
            if len(names) == len(many_codes):
                return [Item(each, _without_code(one.strip(), each)) for each, one in zip(many_codes, names, strict=True)]
        if code:
            return [Item(code, _without_code(one_line(name), code))]
        own = tuple(f"{kpi.code}." for kpi in kpis if kpi.code)
        first = leading_code(name)
        like_first = first.rsplit(".", 1)[0] + "." if "." in first else ""
        return split_many(name, lambda each: each.startswith(own or like_first or "\0") or _like(each, first))

    # the other columns

    def _extras(self, row: Row, out: DraftRow, kpis: list[Draft], action_plans: list[Draft]) -> None:
        owners = {"kpi": kpis, "action_plan": action_plans, "objective": list(out.of(Noun.OBJECTIVE))}
        for number, column in self.extras:
            cell = at(row, number)
            drafts = owners[column.noun]
            if cell is None or not drafts or not text_of(cell):
                continue
            try:
                value = self._value(cell, column)
            except CellRefused as refused:
                self.sight.say(Level.WARNING, refused.reason, out.row, number, **refused.facts)
                continue
            if value is not None:
                for draft in drafts:
                    draft.values.setdefault(column.field, value)
                    draft.columns.setdefault(column.field, number)
        year = next((use.year for use in self.uses.values() if use.column is Column.BASELINE and use.year), None)
        for draft in kpis:
            if year is not None and "baseline" in draft.values:
                draft.values.setdefault("baseline_year", year)
                draft.columns.setdefault("baseline_year", draft.columns["baseline"])

    def _value(self, cell: Cell, column: Column) -> Any:
        text = text_of(cell)
        if has_choices(column):
            choice = choice_of(column, text)
            if choice is None:
                raise CellRefused(Reason.CHOICE_UNCLEAR, choice=column, text=text)
            return choice == "yes" if column.field in _FLAGS else choice
        if column.field in _DATES:
            return figures.date_in(cell)
        if column is Column.BASELINE_YEAR:
            part = figures.part_in(cell)
            return part.year
        if column.field in _NUMBERS:
            number = figures.plain_number(cell, is_percent=True)
            return int(number) if column is Column.DECIMALS and number is not None else number
        if column is Column.REPORTERS:
            return tuple(each for each in figure_cells.listed(text))
        return text

    def _figures(self, row: Row, out: DraftRow, kpis: list[Draft]) -> None:
        if not self.figure_columns:
            return
        kpi = kpis[-1] if kpis else None
        figure_cells.read_row(self.sight, self.header, self.figure_columns, row, out, kpi)


def perspective_draft(typed: str, code: str, column: int) -> Draft:
    """The perspective that a cell names; its letter the one beside it, in it, or its kind's usual one."""
    named = perspective_names.read(one_line(typed))
    name = "" if named.name == code else named.name
    draft = Draft(Noun.PERSPECTIVE, code or named.usual_code, name, column=column)
    if name:
        draft.values, draft.columns = {"name": name}, {"name": column}
    return draft


def _without_code(name: str, code: str) -> str:
    """A name that repeats the code of the column beside it."""
    item = split_code(name)
    return item.name if code and item.code == code and item.name else name


def _like(code: str, first: str) -> bool:
    """Whether a code within a text looks like the one that the text began with."""
    one, other = codes.parse(code), codes.parse(first)
    return bool(
        one and other and one.theme == other.theme and code.count(".") == first.count(".") and one.kpi is not None
    )


