"""What administrators send from /plans/<org>/<year>/links/: a new link, a change, ticks to confirm, a deletion."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from scorecard.domain import codes
from scorecard.models import CauseEffectLink, Objective, Plan, Strength
from scorecard.models.base import TEXT_LENGTH, validate_text

from .seen import KEY

_TICK = re.compile(r"(?P<link>[0-9]{1,18}):(?P<version>[0-9]{1,9})", re.ASCII)


class NotUnderstood(Exception):
    """What was sent is none of the page's forms."""


class LinkForm(forms.Form):
    """What may be changed of a link; `version` is the one that the user saw, none for a new one."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31)
    reason = forms.CharField(required=False, max_length=TEXT_LENGTH, validators=[validate_text])
    strength = forms.ChoiceField(choices=Strength.choices, initial=Strength.MEDIUM)
    is_confirmed = forms.BooleanField(required=False)

    def clean_reason(self) -> str:
        return str(self.cleaned_data["reason"]).replace("\r\n", "\n")

    @property
    def content(self) -> dict[str, Any]:
        """What the services take of it."""
        return {name: self.cleaned_data[name] for name in ("reason", "strength", "is_confirmed")}


class NewLinkForm(LinkForm):
    """`cause` and `effect` are codes of the plan's objectives."""

    cause = forms.CharField(error_messages={"required": _("Please choose the cause.")})
    effect = forms.CharField(error_messages={"required": _("Please choose the effect.")})

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_cause(self) -> Objective:
        return self._objective("cause")

    def clean_effect(self) -> Objective:
        return self._objective("effect")

    def _objective(self, name: str) -> Objective:
        code = codes.normalise(self.cleaned_data[name])
        found = Objective.objects.filter(plan=self.plan).select_related("perspective")
        objective = found.filter(code=code).first() if codes.is_valid(code) else None
        if objective is None:
            raise forms.ValidationError(_("The plan has no objective “%(code)s”."), params={"code": code[:20]})
        return objective


def key(text: str | None) -> int | None:
    """The primary key that an address or a form names."""
    return int(text) if text and KEY.fullmatch(text) else None


def link(plan: Plan, posted: QueryDict) -> CauseEffectLink | None:
    """The plan's link that was sent; None where it is none, or none any more."""
    links = CauseEffectLink.objects.filter(cause__plan=plan).select_related("cause__plan", "effect")
    return links.filter(pk=key(posted.get("link")) or 0).first()


def ticks(posted: QueryDict) -> dict[int, int]:
    """The links ticked, by primary key with the version that the user saw. Raises NotUnderstood."""
    matches = [_TICK.fullmatch(text) for text in posted.getlist("chosen")]
    if None in matches:
        raise NotUnderstood
    return {int(match["link"]): int(match["version"]) for match in matches if match}
