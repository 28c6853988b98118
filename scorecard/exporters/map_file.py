"""A strategy map as an SVG file of its own: a title above the drawing, a legend below, all looks inside."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from scorecard.domain.map_layout import MapDrawing, MapPlan, lay_out
from scorecard.domain.typesetting import measure, wrap
from scorecard.exporters import colours, map_legend, svg, svg_arrows

_SIDE = 18
_GAP = 24
_SIGN = 16
_TITLE_SIZE = 20
_SIZE = 14
_LEADING = 26


@dataclass(frozen=True)
class Heading:
    """Above the drawing: whose plan it is, its title, and what has to be known of its figures."""

    organisation: str
    title: str
    notes: tuple[str, ...]


@lru_cache(maxsize=32)
def write(plan: MapPlan, heading: Heading, _language: str | None) -> bytes:
    """The file; kept for the next reader as long as everything in it stays the same."""
    drawing = lay_out(plan)
    above, top = _heading(heading, drawing.width)
    below, bottom = _legend(plan, drawing)
    size = f'viewBox="0 {-top} {drawing.width} {top + bottom}" width="{drawing.width}" height="{top + bottom}"'
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<svg xmlns="http://www.w3.org/2000/svg" class="strategy-map" {size} role="img"',
            ' aria-labelledby="strategy-map-title">',
            f'<title id="strategy-map-title">{svg.clean(f"{heading.organisation} {heading.title}")}</title>',
            f"<style>{escape(_looks(), quote=False)}</style>",
            f'<rect class="paper" y="{-top}" width="{drawing.width}" height="{top + bottom}"/>',
            above,
            svg.content(drawing),
            below,
            "</svg>\n",
        )
    ).encode()


@lru_cache(maxsize=1)
def _looks() -> str:
    return colours.style_sheet("strategy_map.css") + colours.style_sheet("map_file.css")


def _heading(heading: Heading, width: int) -> tuple[str, int]:
    """With its height."""
    room = width - 2 * _SIDE
    lines = wrap(f"{heading.organisation}　{heading.title}", room / _TITLE_SIZE)
    notes = wrap("　".join(heading.notes), room / _SIZE) if heading.notes else ()
    top = _SIDE + len(lines) * _LEADING + len(notes) * _LEADING
    written = [
        f'<text class="file-title" x="{_SIDE}" y="{_SIDE + (i + 1) * _LEADING - 8 - top - 9}">{svg.clean(line)}</text>'
        for i, line in enumerate(lines)
    ]
    written += [
        f'<text class="file-note" x="{_SIDE}" y="{(i + 1 - len(notes)) * _LEADING - 17}">{svg.clean(line)}</text>'
        for i, line in enumerate(notes)
    ]
    return "".join(written), top + 9


def _legend(plan: MapPlan, drawing: MapDrawing) -> tuple[str, int]:
    """With the place where the file ends."""
    written: list[str] = []
    x, y = _SIDE, drawing.height + _LEADING
    for sign, words in map_legend.signs(plan):
        drawn, width = _drawn(sign)
        needed = width + 6 + int(measure(words) * _SIZE) + 1
        if x > _SIDE and x + needed > drawing.width - _SIDE:
            x, y = _SIDE, y + _LEADING
        written.append(f'<g transform="translate({x} {y - 12})">{drawn}</g>')
        written.append(f'<text class="file-note" x="{x + width + 6}" y="{y}">{svg.clean(words)}</text>')
        x += needed + _GAP
    return "".join(written), y + _SIDE if written else drawing.height


def _drawn(sign: str) -> tuple[str, int]:
    """With its width."""
    if sign not in map_legend.ARROWS:
        return svg.sign(sign), _SIGN
    return svg_arrows.sample(0, 7, is_confirmed=sign == "confirmed"), svg_arrows.SAMPLE_WIDTH
