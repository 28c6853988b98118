"""Write a strategy map as SVG: structure, places and text here, all looks in static/css/strategy_map.css."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from types import MappingProxyType

from scorecard.domain.map_layout import (
    MapBand,
    MapBox,
    MapDrawing,
    MapFoot,
    MapHead,
    MapMarkDrawn,
    MapMemberLine,
    MapPlan,
    MapRoof,
    MapStrip,
    Rect,
    TextBlock,
    lay_out,
)
from scorecard.exporters import svg_arrows

# Only drawings of this width may shrink a little on a narrow screen; the style sheet counts on it.
_SHRINKING_WIDTH = 1044
_NONE: Mapping[str, str] = MappingProxyType({})
# A status's outline in a field of 16 x 16, as in templates/components/symbol.html.
_CIRCLE = '<circle cx="8" cy="8" r="6.2"/>'
_SYMBOLS = {
    "on_target": _CIRCLE,
    "at_risk": '<path d="M8 1.6 15 14H1z"/>',
    "off_target": '<path d="M2 2h12v12H2z"/>',
    "no_data": '<circle class="is-dashed" cx="8" cy="8" r="6.2"/>',
    "not_due": f'{_CIRCLE}<path d="M8 4.2V8l2.6 1.8"/>',
    "not_applicable": f'{_CIRCLE}<path d="M3.8 12.2 12.2 3.8"/>',
    "no_light": '<path d="M2.5 8h11"/>',
    "served": '<path d="M8 14V3M3.5 7.5 8 3l4.5 4.5"/>',
    "unserved": "",  # the dashed edge of its box tells it
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(
    drawing: MapDrawing,
    *,
    title: str,
    description: str,
    hrefs: Mapping[str, str] | None = None,
    theme_hrefs: Mapping[str, str] | None = None,
) -> str:
    """The drawing as one `<svg>` element for a page, every text escaped.

    `hrefs` and `theme_hrefs` map codes of objectives and of themes to addresses; what has none is no link.
    """
    size = f'viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}" height="{drawing.height}"'
    css = "strategy-map" if drawing.width == _SHRINKING_WIDTH else "strategy-map is-wide"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" {size} role="group"',
            ' aria-labelledby="strategy-map-title" aria-describedby="strategy-map-description">',
            f'<title id="strategy-map-title">{clean(title)}</title>',
            f'<desc id="strategy-map-description">{clean(description)}</desc>',
            content(drawing, hrefs or {}, theme_hrefs or {}),
            "</svg>",
        )
    )


def content(drawing: MapDrawing, hrefs: Mapping[str, str] = _NONE, theme_hrefs: Mapping[str, str] = _NONE) -> str:
    """What stands inside the `<svg>` element: the arrows lie over the lines between bands and under the boxes."""
    return "".join(
        (
            f'<rect class="ground" width="{drawing.width}" height="{drawing.height}"/>',
            _roof(drawing.roof),
            _strip(drawing.strip),
            *(_head(head, theme_hrefs.get(head.theme)) for head in drawing.heads),
            *(f'<path class="band-rule" d="M0 {band.rect.y}H{band.rect.width}"/>' for band in drawing.bands),
            svg_arrows.write(drawing),
            *_bands(drawing, hrefs),
            _foot(drawing.foot),
        )
    )


def sign(status: str) -> str:
    """A status's symbol in a field of 16 x 16, for a legend."""
    return f'<g class="is-{status}"><g class="symbol">{_SYMBOLS[status]}</g></g>'


@lru_cache(maxsize=64)
def draw(
    plan: MapPlan, *, title: str, description: str, address: str, query: str, objective_query: str = "?objective="
) -> str:
    """The drawing of a plan for its page; heads are linked to the themes' pages below `address`, the plan's own.

    `query` is what these addresses carry on: the period and basis. `objective_query` leads from the map to the map
    with an objective's panel, whose code comes behind it.

    Kept for the next reader as long as everything that is drawn stays the same.
    """
    return write(
        lay_out(plan),
        title=title,
        description=description,
        hrefs={objective.code: f"{objective_query}{objective.code}#panel" for objective in plan.objectives},
        theme_hrefs={theme.code: f"{address}themes/{theme.code}/{query}" for theme in plan.themes},
    )


