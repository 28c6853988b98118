"""A theme's scorecard as tables of slides: merged as printed, as large as fits, continued where it is too long."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from scorecard.domain import rounding
from scorecard.domain.scoring import Basis, KPIRecord, Reason, Status, Target
from scorecard.domain.typesetting import measure
from scorecard.exporters.labels import status_word
from scorecard.exporters.slides.items import Cell, Field, Table
from scorecard.exporters.slides.texts import CELL_PADDING, line_count
from scorecard.reports.kpi_standing import Figures, KPIFigures
from scorecard.reports.theme_scorecard import Item, Row, ThemeScorecard

_SIZES = (
    18.0,
    17.0,
    16.0,
    15.0,
    14.0,
    13.0,
    12.0,
    11.0,
)  # points, tried in this order; a table that is continued has the last
_SMALL_SIZES = (9.0, 7.0, 5.0)
_LEADING = 1.3
_PADDING = 7.0  # of a cell above and below together, with its rules
_NOTHING = "－"
_MOST_LINES = 14  # of action plans in one line of the table
_STRETCH = 1.4  # a short table's rows grow at most by this, so that it fills the slide and still looks like a table

# Shares of the width: perspective, objective, KSF, KPI, action plan; and with the figures behind them.
_PRINTED = (0.1, 0.19, 0.205, 0.23, 0.275)
_WITH_NUMBERS = (0.075, 0.125, 0.135, 0.15, 0.17, 0.09, 0.09, 0.085, 0.08)
_SHORT = (0.2, 0.8)
_FIGURES = 5  # columns stand before those of the figures
_WHOLE = re.compile(r"[!-~]+")  # numbers and Latin words


@dataclass(frozen=True)
class _Line:
    """A row of the table: for each column its cell, with what tells whether the row above shares it."""

    cells: tuple[Cell, ...]
    keys: tuple[object, ...]


def tables(scorecard: ThemeScorecard, title: str, basis: Basis, field: Field, *, has_numbers: bool) -> Iterator[Table]:
    """One table, or as many as its rows need."""
    is_whole = scorecard.has_ksfs
    shares = _SHORT if not is_whole else _WITH_NUMBERS if has_numbers else _PRINTED
    widths = tuple(share * field.width for share in shares)
    heads = _heads(is_whole, has_numbers and is_whole)
    lines = list(_lines(scorecard.rows, basis, is_whole, has_numbers and is_whole, widths))
    size, head, pages = _set(lines, heads, widths, field.height)
    if not lines:
        nothing = Cell((_("This theme has no strategic objectives yet."),), columns=len(widths), is_centred=True)
        rows = (heads, (nothing, *[None] * (len(widths) - 1)))
        yield Table(field.x, field.y, widths, (head, 2 * head), rows, 1, size, title)
        return
    for page in pages:
        heights = _heights(page, widths, size)
        room = min(_STRETCH, (field.height - head) / max(sum(heights), 1))
        stretched = tuple(height * max(1.0, room) for height in heights)
        yield Table(field.x, field.y, widths, (head, *stretched), (heads, *_merged(page)), 1, size, title)


def _set(
    lines: Sequence[_Line], heads: Sequence[Cell | None], widths: Sequence[float], height: float
) -> tuple[float, float, list[list[_Line]]]:
    """The size of the text, the height of the head, and the lines of each slide.

    All on one slide at the largest size that allows it; else on several, small only where a single line is too high.
    """
    for size in (*_SIZES, *_SMALL_SIZES):
        head = _height(heads, widths, size)
        pages = _pages(lines, widths, size, height - head)
        fits = all(sum(_heights(page, widths, size)) <= height - head for page in pages)
        is_torn = any(_is_torn(cells, widths, size) for cells in (heads, *(line.cells for line in lines)))
        if size > _SIZES[-1] and is_torn:
            continue
        if fits and (len(pages) == 1 or size <= _SIZES[-1]):
            break
    return size, head, pages


def _heads(is_whole: bool, has_numbers: bool) -> tuple[Cell | None, ...]:
    words = [_("KSF"), _("KPI"), _("Action plan")] if is_whole else []
    words += [_("Target value"), _("Actual"), _("Rate achieved"), _("Light")] if has_numbers else []
    first = Cell((_("Strategic objective"),), columns=2, is_head=True)
    return first, None, *(Cell((word,), is_head=True) for word in words)


def _lines(
    rows: Sequence[Row], basis: Basis, is_whole: bool, has_numbers: bool, widths: Sequence[float]
) -> Iterator[_Line]:
    """What stands above is carried down; action plans that fill half a slide go on in a line of their own."""
    perspective = objective = ksf = None
    for number, row in enumerate(rows):
        perspective, objective, ksf = row.perspective or perspective, row.objective or objective, row.ksf or ksf
        cells = [
            Cell((_name(perspective and perspective.item),), is_centred=True),
            _coded(objective and objective.item),
        ]
        keys: list[object] = [id(perspective), id(objective)]
        if not is_whole:
            yield _Line(tuple(cells), tuple(keys))
            continue
        cells += [_coded(ksf and ksf.item), _coded(row.kpi)]
        keys += [id(ksf), number]
        figures = _figures(row.figures, basis) if has_numbers else ()
        plans = [f"{each.code} {each.name}" for each in row.action_plans] or [_NOTHING]
        for part, texts in enumerate(_parts(plans, widths[4])):
            yield _Line((*cells, Cell(texts), *figures), (*keys, (number, part), *[number] * len(figures)))


def _parts(plans: Sequence[str], width: float) -> Iterator[tuple[str, ...]]:
    """As many action plans together as fill half a slide at the smallest usual size."""
    part: list[str] = []
    for plan in plans:
        if part and line_count((*part, plan), _SIZES[-1], width - CELL_PADDING) > _MOST_LINES:
            yield tuple(part)
            part = []
        part.append(plan)
    yield tuple(part)


def _name(item: Item | None) -> str:
    return item.name if item else _NOTHING


def _coded(item: Item | None) -> Cell:
    return Cell((f"{item.code} {item.name}" if item else _NOTHING,))


def _figures(kpi: KPIFigures | None, basis: Basis) -> tuple[Cell, ...]:
    """Target, actual, rate and light on the basis that is shown."""
    figures = None if kpi is None else kpi.year_to_date if basis is Basis.YTD else kpi.this_period
    if kpi is None or figures is None:
        return tuple(Cell((_NOTHING,), is_centred=True) for _column in range(4))
    judged = figures.judgement
    rate = _NOTHING if judged.achievement is None else f"{rounding.half_up(judged.achievement, 2):,f}%"
    texts = (_target(figures.target, kpi.record), _number(judged.actual, kpi.record), rate)
    return *(Cell((text,), is_centred=True) for text in texts), _light(figures)


def _light(figures: Figures) -> Cell:
    judged = figures.judgement
    if judged.status is Status.NO_DATA and judged.reason not in (None, Reason.MISSING):
        return Cell((_("no light"),), is_centred=True, status="no_light")
    lines = [status_word(judged.status) or _NOTHING, *([_("(not approved)")] if judged.is_provisional else [])]
    return Cell(tuple(lines), is_centred=True, status=judged.status.value)


def _target(target: Target | None, record: KPIRecord) -> str:
    if target is None:
        return _NOTHING
    if target.is_range:
        return f"{_number(target.low, record)}～{_number(target.high, record)}"
    return _number(target.value, record)


def _number(value: Decimal | None, record: KPIRecord) -> str:
    return _NOTHING if value is None else f"{rounding.half_up(value, record.decimals):,f}{record.unit}"


def _height(cells: Sequence[Cell | None], widths: Sequence[float], size: float) -> float:
    """Of a row whose cells all end in it."""
    needed = [_needed(cell, sum(widths[at : at + cell.columns]), size) for at, cell in enumerate(cells) if cell]
    return max(needed)


def _is_torn(cells: Sequence[Cell | None], widths: Sequence[float], size: float) -> bool:
    """Whether a figure would break inside its number or its heading's word, a light between its sign and its word."""
    return any(
        measure(whole) * size > width - CELL_PADDING
        for cell, width in zip(cells[_FIGURES:], widths[_FIGURES:], strict=True)
        if cell is not None
        for whole in ([f"●{cell.lines[0]}"] if cell.status else _WHOLE.findall(" ".join(cell.lines)))
    )


