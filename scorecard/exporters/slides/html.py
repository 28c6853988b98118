"""Sheets and slides as one HTML document that needs nothing else: what the PDF is made of."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import accumulate

from scorecard.exporters import colours, svg, svg_arrows
from scorecard.exporters.slides.items import Cell, Field, Item, Panel, Picture, Show, Sign, Table, Text
from scorecard.exporters.slides.picture import placed
from scorecard.exporters.slides.symbols import SYMBOLS
from scorecard.exporters.slides.texts import CELL_PADDING, clean, wrapped

# The names by which the PDF library finds a typeface in a drawing: no quotes.
_SANS = "Noto Sans TC,Noto Sans CJK TC,PingFang TC,Microsoft JhengHei,sans-serif"
_SERIF = "Noto Serif TC,Noto Serif CJK TC,Source Han Serif TC,Noto Sans TC,Noto Sans CJK TC,serif"

_RULE = 0.6  # points, of a table; static/css/slides.css draws it


def write(show: Show) -> str:
    slides = "".join(f"<section>{''.join(map(_item, slide))}</section>" for slide in show.slides)
    page = f"width:{_pt(show.width)};height:{_pt(show.height)}"
    size = f"@page{{size:{_pt(show.width)} {_pt(show.height)};margin:0}}section{{{page}}}"
    return (
        f'<!doctype html><html lang="{show.language}"><head><meta charset="utf-8"><title>{_escaped(show.title)}</title>'
        f"<style>{colours.style_sheet('slides.css')}{size}</style></head><body>{slides}</body></html>"
    )


def _item(item: Item) -> str:
    match item:
        case Text():
            return _text(item)
        case Panel():
            return f'<div style="{_at(item.field)};background:#{colours.colour(item.colour)}"></div>'
        case Sign():
            return _sign(item)
        case Picture():
            return _picture(item)
        case Table():
            return _table(item)


def _text(text: Text) -> str:
    style = (
        f"{_at(text.field)};font-size:{_pt(text.size)};line-height:{_pt(text.size * text.leading)};"
        f"color:#{colours.colour(text.colour)};text-align:{text.align};"
        f"justify-content:{ {'top': 'flex-start', 'middle': 'center', 'bottom': 'flex-end'}[text.anchor] }"
    )
    css = "text" + " is-bold" * text.is_bold + " is-serif" * text.is_serif
    tag = "h1" if text.is_title else "div"
    return f'<{tag} class="{css}" style="{style}">{_lines(text.lines, text.size, text.field.width)}</{tag}>'


def _lines(lines: Iterable[str], size: float, width: float) -> str:
    """Broken at phrases, which no program that makes a PDF knows."""
    return "".join(f"<p>{'<br>'.join(map(_escaped, wrapped(line, size, width)))}</p>" for line in lines)


def _picture(picture: Picture) -> str:
    drawing = picture.drawing
    at = placed(drawing, picture.field)
    field = Field(at.x, at.y, drawing.width * at.scale, drawing.height * at.scale)
    written = svg.write(drawing, title=picture.title, description=picture.described)
    return _styled(field, written)


def _sign(sign: Sign) -> str:
    if sign.status in SYMBOLS:
        return _drawn(sign.field, 16, 16, svg.sign(sign.status))
    width, height = svg_arrows.SAMPLE_WIDTH, svg_arrows.SAMPLE_WIDTH // 2
    arrow = svg_arrows.sample(0, height // 2, is_confirmed=sign.status == "confirmed")
    return _drawn(sign.field, width, height, arrow)


def _drawn(field: Field, width: int, height: int, content: str) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return _styled(field, f'<svg xmlns="http://www.w3.org/2000/svg" class="strategy-map" {size}>{content}</svg>')


def _styled(field: Field, drawn: str) -> str:
    """A drawing with its looks inside, as the PDF library lets no style sheet of the document in."""
    css = colours.style_sheet("strategy_map.css")
    for name, family in (("font-sans", _SANS), ("font-serif", _SERIF)):
        css = css.replace(colours.token(name), family)
    head, _close, rest = drawn.partition(">")
    return f'<div style="{_at(field)}">{head}><style>{css}</style>{rest}</div>'


def _table(table: Table) -> str:
    """A field for each cell: a table's own layout would give rows other heights than they were set with."""
    tops = [table.y, *(table.y + height for height in accumulate(table.heights))]
    lefts = [table.x, *(table.x + width for width in accumulate(table.widths))]
    return "".join(
        _cell(cell, Field(lefts[across], tops[down], *_extent(cell, lefts[across:], tops[down:])), table.size)
        for down, row in enumerate(table.rows)
        for across, cell in enumerate(row)
        if cell is not None
    )


def _extent(cell: Cell, lefts: Sequence[float], tops: Sequence[float]) -> tuple[float, float]:
    """Width and height, up to the middle of the rules."""
    return lefts[cell.columns] - lefts[0] + _RULE, tops[cell.rows] - tops[0] + _RULE


def _cell(cell: Cell, field: Field, size: float) -> str:
    css = "cell" + " is-head" * cell.is_head + " is-centred" * (cell.is_centred or cell.is_head)
    light = f'<i class="is-{cell.status}">{SYMBOLS[cell.status]}</i>' if cell.status else ""
    lines = _lines(cell.lines, size, field.width - _RULE - CELL_PADDING).replace("<p>", f"<p>{light}", 1)
    return f'<div class="{css}" style="{_at(field)};font-size:{_pt(size)}">{lines}</div>'


def _escaped(text: str) -> str:
    return escape(clean(text))


def _at(field: Field) -> str:
    return f"left:{_pt(field.x)};top:{_pt(field.y)};width:{_pt(field.width)};height:{_pt(field.height)}"


def _pt(length: float) -> str:
    return f"{length:.2f}pt"
