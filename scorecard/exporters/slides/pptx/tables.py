"""A table as a table: cells merged as on the page."""

from collections.abc import Iterator

from scorecard.exporters.slides.items import Cell, Field, Table
from scorecard.exporters.slides.pptx import markup
from scorecard.exporters.slides.pptx.markup import Line, Paragraph, Run
from scorecard.exporters.slides.symbols import INKS, OTHER, SYMBOLS

_LEADING = 1.3
_INSET_X, _INSET_Y = 5, 2.5
_URI = "http://schemas.openxmlformats.org/drawingml/2006/table"
_RULE = Line("line-2", 0.6)


def frame(table: Table, number: int) -> str:
    field = Field(table.x, table.y, table.width, table.height)
    columns = "".join(f'<a:gridCol w="{markup.emu(width)}"/>' for width in table.widths)
    rows = "".join(_rows(table))
    name = markup.attribute(table.title)
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="{name}" descr="{name}"/>'
        "<p:cNvGraphicFramePr>"
        f'<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'{markup.xfrm(field, prefix="p")}<a:graphic><a:graphicData uri="{_URI}">'
        f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


def _rows(table: Table) -> Iterator[str]:
    """What a cell covers is written as merged into it."""
    covered: dict[tuple[int, int], str] = {}
    for down, (row, height) in enumerate(zip(table.rows, table.heights, strict=True)):
        cells = ""
        for across, cell in enumerate(row):
            if cell is None:
                cells += _cell(Cell(()), table.size, covered.get((down, across), ""))
                continue
            cells += _cell(cell, table.size, _span(cell))
            for below in range(cell.rows):
                for beside in range(cell.columns):
                    merged = ' hMerge="1"' * bool(beside) + ' vMerge="1"' * bool(below)
                    covered[down + below, across + beside] = merged
        yield f'<a:tr h="{markup.emu(height)}">{cells}</a:tr>'


def _span(cell: Cell) -> str:
    rows = f' rowSpan="{cell.rows}"' if cell.rows > 1 else ""
    return rows + (f' gridSpan="{cell.columns}"' if cell.columns > 1 else "")


def _cell(cell: Cell, size: float, attributes: str) -> str:
    align: markup.Align = "center" if cell.is_head or cell.is_centred else "left"
    lines = [_line(cell, line, place, size, align) for place, line in enumerate(cell.lines)]
    edges = "".join(_edge(side) for side in ("lnL", "lnR", "lnT", "lnB"))
    fill = markup.solid("brand-tint" if cell.is_head else "paper")
    x, y = markup.emu(_INSET_X), markup.emu(_INSET_Y)
    return (
        f"<a:tc{attributes}><a:txBody><a:bodyPr/><a:lstStyle/>{markup.paragraphs(lines)}</a:txBody>"
        f'<a:tcPr marL="{x}" marR="{x}" marT="{y}" marB="{y}" anchor="ctr">{edges}{fill}</a:tcPr></a:tc>'
    )


def _line(cell: Cell, line: str, place: int, size: float, align: markup.Align) -> Paragraph:
    text = Run(line, size, "brand" if cell.is_head else "ink", cell.is_head)
    light = Run(SYMBOLS[cell.status], size, INKS.get(cell.status, OTHER)) if cell.status and not place else None
    return Paragraph((light, text) if light else (text,), size * _LEADING, align)


def _edge(side: str) -> str:
    return markup.outline(_RULE).replace("a:ln>", f"a:{side}>").replace("<a:ln ", f"<a:{side} ")
