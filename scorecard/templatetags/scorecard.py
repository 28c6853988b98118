"""How plan data is written on pages: ROC years, numbers, and names that break at phrases."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from scorecard import language
from scorecard.domain import periods, roc_dates, rounding, typesetting
from scorecard.domain.periods import Period
from scorecard.domain.plan_choice import Sort
from scorecard.domain.scoring import Basis
from scorecard.language import figures_until, in_chinese, month_in_words

from . import kept

register = template.Library()

NO_NUMBER = "－"  # the sign of Taiwanese statistical tables; never 0, never None


@register.filter
def shown_year(year: int | None) -> str:
    """2021 -> 110, on English pages 2021."""
    if year is None:
        return NO_NUMBER
    return str(periods.roc_year(year) if in_chinese() else year)


@register.filter
def shown_years(years: Sequence[int]) -> str:
    """Years, latest first -> 110年 or 109年～110年, on English pages 2021 or 2020–2021; "" for none."""
    if not years:
        return ""
    span = dict.fromkeys((years[-1], years[0]))
    return "～".join(f"{shown_year(each)}年" for each in span) if in_chinese() else "–".join(map(str, span))


@register.simple_tag
def between() -> str:
    """What stands between the members of a list: 、, on English pages a comma."""
    return language.between()


@register.filter
def listed(members: Iterable[object]) -> str:
    return language.listed(members)


@register.simple_tag
def today() -> date:
    """The day that a print bears."""
    return timezone.localdate()


@register.filter
def shown_month(day: date | None) -> str:
    """A date of month precision -> 110年3月, on English pages March 2021."""
    if day is None:
        return NO_NUMBER
    return month_in_words(day)


@register.filter
def shown_period(period: Period | None) -> str:
    """A period -> 110年6月, 110年第2季; on English pages 2021-06, 2021-Q2."""
    if period is None:
        return NO_NUMBER
    return period.roc_label if in_chinese() else period.label


@register.simple_tag
def as_of(standing: Any) -> str:
    """資料截至110年6月底（累計）; a heading's and a print's. `standing`: a Standing."""
    return figures_until(standing.period, standing.basis)


@register.simple_tag
def until(period: Period, basis: Basis) -> str:
    """The same of a list without a Standing."""
    return figures_until(period, basis)


@register.simple_tag
def address_of(period: Period, basis: str, others: Sequence[tuple[str, str]]) -> str:
    """The present page's address for another period or basis; what else stood in it is kept."""
    return "?" + urlencode([("period", period.label), ("basis", str(basis)), *others])


@register.simple_tag
def choice_address(choice: Any, **changes: str) -> str:
    """The list of plans as chosen, with other words in its address. `choice`: a PlanChoice."""
    return str(choice.address(**changes))


@register.simple_tag
def heading_address(choice: Any, sort: str) -> str:
    """What a heading of the list of plans links to: its plans in the order of that column."""
    return str(choice.address(sort=choice.order_by(Sort(sort))))


@register.simple_tag
def file_query(standing: Any, others: Sequence[tuple[str, str]] = (), **more: str) -> str:
    """What the address of a file carries so that it shows what the page does: period, basis and links; and more."""
    return standing.query_with(*(pair for pair in others if pair[0] == "links"), *more.items())


@register.filter
def shown_date(day: date | None) -> str:
    """A date in running text -> 110年7月5日, on English pages 5 July 2021."""
    if day is None:
        return NO_NUMBER
    return f"{periods.roc_month(day)}{day.day}日" if in_chinese() else f"{day.day} {day:%B %Y}"


@register.filter
def short_date(day: date | None) -> str:
    """A date in lists -> 110/07/05, on English pages 2021-07-05."""
    if day is None:
        return NO_NUMBER
    return roc_dates.short(day) if in_chinese() else day.isoformat()


@register.filter
def shown_time(moment: datetime | None) -> str:
    """A moment in lists and histories -> 110/07/05 14:32, on English pages 2021-07-05 14:32; in local time."""
    if moment is None:
        return NO_NUMBER
    local = timezone.localtime(moment)
    return f"{roc_dates.short(local) if in_chinese() else local.date().isoformat()} {local:%H:%M}"


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """1234.5 -> 1,234.5; rounded half up to `decimals`, or without trailing zeros where none are given."""
    if value is None:
        return NO_NUMBER
    exact = Decimal(value)
    if decimals is not None:
        return f"{rounding.half_up(exact, decimals):,f}"
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def rounded(value: Decimal | None) -> str:
    """A coverage in percent, to one decimal and without zeros behind it."""
    return NO_NUMBER if value is None else number(rounding.share(value))


