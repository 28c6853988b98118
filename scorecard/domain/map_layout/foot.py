"""The foot of the strategy map: who works on each theme, the lead first."""

from scorecard.domain.map_layout import text
from scorecard.domain.map_layout.drawing import MapColumn, MapFoot, MapMemberCell, MapMemberLine, Rect
from scorecard.domain.map_layout.grid import UNIT, Grid
from scorecard.domain.map_layout.plan import MapMember, MapPlan, MapTheme

_LEADING = 22
_BASELINE = 16
_MARK_GAP = 6
_BESIDE = 10  # between members that stand side by side
_MARK_PAD = 4
_MARK_HEIGHT = 20


def lay_out(plan: MapPlan, grid: Grid, y: int) -> MapFoot | None:
    """The members of all themes from `y` on; None where no theme has any."""
    if not any(theme.members for theme in plan.themes):
        return None
    top = y + grid.band_pad
    cells = [
        _cell(theme, column, top, plan.lead_label, side_by_side=grid.form.is_flat)
        for theme, column in zip(plan.themes, grid.columns, strict=True)
    ]
    height = max(cell.rect.height for cell in cells)
    needed = text.label_height(plan.members_label, grid.label_width)
    rect = Rect(0, y, grid.width, max(height + 2 * grid.band_pad, needed))
    label = Rect(0, y, grid.label_width, rect.height)
    return MapFoot(rect, label, text.label(plan.members_label, label), tuple(cells))


def _cell(theme: MapTheme, column: MapColumn, y: int, lead_label: str, *, side_by_side: bool) -> MapMemberCell:
    members: list[MapMemberLine] = []
    top, right = y, column.box_x + column.box_width
    x, bottom = column.box_x, y
    for member in sorted(theme.members, key=lambda member: not member.is_lead):
        width = _width(member, lead_label)
        if members and (not side_by_side or x + width > right):
            x, y = column.box_x, bottom
        line = _member(member, x, right - x, y, lead_label)
        members.append(line)
        bottom = y + len(line.name.lines) * _LEADING
        x = x + width + _BESIDE if len(line.name.lines) == 1 else right
    height = -(-(bottom - top) // UNIT) * UNIT
    return MapMemberCell(theme.code, Rect(column.box_x, top, column.box_width, height), tuple(members))


def _width(member: MapMember, lead_label: str) -> int:
    return text.width_of(member.printed_name, text.BODY) + (_mark_width(lead_label) if member.is_lead else 0)


def _mark_width(lead_label: str) -> int:
    """With the gap before it."""
    return _MARK_GAP + text.width_of(lead_label, text.BODY) + 2 * _MARK_PAD


def _member(member: MapMember, x: int, width: int, y: int, lead_label: str) -> MapMemberLine:
    room = width - (_mark_width(lead_label) if member.is_lead else 0)
    lines = text.lines_of(member.printed_name, text.BODY, room)
    name = text.block(lines, x, y + _BASELINE, text.BODY, _LEADING, is_bold=member.is_lead)
    if not member.is_lead:
        return MapMemberLine(name, is_lead=False)
    last = name.lines[-1]
    mark = Rect(
        last.x + text.width_of(last.text.rstrip(), text.BODY) + _MARK_GAP,
        last.y - _MARK_HEIGHT + 5,
        _mark_width(lead_label) - _MARK_GAP,
        _MARK_HEIGHT,
    )
    return MapMemberLine(name, True, mark, text.block((lead_label,), mark.x + _MARK_PAD, last.y, text.BODY))