def _roof(roof: MapRoof) -> str:
    statements = (
        _text(line.label, "statement-label") + _text(line.text, "apex" if line.is_apex else "statement")
        for line in roof.statements
    )
    return f'<g class="roof">{_rect(roof.rect, "roof-shape")}{"".join(statements)}</g>'


def _strip(strip: MapStrip | None) -> str:
    return "" if strip is None else f'<g class="strip">{_rect(strip.rect, "strip-shape")}{_mark(strip.mark)}</g>'


def _mark(mark: MapMarkDrawn | None) -> str:
    """How something stands; its status is the class that the style sheet colours."""
    if mark is None:
        return ""
    at = mark.symbol
    symbol = (
        f'<g class="symbol" transform="translate({at.x} {at.y}) scale({at.width / 16})">{_SYMBOLS[mark.status]}</g>'
    )
    score = _text(mark.score, "mark-score") if mark.score else ""
    notes = "".join(_text(note, "mark-note") for note in mark.notes)
    return f'<g class="standing is-{mark.status}">{score}{symbol}{_text(mark.word, "mark-word")}{notes}</g>'


def _css(name: str, mark: MapMarkDrawn | None) -> str:
    return name if mark is None else f"{name} is-{mark.status}"


@lru_cache(maxsize=128)
def _head(head: MapHead, href: str | None) -> str:
    rect = head.rect
    content = (
        _rect(rect, "head-shape")
        + _rect(head.block, "letter")
        + _text(head.code, "theme-code")
        + _text(head.name, "theme-name")
        + _mark(head.mark)
        + f'<path class="head-rule" d="M{rect.x} {rect.bottom}H{rect.right}"/>'
    )
    return f'<g class="head" data-theme="{clean(head.theme)}">{_link(content, href)}</g>'


def _bands(drawing: MapDrawing, hrefs: Mapping[str, str]) -> Iterable[str]:
    boxes: dict[str, list[str]] = {band.perspective: [] for band in drawing.bands}
    for box in drawing.boxes:
        boxes[box.perspective].append(_box(box, hrefs.get(box.objective)))
    for band in drawing.bands:
        yield f'<g class="band" data-perspective="{clean(band.perspective)}">{_label(band)}'
        yield from boxes[band.perspective]
        yield "</g>"


def _label(band: MapBand | MapFoot) -> str:
    return (
        _rect(band.label, "band-label")
        + _text(band.name, "perspective" if len(band.name.lines[0].text) == 1 else "perspective is-across")
        + _mark(band.mark if isinstance(band, MapBand) else None)
    )


@lru_cache(maxsize=512)
def _box(box: MapBox, href: str | None) -> str:
    content = _rect(box.rect, "box-shape") + _text(box.code, "code") + _text(box.name, "name") + _mark(box.mark)
    css = _css("box" if box.theme is not None else "box is-shared", box.mark)
    return f'<g class="{css}" data-code="{clean(box.objective)}">{_link(content, href)}</g>'


def _foot(foot: MapFoot | None) -> str:
    if foot is None:
        return ""
    members = (
        f'<g class="members" data-theme="{clean(cell.theme)}">{"".join(map(_member, cell.members))}</g>'
        for cell in foot.cells
    )
    lines = f'<path class="band-rule" d="M0 {foot.rect.y}H{foot.rect.width}M0 {foot.rect.bottom}H{foot.rect.width}"/>'
    return f'<g class="foot">{_rect(foot.rect, "foot-shape")}{_label(foot)}{"".join(members)}{lines}</g>'


def _member(member: MapMemberLine) -> str:
    if member.mark is None or member.mark_text is None:
        return _text(member.name, "member")
    return _text(member.name, "member is-lead") + _rect(member.mark, "mark-shape") + _text(member.mark_text, "mark")


def _link(content: str, href: str | None) -> str:
    return content if href is None else f'<a href="{clean(href)}">{content}</a>'


def _rect(rect: Rect, css: str) -> str:
    return f'<rect class="{css}" x="{rect.x}" y="{rect.y}" width="{rect.width}" height="{rect.height}"/>'


def _text(block: TextBlock, css: str) -> str:
    """One text whose content is exactly the block's: nothing stands between its lines."""
    lines = "".join(f'<tspan x="{line.x}" y="{line.y}">{clean(line.text)}</tspan>' for line in block.lines)
    return f'<text class="{css}">{lines}</text>'


def clean(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
