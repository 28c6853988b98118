"""The form of reporting/remind/: which values somebody is to be reminded of."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scorecard.domain import codes
from scorecard.domain.periods import Period


def _read(text: str) -> tuple[str, Period]:
    """AC1.1@2021-06; anything else is a ValueError."""
    code, _at, label = text.partition("@")
    if not codes.is_valid(code):
        raise ValueError(text)
    return code, Period.parse(label)


class DutiesField(forms.Field):
    """Some values, each named by its KPI's code and its period."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Please tick what you want to remind of."),
        "invalid": _("This page has expired. Please choose again."),
    }

    def to_python(self, value: list[str] | None) -> list[tuple[str, Period]]:
        try:
            return [_read(text) for text in value or ()]
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class ReminderForm(forms.Form):
    duty = DutiesField()

    @property
    def complaint(self) -> str:
        """What is wrong, in a sentence."""
        return " ".join(map(str, self.errors.get("duty", ())))
