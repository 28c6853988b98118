"""Form fields for periods and years, shown and typed as the Republic's, on English pages as Western ones."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scorecard.domain import periods, roc_periods
from scorecard.domain.periods import Period
from scorecard.language import in_chinese
from scorecard.models.base import period_shown


class _Typed(forms.CharField):
    """Text that stands for something else; `read` raises a ValueError for what is none."""

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if not isinstance(value, str):
            return value
        try:
            return self.read(str(super().to_python(value)))
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def run_validators(self, value: Any) -> None:
        """CharField's own are about text; nothing read from it holds a NUL."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class PeriodField(_Typed):
    """A period typed as 110年6月, 110年第2季, 110年上半年, 110年 or 2021-Q2."""

    default_error_messages = {"invalid": _("This is not a period. Please type it like 110年6月 or 110年第2季.")}

    def read(self, text: str) -> Period:
        return roc_periods.parse(text)

    def prepare_value(self, value: Any) -> Any:
        return period_shown(value) if isinstance(value, Period) else value


class ROCYearField(_Typed):
    """A year typed as 110 or 2021; kept Western."""

    default_error_messages = {"invalid": _("This is not a year. Please type it like 110.")}

    def read(self, text: str) -> int:
        return roc_periods.parse_year(text)

    def prepare_value(self, value: Any) -> Any:
        return periods.roc_year(value) if isinstance(value, int) and in_chinese() else value
