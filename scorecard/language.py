"""Which of the two languages the page being made is in, and what pages and drawings both say in it."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language, gettext

from scorecard.domain.periods import Period, roc_month
from scorecard.domain.scoring import Basis


def in_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def between() -> str:
    return "、" if in_chinese() else ", "


def listed(members: Iterable[object]) -> str:
    """甲、乙, on English pages A, B."""
    return between().join(map(str, members))


def month_in_words(day: date) -> str:
    """110年6月, on English pages June 2021."""
    return roc_month(day) if in_chinese() else f"{day:%B %Y}"


def figures_until(period: Period, basis: Basis) -> str:
    """Up to when figures go, and how they are taken: 資料截至110年6月底（累計）."""
    if basis is Basis.YTD:
        text = gettext("Figures up to the end of %(month)s (year to date)")
    else:
        text = gettext("Figures up to the end of %(month)s (this period)")
    return text % {"month": month_in_words(period.end)}
