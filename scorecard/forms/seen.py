"""The rows that somebody chose on a page, each with its version as the page showed it."""

import re
from collections.abc import Iterable

from django.http import QueryDict

KEY = re.compile(r"[0-9]{1,18}", re.ASCII)


def versions(posted: QueryDict, keys: Iterable[str]) -> dict[int, int] | None:
    """By primary key; None for what no page has sent. The version stands in a field of its own: version-17."""
    found = {key: str(posted.get(f"version-{key}", "")) for key in keys}
    if not all(KEY.fullmatch(text) for pair in found.items() for text in pair):
        return None
    return {int(key): int(version) for key, version in found.items()}
