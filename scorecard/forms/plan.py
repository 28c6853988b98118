"""The form of /plans/new/."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scorecard.models import Organisation, Plan, User
from scorecard.models.base import NAME_LENGTH, validate_name

from .periods import ROCYearField


class OrganisationChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class NewPlanForm(forms.Form):
    """Whose plan, which year, and what it starts from."""

    organisation = OrganisationChoice(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("Please choose")
    )
    year = ROCYearField(label=pgettext_lazy("of a plan", "Year"), help_text=_("ROC year, for example 111"))
    title = forms.CharField(
        label=_("Title"),
        max_length=NAME_LENGTH,
        validators=[validate_name],
        required=False,
        help_text=_("left empty: made of year and organisation"),
    )
    like = forms.ModelChoiceField(
        label=_("Like another plan"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("No: an empty plan with the four usual perspectives"),
        help_text=_("Takes over structure, KPI definitions and links; not targets, values and alignments."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.editable_by(user)  # type: ignore[attr-defined]
        self.fields["like"].queryset = Plan.objects.visible_to(user)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.add_input(Submit("create", _("Create plan")))
