"""What the kept_ tags have drawn, for the next reader of the same: by template, language and what it was made of.

And blanks: templates of rows whose texts differ from row to row while few shapes of them differ. Each shape is drawn
once, with marks where the texts stand; a row is then filled in for a hundredth of what its template takes.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_MARK = re.compile("\ue000(\\w+)\ue001")


class Part:
    """A part of a page by what it is made of: equal keys look equal, whatever objects they were taken from."""

    __slots__ = ("key", "values")

    def __init__(self, key: Hashable, values: dict[str, Any]) -> None:
        self.key, self.values = key, values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Part) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=256)
def include(template: str, _language: str | None, part: Part) -> SafeString:
    return _drawn(template, part)


@lru_cache(maxsize=4096)  # of some 1 kB each
def row(template: str, _language: str | None, part: Part) -> SafeString:
    return _drawn(template, part)


@lru_cache(maxsize=128)  # of 10 to 100 kB each
def part(draw: Callable[..., SafeString], _language: str | None, part: Part) -> SafeString:
    """What `draw` makes of the part's values."""
    return draw(**_taken(part))


def _drawn(template: str, part: Part) -> SafeString:
    return SafeString(render_to_string(template, _taken(part)))


def _taken(part: Part) -> dict[str, Any]:
    values, part.values = part.values, {}  # the key stays, the objects may go
    return values


class Blank:
    """A template drawn with marks for texts: what stands between them, and the texts' names in their order."""

    __slots__ = ("_names", "_pattern")

    def __init__(self, drawn: str) -> None:
        pieces = _MARK.split(drawn.replace("%", "%%"))
        self._names = pieces[1::2]
        self._pattern = "%s".join(pieces[0::2])

    def fill(self, texts: Mapping[str, str]) -> SafeString:
        safe = {name: _escaped(text) for name, text in texts.items()}
        return SafeString(self._pattern % tuple([safe[name] for name in self._names]))


def _escaped(text: str) -> str:
    """Most texts of a row are empty or numbers, and soon told from those that take escaping."""
    return text if not text or text.isalnum() or isinstance(text, SafeString) else escape(text)


def blank(template: str, shape: Mapping[str, Hashable], names: Iterable[str]) -> Blank:
    """The template with these values, and texts of these names; it may only ask whether there is a text."""
    return _kept_or_new(_blank, template, shape, names)


def frame(template: str, shape: Mapping[str, Hashable], names: Iterable[str]) -> Blank:
    """The same of what stands around the contents of a page: fewer of them are kept, for each is large."""
    return _kept_or_new(_frame, template, shape, names)


def _kept_or_new(keeping: Any, template: str, shape: Mapping[str, Hashable], names: Iterable[str]) -> Blank:
    draw = keeping.__wrapped__ if settings.DEBUG else keeping  # who edits a template wants to see it
    return draw(template, get_language(), tuple(shape.items()), tuple(names))


def _drawn_blank(
    template: str, _language: str | None, shape: tuple[tuple[str, Hashable], ...], names: tuple[str, ...]
) -> Blank:
    marks = {name: f"\ue000{name}\ue001" for name in names}
    return Blank(render_to_string(template, {**dict(shape), **marks}))


_blank = lru_cache(maxsize=512)(_drawn_blank)
_frame = lru_cache(maxsize=32)(_drawn_blank)  # of some 50 kB each
