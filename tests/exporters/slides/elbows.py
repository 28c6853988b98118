"""Where an elbow connector of a presentation runs, by the definitions of its presets in ECMA-376."""

from typing import Any

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DEFAULT = 50_000

Point = tuple[float, float]


def way(connector: Any) -> list[Point]:
    """The corners of a <p:cxnSp> from its start to its end, in EMU; those that coincide are one."""
    xfrm = connector.find(f"{P}spPr/{A}xfrm")
    offset, extent = xfrm.find(f"{A}off"), xfrm.find(f"{A}ext")
    x, y = int(offset.get("x")), int(offset.get("y"))
    width, height = int(extent.get("cx")), int(extent.get("cy"))
    geometry = connector.find(f"{P}spPr/{A}prstGeom")
    values = {gd.get("name"): int(gd.get("fmla").split()[1]) for gd in geometry.iter(f"{A}gd")}
    shares = [values.get(f"adj{number}", DEFAULT) / 100_000 for number in (1, 2, 3)]
    corners = _preset(geometry.get("prst"), width, height, *shares)
    return _distinct([_placed(corner, xfrm, x, y, width, height) for corner in corners])


def _preset(name: str, w: int, h: int, first: float, second: float, third: float) -> list[Point]:
    match name:
        case "bentConnector2":
            return [(0, 0), (w, 0), (w, h)]
        case "bentConnector3":
            return [(0, 0), (w * first, 0), (w * first, h), (w, h)]
        case "bentConnector4":
            return [(0, 0), (w * first, 0), (w * first, h * second), (w, h * second), (w, h)]
        case "bentConnector5":
            x, y, last = w * first, h * second, w * third
            return [(0, 0), (x, 0), (x, y), (last, y), (last, h), (w, h)]
    raise AssertionError(name)


def _placed(corner: Point, xfrm: Any, x: int, y: int, w: int, h: int) -> Point:
    """Mirrored first, then turned around the middle of the field."""
    across, down = corner[0] - w / 2, corner[1] - h / 2
    if xfrm.get("flipH") == "1":
        across = -across
    if xfrm.get("flipV") == "1":
        down = -down
    for _quarter in range(int(xfrm.get("rot", "0")) // 5_400_000):
        across, down = -down, across
    return x + w / 2 + across, y + h / 2 + down


def _distinct(corners: list[Point]) -> list[Point]:
    """Without those that coincide with the one before, and those on a straight leg."""
    kept = corners[:1]
    for corner in corners[1:]:
        if _near(corner[0], kept[-1][0]) and _near(corner[1], kept[-1][1]):
            continue
        if len(kept) > 1 and any(_near(kept[-2][i], corner[i]) and _near(kept[-1][i], corner[i]) for i in (0, 1)):
            kept.pop()
        kept.append(corner)
    return kept


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 100  # EMU, of which a point has 12,700
