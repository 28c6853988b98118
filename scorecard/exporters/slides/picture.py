"""How large a drawing becomes in a field."""

from typing import NamedTuple

from scorecard.domain.map_layout import MapDrawing
from scorecard.exporters.slides.items import Field

SMALLEST_TEXT = 14  # px of a drawing


class Placed(NamedTuple):
    """`scale` is points a px of the drawing."""

    x: float
    y: float
    scale: float


def placed(drawing: MapDrawing, field: Field) -> Placed:
    """In the middle, as large as the field allows."""
    scale = min(field.width / drawing.width, field.height / max(drawing.height, 1))
    return Placed(
        field.x + (field.width - drawing.width * scale) / 2,
        field.y + (field.height - drawing.height * scale) / 2,
        scale,
    )


def text_size(drawing: MapDrawing, field: Field) -> float:
    """Points of the smallest text."""
    return placed(drawing, field).scale * SMALLEST_TEXT
