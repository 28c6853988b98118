"""Write a strategy map as SVG: structure, places and text here, all looks in static/css/strategy_map.css."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape

from scorecard.domain.map_layout import (
    MapBand,
    MapBox,
    MapDrawing,
    MapFoot,
    MapHead,
    MapMemberLine,
    MapPlan,
    MapRoof,
    Rect,
    TextBlock,
    lay_out,
)

# Only drawings of this width may shrink a little on a narrow screen; the style sheet counts on it.
_SHRINKING_WIDTH = 1044
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
            f'<title id="strategy-map-title">{_clean(title)}</title>',
            f'<desc id="strategy-map-description">{_clean(description)}</desc>',
            f'<rect class="ground" width="{drawing.width}" height="{drawing.height}"/>',
            _roof(drawing.roof),
            *(_head(head, theme_hrefs or {}) for head in drawing.heads),
            *_bands(drawing, hrefs or {}),
            _foot(drawing.foot),
            "</svg>",
        )
    )


@lru_cache(maxsize=64)
def draw(plan: MapPlan, *, title: str, description: str, address: str) -> str:
    """The drawing of a plan for its page, boxes and heads linked to the pages below `address`, the plan's own.

    Kept for the next reader as long as everything that is drawn stays the same.
    """
    return write(
        lay_out(plan),
        title=title,
        description=description,
        hrefs={objective.code: f"{address}objectives/{objective.code}/" for objective in plan.objectives},
        theme_hrefs={theme.code: f"{address}themes/{theme.code}/" for theme in plan.themes},
    )


def _roof(roof: MapRoof) -> str:
    statements = (
        _text(line.label, "statement-label") + _text(line.text, "apex" if line.is_apex else "statement")
        for line in roof.statements
    )
    return f'<g class="roof">{_rect(roof.rect, "roof-shape")}{"".join(statements)}</g>'


def _head(head: MapHead, hrefs: Mapping[str, str]) -> str:
    rect = head.rect
    content = (
        _rect(rect, "head-shape")
        + _rect(head.block, "letter")
        + _text(head.code, "theme-code")
        + _text(head.name, "theme-name")
        + f'<path class="head-rule" d="M{rect.x} {rect.bottom}H{rect.right}"/>'
    )
    return f'<g class="head" data-theme="{_clean(head.theme)}">{_link(content, hrefs.get(head.theme))}</g>'


def _bands(drawing: MapDrawing, hrefs: Mapping[str, str]) -> Iterable[str]:
    boxes: dict[str, list[str]] = {band.perspective: [] for band in drawing.bands}
    for box in drawing.boxes:
        boxes[box.perspective].append(_box(box, hrefs.get(box.objective)))
    for band in drawing.bands:
        yield f'<g class="band" data-perspective="{_clean(band.perspective)}">{_label(band)}'
        yield from boxes[band.perspective]
        yield "</g>"


def _label(band: MapBand | MapFoot) -> str:
    return (
        _rect(band.label, "band-label")
        + f'<path class="band-rule" d="M0 {band.rect.y}H{band.rect.width}"/>'
        + _text(band.name, "perspective" if len(band.name.lines[0].text) == 1 else "perspective is-across")
    )


def _box(box: MapBox, href: str | None) -> str:
    content = _rect(box.rect, "box-shape") + _text(box.code, "code") + _text(box.name, "name")
    css = "box" if box.theme is not None else "box is-shared"
    return f'<g class="{css}" data-code="{_clean(box.objective)}">{_link(content, href)}</g>'


def _foot(foot: MapFoot | None) -> str:
    if foot is None:
        return ""
    members = (
        f'<g class="members" data-theme="{_clean(cell.theme)}">{"".join(map(_member, cell.members))}</g>'
        for cell in foot.cells
    )
    end = f'<path class="band-rule" d="M0 {foot.rect.bottom}H{foot.rect.width}"/>'
    return f'<g class="foot">{_rect(foot.rect, "foot-shape")}{_label(foot)}{"".join(members)}{end}</g>'


def _member(member: MapMemberLine) -> str:
    if member.mark is None or member.mark_text is None:
        return _text(member.name, "member")
    return _text(member.name, "member is-lead") + _rect(member.mark, "mark-shape") + _text(member.mark_text, "mark")


def _link(content: str, href: str | None) -> str:
    return content if href is None else f'<a href="{_clean(href)}">{content}</a>'


def _rect(rect: Rect, css: str) -> str:
    return f'<rect class="{css}" x="{rect.x}" y="{rect.y}" width="{rect.width}" height="{rect.height}"/>'


def _text(block: TextBlock, css: str) -> str:
    """One text whose content is exactly the block's: nothing stands between its lines."""
    lines = "".join(f'<tspan x="{line.x}" y="{line.y}">{_clean(line.text)}</tspan>' for line in block.lines)
    return f'<text class="{css}">{lines}</text>'


def _clean(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
