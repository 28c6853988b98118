"""Form fields that speak as the portal's users write."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scorecard.domain import roc_dates
from scorecard.language import in_chinese


class ROCDateInput(forms.TextInput):
    """A plain text input: the browser's own date input would show Western years."""

    def format_value(self, value: Any) -> str | None:
        if not isinstance(value, date):
            return super().format_value(value)
        return roc_dates.short(value) if in_chinese() else f"{value:%Y-%m-%d}"


class ROCDateField(forms.DateField):
    """A date typed as 110/07/05, 1100705, 民國110年7月5日 or 2021-07-05."""

    widget = ROCDateInput
    default_error_messages = {"invalid": _("This is not a date. Please type it like 110/07/05.")}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        try:
            return roc_dates.parse(str(value))
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
