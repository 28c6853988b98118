"""The bands of the strategy map: a perspective's objectives in rows, shared ones over all columns above the others."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from scorecard.domain.map_layout import marks, text
from scorecard.domain.map_layout.drawing import MapBand, MapBox, MapMarkDrawn, Rect, TextBlock
from scorecard.domain.map_layout.grid import BOX_HEIGHT, BOX_WIDTH, UNIT, Grid
from scorecard.domain.map_layout.plan import MapObjective, MapPerspective, MapPlan

_LEFT = 8
_RIGHT = 8
_CODE_Y = 19
_NAME_Y = 41
_BELOW = 10
_MARK_GAP = 2  # px, at least, between the text of a box and a mark on its line
_STACK_GAP = 6  # between a perspective's name and how it stands


class _Slot(NamedTuple):
    """An objective at its place in a row, its text broken, its height still open."""

    objective: MapObjective
    x: int
    width: int
    code: tuple[str, ...]
    name: tuple[str, ...]
    mark_line: int
    beside_name: str  # the note that has room on the name's last line
    notes: tuple[tuple[str, ...], ...]

    @property
    def above_name(self) -> int:
        """How many lines more than one stand above the name."""
        return max(len(self.code) - 1, self.mark_line)

    @property
    def height(self) -> int:
        """As few units as hold the text."""
        lines = self.above_name + len(self.name) - 1 + len(self.notes)
        return max(BOX_HEIGHT, -(-(_NAME_Y + lines * text.LEADING + _BELOW) // UNIT) * UNIT)


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
    name = text.lines_of(objective.name, text.BODY, room)
    mark = objective.mark
    if mark is None:
        return _Slot(objective, x, width, code, name, 0, "", ())
    mark = marks.fitted(mark, room)
    notes = mark.notes
    # Beside a long code there is no room for the status: it gets the line below.
    mark_line = 0 if _fits(code[0], marks.line_width(mark), room) and len(code) == 1 else len(code)
    fits = notes and _fits(name[-1], text.width_of(notes[0], text.BODY), room)
    beside, below = (notes[0], notes[1:]) if fits else ("", notes)
    placed = replace(objective, mark=mark)
    return _Slot(placed, x, width, code, name, mark_line, beside, marks.lines_of(below, room))


def _fits(line: str, width: int, room: int) -> bool:
    """Whether something of that width has room behind the line."""
    return text.width_of(line.rstrip(), text.BODY) + _MARK_GAP + width <= room


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
    needed = text.label_height(perspective.name, grid.label_width) + _stack_height(perspective, grid.label_width)
    label = Rect(0, y, grid.label_width, max(bottom + grid.band_pad - y, needed))
    name, mark = _label(perspective, label)
    return MapBand(perspective.code, Rect(0, y, grid.width, label.height), label, name, mark), boxes


def _label(perspective: MapPerspective, field: Rect) -> tuple[TextBlock, MapMarkDrawn | None]:
    """The name in the middle of the band's label, and below it how the perspective stands."""
    if perspective.mark is None:
        return text.label(perspective.name, field), None
    stack = _stack_height(perspective, field.width)
    name = text.label(perspective.name, Rect(field.x, field.y, field.width, field.height - stack))
    below = name.lines[-1].y + _STACK_GAP + text.LABEL_LEADING
    return name, marks.stacked(perspective.mark, field, below)


def _stack_height(perspective: MapPerspective, width: int) -> int:
    mark = perspective.mark
    return 0 if mark is None else _STACK_GAP + marks.stack_height(mark, width)


def _box(slot: _Slot, y: int, height: int) -> MapBox:
    x = slot.x + _LEFT
    name_y = y + _NAME_Y + slot.above_name * text.LEADING
    if height == BOX_HEIGHT and len(slot.name) == 1 and not slot.notes:
        name_y += UNIT
    return MapBox(
        slot.objective.code,
        slot.objective.perspective,
        slot.objective.theme,
        Rect(slot.x, y, slot.width, height),
        text.block(slot.code, x, y + _CODE_Y, text.BODY, is_bold=True),
        text.block(slot.name, x, name_y, text.BODY),
        _mark(slot, y + _CODE_Y + slot.mark_line * text.LEADING, name_y + (len(slot.name) - 1) * text.LEADING),
    )


def _mark(slot: _Slot, y: int, name_end: int) -> MapMarkDrawn | None:
    """The light on the baseline `y`, the notes from the last line of the name, `name_end`, on."""
    mark, right = slot.objective.mark, slot.x + slot.width - _RIGHT
    if mark is None:
        return None
    beside = right - text.width_of(slot.beside_name, text.BODY)
    first = marks.placed(((slot.beside_name,),), beside, name_end) if slot.beside_name else ()
    below = marks.placed(slot.notes, slot.x + _LEFT, name_end + text.LEADING)
    return marks.right_aligned(mark, right, y, first + below)
