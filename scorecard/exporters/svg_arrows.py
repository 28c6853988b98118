"""The arrows of a strategy map as SVG: a path for each link with its head behind it, and a gap in what it crosses."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from scorecard.domain.map_layout import MapArrow, MapDrawing, Point, crossings, leads_across

SAMPLE_WIDTH = 30
_RADIUS = 6
_HEAD_LENGTH = 9
_HEAD_SIDE = 4  # half its width
_GAP = 2  # how far a gap reaches along the upper arrow


def write(drawing: MapDrawing) -> str:
    """All arrows. Who doesn't see them finds the links in the list below the drawing."""
    if not drawing.arrows:
        return ""
    themes = {box.objective: box.theme for box in drawing.boxes}
    across = (leads_across(themes[arrow.cause], themes[arrow.effect]) for arrow in drawing.arrows)
    return f'<g class="arrows" aria-hidden="true">{_arrows(drawing.arrows, tuple(across))}</g>'


@lru_cache(maxsize=64)
def _arrows(arrows: tuple[MapArrow, ...], across: tuple[bool, ...]) -> str:
    """Kept, since how a plan stands moves few of its arrows."""
    return "".join(map(_arrow, arrows, crossings(arrows), across))


def sample(x: int, y: int, *, is_confirmed: bool) -> str:
    """A short arrow for a legend, to the right from a point on."""
    points = Point(x, y), Point(x + SAMPLE_WIDTH, y)
    css = _css(is_confirmed=is_confirmed, is_across=False)
    return f'<g class="{css}"><path class="line" d="{_line(points)}"/>{_tip(points)}</g>'


def _arrow(arrow: MapArrow, crossed: Iterable[tuple[Point, bool]], is_across: bool) -> str:
    gaps = "".join(
        f"M{x} {y - _GAP}V{y + _GAP}" if is_upright else f"M{x - _GAP} {y}H{x + _GAP}" for (x, y), is_upright in crossed
    )
    gap = f'<path class="gap" d="{gaps}"/>' if gaps else ""
    codes = f'data-cause="{escape(arrow.cause)}" data-effect="{escape(arrow.effect)}"'
    line = f'<path class="line" {codes} d="{_line(arrow.points)}"/>'
    css = _css(is_confirmed=arrow.is_confirmed, is_across=is_across)
    return f'<g class="{css}">{gap}{line}{_tip(arrow.points)}</g>'


def _css(*, is_confirmed: bool, is_across: bool) -> str:
    return f"arrow {'is-confirmed' if is_confirmed else 'is-assumed'}{' is-across' if is_across else ''}"


def _line(points: Sequence[Point]) -> str:
    """Rounded at its corners, less so where a leg is short."""
    parts = [f"M{points[0].x} {points[0].y}"]
    for before, corner, behind in zip(points, points[1:], points[2:], strict=False):
        radius = min(_RADIUS, _length(before, corner) // 2, _length(corner, behind) // 2)
        start, end = _towards(corner, before, radius), _towards(corner, behind, radius)
        parts.append(f"L{start.x} {start.y}Q{corner.x} {corner.y} {end.x} {end.y}")
    return "".join([*parts, f"L{points[-1].x} {points[-1].y}"])


def _tip(points: Sequence[Point]) -> str:
    """A triangle that points at the edge of the effect's box."""
    before, edge = points[-2:]
    tip, foot = _towards(edge, before, 1), _towards(edge, before, _HEAD_LENGTH)
    x, y = (0, _HEAD_SIDE) if before.y == edge.y else (_HEAD_SIDE, 0)
    return f'<path class="tip" d="M{tip.x} {tip.y}L{foot.x + x} {foot.y + y}L{foot.x - x} {foot.y - y}z"/>'


def _length(one: Point, other: Point) -> int:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _towards(point: Point, other: Point, distance: int) -> Point:
    """The point so far from one towards another, which lies straight beside or above it."""
    x, y = other.x - point.x, other.y - point.y
    return Point(point.x + distance * ((x > 0) - (x < 0)), point.y + distance * ((y > 0) - (y < 0)))
