"""CauseEffectLink: one objective drives another of the same plan (關聯), an arrow of the strategy map."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import LongTextField, Record, refuse_other_plan, unique_constraint
from .objective import Objective
from .plan import PlanPartQuerySet


class CauseEffectLinkQuerySet(PlanPartQuerySet["CauseEffectLink"]):
    plan_path = "cause__plan"


class CauseEffectLink(Record):
    """Assumed until somebody of the agency confirms it."""

    cause = models.ForeignKey(
        Objective, verbose_name=_("cause"), on_delete=models.CASCADE, related_name="links_to_effects"
    )
    effect = models.ForeignKey(
        Objective, verbose_name=_("effect"), on_delete=models.CASCADE, related_name="links_from_causes"
    )
    reason = LongTextField(_("reason"))
    is_confirmed = models.BooleanField(_("confirmed"), default=False, help_text=_("otherwise assumed"))

    objects = CauseEffectLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["pk"]
        constraints = [
            unique_constraint("cause", "effect", name="once_a_pair", message=_("These two are linked already.")),
            models.CheckConstraint(
                name="%(class)s_two_objectives",
                condition=~models.Q(cause=models.F("effect")),
                violation_error_message=_("An objective can't drive itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} → {self.effect}"

    def clean(self) -> None:
        super().clean()
        if self.cause_id is not None and self.effect_id is not None:
            refuse_other_plan(self.cause, effect=self.effect)
