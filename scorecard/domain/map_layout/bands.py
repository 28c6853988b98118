"""The bands of the strategy map: a perspective's objectives in rows, shared ones over all columns above the others."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from scorecard.domain.map_layout import text
from scorecard.domain.map_layout.drawing import MapBand, MapBox, Rect
from scorecard.domain.map_layout.grid import BOX_HEIGHT, BOX_WIDTH, UNIT, Grid
from scorecard.domain.map_layout.plan import MapObjective, MapPerspective, MapPlan

_LEFT = 10
_RIGHT = 8
_CODE_Y = 19
_NAME_Y = 41
_BELOW = 10
_MARK_WIDTH = 90  # px kept free for a score, a symbol and a word


class _Slot(NamedTuple):
    """An objective at its place in a row, its text broken, its height still open."""

    objective: MapObjective
    x: int
    width: int
    code: tuple[str, ...]
    name: tuple[str, ...]
    mark_line: int

    @property
    def height(self) -> int:
        """As few units as hold the text."""
        if self.mark_line == 0 and len(self.code) == 1 and len(self.name) <= 2:
            return BOX_HEIGHT
        lines = max(len(self.code) - 1, self.mark_line) + len(self.name) - 1
        return -(-(_NAME_Y + lines * text.LEADING + _BELOW) // UNIT) * UNIT


class Bands(NamedTuple):
    bands: tuple[MapBand, ...]
    boxes: tuple[MapBox, ...]
    bottom: int


def lay_out(plan: MapPlan, grid: Grid, y: int) -> Bands:
    """All bands below one another from `y` on, with their boxes."""
    bands: list[MapBand] = []
    boxes: list[MapBox] = []
    rows_of = _rows(plan, grid)
    for perspective in plan.perspectives:
        band, placed = _band(perspective, rows_of[perspective.code], grid, y)
        bands.append(band)
        boxes += placed
        y = band.rect.bottom
    return Bands(tuple(bands), tuple(boxes), y)


def _rows(plan: MapPlan, grid: Grid) -> dict[str, list[list[_Slot]]]:
    """The rows of each perspective, by its code."""
    shared: dict[str, list[MapObjective]] = {perspective.code: [] for perspective in plan.perspectives}
    cells: dict[tuple[str, str], list[MapObjective]] = defaultdict(list)
    columns = {column.theme: column for column in grid.columns}
    for objective in plan.objectives:
        if objective.theme is None:
            shared[objective.perspective].append(objective)
        elif objective.theme in columns and objective.perspective in shared:
            cells[objective.perspective, objective.theme].append(objective)
        else:
            raise ValueError(f"objective {objective.code}: theme or perspective is not of this plan")
    return {
        perspective: _shared_rows(spanning, grid)
        + _stacked_rows([cells.get((perspective, column.theme), []) for column in grid.columns], grid)
        for perspective, spanning in shared.items()
    }


def _shared_rows(objectives: Sequence[MapObjective], grid: Grid) -> list[list[_Slot]]:
    """Side by side over all columns, in as few rows as hold them, equally many in each."""
    if not objectives:
        return []
    room = grid.field_right - grid.field_x + grid.gutter
    row_count = -(-len(objectives) // (room // (BOX_WIDTH + grid.gutter)))
    in_row = -(-len(objectives) // row_count)
    edges = [grid.field_x + round(i * room / in_row) for i in range(in_row + 1)]
    return [
        [
            _slot(objective, edges[i], edges[i + 1] - grid.gutter - edges[i])
            for i, objective in enumerate(objectives[start : start + in_row])
        ]
        for start in range(0, len(objectives), in_row)
    ]


def _stacked_rows(cells: Sequence[Sequence[MapObjective]], grid: Grid) -> list[list[_Slot]]:
    """The first objectives of all cells make the first row, and so on: rows line up across the columns."""
    return [
        [
            _slot(cell[i], column.box_x, column.box_width)
            for cell, column in zip(cells, grid.columns, strict=True)
            if i < len(cell)
        ]
        for i in range(max(map(len, cells), default=0))
    ]


def _slot(objective: MapObjective, x: int, width: int) -> _Slot:
    room = width - _LEFT - _RIGHT
    code = text.lines_of(objective.code, text.BODY, room)
    # Beside a long code there is no room for the status: it gets the line below.
    mark_line = 0 if text.width_of(objective.code, text.BODY) + _MARK_WIDTH <= room + UNIT else len(code)
    return _Slot(objective, x, width, code, text.lines_of(objective.name, text.BODY, room), mark_line)


def _band(
    perspective: MapPerspective, rows: Sequence[Sequence[_Slot]], grid: Grid, y: int
) -> tuple[MapBand, list[MapBox]]:
    boxes: list[MapBox] = []
    row_y = y + grid.band_pad
    for row in rows:
        height = max(slot.height for slot in row)
        boxes += (_box(slot, row_y, height) for slot in row)
        row_y += height + grid.row_gap
    bottom = row_y - grid.row_gap if rows else row_y + BOX_HEIGHT
    height = max(bottom + grid.band_pad - y, text.label_height(perspective.name, grid.label_width))
    label = Rect(0, y, grid.label_width, height)
    band = MapBand(perspective.code, Rect(0, y, grid.width, height), label, text.label(perspective.name, label))
    return band, boxes


def _box(slot: _Slot, y: int, height: int) -> MapBox:
    x = slot.x + _LEFT
    name_y = y + _NAME_Y + max(len(slot.code) - 1, slot.mark_line) * text.LEADING
    if height == BOX_HEIGHT and len(slot.name) == 1:
        name_y += UNIT
    return MapBox(
        slot.objective.code,
        slot.objective.perspective,
        slot.objective.theme,
        Rect(slot.x, y, slot.width, height),
        text.block(slot.code, x, y + _CODE_Y, text.BODY, is_bold=True),
        text.block(slot.name, x, name_y, text.BODY),
        slot.x + slot.width - UNIT,
        y + _CODE_Y + slot.mark_line * text.LEADING,
    )
