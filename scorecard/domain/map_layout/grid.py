"""The grid of the strategy map: its unit, its columns, and how densely it is set."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scorecard.domain.map_layout.drawing import MapColumn
from scorecard.domain.map_layout.form import SCREEN, UNIT, Form
from scorecard.domain.map_layout.plan import MapPlan
from scorecard.domain.typesetting import measure

WIDEST_COLUMN = 22 * UNIT
NARROWEST_COLUMN = 18 * UNIT
WIDTH = 1044  # five columns; also the least width, which the statements on the roof need
WIDE = 1377  # the page's 1392 px less a scroll bar
LABEL_WIDTH = 5 * UNIT
WIDE_LABEL_WIDTH = 9 * UNIT
_LATIN = re.compile("[!-~]+")
_MARK_SIZE = 14  # px, of the words below a band's name
LONGEST_VERTICAL = 8


@dataclass(frozen=True, slots=True)
class Grid:
    """Sizes in px. `field_x` to `field_right` is where boxes may stand.

    `slots` are the left and right ends of boxes in each column, also in columns beside the themes' own: where those
    are few, objectives that span all columns reach out over more.
    """

    form: Form
    width: int
    label_width: int
    columns: tuple[MapColumn, ...]
    slots: tuple[tuple[int, int], ...]
    first_column: int
    gutter: int
    row_gap: int
    band_pad: int
    field_x: int
    field_right: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The least widths of all gutters, the outermost two included, and of the boxes in all columns."""

    gutters: Sequence[int]
    boxes: Sequence[int]


def of(plan: MapPlan, form: Form = SCREEN, growth: Growth | None = None) -> Grid:
    """Columns for the plan's themes: as wide as five allow, narrower up to eight, then the drawing grows.

    On a sheet they are as wide as its boxes. Where arrows need more room the drawing grows for them, too.
    """
    is_narrow = all(map(is_vertical, _labels(plan))) and _longest_word(plan) <= LABEL_WIDTH
    label_width = LABEL_WIDTH if is_narrow else WIDE_LABEL_WIDTH
    left, count = label_width + UNIT, len(plan.themes)
    pitch = form.box_width + 2 * UNIT if form.is_flat else _pitch(WIDE - left, count)
    base_width = max(WIDTH - LABEL_WIDTH + label_width, left + count * pitch)
    beside, total = _columns_beside(plan, (base_width - left) // pitch - count)
    gutter = pitch - form.box_width
    inset = gutter // 2
    gutters = [UNIT + inset, *[gutter] * (total - 1), inset]
    boxes = [form.box_width] * total
    if growth is not None:
        gutters = list(map(max, gutters, growth.gutters))
        boxes = list(map(max, boxes, growth.boxes))
    needed = label_width + sum(gutters) + sum(boxes)
    width = max(base_width, needed)
    slots = tuple(_slots(gutters, boxes, label_width + (width - needed) // 2))
    is_roomy = pitch == WIDEST_COLUMN and not form.is_flat
    return Grid(
        form=form,
        width=width,
        label_width=label_width,
        columns=tuple(
            MapColumn(theme.code, x - inset, right - x + 2 * inset, x, right - x)
            for theme, (x, right) in zip(plan.themes, slots[beside:], strict=False)
        ),
        slots=slots,
        first_column=beside,
        gutter=gutter,
        row_gap=4 * UNIT if is_roomy else UNIT if form.is_flat else 2 * UNIT,
        band_pad=3 * UNIT if is_roomy else UNIT if form.is_flat else 2 * UNIT,
        field_x=left + inset,
        field_right=width - inset,
    )


def _slots(gutters: Sequence[int], boxes: Sequence[int], x: int) -> Iterator[tuple[int, int]]:
    for gutter, box in zip(gutters, boxes, strict=False):
        x += gutter
        yield x, x + box
        x += box


def is_vertical(name: str) -> bool:
    """Whether a label can stand upright, character under character: a short name of Chinese characters only."""
    return len(name) <= LONGEST_VERTICAL and all("\u3400" <= char <= "\u9fff" for char in name)


def _columns_beside(plan: MapPlan, spare: int) -> tuple[int, int]:
    """How many columns stand left of the themes', and how many there are: as many as fit, where boxes span all."""
    count = len(plan.themes)
    if not plan.links or all(objective.theme is not None for objective in plan.objectives):
        return 0, count
    return (spare // 2, count + spare // 2 * 2) if count else (0, spare)


def _longest_word(plan: MapPlan) -> float:
    """The width of the longest Latin word below a band's name, which no line can break; numbers are short."""
    marks = [each.mark for each in plan.perspectives if each.mark is not None]
    words = (word for mark in marks for text in (mark.word, *mark.notes) for word in _LATIN.findall(text))
    return max((measure(word) * _MARK_SIZE for word in words), default=0.0)


def _labels(plan: MapPlan) -> Sequence[str]:
    labels = [perspective.name for perspective in plan.perspectives]
    return [*labels, plan.members_label] if any(theme.members for theme in plan.themes) else labels


def _pitch(room: int, count: int) -> int:
    fitting = room // max(count, 1) // UNIT * UNIT
    return min(WIDEST_COLUMN, max(NARROWEST_COLUMN, fitting))
