"""How values read in lists, histories and messages of data maintenance: ROC dates, plain numbers, words of choices."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.domain.periods import Period
from scorecard.language import listed
from scorecard.models.base import PeriodRecord, period_shown
from scorecard.templatetags.scorecard import NO_NUMBER, number, short_date, shown_time, shown_year

YEARS = ("year", "baseline_year")  # fields that hold a Western year
LONGEST = 300  # characters of a text in a message or history


def moment(value: datetime) -> str:
    """110/07/05 14:32, in the portal's time zone."""
    return shown_time(value)


def shown(value: Any) -> str:
    """Any field's value in words; what is not there as a dash."""
    if value is None or value in ("", [], {}):
        return NO_NUMBER
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    if isinstance(value, Iterable) and not isinstance(value, str | dict):
        return listed(shown(each) for each in value) or NO_NUMBER
    return Truncator(value).chars(LONGEST)


_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: _("Yes") if value else _("No")),
    (datetime, moment),
    (date, short_date),
    (Decimal, number),
    (Period, period_shown),
)


def field_shown(field: models.Field, value: Any) -> str:
    """The value of a model's field, choices by their words."""
    if field.name in YEARS and value is not None:
        return shown_year(value)
    return shown(dict(field.flatchoices).get(value, value) if field.choices else value)


def _column(field: models.Field) -> Callable[[Any], str]:
    @admin.display(description=field.verbose_name, ordering=field.name)
    def column(record: models.Model) -> str:
        return field_shown(field, getattr(record, field.name))

    return column


@admin.display(description=gettext_lazy("Period"), ordering="period_start")
def period(record: PeriodRecord) -> str:
    return period_shown(record.period)


def columns(model: type[models.Model]) -> dict[str, Callable[[Any], str]]:
    """A column `shown_<field>` for every field of the model that Django would write its own way."""
    found: dict[str, Callable[[Any], str]] = {
        f"shown_{field.name}": _column(field)
        for field in model._meta.fields
        if isinstance(field, models.DateField | models.DecimalField | models.JSONField | models.BooleanField)
        or field.name in YEARS
    }
    if issubclass(model, PeriodRecord):
        found["shown_period"] = period
    return found
