"""Which of the two languages the page being made is in, and what stands between the members of a list in it."""

from collections.abc import Iterable

from django.utils.translation import get_language


def in_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def between() -> str:
    return "、" if in_chinese() else ", "


def listed(members: Iterable[object]) -> str:
    """甲、乙, on English pages A, B."""
    return between().join(map(str, members))
