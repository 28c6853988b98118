"""Put the strategy map together: roof, strip, heads, bands and foot below one another."""

from scorecard.domain.map_layout import bands, foot, grid, heads, roof, strip
from scorecard.domain.map_layout.drawing import MapDrawing
from scorecard.domain.map_layout.plan import MapPlan


def lay_out(plan: MapPlan) -> MapDrawing:
    """The drawing of a plan, the same for the same plan.

    Raises ValueError if an objective names a theme or perspective the plan doesn't have.
    """
    frame = grid.of(plan)
    top = roof.lay_out(plan.statements, frame.width)
    standing = strip.lay_out(plan, frame, top.rect.bottom)
    head_y = (standing.rect if standing else top.rect).bottom + grid.UNIT
    head_height = heads.height(plan.themes, frame.columns) if plan.themes else 0
    band_y = head_y + head_height + (grid.UNIT if plan.themes else 0)
    middle = bands.lay_out(plan, frame, band_y)
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
    )
