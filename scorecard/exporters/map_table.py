"""The strategy map as a table, as cities print it: themes across, perspectives down, several objectives in a cell."""

from collections.abc import Iterable, Iterator

from scorecard.domain.columns import Column as Holds
from scorecard.domain.map_layout import MapObjective, MapPlan, MapTheme

from .labels import Letterhead, heading
from .workbook import Book, Cell, Column, Format, Look, Paper, Row, Sheet, Value

_HEADING, _CENTRED = Format(Look.HEADING), Format(Look.CENTRED)
_BODY = Format()


def write(plan: MapPlan, letterhead: Letterhead) -> Book:
    themes = max(1, len(plan.themes))
    sheet = Sheet(
        letterhead.title,
        (Column(15, _CENTRED), Column(14, _CENTRED), *[Column(26)] * themes),
        [*_statements(plan, themes), _theme_names(plan, themes), *_objectives(plan, themes), *_members(plan, themes)],
        titles=(letterhead.title,),
        page=letterhead.page(letterhead.title, paper=Paper.A3),
    )
    return letterhead.book(sheet)


def _statements(plan: MapPlan, themes: int) -> Iterator[Row]:
    for each in plan.statements:
        text = Cell(each.text, columns=themes + 1, format=_CENTRED)
        yield [Cell(f"【{each.label}】", format=_HEADING), text, *[None] * themes]


def _theme_names(plan: MapPlan, themes: int) -> Row:
    names = [Cell(f"{theme.name} {theme.code}", format=_HEADING) for theme in plan.themes]
    return [Cell(heading(Holds.THEME), columns=2, format=_HEADING), None, *_filled(names, themes)]


def _objectives(plan: MapPlan, themes: int) -> Iterator[Row]:
    """A row for each perspective; two where it has shared objectives and others."""
    bands = [(f"{each.name} {each.code}", _rows_of(plan, each.code, themes)) for each in plan.perspectives]
    label: Cell | None = Cell(heading(Holds.OBJECTIVE), rows=sum(len(rows) for _name, rows in bands), format=_HEADING)
    for name, rows in bands:
        perspective: Cell | None = Cell(name, rows=len(rows))
        for row in rows:
            yield [label, perspective, *row]
            label = perspective = None


def _rows_of(plan: MapPlan, perspective: str, themes: int) -> list[Row]:
    here = [each for each in plan.objectives if each.perspective == perspective]
    shared = [each for each in here if each.theme is None]
    own = [_listed(each for each in here if each.theme == theme.code) for theme in plan.themes]
    rows: list[Row] = []
    if shared:
        rows.append([Cell(_listed(shared), columns=themes), *[None] * (themes - 1)])
    if any(own) or not shared:
        rows.append(_filled(own, themes))
    return rows


def _listed(objectives: Iterable[MapObjective]) -> str | None:
    return "\n".join(f"{each.code} {each.name}" for each in objectives) or None


def _members(plan: MapPlan, themes: int) -> Iterator[Row]:
    if any(theme.members for theme in plan.themes):
        cells = [Cell(_member_lines(plan, theme), format=_BODY) for theme in plan.themes]
        yield [Cell(plan.members_label, columns=2, format=_HEADING), None, *_filled(cells, themes)]


def _member_lines(plan: MapPlan, theme: MapTheme) -> str:
    """The lead on a line of its own, then the others."""
    leads = [f"{each.printed_name}({plan.lead_label})" for each in theme.members if each.is_lead]
    return "\n".join([*leads, "、".join(each.printed_name for each in theme.members if not each.is_lead)]).strip("\n")


def _filled(cells: Row, themes: int) -> list[Value | Cell]:
    """A map without themes still has a column for what is shared."""
    return [*cells, *[None] * (themes - len(cells))]
