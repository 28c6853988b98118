"""The bands of the strategy map: a perspective's objectives in rows, shared ones over all columns above the others."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from scorecard.domain.map_layout import marks, text
from scorecard.domain.map_layout.drawing import MapBand, MapBox, MapMarkDrawn, Rect, TextBlock
from scorecard.domain.map_layout.form import SCREEN, UNIT
from scorecard.domain.map_layout.grid import Grid
from scorecard.domain.map_layout.plan import MapObjective, MapPerspective, MapPlan

_LEFT = 8
_RIGHT = 8
_CODE_Y = 19
_NAME_Y = 41
_BELOW = 10
_MARK_GAP = 2  # px, at least, between the text of a box and a mark on its line
_STACK_GAP = 6  # between a perspective's name and how it stands


class Slot(NamedTuple):
    """An objective at its place in a row, its text broken, its height still open."""

    objective: MapObjective
    columns: tuple[int, int]  # the first and the last it stands over
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
        return -(-(_NAME_Y + lines * text.LEADING + _BELOW) // UNIT) * UNIT


Rows = dict[str, list[list[Slot]]]


class Spacing(NamedTuple):
    """For each row the room above it, below it (the last of a band only), and its least height."""

    above: Sequence[int]
    below: Sequence[int]
    heights: Sequence[int]


class Bands(NamedTuple):
    bands: tuple[MapBand, ...]
    boxes: tuple[MapBox, ...]
    rows: tuple[tuple[int, int], ...]  # tops and bottoms
    bottom: int


def lay_out(plan: MapPlan, rows: Rows, spacing: Spacing, grid: Grid, y: int) -> Bands:
    """All bands below one another from `y` on, with their boxes."""
    bands: list[MapBand] = []
    boxes: list[MapBox] = []
    placed: list[tuple[int, int]] = []
    for perspective in plan.perspectives:
        top = y
        for row in rows[perspective.code]:
            number = len(placed)
            top += spacing.above[number]
            bottom = top + max(spacing.heights[number], *(slot.height for slot in row), grid.form.box_height)
            boxes += (_box(slot, top, bottom - top) for slot in row)
            placed.append((top, bottom))
            top = bottom + spacing.below[number]
        bands.append(_band(perspective, grid, y, top - y))
        y = bands[-1].rect.bottom
    return Bands(tuple(bands), tuple(boxes), tuple(placed), y)


def rows(plan: MapPlan, grid: Grid) -> Rows:
    """The rows of each perspective, by its code; one without objectives has an empty row."""
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
    place = _over_columns if plan.links else _over_field
    return {
        perspective: place(spanning, grid)
        + _stacked_rows([cells.get((perspective, column.theme), []) for column in grid.columns], grid)
        or [[]]
        for perspective, spanning in shared.items()
    }


def _over_field(objectives: Sequence[MapObjective], grid: Grid) -> list[list[Slot]]:
    """Side by side over all columns, in as few rows as hold them, equally many in each."""
    room = grid.field_right - grid.field_x + grid.gutter
    shares = _shares(objectives, room // (grid.form.box_width + grid.gutter))
    in_row = max(map(len, shares), default=1)
    edges = [grid.field_x + round(i * room / in_row) for i in range(in_row + 1)]
    return [
        [_slot(each, (0, 0), edges[i], edges[i + 1] - grid.gutter - edges[i]) for i, each in enumerate(share)]
        for share in shares
    ]


def _over_columns(objectives: Sequence[MapObjective], grid: Grid) -> list[list[Slot]]:
    """The same where arrows run: each over whole columns, so that the gutters between these stay open."""
    shares = _shares(objectives, len(grid.slots))
    in_row = max(map(len, shares), default=1)
    edges = [round(i * len(grid.slots) / in_row) for i in range(in_row + 1)]
    spans = [(first, behind - 1) for first, behind in pairwise(edges)]
    return [
        [
            _slot(each, (first, last), grid.slots[first][0], grid.slots[last][1] - grid.slots[first][0])
            for each, (first, last) in zip(share, spans, strict=False)
        ]
        for share in shares
    ]


def _shares(objectives: Sequence[MapObjective], most: int) -> list[Sequence[MapObjective]]:
    """In as few rows as hold them, equally many in each."""
    row_count = -(-len(objectives) // most) if objectives else 1
    in_row = -(-len(objectives) // row_count)
    return [objectives[start : start + in_row] for start in range(0, len(objectives), in_row or 1)]


def _stacked_rows(cells: Sequence[Sequence[MapObjective]], grid: Grid) -> list[list[Slot]]:
    """The first objectives of all cells make the first row, and so on: rows line up across the columns."""
    columns = list(enumerate(grid.columns, start=grid.first_column))
    return [
        [
            _slot(cell[i], (number, number), column.box_x, column.box_width)
            for cell, (number, column) in zip(cells, columns, strict=True)
            if i < len(cell)
        ]
        for i in range(max(map(len, cells), default=0))
    ]


@lru_cache(maxsize=512)
def _slot(objective: MapObjective, columns: tuple[int, int], x: int, width: int) -> Slot:
    room = width - _LEFT - _RIGHT
    code = text.lines_of(objective.code, text.BODY, room)
    name = text.lines_of(objective.name, text.BODY, room)
    mark = objective.mark
    if mark is None:
        return Slot(objective, columns, x, width, code, name, 0, "", ())
    mark = marks.fitted(mark, room)
    notes = mark.notes
    # Beside a long code there is no room for the status: it gets the line below.
    mark_line = 0 if _fits(code[0], marks.line_width(mark), room) and len(code) == 1 else len(code)
    fits = notes and _fits(name[-1], text.width_of(notes[0], text.BODY), room)
    beside, below = (notes[0], notes[1:]) if fits else ("", notes)
    placed = replace(objective, mark=mark)
    return Slot(placed, columns, x, width, code, name, mark_line, beside, marks.lines_of(below, room))


def _fits(line: str, width: int, room: int) -> bool:
    """Whether something of that width has room behind the line."""
    return text.width_of(line.rstrip(), text.BODY) + _MARK_GAP + width <= room


@lru_cache(maxsize=128)
def _band(perspective: MapPerspective, grid: Grid, y: int, height: int) -> MapBand:
    needed = text.label_height(perspective.name, grid.label_width) + _stack_height(perspective, grid.label_width)
    label = Rect(0, y, grid.label_width, max(height, needed))
    name, mark = _label(perspective, label)
    return MapBand(perspective.code, Rect(0, y, grid.width, label.height), label, name, mark)


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


@lru_cache(maxsize=512)
def _box(slot: Slot, y: int, height: int) -> MapBox:
    x = slot.x + _LEFT
    name_y = y + _NAME_Y + slot.above_name * text.LEADING
    if height == SCREEN.box_height and len(slot.name) == 1 and not slot.notes:
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


def _mark(slot: Slot, y: int, name_end: int) -> MapMarkDrawn | None:
    """The light on the baseline `y`, the notes from the last line of the name, `name_end`, on."""
    mark, right = slot.objective.mark, slot.x + slot.width - _RIGHT
    if mark is None:
        return None
    beside = right - text.width_of(slot.beside_name, text.BODY)
    first = marks.placed(((slot.beside_name,),), beside, name_end) if slot.beside_name else ()
    below = marks.placed(slot.notes, slot.x + _LEFT, name_end + text.LEADING)
    return marks.right_aligned(mark, right, y, first + below)
