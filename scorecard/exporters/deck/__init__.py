"""The yearly slides, in the order in which agencies present them: maps first, then a table for each theme."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from scorecard.domain.map_layout import MapPlan, lay_out_for
from scorecard.domain.statements import StatementKind
from scorecard.exporters.deck import scorecards
from scorecard.exporters.deck.frame import BODY, GROUND, HEIGHT, MARGIN, WIDTH, Footing, heading
from scorecard.exporters.labels import year_shown
from scorecard.exporters.map_sheet import legend, picture
from scorecard.exporters.slides.items import Field, Item, Panel, Show, Text
from scorecard.exporters.slides.texts import fitting_size
from scorecard.language import figures_until, in_chinese, listed, month_in_words
from scorecard.reports.deck import Deck
from scorecard.reports.plan_period import Standing

Slide = tuple[Item, ...]


def show(deck: Deck, standing: Standing, pages: Collection[str]) -> Show:
    """Those of PAGES that are asked for, as far as the plan has something to show there."""
    slides = [slide for page, make in PAGES.items() if page in pages for slide in make(deck, standing)]
    until = ""
    if deck.tables.has_numbers:
        sample = _("Sample data (not real figures)") if deck.tables.has_sample_data else ""
        until = "　".join(each for each in (figures_until(standing.period, standing.basis), sample) if each)
    footing = Footing(deck.plan.organisation.name, until, len(slides))
    return Show(
        title=_title(deck),
        width=WIDTH,
        height=HEIGHT,
        language="zh-Hant-TW" if in_chinese() else "en",
        slides=tuple(slide + footing.of(number, slide) for number, slide in enumerate(slides, start=1)),
    )


def _title(deck: Deck) -> str:
    return _("Strategy map and balanced scorecard, %(year)s") % {"year": year_shown(deck.plan.year)}


def _title_slide(deck: Deck, _standing: Standing) -> Iterator[Slide]:
    plan = deck.plan
    issued = _("Issued %(month)s") % {"month": month_in_words(plan.issued_on)} if plan.issued_on else ""
    yield _cover(plan.organisation.name, _title(deck), issued)


def _cover(above: str, title: str, below: str) -> Slide:
    """Three lines on a dark ground; the middle one is the slide's title."""
    width = WIDTH - 4 * MARGIN
    size = fitting_size((title,), 48, width, 130, 1.25, 18)
    items: list[Item] = [GROUND]
    upper = fitting_size((above,), 26, width, 60, 1.3, 12)
    items.append(
        Text(Field(2 * MARGIN, 110, width, 60), (above,), upper, "on-brand-2", align="center", anchor="bottom")
    )
    field = Field(2 * MARGIN, 188, width, 140)
    items.append(
        Text(
            field, (title,), size, "on-brand", is_bold=True, is_serif=True, is_title=True, align="center", leading=1.25
        )
    )
    items.append(Panel(Field(WIDTH / 2 - 36, 346, 72, 2), "brand-line"))
    if below:
        items.append(Text(Field(2 * MARGIN, 366, width, 40), (below,), 20, "on-brand-2", align="center", anchor="top"))
    return tuple(items)


def _chapter(number: int) -> str:
    """The outline's two lines."""
    return (_("1. Strategy map"), _("2. Balanced scorecard"))[number - 1]


def _outline(_deck: Deck, _standing: Standing) -> Iterator[Slide]:
    items = [*heading(_("Outline"), "")]
    for place, chapter in enumerate((_chapter(1), _chapter(2))):
        y = 190 + place * 96
        items.append(Panel(Field(250, y, 6, 52), "brand"))
        items.append(Text(Field(280, y, WIDTH - 280 - MARGIN, 52), (chapter,), 34, "brand-deep", is_bold=True))
    yield tuple(items)


def _parent_map(deck: Deck, _standing: Standing) -> Iterator[Slide]:
    if deck.parent is not None and deck.parent_map is not None:
        yield _map(deck.parent.title, _unmarked(replace(deck.parent_map.plan, links=())), note="")


