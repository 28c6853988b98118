"""Strategy-map geometry: a plan's themes, perspectives and objectives become coordinates; every drawing shares them."""

from scorecard.domain.map_layout.drawing import (
    MapBand,
    MapBox,
    MapColumn,
    MapDrawing,
    MapFoot,
    MapHead,
    MapMemberCell,
    MapMemberLine,
    MapRoof,
    MapRoofLine,
    Rect,
    TextBlock,
    TextLine,
)
from scorecard.domain.map_layout.layout import lay_out
from scorecard.domain.map_layout.plan import (
    MapMember,
    MapObjective,
    MapPerspective,
    MapPlan,
    MapStatement,
    MapTheme,
)

__all__ = [
    "MapBand",
    "MapBox",
    "MapColumn",
    "MapDrawing",
    "MapFoot",
    "MapHead",
    "MapMember",
    "MapMemberCell",
    "MapMemberLine",
    "MapObjective",
    "MapPerspective",
    "MapPlan",
    "MapRoof",
    "MapRoofLine",
    "MapStatement",
    "MapTheme",
    "Rect",
    "TextBlock",
    "TextLine",
    "lay_out",
]
