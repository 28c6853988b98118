"""Walking through XML with the standard library's expat: no DOCTYPE, so no entities and nothing to fetch."""

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from scorecard.importers.workbook.refusals import Reason, Refused

Attributes = dict[str, str]


def walk(
    content: bytes,
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Names come with their prefixes, see `local`."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(content, True)


def local(name: str) -> str:
    """`x:row` -> `row`: writers differ in their prefixes."""
    return name.rpartition(":")[2]


def attribute(attributes: Attributes, name: str) -> str:
    """By its local name; "" where there is none."""
    for key, value in attributes.items():
        if local(key) == name:
            return value
    return ""


def is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _refuse(*_: Any) -> None:
    raise Refused(Reason.FORGED)
