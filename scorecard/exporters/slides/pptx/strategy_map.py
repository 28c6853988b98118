"""The strategy map as shapes: a box is one rectangle with all its text, an arrow a connector glued to two boxes."""

from collections.abc import Iterator
from itertools import groupby

from scorecard.domain.map_layout import (
    MapArrow,
    MapBand,
    MapBox,
    MapFoot,
    MapHead,
    MapMarkDrawn,
    MapMemberCell,
    MapRoof,
    MapStrip,
    Rect,
    TextBlock,
)
from scorecard.exporters.slides.items import Field, Picture
from scorecard.exporters.slides.picture import placed
from scorecard.exporters.slides.pptx import markup, sites
from scorecard.exporters.slides.pptx.connectors import elbow
from scorecard.exporters.slides.pptx.markup import Align, Body, Insets, Line, Paragraph, Run
from scorecard.exporters.slides.symbols import INKS, OTHER, SYMBOLS, WORD_INKS

_LEADING = 1.36  # of a font's size, as the drawing's own
_SIDE, _TOP = 7, 5  # px of the drawing between the edge of a box and its text
_EDGES = {
    "on_target": Line("line-2", 1),
    "at_risk": Line("risk-edge", 1),
    "off_target": Line("off-edge", 2),
    "served": Line("line-2", 1),
    None: Line("line-2", 1),
}
_UNKNOWN_EDGE = Line("control", 1, is_dashed=True)
_GROUNDS = {"at_risk": "risk-tint", "off_target": "off-tint"}


