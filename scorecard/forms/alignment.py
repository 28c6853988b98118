"""The forms of /plans/<org>/<year>/alignment/: one pair of objectives, and those that are confirmed at once."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.models import Alignment, Objective, Plan, Strength
from scorecard.models.base import TEXT_LENGTH, validate_text

from . import seen


class _ByTheme(ModelChoiceIterator):
    """The choices under the names of their themes, shared ones first."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        for theme, group in groupby(self.queryset, key=lambda objective: objective.theme):
            label = f"{theme.code} {theme.name}" if theme else _("Shared objectives")
            yield label, [self.choice(objective) for objective in group]


class ObjectiveChoice(forms.ModelChoiceField):
    """An objective of one plan, found by its code: an address can name it."""

    iterator = _ByTheme

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            queryset=Objective.objects.none(),
            label=label,
            to_field_name="code",
            empty_label=gettext_lazy("Please choose"),
            error_messages={"required": gettext_lazy("Please choose an objective.")},
        )

    def offer(self, plan: Plan) -> None:
        self.queryset = Objective.objects.filter(plan=plan).select_related("theme").in_plan_order()


class SaidForm(forms.Form):
    """What is said of a pair."""

    strength = forms.ChoiceField(label=gettext_lazy("Strength"), choices=Strength, initial=Strength.MEDIUM)
    reason = forms.CharField(
        label=gettext_lazy("Reason of the alignment"),
        required=False,
        max_length=TEXT_LENGTH,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_confirmed = forms.BooleanField(label=gettext_lazy("Confirmed by the agency"), required=False)


class NewAlignmentForm(SaidForm):
    """Which objective serves which of the plan above."""

    objective = ObjectiveChoice(label=gettext_lazy("Objective of this plan"))
    parent_objective = ObjectiveChoice(label=gettext_lazy("Objective of the parent plan"))
    field_order = ("objective", "parent_objective")

    def __init__(self, *args: Any, plan: Plan, parent: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].offer(plan)  # type: ignore[attr-defined]
        self.fields["parent_objective"].offer(parent)  # type: ignore[attr-defined]


class AlignmentForm(SaidForm):
    """A pair that there is; `version` is the one that the user saw, `explanation` says why it is changed or removed."""

    explanation = forms.CharField(
        label=gettext_lazy("Reason for the change"), required=False, max_length=TEXT_LENGTH, validators=[validate_text]
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    @staticmethod
    def initial_of(alignment: Alignment) -> dict[str, Any]:
        return {name: getattr(alignment, name) for name in ("strength", "reason", "is_confirmed", "version")}


def chosen(posted: QueryDict) -> dict[int, int] | None:
    """Those ticked to be confirmed, with the versions that the user saw; None for what no page has sent."""
    return seen.versions(posted, map(str, posted.getlist("chosen")))
