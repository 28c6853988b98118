"""What a sheet or slide is made of: texts, panels, signs, drawings and tables at their place, in points.

Plain values with every word chosen, as the process that writes a presentation knows no language. A colour is the name
of a token.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scorecard.domain.map_layout import MapDrawing


@dataclass(frozen=True)
class Field:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Text:
    """Lines inside a field; a title is what outlines and screen readers call the slide.

    `in_presentation` are the lines where a presentation has to say something else.
    """

    field: Field
    lines: tuple[str, ...]
    size: float
    colour: str = "ink"
    is_bold: bool = False
    is_serif: bool = False
    is_title: bool = False
    align: Literal["left", "center", "right"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "middle"
    leading: float = 1.35
    in_presentation: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A rectangle of one colour, without a frame."""

    field: Field
    colour: str


@dataclass(frozen=True)
class Sign:
    """A status's symbol, or one of the two arrows of a legend."""

    field: Field
    status: str


@dataclass(frozen=True)
class Picture:
    """A strategy map that fills its field as far as its proportions allow.

    `described` says it in words; `assumed` and `confirmed` are the words for what an arrow is.
    """

    field: Field
    drawing: MapDrawing
    title: str
    described: str
    assumed: str = ""
    confirmed: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell over one or more rows and columns; `status` puts a light's symbol before the text."""

    lines: tuple[str, ...]
    rows: int = 1
    columns: int = 1
    is_head: bool = False
    is_centred: bool = False
    status: str = ""


@dataclass(frozen=True)
class Table:
    """Widths and heights in points; None where a cell from above or from the left reaches."""

    x: float
    y: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    head_rows: int
    size: float
    title: str

    @property
    def width(self) -> float:
        return sum(self.widths)

    @property
    def height(self) -> float:
        return sum(self.heights)


Item = Text | Panel | Sign | Picture | Table


@dataclass(frozen=True)
class Show:
    """All sheets of a file, of one size in points; `language` is a tag as in HTML."""

    title: str
    width: float
    height: float
    language: str
    slides: Sequence[tuple[Item, ...]]
