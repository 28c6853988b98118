"""The strip below the strategy map's roof: how the whole plan stands, the counts of lights first."""

from scorecard.domain.map_layout import marks, text
from scorecard.domain.map_layout.drawing import MapStrip, Rect
from scorecard.domain.map_layout.grid import UNIT, Grid
from scorecard.domain.map_layout.plan import MapPlan

_SIDE = 2 * UNIT
_BASELINE = 18
_GAP = 24


def lay_out(plan: MapPlan, grid: Grid, y: int) -> MapStrip | None:
    """The strip from `y` on; None where nothing is judged."""
    if plan.mark is None:
        return None
    room = grid.width - 2 * _SIDE
    counts = text.width_of(plan.mark.counts, text.BODY)
    light_x = _SIDE + (counts + _GAP if counts else 0)
    notes_x = light_x + marks.line_width(plan.mark) + _GAP
    lines = marks.lines_of(plan.mark.notes, room + _SIDE - notes_x)
    first = y + _BASELINE
    notes = marks.placed(((plan.mark.counts,),), _SIDE, first) if counts else ()
    notes += marks.placed(lines, notes_x, first)
    height = -(-(_BASELINE + (max(len(lines), 1) - 1) * text.LEADING + UNIT) // UNIT) * UNIT
    return MapStrip(Rect(0, y, grid.width, height), marks.left_aligned(plan.mark, light_x, first, notes))
