"""Texts as files can hold them, and how much room they take."""

import re

from scorecard.domain.typesetting import wrap

CELL_PADDING = 11.0  # points, of a table's cell left and right together, with its rules

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Without the characters that no XML can hold."""
    return _NOT_XML.sub("", text)


def wrapped(line: str, size: float, width: float) -> tuple[str, ...]:
    """The lines that it becomes in `width` points, at least one."""
    return wrap(line, max(width, size) / size) or ("",)


def line_count(lines: tuple[str, ...], size: float, width: float) -> int:
    """How many lines they become in `width`, each of them at least one."""
    return sum(len(wrapped(line, size, width)) for line in lines)


def fitting_size(
    lines: tuple[str, ...], size: float, width: float, height: float, leading: float, least: float
) -> float:
    """The largest size, at most `size` and at least `least`, at which all lines fit a field."""
    while size > least and line_count(lines, size, width) * size * leading > height:
        size = max(least, size - 0.5)
    return size
