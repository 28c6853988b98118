"""Finding the headings of a table by content, one row of them or several with merged groups above."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from scorecard.domain import codes
from scorecard.domain.columns import Column, column_of, folded
from scorecard.domain.periods import Frequency
from scorecard.domain.roc_periods import PartOfYear, part_of_year
from scorecard.importers.sheets import Cell

from .cells import Row, at, is_merged, one_line, text_of
from .gluing import leading_code
from .overrides import ColumnUse
from .reading import Holding

SEARCHED = 60  # rows in which the first headings must stand
DEEPEST = 3
LONGEST = 60  # characters of a heading

_MONTHS = {Decimal(month) for month in range(1, 13)}
_TARGETS = (Column.TARGET, Column.ANNUAL_TARGET)


@dataclass
class Header:
    """Rows `top` to `bottom` (from 1) hold the headings; `uses` says what each column is taken for."""

    top: int
    bottom: int
    headings: dict[int, str]
    uses: dict[int, ColumnUse] = field(default_factory=dict)
    twice: dict[int, int] = field(default_factory=dict)  # a column whose heading an earlier one has

    @property
    def meanings(self) -> int:
        """How many different things its columns hold."""
        return len(set(self.uses.values()))

    @property
    def names_something(self) -> bool:
        """Whether a column holds codes or names: 單位 and 方向 beside each other are labels on a form, no headings."""
        return any(use.column.field in ("code", "name") for use in self.uses.values())

    def column(self, column: Column) -> int:
        """Its number, 0 without one."""
        return next((number for number, use in self.uses.items() if use.column is column), 0)

    def has(self, *columns: Column) -> bool:
        return any(use.column in columns for use in self.uses.values())


def find(rows: Sequence[Row], start: int, *, within: int = SEARCHED) -> Header | None:
    """The next headings from row index `start` on."""
    for index in range(start, min(len(rows), start + within)):
        if looks_like_headings(rows[index]):
            first = max(start, index - DEEPEST + 1)
            candidates = [
                Header(top + 1, bottom + 1, *_read(rows[top : bottom + 1]))
                for top in range(first, index + 1)
                for bottom in range(index, min(index + DEEPEST, top + DEEPEST, len(rows)))
                if not _has_data(rows[index + 1 : bottom + 1])
            ]
            best = max(candidates, key=lambda each: (each.meanings, each.top - each.bottom, -each.top))
            if best.meanings >= 2 and best.names_something:
                return best
    return None


def at_row(rows: Sequence[Row], number: int) -> Header | None:
    """The row that the user says holds the headings."""
    if not 1 <= number <= len(rows):
        return None
    headings, uses = _read(rows[number - 1 : number])
    return Header(number, number, headings, uses)


def heading_text(cell: Cell | None) -> str:
    """A heading on one line; a date above a column is its month."""
    if cell is not None and isinstance(cell.value, date):
        return f"{cell.value:%Y-%m}"
    return one_line(text_of(cell))


def looks_like_headings(row: Row) -> bool:
    """Two cells at least that are headings, or one with periods beside it; each merged cell once, and no KPI's code."""
    shown = {text for cell in row if cell and not isinstance(cell.value, Decimal) if (text := heading_text(cell))}
    short = {folded(text): text for text in shown if len(text) <= LONGEST}
    if not any(column_of(text) for text in short.values()) or any(map(_is_code_of_kpi, short.values())):
        return False
    found = sum(1 for text in short.values() if heading_use((text,)) is not None)
    return found >= 2 or (found == 1 and {cell.value for cell in row if cell is not None} >= _MONTHS)


def _is_code_of_kpi(text: str) -> bool:
    parts = codes.parse(codes.normalise(text))
    return parts is not None and parts.kpi is not None


def _has_data(rows: Sequence[Row]) -> bool:
    """Whether a code or a number stands in what would be a second row of headings."""
    for row in rows:
        for cell in row:
            text = text_of(cell)
            is_number = cell is not None and isinstance(cell.value, Decimal)
            if text and heading_use((text,)) is None and (leading_code(text) or (is_number and not _is_month(text))):
                return True
    return False


def _is_month(text: str) -> bool:
    return text.isdigit() and 1 <= int(text) <= 12