def _statements(deck: Deck, _standing: Standing) -> Iterator[Slide]:
    """How the plan takes up what the parent wants: its statements, the first of them the largest, as on the map."""
    statements = deck.map.statements
    if not statements:
        return
    title = _("Taking on the city's goals, setting our own priorities") if deck.parent else _("What we stand for")
    items = [*heading(title, _chapter(1))]
    labels = {
        StatementKind.VISION: _("Vision"),
        StatementKind.MISSION: _("Mission"),
        StatementKind.CORE_VALUES: _("Core values"),
    }
    height = BODY.height / len(statements)
    for place, each in enumerate(statements):
        y = BODY.y + place * height + 12
        text, room = listed(each.texts), Field(BODY.x + 170, y, BODY.width - 190, height - 24)
        size = fitting_size((text,), 34 if place == 0 else 26, room.width, room.height, 1.4, 8)
        items.append(Panel(Field(BODY.x, y, BODY.width, height - 24), "brand-tint" if place else "brand-deep"))
        label = Field(BODY.x + 24, y, 130, height - 24)
        items.append(Text(label, (labels[each.kind],), 20, "brand" if place else "on-brand-2", is_bold=True))
        ink = "ink" if place else "on-brand"
        items.append(Text(room, (text,), size, ink, is_bold=not place, is_serif=not place, leading=1.4))
    yield tuple(items)


def _own_map(deck: Deck, _standing: Standing) -> Iterator[Slide]:
    yield _map(deck.plan.title, _shown(deck, replace(deck.map.plan, links=())), note=_size(deck))


def _links(deck: Deck, _standing: Standing) -> Iterator[Slide]:
    if deck.map.plan.links:
        title = _("Cause-effect diagram, %(year)s") % {"year": year_shown(deck.plan.year)}
        yield _map(title, _shown(deck, deck.map.plan), note="")


def _shown(deck: Deck, plan: MapPlan) -> MapPlan:
    """Lights are figures: the map has them where the tables have numbers."""
    return plan if deck.tables.has_numbers else _unmarked(plan)


def _unmarked(plan: MapPlan) -> MapPlan:
    return replace(
        plan,
        perspectives=tuple(replace(each, mark=None) for each in plan.perspectives),
        themes=tuple(replace(each, mark=None) for each in plan.themes),
        objectives=tuple(replace(each, mark=None) for each in plan.objectives),
        mark=None,
    )


def _size(deck: Deck) -> str:
    if deck.kpis:
        counts = {"objectives": deck.map.objectives, "kpis": deck.kpis}
        return _("Sets %(objectives)s strategic objectives and %(kpis)s KPIs") % counts
    return _("Sets %(objectives)s strategic objectives") % {"objectives": deck.map.objectives}


def _map(title: str, plan: MapPlan, *, note: str) -> Slide:
    foot = 18 if plan.mark or plan.links else 0
    field = Field(BODY.x, BODY.y, BODY.width, BODY.height - foot)
    items = [
        *heading(title, note or _chapter(1)),
        picture(lay_out_for(plan, field.width, field.height), plan, title, field),
    ]
    return (*items, *legend(plan, Field(BODY.x, BODY.y + BODY.height - foot + 4, BODY.width, 14), 10))


def _tables(deck: Deck, standing: Standing) -> Iterator[Slide]:
    for each in deck.tables.scorecards:
        theme = each.theme
        title = f"{theme.name} {theme.code}" if theme else _("Shared objectives")
        tables = scorecards.tables(each, title, standing.basis, BODY, has_numbers=deck.tables.has_numbers)
        for place, table in enumerate(tables):
            yield (*heading(title + (_("(continued)") if place else ""), _chapter(2)), table)


def _end(_deck: Deck, _standing: Standing) -> Iterator[Slide]:
    yield _cover("", _("End of the presentation"), _("Your comments are welcome"))


PAGES: dict[str, Callable[[Deck, Standing], Iterator[Slide]]] = {
    "title": _title_slide,
    "outline": _outline,
    "parent": _parent_map,
    "statements": _statements,
    "map": _own_map,
    "links": _links,
    "tables": _tables,
    "end": _end,
}
