"""ods: the second pass over content.xml, all sheets in one walk."""

import re

from scorecard.importers.sheets import CellFault, Mark
from scorecard.importers.workbook import limits, markup
from scorecard.importers.workbook.grid import Facts, Note
from scorecard.importers.workbook.refusals import Reason, Refused

MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT = "content.xml"

ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d{3}")

_IGNORED = ("annotation", "tracked-changes", "dde-links", "shapes", "frame", "custom-shape")
_CELLS = ("table-cell", "covered-table-cell")
_MOST_REPEATED = 1 << 31


def is_ods(parts: dict[str, bytes]) -> bool:
    return (
        CONTENT in parts and parts.get("mimetype", MIME_TYPE).strip() == MIME_TYPE and b":spreadsheet" in parts[CONTENT]
    )


def second_pass(parts: dict[str, bytes]) -> list[Facts]:
    """The sheets' facts in order. Raises Refused."""
    walker = _Walker()
    markup.walk(parts[CONTENT], walker.start, walker.end, walker.text)
    return walker.sheets


class _Names(dict[str, str]):
    """Local names by names with prefix; LibreOffice's own attributes keep theirs, they repeat the others' names."""

    def __missing__(self, name: str) -> str:
        self[name] = name if name.startswith("calcext:") else markup.local(name)
        return self[name]


class _Walker:
    def __init__(self) -> None:
        self.names = _Names()
        self.sheets: list[Facts] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.ignored = 0  # how deep inside an element whose texts are not the cell's
        self.is_in_table = False
        self.row = 0
        self.rows = 1  # how often the current row is repeated
        self.column = 0
        self.width = 0  # columns declared so far
        self.row_is_hidden = False
        self.held: list[tuple[int, int, Note | None]] = []  # column, count, note of the current row's cells
        self.merged: list[tuple[int, int, int, int]] = []
        self.cell: markup.Attributes | None = None
        self.texts: list[str] = []
        self.has_breaks = False
        self.paragraphs = 0
        self.size = 0

    def start(self, name: str, attributes: markup.Attributes) -> None:
        name = self.names[name]
        if self.ignored or name in _IGNORED:
            self.ignored += 1
        elif self.cell is not None:
            self._start_in_cell(name, attributes)
        elif name in _CELLS and self.is_in_table:
            self.cell = {self.names[key]: value for key, value in attributes.items()}
            self.texts = []
            self.has_breaks = False
            self.paragraphs = 0
        elif name == "table-row":
            self._start_row(attributes)
        elif name == "table-column":
            self._column(attributes)
        elif name == "table":
            self._start_table(attributes)
        elif name == "style":
            self.style = markup.attribute(attributes, "name")
        elif name == "table-properties" and markup.attribute(attributes, "display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, name: str) -> None:
        if self.ignored:
            self.ignored -= 1
            return
        name = self.names[name]
        if name in _CELLS and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif name == "table-row":
            self._end_row()
        elif name == "table":
            self.is_in_table = False

    def text(self, text: str) -> None:
        if self.cell is not None and self.paragraphs and not self.ignored:
            self.texts.append(text)

    def _start_table(self, attributes: markup.Attributes) -> None:
        if self.is_in_table or len(self.sheets) == limits.MOST_SHEETS:
            raise Refused(Reason.TOO_MANY_SHEETS, most=limits.MOST_SHEETS)
        self.is_in_table = True
        self.row = self.width = 0
        name, style = markup.attribute(attributes, "name"), markup.attribute(attributes, "style-name")
        self.sheets.append(Facts(name, is_hidden=style in self.hidden_styles))

    def _column(self, attributes: markup.Attributes) -> None:
        last = min(self.width + _repeated(attributes, "number-columns-repeated"), limits.MOST_COLUMNS)
        if markup.attribute(attributes, "visibility") in ("collapse", "filter"):
            self.sheets[-1].hidden_columns.update(range(self.width, last))
        self.width = last

    def _start_row(self, attributes: markup.Attributes) -> None:
        self.rows = _repeated(attributes, "number-rows-repeated")
        self.row_is_hidden = markup.attribute(attributes, "visibility") in ("collapse", "filter")
        self.column = 0
        self.held = []

    def _start_in_cell(self, name: str, attributes: markup.Attributes) -> None:
        if name == "p":
            if self.paragraphs:
                self.texts.append("\n")
            self.paragraphs += 1
        elif name == "s":
            self.texts.append(" " * min(_repeated(attributes, "c"), limits.MOST_CHARACTERS + 1))
        elif name in ("tab", "line-break"):
            self.texts.append("\t" if name == "tab" else "\n")
            self.has_breaks = True

    def _end_cell(self, cell: markup.Attributes) -> None:
        count = _number(cell.get("number-columns-repeated"))
        text = "".join(self.texts)
        if text or "value-type" in cell or "formula" in cell:
            self.held.append((self.column, count, self._note(cell, text)))
            self.size += max(len(text), len(cell.get("string-value", ""))) * count * self.rows
        down, across = _number(cell.get("number-rows-spanned")), _number(cell.get("number-columns-spanned"))
        if down > 1 or across > 1:
            self.merged.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
        self.column += count

    def _note(self, cell: markup.Attributes, text: str) -> Note | None:
        kind = cell.get("value-type", "")
        if cell.get("calcext:value-type") == "error" or ERROR.fullmatch(text):
            return Note(fault=CellFault.ERROR, shown=text)
        if "formula" in cell and not kind and not text:
            return Note(fault=CellFault.UNCACHED, shown=cell["formula"].partition(":")[2][:100])
        marks: tuple[Mark, ...] = (Mark.CACHED,) if "formula" in cell else ()
        marks += (Mark.PERCENT,) if kind == "percentage" else ()
        value = text if self.has_breaks and kind == "string" else None  # calamine drops tabs and line breaks
        return Note(marks, value=value) if marks or value is not None else None

    def _end_row(self) -> None:
        facts = self.sheets[-1]
        if self.held:
            facts.hold(self.row + self.rows - 1, 0)
        for column, count, note in self.held:
            facts.hold(self.row, column + count - 1)
            facts.filled += count * self.rows
            if facts.filled > limits.MOST_CELLS or self.size > limits.MOST_OUTPUT:
                raise Refused(Reason.TOO_MANY_CELLS, most=limits.MOST_CELLS)
            if note is not None:
                for row in range(self.row, self.row + self.rows):
                    for each in range(column, column + count):
                        facts.note(row, each, note)
        facts.merged += self.merged
        self.merged = []
        if self.row_is_hidden:
            facts.hidden_rows.update(range(self.row, min(self.row + self.rows, limits.LAST_ROW)))
        self.row += self.rows


def _repeated(attributes: markup.Attributes, name: str) -> int:
    return _number(markup.attribute(attributes, name))


def _number(text: str | None) -> int:
    return min(max(int(text), 1), _MOST_REPEATED) if text else 1
