"""Where connectors are glued to a box: the middles of its sides, and where the map's arrows end."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from scorecard.domain.map_layout import MapArrow, MapBox, Point, Rect

# A rectangle's own sites in their order: top, left, bottom, right, each with the direction that leads away.
_SIDES = (("hc", "t", 16_200_000), ("l", "vc", 10_800_000), ("hc", "b", 5_400_000), ("r", "vc", 0))


def middles(rect: Rect) -> list[Point]:
    x, y = rect.x + rect.width // 2, rect.y + rect.height // 2
    return [Point(x, rect.y), Point(rect.x, y), Point(x, rect.bottom), Point(rect.right, y)]


def of(boxes: Iterable[MapBox], arrows: Iterable[MapArrow]) -> dict[str, list[Point]]:
    """Where arrows end at each box, other than in the middle of a side."""
    sites: dict[str, list[Point]] = defaultdict(list)
    sides = {box.objective: middles(box.rect) for box in boxes}
    for arrow in arrows:
        for code, point in ((arrow.cause, arrow.points[0]), (arrow.effect, arrow.points[-1])):
            if point not in sides[code] and point not in sites[code]:
                sites[code].append(point)
    return sites


def geometry(rect: Rect, sites: Sequence[Point]) -> str:
    """A rectangle; one with ports of its own where arrows end beside the middle of a side."""
    if not sites:
        return '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    guides, ports = "", "".join(_port(x, y, angle) for x, y, angle in _SIDES)
    for place, point in enumerate(sites):
        across, down = point.x - rect.x, point.y - rect.y
        guides += f'<a:gd name="x{place}" fmla="*/ w {across} {rect.width}"/>'
        guides += f'<a:gd name="y{place}" fmla="*/ h {down} {rect.height}"/>'
        ports += _port(f"x{place}", f"y{place}", _angle(across, down, rect))
    corners = "".join(f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in (("r", "t"), ("r", "b"), ("l", "b")))
    return (
        f"<a:custGeom><a:avLst/><a:gdLst>{guides}</a:gdLst><a:ahLst/><a:cxnLst>{ports}</a:cxnLst>"
        '<a:rect l="l" t="t" r="r" b="b"/><a:pathLst><a:path>'
        f'<a:moveTo><a:pt x="l" y="t"/></a:moveTo>{corners}<a:close/></a:path></a:pathLst></a:custGeom>'
    )


def _port(x: str, y: str, angle: int) -> str:
    return f'<a:cxn ang="{angle}"><a:pos x="{x}" y="{y}"/></a:cxn>'


def _angle(across: int, down: int, rect: Rect) -> int:
    """The direction in which an arrow leaves."""
    sides = {
        _SIDES[0][2]: down,
        _SIDES[1][2]: across,
        _SIDES[2][2]: rect.height - down,
        _SIDES[3][2]: rect.width - across,
    }
    return min(sides, key=lambda angle: abs(sides[angle]))


def number(rect: Rect, sites: Sequence[Point], point: Point) -> int:
    """Of the site at that point: the four sides come first."""
    sides = middles(rect)
    return sides.index(point) if point in sides else len(sides) + sites.index(point)
