"""A Show as a pptx file: the same bytes for the same Show."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.util import Emu

from scorecard.exporters.slides.items import Field, Item, Panel, Picture, Show, Sign, Table, Text
from scorecard.exporters.slides.pptx import markup, tables
from scorecard.exporters.slides.pptx.markup import Body, Line, Paragraph, Run
from scorecard.exporters.slides.pptx.strategy_map import MapShapes
from scorecard.exporters.slides.symbols import INKS, OTHER, SYMBOLS
from scorecard.exporters.slides.texts import clean

_ALWAYS = datetime(2000, 1, 1)  # a file's own dates would make no two files equal
_TITLE_ONLY = 5
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_FIRST_NUMBER = 100  # of shapes; the title has one below
_ANCHORS: Any = {"top": "t", "middle": "ctr", "bottom": "b"}


def write(show: Show) -> bytes:
    file = pptx.Presentation()
    file.slide_width, file.slide_height = Emu(markup.emu(show.width)), Emu(markup.emu(show.height))
    _set_typeface(file)
    properties = file.core_properties
    properties.title, properties.author, properties.language = clean(show.title)[:255], "", show.language
    properties.created = properties.modified = _ALWAYS
    properties.last_modified_by, properties.revision = "", 1
    for slide in show.slides:
        _slide(file, slide)
    return _same_bytes(file)


def _slide(file: Any, items: tuple[Item, ...]) -> None:
    slide = file.slides.add_slide(file.slide_layouts[_TITLE_ONLY])
    tree, numbers = slide.shapes._spTree, count(_FIRST_NUMBER)
    if not any(isinstance(item, Text) and item.is_title for item in items):
        slide.shapes.title._element.getparent().remove(slide.shapes.title._element)
    for item in items:
        if isinstance(item, Text) and item.is_title:
            _title(slide.shapes.title, item)
            tree.append(slide.shapes.title._element)  # above what stands before it
            continue
        for xml in _shapes(item, numbers):
            tree.append(parse_xml(xml.replace(">", f" {_NAMESPACES}>", 1)))


def _title(placeholder: Any, text: Text) -> None:
    """The layout's title takes the place of the shape, so that outlines know it."""
    shape = parse_xml(_text(text, 0).replace(">", f" {_NAMESPACES}>", 1))
    element = placeholder._element
    element.replace(element.spPr, shape.spPr)
    element.replace(element.txBody, shape.txBody)


def _shapes(item: Item, numbers: Iterator[int]) -> Iterator[str]:
    match item:
        case Text():
            yield _text(item, next(numbers))
        case Panel():
            yield markup.shape(next(numbers), "panel", item.field, fill=item.colour)
        case Sign():
            yield _sign(item, next(numbers))
        case Picture():
            yield from MapShapes(item, numbers).all()
        case Table():
            yield tables.frame(item, next(numbers))


def _text(text: Text, number: int) -> str:
    leading = text.size * text.leading
    lines = [
        Paragraph((Run(line, text.size, text.colour, text.is_bold),), leading, text.align)
        for line in text.in_presentation or text.lines
    ]
    body = Body(lines, anchor=_ANCHORS[text.anchor])
    return markup.shape(number, (text.lines or ("text",))[0][:80], text.field, body=body)


def _sign(sign: Sign, number: int) -> str:
    """A light's symbol; for an arrow of the legend a line with its head."""
    field = sign.field
    if sign.status in SYMBOLS:
        run = Run(SYMBOLS[sign.status], field.height, INKS.get(sign.status, OTHER))
        return markup.shape(number, sign.status, field, body=Body([Paragraph((run,), field.height * 1.2, "center")]))
    head = "triangle" if sign.status == "confirmed" else "arrow"
    line = markup.outline(Line("arrow", 1.2), f'<a:tailEnd type="{head}" w="med" len="med"/>')
    level = Field(field.x, field.y + field.height / 2, field.width, 0)
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name="{sign.status}"/><p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>'
        f'<p:spPr>{markup.xfrm(level)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{line}</p:spPr></p:cxnSp>'
    )


def _set_typeface(file: Any) -> None:
    """What is typed into the slides later looks like what stands there."""
    theme = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    for tag, typeface in ((b"latin", markup.LATIN), (b"ea", markup.CHINESE)):
        face = typeface.encode()
        before, *rest = theme._blob.split(b"<a:" + tag + b' typeface="')
        theme._blob = before + b"".join(
            b"<a:" + tag + b' typeface="' + face + part[part.index(b'"') :] for part in rest
        )


def _same_bytes(file: Any) -> bytes:
    """Packed again, without the time at which it was."""
    packed, out = io.BytesIO(), io.BytesIO()
    file.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
