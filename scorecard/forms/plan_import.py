"""What the pages of an import send: the file, and what is ticked beside the button that applies it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecard.domain.plan_import import Versions
from scorecard.models.base import NAME_LENGTH, validate_name


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("xlsx, ods, xls, csv or tab-separated text, at most 10 MB"),
        allow_empty_file=True,  # the reader says what is wrong with it
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.xls,.csv,.tsv,.txt"}),
    )


class ApplyForm(forms.Form):
    """The versions are the plan's as the preview showed it."""

    structure = forms.IntegerField(min_value=0)
    values = forms.IntegerField(min_value=0)
    applies_good = forms.BooleanField(required=False)
    confirms = forms.BooleanField(required=False)
    takes_definitions = forms.BooleanField(required=False)
    removes_missing = forms.BooleanField(required=False)
    approves = forms.BooleanField(required=False)
    reason = forms.CharField(required=False, max_length=NAME_LENGTH, validators=[validate_name])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("approves") and not cleaned.get("reason"):
            self.add_error("reason", _("Please say why the values are approved at once."))
        return cleaned

    @property
    def versions(self) -> Versions:
        return Versions(self.cleaned_data["structure"], self.cleaned_data["values"])
