"""Where a connector is glued to a box: a rectangle has four sites, in the middle of its sides.

An arrow ends on the side of its site, beside the middle where others end there too. It stays there until somebody moves
the box; then its program leads it to the middle.
"""

from scorecard.domain.map_layout import Point, Rect


def site(rect: Rect, end: Point) -> int:
    """The number of the side on which an arrow ends: top, left, bottom, right."""
    distances = [
        abs(distance) for distance in (end.y - rect.y, end.x - rect.x, end.y - rect.bottom, end.x - rect.right)
    ]
    return distances.index(min(distances))