@register.filter
def rate(achievement: Decimal | None) -> str:
    """An achievement rate: 98.33%, rounded for reading only."""
    return NO_NUMBER if achievement is None else f"{number(achievement, 2)}%"


@register.filter
def one_line(text: str) -> str:
    """What several templates wrote, without the line breaks at their ends."""
    return text.replace("\n", "")


@register.filter
def told(value: Any) -> str:
    """A value of a history entry as a reader knows it: numbers, moments, days, periods, yes and no, lists, texts."""
    if value in (None, "", [], {}):
        return NO_NUMBER
    for kind, write in _TOLD:
        if isinstance(value, kind):
            return write(value)
    return str(value)


_TOLD: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: gettext("Yes") if value else gettext("No")),
    (Decimal, number),
    (datetime, shown_time),  # which is a date too
    (date, short_date),
    (Period, shown_period),
    (list, lambda value: language.listed(told(each) for each in value)),
)


@register.filter
def chart_data(points: Iterable[Any]) -> dict[str, Any]:
    """A KPI's RecordLines or RecordYears for js/kpi.js, oldest first; numbers as text, None where there is none."""
    points = sorted(points, key=lambda point: point.period)
    targets = [point.target for point in points]
    series = {
        gettext("Actual"): [point.actual for point in points],
        gettext("Target"): [target and target.value for target in targets],
        gettext("Lower end"): [target and target.low for target in targets],
        gettext("Upper end"): [target and target.high for target in targets],
    }
    return {
        "periods": [shown_period(point.period) for point in points],
        "series": [
            {"name": name, "values": [None if value is None else f"{value:f}" for value in values]}
            for name, values in series.items()
            if any(value is not None for value in values)
        ],
    }


@register.filter
def phrases(name: str) -> SafeString:
    """A name with <wbr> at its phrase ends, for cells that keep words together (.kw)."""
    return _phrases(str.__str__(name))  # a plain str: a safe one would be equal to it, and not escaped


@lru_cache(maxsize=8192)  # a page shows hundreds of names, and they hardly change
def _phrases(name: str) -> SafeString:
    return format_html_join(SafeString("<wbr>"), "{}", ((phrase,) for phrase in typesetting.phrases(name)))


@register.filter
def coded(item: Any) -> SafeString:
    """The code and the name of an item: the code never broken, the name only at its phrases."""
    return _coded(item.code, item.name)


@lru_cache(maxsize=8192)
def _coded(code: str, name: str) -> SafeString:
    return format_html('<span class="code">{}</span> <span class="kw">{}</span>', code, phrases(name))


@register.simple_tag
def kept_include(template: str, **values: Hashable) -> SafeString:
    """`include … only` whose outcome is kept for the next reader of the same content.

    For parts made of strings, numbers and frozen records alone: what is equal looks equal. Model objects don't qualify,
    they are equal as soon as their keys are.
    """
    return kept.include(template, values)


@register.simple_tag
def kept_row(template: str, **values: Hashable) -> SafeString:
    """The same for a row of a list: many of them, each short."""
    return kept.row(template, values)


@register.simple_tag
def kept_rows(template: str, rows: Iterable[Any], **values: Hashable) -> SafeString:
    """Each row with `template`, kept for the next reader of a row with an equal `key`, which holds all that is shown.

    Nothing is kept of rows without a key.
    """
    same = tuple(values.items())
    each = ((None if row.key is None else (row.key, same), {"row": row, **values}) for row in rows)
    return SafeString("".join(kept.rows(template, each)))


@register.simple_tag
def kept_list(template: str, name: str, items: Iterable[Hashable], **values: Hashable) -> SafeString:
    """A kept_row for each of `items`, which its template knows as `name`."""
    return SafeString("\n    ".join(kept_row(template, **{name: item}, **values) for item in items))


@register.simple_tag
def light(of: Any) -> SafeString:
    """The light of a Judgement or a Score, and whether it rests on figures not approved yet."""
    return kept_row("components/light.html", status=of.status, reason=of.reason, is_provisional=of.is_provisional)
