"""What the kept_ tags have drawn, for the next reader of the same: by template, language and what it was made of."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


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
def part(template: str, _language: str | None, part: Part) -> SafeString:
    return _drawn(template, part)


def _drawn(template: str, part: Part) -> SafeString:
    values, part.values = part.values, {}  # the key stays, the objects may go
    return SafeString(render_to_string(template, values))
