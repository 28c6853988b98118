"""What the kept_ tags have drawn, for the next reader of the same: by template, language and what it was made of.

And blanks: templates of rows whose texts differ from row to row while few shapes of them differ. Each shape is drawn
once, with marks where the texts stand; a row is then filled in for a thirtieth of what its template takes.
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


class _Part:
    """A part of a page by what it is made of: equal keys look equal, whatever objects they were taken from.

    Drawn once at most, and of no use then: what keeps its key keeps none of the values.
    """

    __slots__ = ("_values", "key")

    def __init__(self, key: Hashable, values: dict[str, Any]) -> None:
        self.key, self._values = key, values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Part) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def take(self) -> dict[str, Any]:
        values = self._values
        del self._values
        return values


Keyed = tuple[Hashable, dict[str, Any]]  # values by a key that holds all that is shown of them; None: nothing is kept


def include(template: str, values: dict[str, Any]) -> SafeString:
    return _unless_edited(_include)(template, get_language(), _Part(tuple(values.items()), values))


def row(template: str, values: dict[str, Any]) -> SafeString:
    return _unless_edited(_row)(template, get_language(), _Part(tuple(values.items()), values))


def rows(template: str, each: Iterable[Keyed]) -> list[SafeString]:
    return _kept(_row, template, each)


def part(draw: Callable[..., SafeString], key: Hashable, values: dict[str, Any]) -> SafeString:
    """What `draw` makes of the values; nothing is kept for the key None."""
    return _kept(_part, draw, [(key, values)])[0]


def _kept(keeping: Any, what: Any, each: Iterable[Keyed]) -> list[SafeString]:
    keep, anew, language = _unless_edited(keeping), keeping.__wrapped__, get_language()
    return [(anew if key is None else keep)(what, language, _Part(key, values)) for key, values in each]


def _unless_edited(keeping: Any) -> Any:
    """Who edits a template wants to see it."""
    return keeping.__wrapped__ if settings.DEBUG else keeping


def _drawn(template: str, _language: str | None, part: _Part) -> SafeString:
    return SafeString(render_to_string(template, part.take()))


_include = lru_cache(maxsize=256)(_drawn)
_row = lru_cache(maxsize=4096)(_drawn)  # of some 1 kB each


@lru_cache(maxsize=128)  # of 10 to 100 kB each
def _part(draw: Callable[..., SafeString], _language: str | None, part: _Part) -> SafeString:
    return draw(**part.take())


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
    return _unless_edited(_blank)(template, get_language(), tuple(shape.items()), tuple(names))


def frame(template: str, shape: Mapping[str, Hashable], names: Iterable[str]) -> Blank:
    """The same of what stands around the contents of a page: fewer of them are kept, for each is large."""
    return _unless_edited(_frame)(template, get_language(), tuple(shape.items()), tuple(names))


def _drawn_blank(
    template: str, _language: str | None, shape: tuple[tuple[str, Hashable], ...], names: tuple[str, ...]
) -> Blank:
    marks = {name: f"\ue000{name}\ue001" for name in names}
    return Blank(render_to_string(template, {**dict(shape), **marks}))


_blank = lru_cache(maxsize=512)(_drawn_blank)
_frame = lru_cache(maxsize=32)(_drawn_blank)  # of some 50 kB each
