"""Text of the strategy map: font sizes in px, and blocks of lines at their place."""

from typing import Literal

from scorecard.domain.map_layout.drawing import Rect, TextBlock, TextLine
from scorecard.domain.map_layout.grid import is_vertical
from scorecard.domain.typesetting import measure, wrap

# static/css/strategy_map.css names the same sizes; nothing is smaller than 14, so that it may shrink to 13 on a tablet.
BODY = 14
LABEL = 15
HEAD = 16
STATEMENT = 16
APEX = 26

LEADING = 19
HEAD_LEADING = 21
LABEL_LEADING = 18


def lines_of(text: str, size: int, width: int) -> tuple[str, ...]:
    """The lines of `text` at `size` px in `width` px."""
    return wrap(text, max(width, size) / size)


def block(
    lines: tuple[str, ...],
    x: int,
    y: int,
    size: int,
    leading: int = LEADING,
    is_bold: bool = False,
    anchor: Literal["start", "middle"] = "start",
) -> TextBlock:
    """Lines below one another, the first on the baseline `y`."""
    placed = tuple(TextLine(line, x, y + i * leading) for i, line in enumerate(lines))
    return TextBlock(placed, size, is_bold, anchor)


def each_centred(lines: tuple[str, ...], middle: int, y: int, size: int, leading: int) -> TextBlock:
    """Bold lines that begin where each has its middle there: what stands beside them begins at its left."""
    placed = (TextLine(line, middle - width_of(line, size) // 2, y + i * leading) for i, line in enumerate(lines))
    return TextBlock(tuple(placed), size, is_bold=True)


def centred(lines: tuple[str, ...], field: Rect, size: int, leading: int) -> TextBlock:
    """Bold lines in the middle of `field`."""
    first = field.y + (field.height - (len(lines) - 1) * leading) // 2 + round(size * 0.36)
    return block(lines, field.x + field.width // 2, first, size, leading, is_bold=True, anchor="middle")


def width_of(text: str, size: int) -> int:
    return -int(-measure(text) * size // 1)


def label_lines(name: str, label_width: int) -> tuple[str, ...]:
    """A band's name: one character a line where it can stand upright, else broken at phrases."""
    return tuple(name) if is_vertical(name) else lines_of(name, BODY, label_width - 8)


def label(name: str, field: Rect) -> TextBlock:
    """A band's name in the middle of its field."""
    return centred(label_lines(name, field.width), field, LABEL if is_vertical(name) else BODY, LABEL_LEADING)


def label_height(name: str, label_width: int) -> int:
    """The least height of a band whose label holds `name`."""
    return (len(label_lines(name, label_width)) + 1) * LABEL_LEADING
