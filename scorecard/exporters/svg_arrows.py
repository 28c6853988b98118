"""The arrows of a strategy map as SVG: a path for each link, its head behind it, and a gap in what it crosses."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from scorecard.domain.map_layout import MapArrow, MapDrawing, Point, crossings

_RADIUS = 6
_HEAD_LENGTH = 9
_HEAD_SIDE = 4  # half its width
_GAP = 2  # how far a gap reaches along the upper arrow


def write(drawing: MapDrawing) -> str:
    """All arrows; a reader who doesn't see them finds the links in the list below the drawing."""
    if not drawing.arrows:
        return ""
    themes = {box.objective: box.theme for box in drawing.boxes}
    arrows = zip(drawing.arrows, crossings(drawing.arrows), strict=True)
    written = (_arrow(arrow, crossed, _is_across(arrow, themes)) for arrow, crossed in arrows)
    return f'<g class="arrows" aria-hidden="true">{"".join(written)}</g>'


def _is_across(arrow: MapArrow, themes: dict[str, str | None]) -> bool:
    """Whether it leads from one theme to another."""
    one, other = themes[arrow.cause], themes[arrow.effect]
    return one is not None and other is not None and one != other


def _arrow(arrow: MapArrow, crossed: Iterable[tuple[Point, bool]], is_across: bool) -> str:
    css = f"arrow is-{'confirmed' if arrow.is_confirmed else 'assumed'}{' is-across' if is_across else ''}"
    gap = "".join(
        f"M{x} {y - _GAP}V{y + _GAP}" if is_upright else f"M{x - _GAP} {y}H{x + _GAP}"
        for (x, y), is_upright in crossed
    )
    return (
        f'<g class="{css}">'
        + (f'<path class="gap" d="{gap}"/>' if gap else "")
        + f'<path class="line" data-cause="{escape(arrow.cause)}" data-effect="{escape(arrow.effect)}"'
        + f' d="{_line(arrow.points)}"/><path class="tip" d="{_head(*arrow.points[-2:])}"/></g>'
    )


def _line(points: Sequence[Point]) -> str:
    """Rounded at its corners, less so where a leg is short."""
    parts = [f"M{points[0].x} {points[0].y}"]
    for before, corner, behind in zip(points, points[1:], points[2:], strict=False):
        radius = min(_RADIUS, _length(before, corner) // 2, _length(corner, behind) // 2)
        start, end = _towards(corner, before, radius), _towards(corner, behind, radius)
        parts.append(f"L{start.x} {start.y}Q{corner.x} {corner.y} {end.x} {end.y}")
    return "".join([*parts, f"L{points[-1].x} {points[-1].y}"])


def _length(one: Point, other: Point) -> int:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _towards(point: Point, other: Point, distance: int) -> Point:
    """The point so far from one towards another straight beside or above it."""
    x, y = other.x - point.x, other.y - point.y
    return Point(point.x + distance * ((x > 0) - (x < 0)), point.y + distance * ((y > 0) - (y < 0)))


def _head(before: Point, edge: Point) -> str:
    """A triangle with its tip at the edge of the effect's box."""
    tip = _towards(edge, before, 1)
    foot = _towards(edge, before, _HEAD_LENGTH)
    side = (0, _HEAD_SIDE) if before.y == edge.y else (_HEAD_SIDE, 0)
    one, other = (foot.x + side[0], foot.y + side[1]), (foot.x - side[0], foot.y - side[1])
    return f"M{tip.x} {tip.y}L{one[0]} {one[1]}L{other[0]} {other[1]}z"
