"""The rules that arrows on a strategy map keep, checked on the written SVG alone: no code of the layout is used."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
OBSTACLES = ("roof-shape", "strip-shape", "head-shape", "band-label", "foot-shape")
APART = 6  # px, at least, between two arrows that run side by side
FROM_BOX = 8  # from a box that an arrow passes
FROM_CORNER = 4  # from the corners of the boxes at its ends
FROM_REST = 4  # from roof, heads, labels, the lines between bands and the drawing's edge
HEAD = 9  # what the last leg has to hold
_COMMAND = re.compile(r"([MLQHV])([^MLQHV]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


class Leg(NamedTuple):
    """A straight part of an arrow; `left` <= `right`, `top` <= `bottom`."""

    arrow: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_upright(self) -> bool:
        return self.left == self.right


class Arrow(NamedTuple):
    cause: str
    effect: str
    points: tuple[tuple[float, float], ...]


class Map(NamedTuple):
    width: float
    height: float
    boxes: dict[str, Box]
    arrows: list[Arrow]
    obstacles: list[tuple[str, Box]]
    lines: list[float]


def read(svg: str) -> Map:
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own output
    boxes = {
        group.get("data-code", ""): _box(next(group.iter(f"{SVG}rect")))
        for group in tree.iter(f"{SVG}g")
        if "data-code" in group.attrib
    }
    paths = [path for path in tree.iter(f"{SVG}path") if "data-cause" in path.attrib]
    arrows = [
        Arrow(path.get("data-cause", ""), path.get("data-effect", ""), _points(path.get("d", ""))) for path in paths
    ]
    shapes = [rect for rect in tree.iter(f"{SVG}rect") if rect.get("class") in OBSTACLES]
    lines = [path.get("d", "") for path in tree.iter(f"{SVG}path") if path.get("class") == "band-rule"]
    return Map(
        float(tree.get("width", 0)),
        float(tree.get("height", 0)),
        boxes,
        arrows,
        [(rect.get("class", ""), _box(rect)) for rect in shapes],
        [float(y) for line in lines for y in re.findall(r"M0 (-?\d+)", line)],
    )


def faults(svg: str, links: Iterable[tuple[str, str]]) -> list[str]:
    """What breaks a rule, in words; nothing for a good drawing of these links."""
    drawn = read(svg)
    if sorted((arrow.cause, arrow.effect) for arrow in drawn.arrows) != sorted(links):
        return ["the arrows are not those of the links"]
    legs = list(_legs(drawn.arrows))
    return [
        *_faults_of_ends(drawn),
        *_faults_of_legs(drawn, legs),
        *_faults_of_boxes(drawn, legs),
        *_faults_of_lanes(drawn, [leg for leg in legs if leg.is_upright], 1, 2),
        *_faults_of_lanes(drawn, [leg for leg in legs if not leg.is_upright], 2, 1),
    ]


def crossings(svg: str) -> int:
    legs = list(_legs(read(svg).arrows))
    level = [leg for leg in legs if not leg.is_upright]
    return sum(
        one.top < other.top < one.bottom and other.left < one.left < other.right and one.arrow != other.arrow
        for one in legs
        if one.is_upright
        for other in level
    )


def bends(svg: str) -> int:
    return sum(len(arrow.points) - 2 for arrow in read(svg).arrows)


def _box(rect: ElementTree.Element) -> Box:
    x, y, width, height = (float(rect.get(key, 0)) for key in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def _points(path: str) -> tuple[tuple[float, float], ...]:
    """The corners of a path; a rounded one is where its two legs would meet."""
    points: list[tuple[float, float]] = []
    for command, text in _COMMAND.findall(path):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if command == "Q":
            points += [(numbers[0], numbers[1]), (numbers[2], numbers[3])]
        elif command in "HV":
            x, y = points[-1]
            points.append((numbers[0], y) if command == "H" else (x, numbers[0]))
        else:
            points += zip(numbers[::2], numbers[1::2], strict=True)
    corners = points[:1]
    for point, after in pairwise(points[1:]):
        before = corners[-1]
        if not _is_on_the_way(before, point, after):
            corners.append(point)
    return (*corners, points[-1])


def _is_on_the_way(before: tuple[float, float], point: tuple[float, float], after: tuple[float, float]) -> bool:
    """Whether a point lies straight between two others, so that there is no corner."""
    (x, y), (at_x, at_y), (to_x, to_y) = before, point, after
    return (x == at_x == to_x and min(y, to_y) <= at_y <= max(y, to_y)) or (
        y == at_y == to_y and min(x, to_x) <= at_x <= max(x, to_x)
    )


def _legs(arrows: Iterable[Arrow]) -> Iterator[Leg]:
    for number, arrow in enumerate(arrows):
        for (x, y), (to_x, to_y) in pairwise(arrow.points):
            yield Leg(number, min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))


def _faults_of_ends(drawn: Map) -> Iterator[str]:
    for arrow in drawn.arrows:
        for code, point, beside in (
            (arrow.cause, arrow.points[0], arrow.points[1]),
            (arrow.effect, arrow.points[-1], arrow.points[-2]),
        ):
            if not _leaves(drawn.boxes[code], point, beside):
                yield f"{arrow.cause} to {arrow.effect}: no end on the edge of {code}, away from it"
        (x, y), (to_x, to_y) = arrow.points[-2:]
        if abs(to_x - x) + abs(to_y - y) < HEAD:
            yield f"{arrow.cause} to {arrow.effect}: no room for its head"


def _leaves(box: Box, point: tuple[float, float], beside: tuple[float, float]) -> bool:
    """Whether a leg from a point on the box's edge, not at its corner, leads straight away from it."""
    (x, y), (to_x, to_y) = point, beside
    if x == to_x and box.left + FROM_CORNER <= x <= box.right - FROM_CORNER:
        return (y == box.top and to_y < y) or (y == box.bottom and to_y > y)
    if y == to_y and box.top + FROM_CORNER <= y <= box.bottom - FROM_CORNER:
        return (x == box.left and to_x < x) or (x == box.right and to_x > x)
    return False


