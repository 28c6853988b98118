"""The finished drawing: rectangles and lines of text in px, origin top left, ready for SVG, PDF or slides."""

from dataclasses import dataclass
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class TextLine:
    """`x` of the line's anchor, `y` of its baseline."""

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One text over one or more lines; the joined lines are the text. `size` is the font size in px."""

    lines: tuple[TextLine, ...]
    size: int
    is_bold: bool = False
    anchor: Literal["start", "middle"] = "start"

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Rect:
    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


class Point(NamedTuple):
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MapArrow:
    """A link's way from the edge of its cause's box to the edge of its effect's, every leg upright or level."""

    cause: str
    effect: str
    points: tuple[Point, ...]
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class MapMarkDrawn:
    """How something stands: the field of its symbol, its word, and what stands around them."""

    status: str
    symbol: Rect
    word: TextBlock
    score: TextBlock | None
    notes: tuple[TextBlock, ...]


@dataclass(frozen=True, slots=True)
class MapStrip:
    """How the whole plan stands, below the roof."""

    rect: Rect
    mark: MapMarkDrawn


@dataclass(frozen=True, slots=True)
class MapRoofLine:
    """A statement with its label left of its first line."""

    label: TextBlock
    text: TextBlock
    is_apex: bool


@dataclass(frozen=True, slots=True)
class MapRoof:
    rect: Rect
    statements: tuple[MapRoofLine, ...]


@dataclass(frozen=True, slots=True)
class MapColumn:
    """A theme's column: `x` and `width` reach into the gutters beside it, `box_x` and `box_width` are its boxes'."""

    theme: str
    x: int
    width: int
    box_x: int
    box_width: int


@dataclass(frozen=True, slots=True)
class MapHead:
    """A theme's head with the block that holds its code."""

    theme: str
    rect: Rect
    block: Rect
    code: TextBlock
    name: TextBlock
    mark: MapMarkDrawn | None = None


@dataclass(frozen=True, slots=True)
class MapBand:
    """A perspective's band over the whole width; `label` is the field on its left."""

    perspective: str
    rect: Rect
    label: Rect
    name: TextBlock
    mark: MapMarkDrawn | None = None


@dataclass(frozen=True, slots=True)
class MapBox:
    """An objective; how it stands is written on the line of its code and below its name."""

    objective: str
    perspective: str
    theme: str | None
    rect: Rect
    code: TextBlock
    name: TextBlock
    mark: MapMarkDrawn | None = None


@dataclass(frozen=True, slots=True)
class MapMemberLine:
    """A member of a theme; a lead is bold and has a framed mark behind its name."""

    name: TextBlock
    is_lead: bool
    mark: Rect | None = None
    mark_text: TextBlock | None = None


@dataclass(frozen=True, slots=True)
class MapMemberCell:
    theme: str
    rect: Rect
    members: tuple[MapMemberLine, ...]


@dataclass(frozen=True, slots=True)
class MapFoot:
    """The members of all themes below the bands."""

    rect: Rect
    label: Rect
    name: TextBlock
    cells: tuple[MapMemberCell, ...]


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A strategy map. Boxes are ordered as read: by band, shared ones first, then along each row."""

    width: int
    height: int
    roof: MapRoof
    columns: tuple[MapColumn, ...]
    heads: tuple[MapHead, ...]
    bands: tuple[MapBand, ...]
    boxes: tuple[MapBox, ...]
    foot: MapFoot | None
    strip: MapStrip | None = None
    arrows: tuple[MapArrow, ...] = ()
