"""A sheet being read: its rows, what was decided about it, and how its parts are said and counted."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scorecard.domain import codes
from scorecard.domain.column_words import choice_of
from scorecard.domain.columns import Column
from scorecard.domain.roc_periods import part_of_year
from scorecard.importers.sheets import Cell, CellFault, Mark, Sheet

from .cells import Row, texts
from .drafts import Notebook
from .messages import Level, Reason
from .overrides import CellPlace, KnownKPI, Overrides, SheetOverride
from .reading import Holding, Layout, Skip

_FAULTS = {
    CellFault.ERROR: Reason.ERROR_CELL,
    CellFault.UNCACHED: Reason.UNCACHED_FORMULA,
    CellFault.LONG_NUMBER: Reason.LONG_NUMBER,
}
_SUBTOTAL = re.compile(
    r"[【\[(（]?\s*(?:本頁|主題|各主題|全部)?\s*"
    r"(?:小計|合計|總計|共計|累計|總和|總合|sub-?\s?total|grand total|totals?|sum)"
    r"\s*(?:$|[:：(（\d０-９)）】\]、,，共])",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"\s*(?:※|＊|\*|註\s*[\d一二三]*\s*[:：.、]|備\s*註\s*[\d一二三]*\s*[:：.、]|附註|說明\s*[:：]|資料來源\s*[:：]|填表\s*(?:人|說明)|製表|承辦人|"
    r"承辦單位\s*[:：]|主辦單位\s*[:：]|科\s*長|單位主管|主辦會計|機關首長|處\s*長|局\s*長|核\s*章|審\s*核|複\s*核|覆\s*核|列印|第\s*\d+\s*頁|聯絡|"
    r"notes?\s*[:.]|remarks?\s*:|sources?\s*:|prepared by|approved by|reviewed by|signature|printed|page \d)",
    re.IGNORECASE,
)
_YEAR_IN_TITLE = re.compile(r"(?<!\d)(?P<year>\d{2,3}|19[1-9]\d|20\d\d)\s*(?:年|學年)|(?<!\d)(?P<western>20\d\d)(?!\d)")
_SAMPLE = re.compile(r"範例|樣本|sample|example", re.IGNORECASE)
_HOLDINGS = (
    (Holding.ACTUAL, re.compile(r"(?<!非)實際|達成值|實績|\bactuals?\b", re.IGNORECASE)),
    (Holding.TARGET, re.compile(r"目標值|分期目標|\btargets?\b", re.IGNORECASE)),
)


def is_subtotal(shown: dict[int, str]) -> bool:
    return any(_SUBTOTAL.match(text) for text in shown.values())


def is_footer(shown: dict[int, str]) -> bool:
    return bool(shown) and _FOOTER.match(next(iter(shown.values()))) is not None


def year_in(titles: Sequence[str]) -> int | None:
    """The Western year that the titles name, if they agree on one."""
    years = set()
    for title in titles:
        for match in _YEAR_IN_TITLE.finditer(_half_width(title)):
            part = part_of_year(f"{match['year'] or match['western']}年")
            if part and part.year and not re.match(r"\s*\d{1,2}\s*月\s*\d{1,2}\s*日", title[match.end() :]):
                years.add(part.year)
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _half_width(text: str) -> str:
    return text.translate({ord("０") + digit: ord("0") + digit for digit in range(10)})


def holding_in(titles: Sequence[str]) -> Holding | None:
    """Whether a sheet's titles call its figures actuals or targets; None where they call them both or neither."""
    found = {holding for title in titles for holding, pattern in _HOLDINGS if pattern.search(title)}
    return found.pop() if len(found) == 1 else None


def is_sample(titles: Sequence[str]) -> bool:
    return any(_SAMPLE.search(title) for title in titles)


@dataclass
class Sight:
    """One sheet with everything that reading it needs."""

    sheet: Sheet
    notebook: Notebook
    overrides: Overrides
    known: dict[str, KnownKPI]
    year: int | None  # the plan's
    skipped: Counter[Skip] = field(default_factory=Counter)
    titles: list[str] = field(default_factory=list)
    layout: Layout | None = None
    holding: Holding | None = None
    figure_year: int | None = None
    said: set[tuple[int, int]] = field(default_factory=set)

    @property
    def choice(self) -> SheetOverride:
        return self.overrides.of(self.sheet.name)

    def say(self, level: Level, reason: Reason, row: int = 0, column: int = 0, **facts: object) -> None:
        self.notebook.say(level, reason, self.sheet.name, row, column, **facts)

    def is_faulty(self, cell: Cell | None, row: int, column: int) -> bool:
        """Whether the cell can't be taken, which is said once."""
        if cell is None or cell.fault is None:
            return False
        if (row, column) not in self.said:
            self.said.add((row, column))
            self.say(Level.ERROR, _FAULTS[cell.fault], row, column, text=cell.text)
        return True

    def code_given(self, row: int, column: int, item: int = 0) -> str:
        """The code that the user typed for what stands there, "" for none."""
        if not self.overrides.codes:
            return ""
        return codes.normalise(self.overrides.codes.get(CellPlace(self.sheet.name, row, column, item), ""))

    def add_titles(self, rows: Sequence[Row]) -> list[str]:
        """Count rows above a table and keep their texts; what stands in them in order."""
        found: list[str] = []
        for row in rows:
            shown = list(texts(row).values())
            self.skipped[Skip.TITLE if shown else Skip.BLANK] += 1
            found += shown
        self.titles += found
        return found

    @property
    def naming_titles(self) -> list[str]:
        """What may say what the sheet holds: its titles, then its name."""
        return [*self.titles, self.sheet.name]

    @cached_property
    def has_faults(self) -> bool:
        return any(cell.fault for row in self.sheet.rows for cell in row if cell)

    def note_cached(self) -> None:
        count = sum(1 for row in self.sheet.rows for cell in row if cell and cell.marks and Mark.CACHED in cell.marks)
        if count:
            self.say(Level.NOTE, Reason.CACHED_FORMULA, count=count)


def holding_of(text: str) -> Holding | None:
    """What a cell of the 類別 column says."""
    choice = choice_of(Column.CATEGORY, text)
    return Holding(choice) if choice else None
