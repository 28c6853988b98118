"""The two forms of /plans/<org>/<year>/locks/: lock a period, take a lock back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecard.models.base import TEXT_LENGTH, validate_text

from .periods import PeriodField


class _ReasonForm(forms.Form):
    reason = forms.CharField(required=False, max_length=TEXT_LENGTH, validators=[validate_text])


class LockForm(_ReasonForm):
    """`period` is the label of the period to lock."""

    period = PeriodField(error_messages={"required": _("Please choose a period.")})


class UnlockForm(_ReasonForm):
    """`lock` is the primary key of the lock to take back; that there is a reason, the service asks for."""

    lock = forms.IntegerField(min_value=1, max_value=2**62)
