"""What a button of /plans/<org>/<year>/order/ sends: which record goes one step up or down."""

from dataclasses import dataclass
from typing import Any

from django import forms

from scorecard.models import Objective, Perspective, Plan, Theme

_NOUNS: dict[str, Any] = {"perspective": Perspective, "theme": Theme, "objective": Objective}


class _StepForm(forms.Form):
    noun = forms.ChoiceField(choices=[(noun, noun) for noun in _NOUNS])
    record = forms.IntegerField(min_value=1, max_value=2**62)
    version = forms.IntegerField(min_value=1, max_value=2**31)
    step = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class NotUnderstood(Exception):
    """What was sent is no button of the page."""


@dataclass(frozen=True)
class Step:
    """`record` is None where the plan has none of that key, or no longer."""

    record: Perspective | Theme | Objective | None
    version: int
    upwards: bool


def read(plan: Plan, posted: Any) -> Step:
    """Raises NotUnderstood."""
    form = _StepForm(posted)
    if not form.is_valid():
        raise NotUnderstood
    asked = form.cleaned_data
    record = _NOUNS[asked["noun"]].objects.filter(plan=plan, pk=asked["record"]).first()
    return Step(record, asked["version"], asked["step"] == "up")