def _read(rows: Sequence[Row]) -> tuple[dict[int, str], dict[int, ColumnUse]]:
    width = max(len(row) for row in rows)
    stacks: dict[int, tuple[str, ...]] = {}
    for number in range(1, width + 1):
        stack: list[str] = []
        for depth, row in enumerate(rows):
            text = heading_text(at(row, number))
            if not text and depth < len(rows) - 1 and one_line(text_of(at(rows[-1], number))):
                text = _group_to_the_left(row, number)
            if text and text not in stack:
                stack.append(text)
        if stack:
            stacks[number] = tuple(stack)
    if len(rows) == 1 and {stack[-1] for stack in stacks.values()} >= {str(month) for month in range(1, 13)}:
        stacks = {number: (f"{stack[0]}月",) if _is_month(stack[0]) else stack for number, stack in stacks.items()}
    uses = {}
    for number, texts_above in stacks.items():
        use = heading_use(texts_above)
        if use is not None:
            uses[number] = use
    return {number: " ".join(stack) for number, stack in stacks.items()}, uses


def _group_to_the_left(row: Row, number: int) -> str:
    """The heading of a group that was not merged: 策略目標 | (blank) above 代碼 | 名稱."""
    while number > 1:
        number -= 1
        text = one_line(text_of(at(row, number)))
        if text:
            return "" if is_merged(at(row, number)) else text
    return ""


@lru_cache(maxsize=4096)
def heading_use(stack: tuple[str, ...]) -> ColumnUse | None:
    """What a column is for by the texts above it, the group first."""
    if len(stack) > 1:
        column = column_of("".join(stack)) or column_of(" ".join(stack))
        if column is not None:
            return ColumnUse(column)
    part: PartOfYear | None = None
    words: list[Column | None] = []
    for depth, text in enumerate(stack):
        if text.isdigit() and depth and folded(stack[depth - 1]).startswith("月"):
            text += "月"
        column = column_of(text)
        found, word = (None, column) if column else _period_and_word(text)
        part = _combined(part, found) if found else part
        if word or not found:
            words.append(word)
    if part is None:
        return ColumnUse(words[-1]) if words and words[-1] else None
    return _figure(part, words)


def _figure(part: PartOfYear, words: list[Column | None]) -> ColumnUse | None:
    known = [Column.TARGET if word is Column.OBJECTIVE else word for word in words if word]  # 目標 above 1月
    if Column.DERIVED in known:
        return ColumnUse(Column.DERIVED)
    if Column.BASELINE in known:
        return ColumnUse(Column.BASELINE, year=part.year)
    if any(word in known for word in _TARGETS):
        if part.frequency is Frequency.YEAR:
            return ColumnUse(Column.ANNUAL_TARGET, year=part.year)
        return ColumnUse(Column.FIGURE, part, Holding.TARGET)
    if Column.ACTUAL in known:
        return ColumnUse(Column.FIGURE, part, Holding.ACTUAL)
    if known and known[-1] not in (Column.FIGURE, Column.PERIOD, Column.CATEGORY, Column.KPI, Column.YEAR):
        # 110年權重: the year says nothing about the column
        return ColumnUse(known[-1], year=part.year) if part.frequency is Frequency.YEAR else None
    return ColumnUse(Column.FIGURE, part)


_SPLIT = (Column.TARGET, Column.ANNUAL_TARGET, Column.ACTUAL, Column.BASELINE, Column.DERIVED, Column.WEIGHT)


def _period_and_word(text: str) -> tuple[PartOfYear | None, Column | None]:
    """1月, 110年1月, 110年目標值, 1月實際值, Q1 target."""
    part = part_of_year(text)
    if part is not None:
        return part, None
    bare = text.split("(")[0].split("（")[0].strip()
    if 2 < len(bare) <= 20:
        for cut in range(len(bare) - 1, 0, -1):
            for first, second in ((bare[:cut], bare[cut:]), (bare[cut:], bare[:cut])):
                word = column_of(second)
                if word in _SPLIT and (found := part_of_year(first)):
                    return found, word
    return None, None


def _combined(group: PartOfYear | None, part: PartOfYear) -> PartOfYear:
    """110年 above 1月 is 110年1月."""
    if group is None:
        return part
    year = part.year or group.year
    finer = min(group, part, key=lambda each: each.frequency.months)
    return PartOfYear(finer.frequency, finer.number, year)
