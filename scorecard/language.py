"""Which of the two languages the page being made is in."""

from django.utils.translation import get_language


def in_chinese() -> bool:
    return (get_language() or "").startswith("zh")