def _needed(cell: Cell, width: float, size: float) -> float:
    lines = tuple(("●" if cell.status and not place else "") + line for place, line in enumerate(cell.lines))
    return line_count(lines, size, width - CELL_PADDING) * size * _LEADING + _PADDING


def _pages(lines: Sequence[_Line], widths: Sequence[float], size: float, room: float) -> list[list[_Line]]:
    """As many lines as fit on each slide, at least one."""
    pages: list[list[_Line]] = [[]]
    for line in lines:
        if pages[-1] and sum(_heights([*pages[-1], line], widths, size)) > room:
            pages.append([])
        pages[-1].append(line)
    return pages


def _heights(lines: Sequence[_Line], widths: Sequence[float], size: float) -> list[float]:
    """Each line as high as its own cells need; where merged cells need more, the lines they span share it."""
    heights = [0.0] * len(lines)
    spans = sorted(
        (end - start, start, _needed(lines[start].cells[column], widths[column], size))
        for column in range(len(widths))
        for start, end in _spans(lines, column)
    )
    for count, start, needed in spans:
        missing = needed - sum(heights[start : start + count])
        for at in range(start, start + count):
            heights[at] += max(0.0, missing) / count
    return heights


def _spans(lines: Sequence[_Line], column: int) -> Iterator[tuple[int, int]]:
    """From where to where neighbours share the cell of a column, and of all on its left."""
    for _key, group in groupby(range(len(lines)), key=lambda at: lines[at].keys[: column + 1]):
        places = list(group)
        yield places[0], places[-1] + 1


def _merged(lines: Sequence[_Line]) -> Iterator[tuple[Cell | None, ...]]:
    rows: list[list[Cell | None]] = [[None] * len(lines[0].cells) for _line in lines] if lines else []
    for column in range(len(rows[0]) if rows else 0):
        for start, end in _spans(lines, column):
            rows[start][column] = replace(lines[start].cells[column], rows=end - start)
    return (tuple(row) for row in rows)