class MapShapes:
    """`numbers` gives every shape of a slide its own."""

    def __init__(self, picture: Picture, numbers: Iterator[int]) -> None:
        self.picture, self.numbers = picture, numbers
        self.x, self.y, self.scale = placed(picture.drawing, picture.field)
        self.boxes = {box.objective: box for box in picture.drawing.boxes}
        self.box_numbers = {code: next(numbers) for code in self.boxes}

    def all(self) -> Iterator[str]:
        """The XML of all shapes, the lower ones first."""
        drawing = self.picture.drawing
        ground = Rect(0, 0, drawing.width, drawing.height)
        yield self._shape(self.picture.title, ground, "canvas", described=self.picture.described)
        yield self._roof(drawing.roof)
        yield from self._strip(drawing.strip)
        for head in drawing.heads:
            yield from self._head(head)
        for band in drawing.bands:
            yield from self._band(band)
        yield from self._foot(drawing.foot)
        yield from map(self._box, drawing.boxes)
        yield from map(self._arrow, drawing.arrows)

    def _shape(
        self,
        name: str,
        rect: Rect,
        fill: str | None = None,
        line: Line | None = None,
        body: Body = markup.NO_TEXT,
        described: str = "",
    ) -> str:
        scaled = line and Line(line.colour, line.width * self.scale, line.is_dashed)
        return markup.shape(
            next(self.numbers), name, self._field(rect), fill=fill, line=scaled, body=body, described=described
        )

    def _field(self, rect: Rect) -> Field:
        scale = self.scale
        return Field(self.x + rect.x * scale, self.y + rect.y * scale, rect.width * scale, rect.height * scale)

    def _insets(self, left: float, top: float, right: float = 0, bottom: float = 0) -> Insets:
        return left * self.scale, top * self.scale, right * self.scale, bottom * self.scale

    def _run(self, text: str, size: int, colour: str = "ink", *, is_bold: bool = False) -> Run:
        return Run(text, size * self.scale, colour, is_bold)

    def _paragraph(self, *runs: Run, align: Align = "left") -> Paragraph:
        return Paragraph(runs, max((run.size for run in runs), default=1) * _LEADING, align)

    def _text(self, block: TextBlock, colour: str = "ink") -> Run:
        return self._run(block.text, block.size, colour, is_bold=block.is_bold)

    # how things stand

    def _light(self, mark: MapMarkDrawn) -> tuple[Run, ...]:
        size, ink = mark.word.size, WORD_INKS.get(mark.status, OTHER)
        symbol = self._run(SYMBOLS[mark.status], size, INKS.get(mark.status, OTHER))
        return symbol, self._run(mark.word.text, size, ink, is_bold=True)

    def _score(self, mark: MapMarkDrawn) -> tuple[Run, ...]:
        return (self._run(f"{mark.score.text} ", mark.score.size, "ink-2"),) if mark.score else ()

    def _lines(self, mark: MapMarkDrawn) -> Iterator[tuple[int, list[Run]]]:
        """All it says, line by line from the left; each with its baseline."""
        word = mark.word.lines[0]
        parts: list[tuple[int, int, tuple[Run, ...]]] = [
            (each.lines[0].y, each.lines[0].x, (self._note(each),)) for each in mark.notes
        ]
        parts.append((mark.symbol.bottom - 1, mark.symbol.x, self._light(mark)))
        if mark.score is not None and mark.score.lines[0].y == word.y:
            parts.append((mark.symbol.bottom - 1, mark.score.lines[0].x, self._score(mark)))
        for y, line in groupby(sorted(parts, key=lambda part: part[:2]), key=lambda part: part[0]):
            runs: list[Run] = []
            for _y, _x, part in line:
                runs += [self._run("  ", mark.word.size), *part] if runs else part
            yield y, runs

    def _note(self, note: TextBlock) -> Run:
        return self._run(note.text, note.size, "ink-2")

    # from the roof down

    def _roof(self, roof: MapRoof) -> str:
        rows = groupby(roof.statements, key=lambda line: line.text.lines[0].y)
        lines = [
            self._paragraph(
                *(
                    run
                    for place, each in enumerate(row)
                    for run in (
                        self._run(("　　" if place else "") + each.label.text + "　", each.label.size, "on-brand-2"),
                        self._run(each.text.text, each.text.size, "on-brand", is_bold=each.is_apex),
                    )
                ),
                align="center",
            )
            for _y, row in rows
        ]
        body = Body(lines, self._insets(27, 4, 27, 4))
        return self._shape("roof", roof.rect, "brand-deep", body=body)

    def _strip(self, strip: MapStrip | None) -> Iterator[str]:
        if strip is not None:
            lines = [self._paragraph(*runs) for _y, runs in self._lines(strip.mark)]
            body = Body(lines, self._insets(18, 0, 18))
            yield self._shape("plan", strip.rect, "paper", Line("line-2", 1), body)

    def _head(self, head: MapHead) -> Iterator[str]:
        rect, block = head.rect, head.block
        name = Rect(block.right, rect.y, rect.right - block.right, block.height)
        yield self._shape(f"theme {head.theme}", rect, "paper")
        letter = Body([self._paragraph(self._text(head.code, "on-brand"), align="center")])
        yield self._shape(f"theme {head.theme} code", block, "brand", body=letter)
        words = Body([self._paragraph(self._text(head.name))], self._insets(9, 0))
        yield self._shape(f"theme {head.theme} name", name, body=words)
        if head.mark is not None:
            below = Rect(rect.x, block.bottom, rect.width, rect.bottom - block.bottom)
            lines = [self._paragraph(*runs) for _y, runs in self._lines(head.mark)]
            body = Body(lines, self._insets(4, 0), anchor="t")
            yield self._shape(f"theme {head.theme} light", below, body=body)
        yield self._shape(f"theme {head.theme} rule", Rect(rect.x, rect.bottom, rect.width, 2), "brand")

    def _band(self, band: MapBand) -> Iterator[str]:
        yield self._shape(f"band {band.perspective}", Rect(band.rect.x, band.rect.y, band.rect.width, 1), "line-2")
        yield from self._label(f"perspective {band.perspective}", band, band.mark)

    def _label(self, name: str, band: MapBand | MapFoot, mark: MapMarkDrawn | None) -> Iterator[str]:
        """The name in a field as wide as its lines, so that it stands upright where the drawing has it so."""
        yield self._shape(f"{name} ground", band.label, "brand-tint")
        top, size = band.name.lines[0].y, band.name.size
        width = max(len(line.text) for line in band.name.lines) * size + size // 3
        is_upright = all(len(line.text) == 1 for line in band.name.lines)
        left, width = (band.label.x + (band.label.width - width) // 2, width) if is_upright else (0, band.label.width)
        field = Rect(left, top - 2 * size, width, band.name.lines[-1].y - top + 3 * size)
        paragraph = self._paragraph(self._text(band.name, "brand"), align="center")
        yield self._shape(name, field, body=Body([paragraph]))
        if mark is not None:
            lower = Rect(band.label.x, mark.symbol.y - 5, band.label.width, band.label.bottom - mark.symbol.y + 5)
            texts = [self._paragraph(*runs, align="center") for _y, runs in self._lines(mark)]
            yield self._shape(f"{name} light", lower, body=Body(texts, anchor="t", wraps=False))

    def _foot(self, foot: MapFoot | None) -> Iterator[str]:
        if foot is None:
            return
        yield self._shape("members", foot.rect, "paper", Line("line-2", 1))
        yield from self._label("members label", foot, None)
        yield from map(self._members, foot.cells)

    def _members(self, cell: MapMemberCell) -> str:
        """Those that stand side by side in one line."""
        lines = []
        for _y, members in groupby(cell.members, key=lambda member: member.name.lines[0].y):
            runs: list[Run] = []
            for member in members:
                runs += [self._run("  ", member.name.size)] if runs else []
                runs.append(self._text(member.name))
                if member.mark_text is not None:
                    runs.append(self._run(f"（{member.mark_text.text}）", member.mark_text.size, "brand"))
            lines.append(self._paragraph(*runs))
        return self._shape(f"members {cell.theme}", cell.rect, body=Body(lines, anchor="t"))

    # boxes and arrows

    def _box(self, box: MapBox) -> str:
        """All its text is its own, so that it is moved as one: the light behind the code, the notes behind the name."""
        status = box.mark.status if box.mark else None
        edge = _EDGES.get(status, _UNKNOWN_EDGE)
        return markup.shape(
            self.box_numbers[box.objective],
            f"{box.objective} {box.name.text}"[:255],
            self._field(box.rect),
            fill=_GROUNDS.get(status or "", "paper"),
            line=Line(edge.colour, edge.width * self.scale, edge.is_dashed),
            body=Body([self._paragraph(*runs) for runs in self._box_lines(box)], self._insets(_SIDE, _TOP, 1), "t"),
            described=_described(box),
        )

    def _box_lines(self, box: MapBox) -> Iterator[list[Run]]:
        """Light and score behind the code, a note behind the name where the drawing has it there, the others below."""
        code, name, mark = [self._text(box.code)], [self._text(box.name)], box.mark
        if mark is None:
            yield from (code, name)
            return
        space, name_end = self._run("  ", box.name.size), box.name.lines[-1].y
        yield [*code, space, *self._score(mark), *self._light(mark)]
        yield name + [run for note in mark.notes if note.lines[0].y == name_end for run in (space, self._note(note))]
        yield from (runs for y, runs in self._lines(mark) if y > name_end)

    def _arrow(self, arrow: MapArrow) -> str:
        points = [(self.x + point.x * self.scale, self.y + point.y * self.scale) for point in arrow.points]
        bent = elbow(points)
        values = "".join(
            f'<a:gd name="adj{place}" fmla="val {value}"/>' for place, value in enumerate(bent.adjustments, start=1)
        )
        head = "triangle" if arrow.is_confirmed else "arrow"
        end = f'<a:tailEnd type="{head}" w="med" len="med"/>'
        line = markup.outline(Line("arrow", 1.6 * self.scale), end)
        ends = "".join(
            f'<a:{tag} id="{self.box_numbers[code]}" idx="{sites.site(self.boxes[code].rect, point)}"/>'
            for tag, code, point in (
                ("stCxn", arrow.cause, arrow.points[0]),
                ("endCxn", arrow.effect, arrow.points[-1]),
            )
        )
        words = self.picture.confirmed if arrow.is_confirmed else self.picture.assumed
        name = markup.attribute(f"{arrow.cause} → {arrow.effect}")
        return (
            f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{next(self.numbers)}" name="{name}" '
            f'descr="{name} {markup.attribute(words)}"/>'
            f"<p:cNvCxnSpPr>{ends}</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr>"
            f"{markup.xfrm(bent.field, bent.attributes)}"
            f'<a:prstGeom prst="{bent.preset}"><a:avLst>{values}</a:avLst></a:prstGeom>{line}</p:spPr></p:cxnSp>'
        )


def _described(box: MapBox) -> str:
    """For a screen reader, code and name and how it stands."""
    words = [box.code.text, box.name.text]
    if box.mark is not None:
        words += [box.mark.word.text, box.mark.score.text if box.mark.score else "", *(n.text for n in box.mark.notes)]
    return " ".join(word for word in words if word)