def _faults_of_legs(drawn: Map, legs: Iterable[Leg]) -> Iterator[str]:
    """Straight, inside the drawing, and clear of all that is no box."""
    for leg in legs:
        arrow = drawn.arrows[leg.arrow]
        name = f"{arrow.cause} to {arrow.effect}"
        if (leg.left != leg.right) == (leg.top != leg.bottom):
            yield f"{name}: a leg that is not upright or level"
        if not (
            leg.left >= FROM_REST
            and leg.right <= drawn.width - FROM_REST
            and leg.top >= FROM_REST
            and leg.bottom <= drawn.height - FROM_REST
        ):
            yield f"{name}: leaves the drawing"
        for kind, box in drawn.obstacles:
            if _is_near(leg, box, FROM_REST):
                yield f"{name}: touches {kind}"
        if not leg.is_upright and any(abs(leg.top - line) < FROM_REST for line in drawn.lines):
            yield f"{name}: runs along a line between bands"


def _faults_of_boxes(drawn: Map, legs: Iterable[Leg]) -> Iterator[str]:
    """Clear of every box; of its own two it touches the edge with its first and last leg, and nothing else."""
    for leg in legs:
        arrow = drawn.arrows[leg.arrow]
        for code, box in drawn.boxes.items():
            if not _is_near(leg, box, FROM_BOX):
                continue
            if code not in (arrow.cause, arrow.effect) or _is_near(leg, box, -0.5):
                yield f"{arrow.cause} to {arrow.effect}: touches {code}"
            elif _is_near(leg, box, FROM_BOX) and not _ends_at(leg, arrow, code):
                yield f"{arrow.cause} to {arrow.effect}: runs along {code}"


def _ends_at(leg: Leg, arrow: Arrow, code: str) -> bool:
    ends = ((arrow.cause, arrow.points[0]), (arrow.effect, arrow.points[-1]))
    return any(code == box and leg.left <= x <= leg.right and leg.top <= y <= leg.bottom for box, (x, y) in ends)


def _is_near(leg: Leg, box: Box, distance: float) -> bool:
    return (
        leg.left < box.right + distance
        and box.left - distance < leg.right
        and leg.top < box.bottom + distance
        and box.top - distance < leg.bottom
    )


def _faults_of_lanes(drawn: Map, legs: list[Leg], across: int, along: int) -> Iterator[str]:
    """Legs side by side keep apart, also those of one arrow; `across` and `along` are fields of `Leg`."""
    legs.sort(key=lambda leg: leg[across])
    for place, one in enumerate(legs):
        for other in legs[place + 1 :]:
            if other[across] - one[across] >= APART:
                break
            if one[along] <= other[along + 2] and other[along] <= one[along + 2]:
                names = (
                    f"{arrow.cause} to {arrow.effect}" for arrow in (drawn.arrows[one.arrow], drawn.arrows[other.arrow])
                )
                yield f"{' and '.join(names)}: run on one lane"
