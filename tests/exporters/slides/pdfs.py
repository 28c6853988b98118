"""A PDF read back: its text, the size of its letters, its fonts."""

import io
from typing import Any

import pypdf


def reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(page: Any) -> str:
    """Without white space: lines break where there is room."""
    return "".join(page.extract_text().split())


def text_sizes(page: Any) -> set[float]:
    """The height of all letters in points, as they stand on the paper."""
    sizes: set[float] = set()

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            # How far a unit upwards in the text's space reaches on the paper.
            x, y = tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3]
            sizes.add(round(abs(size) * (x * x + y * y) ** 0.5, 2))

    page.extract_text(visitor_text=visit)
    return sizes


def fonts(page: Any) -> list[Any]:
    """The descriptors of all fonts; a drawing on the page keeps its own."""
    found: list[Any] = []
    resources = [page["/Resources"]]
    while resources:
        each = resources.pop().get_object()
        found += [font.get_object() for font in each.get("/Font", {}).values()]
        for drawing in each.get("/XObject", {}).values():
            if "/Resources" in drawing.get_object():
                resources.append(drawing.get_object()["/Resources"])
    return [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in found]
