"""The XML of shapes, texts and connectors. Lengths come in points and are written in EMU."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from scorecard.exporters import colours
from scorecard.exporters.slides.items import Field
from scorecard.exporters.slides.texts import clean

# The typeface of Taiwan's offices, by the name that every language version of the system knows; and one for Latin
# letters and digits that every system has, or has one as wide as.
CHINESE, LATIN = "Microsoft JhengHei", "Arial"
EMU = 12700  # in a point

Align = Literal["left", "center", "right"]
Insets = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Run:
    text: str
    size: float
    colour: str = "ink"
    is_bold: bool = False


@dataclass(frozen=True)
class Paragraph:
    """`leading` in points."""

    runs: tuple[Run, ...]
    leading: float
    align: Align = "left"


@dataclass(frozen=True)
class Line:
    """The outline of a shape or a connector."""

    colour: str
    width: float
    is_dashed: bool = False


@dataclass(frozen=True)
class Body:
    """What is written in a shape: its paragraphs, the room around them, and where they stand."""

    paragraphs: Sequence[Paragraph] = ()
    insets: Insets = (0, 0, 0, 0)
    anchor: Literal["t", "ctr", "b"] = "ctr"
    wraps: bool = True


NO_TEXT = Body()


def emu(length: float) -> int:
    return round(length * EMU)


def attribute(text: str) -> str:
    return escape(clean(text))


def shape(
    number: int,
    name: str,
    field: Field,
    *,
    fill: str | None = None,
    line: Line | None = None,
    body: Body = NO_TEXT,
    described: str = "",
) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{attribute(name)}" descr="{attribute(described)}"/><p:cNvSpPr/>'
        f"<p:nvPr/></p:nvSpPr><p:spPr>{xfrm(field)}"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{_fill(fill)}{outline(line)}</p:spPr>{text_body(body)}</p:sp>'
    )


def xfrm(field: Field, attributes: str = "", prefix: str = "a") -> str:
    return (
        f'<{prefix}:xfrm{attributes}><a:off x="{emu(field.x)}" y="{emu(field.y)}"/>'
        f'<a:ext cx="{emu(field.width)}" cy="{emu(field.height)}"/></{prefix}:xfrm>'
    )


def solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colours.colour(colour)}"/></a:solidFill>'


def _fill(colour: str | None) -> str:
    return solid(colour) if colour else "<a:noFill/>"


def outline(line: Line | None, end: str = "") -> str:
    if line is None:
        return "<a:ln><a:noFill/></a:ln>"
    dash = '<a:prstDash val="dash"/>' if line.is_dashed else ""
    return f'<a:ln w="{emu(line.width)}">{solid(line.colour)}{dash}<a:round/>{end}</a:ln>'


def text_body(body: Body, tag: str = "p:txBody") -> str:
    left, top, right, bottom = map(emu, body.insets)
    wrap = "square" if body.wraps else "none"
    return (
        f'<{tag}><a:bodyPr wrap="{wrap}" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" '
        f'anchor="{body.anchor}" rtlCol="0"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
        f"{paragraphs(body.paragraphs)}</{tag}>"
    )


def paragraphs(each: Iterable[Paragraph]) -> str:
    return "".join(map(_paragraph, each)) or '<a:p><a:endParaRPr lang="zh-TW"/></a:p>'


def _paragraph(paragraph: Paragraph) -> str:
    align = {"left": "l", "center": "ctr", "right": "r"}[paragraph.align]
    leading = f'<a:lnSpc><a:spcPts val="{round(paragraph.leading * 100)}"/></a:lnSpc>'
    before = '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
    head = f'<a:pPr marL="0" indent="0" algn="{align}">{leading}{before}<a:buNone/></a:pPr>'
    return f"<a:p>{head}{''.join(map(_run, paragraph.runs))}</a:p>"


def _run(run: Run) -> str:
    size, bold = max(100, round(run.size * 100)), int(run.is_bold)
    face = f'<a:latin typeface="{LATIN}"/><a:ea typeface="{CHINESE}"/><a:cs typeface="{LATIN}"/>'
    text = escape(clean(run.text).replace("\n", " "))
    return (
        f'<a:r><a:rPr lang="zh-TW" altLang="en-US" sz="{size}" b="{bold}">{solid(run.colour)}{face}</a:rPr>'
        f"<a:t>{text}</a:t></a:r>"
    )
