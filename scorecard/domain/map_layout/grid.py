"""The grid of the strategy map: its unit, its columns, and how densely it is set."""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.domain.map_layout.drawing import MapColumn
from scorecard.domain.map_layout.plan import MapPlan

UNIT = 9  # px; also the distance of two lanes for arrows
BOX_WIDTH = 16 * UNIT
BOX_HEIGHT = 8 * UNIT
WIDEST_COLUMN = 22 * UNIT
NARROWEST_COLUMN = 18 * UNIT
WIDTH = 1044  # five columns; also the least width, which the statements on the roof need
WIDE = 1377  # the page's 1392 px less a scroll bar
LABEL_WIDTH = 5 * UNIT
WIDE_LABEL_WIDTH = 9 * UNIT
LONGEST_VERTICAL = 8


@dataclass(frozen=True, slots=True)
class Grid:
    """Sizes in px. `field_x` to `field_right` is where boxes may stand."""

    width: int
    label_width: int
    columns: tuple[MapColumn, ...]
    gutter: int
    row_gap: int
    band_pad: int
    field_x: int
    field_right: int


def of(plan: MapPlan) -> Grid:
    """Columns for the plan's themes: as wide as five allow, narrower up to eight, then the drawing grows."""
    label_width = LABEL_WIDTH if all(map(is_vertical, _labels(plan))) else WIDE_LABEL_WIDTH
    left, count = label_width + UNIT, len(plan.themes)
    pitch = _pitch(WIDE - left, count)
    width = max(WIDTH - LABEL_WIDTH + label_width, left + count * pitch)
    first = left + (width - left - count * pitch) // 2
    inset = (pitch - BOX_WIDTH) // 2
    is_roomy = pitch == WIDEST_COLUMN
    return Grid(
        width=width,
        label_width=label_width,
        columns=tuple(
            MapColumn(theme.code, first + i * pitch, pitch, first + i * pitch + inset, BOX_WIDTH)
            for i, theme in enumerate(plan.themes)
        ),
        gutter=pitch - BOX_WIDTH,
        row_gap=4 * UNIT if is_roomy else 2 * UNIT,
        band_pad=3 * UNIT if is_roomy else 2 * UNIT,
        field_x=left + inset,
        field_right=width - inset,
    )


def is_vertical(name: str) -> bool:
    """Whether a label can stand upright, character under character: a short name of Chinese characters only."""
    return len(name) <= LONGEST_VERTICAL and all("\u3400" <= char <= "\u9fff" for char in name)


def _labels(plan: MapPlan) -> Sequence[str]:
    labels = [perspective.name for perspective in plan.perspectives]
    return [*labels, plan.members_label] if any(theme.members for theme in plan.themes) else labels


def _pitch(room: int, count: int) -> int:
    fitting = room // max(count, 1) // UNIT * UNIT
    return min(WIDEST_COLUMN, max(NARROWEST_COLUMN, fitting))
