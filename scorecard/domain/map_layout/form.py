"""How a map is set: for a screen, where it may be long, or for a sheet on its side, where it is wide and flat."""

from dataclasses import dataclass

UNIT = 9  # px; also the distance of two lanes for arrows


@dataclass(frozen=True, slots=True)
class Form:
    """Sizes in px. `is_flat`: rows stand as close as arrows allow, members side by side."""

    box_width: int
    box_height: int
    is_flat: bool = False


SCREEN = Form(16 * UNIT, 8 * UNIT)
SHEETS = tuple(Form(units * UNIT, 6 * UNIT, is_flat=True) for units in range(16, 33, 2))
