"""What all slides have alike: their size, the heading with its rule, the foot with the number."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scorecard.exporters.slides.items import Field, Item, Panel, Text
from scorecard.exporters.slides.texts import fitting_size

WIDTH, HEIGHT = 960.0, 540.0  # points: 16 to 9
MARGIN = 36.0
TOP = 74.0  # where what a slide shows begins, below its heading
GROUND = Panel(Field(0, 0, WIDTH, HEIGHT), "brand-deep")  # of a cover, as of the map's roof
BODY = Field(MARGIN, TOP, WIDTH - 2 * MARGIN, HEIGHT - TOP - 32)


@dataclass(frozen=True)
class Footing:
    """`until` says up to when the figures go, "" where there are none."""

    organisation: str
    until: str
    pages: int

    def of(self, number: int, slide: tuple[Item, ...]) -> tuple[Item, ...]:
        """A cover has none."""
        if GROUND in slide:
            return ()
        field = Field(MARGIN, HEIGHT - 26, WIDTH - 2 * MARGIN, 16)
        left = "　".join(each for each in (self.organisation, self.until) if each)
        page = _("Page {page} of {pages}").format(page=number, pages=self.pages)
        room = Field(field.x, field.y, field.width * 0.8, field.height)
        size = fitting_size((left,), 10, room.width, room.height, 1.35, 3)
        return Text(room, (left,), size, "ink-3"), Text(field, (page,), 10, "ink-3", align="right")


def heading(title: str, chapter: str) -> Iterator[Item]:
    """The title left, the chapter right, a rule below both."""
    width = (WIDTH - 2 * MARGIN) * 0.7
    size = fitting_size((title,), 28, width, 40, 1.2, 12)
    yield Text(
        Field(MARGIN, 20, width, 40), (title,), size, "brand-deep", is_bold=True, is_serif=True, is_title=True,
        anchor="bottom", leading=1.2,
    )  # fmt: skip
    right = Field(MARGIN + width, 20, WIDTH - 2 * MARGIN - width, 38)
    yield Text(right, (chapter,), 13, "ink-3", align="right", anchor="bottom", leading=1.2)
    yield Panel(Field(MARGIN, 63, WIDTH - 2 * MARGIN, 1.6), "brand")
