"""Put the strategy map together: roof, strip, heads, bands and foot below one another."""

from scorecard.domain.map_layout import arrows, bands, foot, grid, heads, roof, routes, strip
from scorecard.domain.map_layout.drawing import MapDrawing
from scorecard.domain.map_layout.form import SCREEN, SHEETS, Form
from scorecard.domain.map_layout.plan import MapPlan


def lay_out(plan: MapPlan, form: Form = SCREEN) -> MapDrawing:
    """The drawing of a plan, the same for the same plan.

    Raises ValueError if an objective names a theme or perspective the plan doesn't have, or a link an objective.
    """
    frame = grid.of(plan, form)
    rows = bands.rows(plan, frame)
    found = routes.find(plan, rows, frame)
    grown = grid.of(plan, form, found.growth)
    if grown != frame:
        frame, rows = grown, bands.rows(plan, grown)
    top = roof.lay_out(plan.statements, frame.width)
    standing = strip.lay_out(plan, frame, top.rect.bottom)
    head_y = (standing.rect if standing else top.rect).bottom + grid.UNIT
    head_height = heads.height(plan.themes, frame.columns) if plan.themes else 0
    band_y = head_y + head_height + (grid.UNIT if plan.themes else 0)
    middle = bands.lay_out(plan, rows, found.spacing(map(len, rows.values()), frame), frame, band_y)
    bottom = foot.lay_out(plan, frame, middle.bottom)
    return MapDrawing(
        width=frame.width,
        height=bottom.rect.bottom if bottom else middle.bottom,
        roof=top,
        columns=frame.columns,
        heads=heads.lay_out(plan.themes, frame.columns, head_y, head_height),
        bands=middle.bands,
        boxes=middle.boxes,
        foot=bottom,
        strip=standing,
        arrows=arrows.lay_out(plan, found, middle, frame),
    )


def lay_out_for(plan: MapPlan, width: float, height: float) -> MapDrawing:
    """The drawing of a plan for a sheet of these proportions: the one whose text becomes the largest there."""
    drawings = [lay_out(plan, form) for form in SHEETS]
    return max(drawings, key=lambda drawing: min(width / drawing.width, height / drawing.height))
