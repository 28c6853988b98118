"""The strategy map on one sheet: the heading and foot of a print, the drawing as large as they allow, the legend."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from scorecard.domain.map_layout import MapDrawing, MapPlan, lay_out_for
from scorecard.domain.typesetting import measure
from scorecard.exporters import map_legend
from scorecard.exporters.labels import Letterhead, day_shown
from scorecard.exporters.slides.items import Field, Item, Panel, Picture, Show, Sign, Text
from scorecard.exporters.slides.picture import text_size
from scorecard.exporters.slides.texts import fitting_size
from scorecard.language import in_chinese


class MapPaper(StrEnum):
    """On its side; the value is the size's name."""

    A3 = "A3"
    A4 = "A4"


_SIZES = {MapPaper.A3: (1190.55, 841.89), MapPaper.A4: (841.89, 595.28)}  # points
_LEAST = {MapPaper.A3: Decimal(10), MapPaper.A4: Decimal(8)}  # points of the smallest text that can be read there


@dataclass(frozen=True)
class MapSheet:
    """`until` says up to when the figures go, "" where there are none."""

    plan: MapPlan
    letterhead: Letterhead
    until: str
    has_sample_data: bool


def show(sheet: MapSheet, paper: MapPaper) -> Show:
    width, height = _SIZES[paper]
    unit = width / _SIZES[MapPaper.A3][0]
    margin = 28 * unit
    inner = width - 2 * margin
    map_field = Field(margin, 58 * unit, inner, height - 118 * unit)
    drawing = lay_out_for(sheet.plan, map_field.width, map_field.height)
    items: list[Item] = [
        *_heading(sheet, Field(margin, 22 * unit, inner, 28 * unit), unit),
        picture(drawing, sheet.plan, sheet.letterhead.title, map_field),
        *legend(sheet.plan, Field(margin, height - 54 * unit, inner, 16 * unit), 11.5 * unit),
        *_foot(sheet, paper, text_size(drawing, map_field), Field(margin, height - 34 * unit, inner, 14 * unit), unit),
    ]
    return Show(sheet.letterhead.title, width, height, "zh-Hant-TW" if in_chinese() else "en", (tuple(items),))


def picture(drawing: MapDrawing, plan: MapPlan, title: str, field: Field) -> Picture:
    counts = {
        "themes": len(plan.themes),
        "perspectives": len(plan.perspectives),
        "objectives": len(plan.objectives),
        "links": len(plan.links),
    }
    described = (
        _("%(themes)d themes, %(perspectives)d perspectives, %(objectives)d objectives, %(links)d links") % counts
    )
    return Picture(field, drawing, title, described, _("assumed"), _("confirmed"))


def legend(plan: MapPlan, field: Field, size: float) -> Iterator[Item]:
    """The signs that the drawing has, side by side from the left; smaller where their words are long."""
    signs = list(map_legend.signs(plan))
    size *= min(1.0, field.width / (size * sum(_em(status) + measure(words) + 1.8 for status, words in signs) or 1.0))
    x = field.x
    for status, words in signs:
        width = size * _em(status)
        yield Sign(Field(x, field.y + (field.height - size * 0.9) / 2, width, size * 0.9), status)
        x += width + size * 0.4
        room = (measure(words) + 0.4) * size
        # Presentations know no hollow heads.
        opened = (_("open arrow head = assumed link, to be confirmed"),) if status == "assumed" else ()
        yield Text(Field(x, field.y, room, field.height), (words,), size, "ink-2", in_presentation=opened)
        x += room + size


def _em(sign: str) -> float:
    """How wide a sign is, in em."""
    return 2.0 if sign in map_legend.ARROWS else 0.9


def _heading(sheet: MapSheet, field: Field, unit: float) -> Iterator[Item]:
    """Agency, title, and up to when the figures go; as small as long names need."""
    side, middle = field.width * 0.28, field.width * 0.42
    right = Field(field.x + side + middle, field.y, field.width - side - middle, field.height)
    until = "　".join(each for each in (sheet.until, _sample(sheet)) if each)
    agency, title = sheet.letterhead.organisation, sheet.letterhead.title
    least = 4 * unit
    yield Text(
        Field(field.x, field.y, side, field.height),
        (agency,),
        fitting_size((agency,), 13 * unit, side, field.height, 1.35, least),
        anchor="bottom",
    )
    yield Text(
        Field(field.x + side, field.y, middle, field.height),
        (title,),
        fitting_size((title,), 21 * unit, middle, field.height, 1.2, least),
        is_bold=True,
        is_serif=True,
        is_title=True,
        align="center",
        anchor="bottom",
        leading=1.2,
    )
    size = fitting_size((until,), 11.5 * unit, right.width, field.height, 1.35, least)
    yield Text(right, (until,) if until else (), size, "ink-2", align="right", anchor="bottom")
    yield Panel(Field(field.x, field.y + field.height + 2 * unit, field.width, 0.8 * unit), "ink")


def _sample(sheet: MapSheet) -> str:
    return _("Sample data (not real figures)") if sheet.has_sample_data else ""


def _foot(sheet: MapSheet, paper: MapPaper, text: float, field: Field, unit: float) -> Iterator[Item]:
    day = _("Date of print: %(day)s") % {"day": day_shown(sheet.letterhead.printed_on)}
    number = _("Page {page} of {pages}").format(page=1, pages=1)
    size = 11.5 * unit
    yield Text(field, ("　".join(each for each in (day, sheet.until) if each),), size, "ink-3")
    yield Text(field, (number,), size, "ink-3", align="right")
    if note := _small_text(paper, text):
        yield Text(field, (note,), size, "off-ink", align="center")


def _small_text(paper: MapPaper, points: float) -> str:
    """Where the smallest text is smaller than reads well on that paper."""
    shown = Decimal(points).quantize(Decimal("0.1"), ROUND_DOWN)
    if shown >= _LEAST[paper]:
        return ""
    if paper is MapPaper.A4:
        return _("On A4 the text is only %(points)s points high: please print the map on A3.") % {"points": shown}
    return _("This plan is large: even on A3 the text is only %(points)s points high.") % {"points": shown}
