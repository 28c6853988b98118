"""How a value is written into a cell and read from it; what can't be read is a ValueError with its reason in words."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from import_export import fields, widgets

from scorecard.domain import codes, numbers, periods, roc_dates, roc_periods
from scorecard.domain.periods import Period
from scorecard.language import listed
from scorecard.models.base import CodeField
from scorecard.models.plan import STATEMENTS

_BETWEEN = re.compile("[、,，;；]")  # several in a cell, in either language


def words(text: Any) -> set[str]:
    """A translatable text in every language of the portal."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(str(text))
    return found


def _refuse(message: str, text: str) -> ValueError:
    return ValueError(message % {"text": text})


class Cell(widgets.Widget):
    """Text, as it is."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else str(value)


class CodeCell(Cell):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return codes.normalise(value)


class NumberCell(Cell):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Decimal | None:
        try:
            typed = numbers.parse(value)
        except numbers.NumberRefused as refused:
            raise self._refused(refused.fault, value) from None
        if typed is not None and typed.sign:  # whether it fits, a form of the KPI's own would know
            raise self._refused(numbers.NumberFault.UNCLEAR, value)
        return typed.value if typed else None

    def _refused(self, fault: numbers.NumberFault, text: str) -> ValueError:
        if fault is numbers.NumberFault.UNCLEAR:
            return _refuse(_("“%(text)s” is not a number."), text)
        return ValueError(_("A number has at most 11 digits before the decimal point and 4 behind it."))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if not isinstance(value, Decimal):
            return "" if value is None else value
        text = f"{value:f}"
        return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


class WholeCell(NumberCell):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        number = super().clean(value)
        if number is not None and number != number.to_integral_value():
            raise _refuse(_("“%(text)s” is not a whole number."), value)
        return None if number is None else int(number)


class WordCell(Cell):
    """One of several stored values, written as its words; read in any language, and as stored."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        super().__init__()
        self.choices = list(choices)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        typed = value.strip().casefold()
        for stored, word in self.choices:
            if typed in {str(stored).casefold(), *(each.casefold() for each in words(word))}:
                return stored
        known = listed(word for _stored, word in self.choices)
        raise ValueError(_("“%(text)s” is not one of: %(known)s.") % {"text": value, "known": known})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return str(dict(self.choices).get(value, value if value is not None else ""))


class DateCell(Cell):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date | None:
        try:
            return roc_dates.parse(value) if value.strip() else None
        except (ValueError, OverflowError):
            raise _refuse(_("“%(text)s” is not a date. Please type it like 110/07/05."), value) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if isinstance(value, datetime):
            local = timezone.localtime(value)
            return f"{roc_dates.short(local.date())} {local:%H:%M}"
        return roc_dates.short(value) if value else ""


class YearCell(Cell):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int | None:
        try:
            return roc_periods.parse_year(value) if value.strip() else None
        except ValueError:
            raise _refuse(_("“%(text)s” is not a year. Please type it like 110."), value) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else periods.roc_year(value)


class PeriodCell(Cell):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Period:
        try:
            return roc_periods.parse(value)
        except (ValueError, OverflowError):
            raise _refuse(_("“%(text)s” is not a period. Please type it like 110年6月."), value) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value.roc_label if value else ""


class LinesCell(Cell):
    """An ordered list of texts, one a line."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        return [line for line in value.replace("\r\n", "\n").split("\n") if line.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "\n".join(map(str, value or []))


class RecordCell(Cell):
    """Another record under the code, slug or name by which `find` knows it."""

    def __init__(self, find: Callable[[str], models.Model | None], name: Callable[[Any], str]) -> None:
        super().__init__()
        self.find, self.name = find, name

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> models.Model | None:
        if not value.strip():
            return None
        found = self.find(value.strip())
        if found is None:
            raise _refuse(_("“%(text)s” is not there, or not yours to choose."), value)
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return self.name(value) if value is not None else ""


class RecordsCell(RecordCell):
    """Several of them."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return [super(RecordsCell, self).clean(each) for each in _BETWEEN.split(value) if each.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return listed(sorted(self.name(each) for each in value.all())) if value is not None else ""


class Column(fields.Field):
    """A column of a table; `heading` is translatable."""

    def __init__(self, attribute: str, cell: Cell, heading: Any) -> None:
        super().__init__(attribute=attribute, widget=cell, column_name=str(heading))
        self.heading = heading

    def is_named(self, text: str) -> bool:
        return text.strip().casefold() in {self.attribute, *(each.casefold() for each in words(self.heading))}


def cell_of(field: models.Field) -> Cell:
    """The kind of cell that fits a model's plain field."""
    if field.choices:
        return WordCell([("", ""), *field.choices] if field.blank else field.choices)
    if field.name in ("year", "baseline_year"):
        return YearCell()
    if field.name == "statement_order":
        return OrderCell()
    kinds: tuple[tuple[type[models.Field], Callable[[], Cell]], ...] = (
        (models.BooleanField, lambda: WordCell([(True, _YES), (False, _NO)])),
        (CodeField, CodeCell),
        (models.DecimalField, NumberCell),
        (models.IntegerField, WholeCell),
        (models.DateField, DateCell),
        (models.JSONField, LinesCell),
    )
    return next((cell() for kind, cell in kinds if isinstance(field, kind)), Cell())


class OrderCell(LinesCell):
    """The order of a plan's statements, as stored."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        return super().clean(value) or list(STATEMENTS)


_YES, _NO = translation.gettext_lazy("Yes"), translation.gettext_lazy("No")
