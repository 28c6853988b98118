"""CauseEffectLink: one objective drives another of the same plan (關聯), an arrow of the strategy map."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from scorecard.domain import cause_effect

from .base import LongTextField, Record, choices_constraint, refuse_other_plan, unique_constraint
from .objective import Objective
from .plan import PlanPartQuerySet
from .strength import Strength


class CauseEffectLinkQuerySet(PlanPartQuerySet["CauseEffectLink"]):
    plan_path = "cause__plan"


class CauseEffectLink(Record):
    """Assumed until somebody of the agency confirms it. No chain of links comes back to where it began."""

    cause = models.ForeignKey(
        Objective, verbose_name=_("cause"), on_delete=models.CASCADE, related_name="links_to_effects"
    )
    effect = models.ForeignKey(
        Objective, verbose_name=_("effect"), on_delete=models.CASCADE, related_name="links_from_causes"
    )
    reason = LongTextField(_("reason"))
    strength = models.CharField(_("link strength"), max_length=10, choices=Strength, default=Strength.MEDIUM)
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
            choices_constraint("strength", Strength.values),
        ]

    def __str__(self) -> str:
        return f"{self.cause} → {self.effect}"

    @property
    def codes(self) -> str:
        """AL1 → AP1."""
        return cause_effect.written((self.cause.code, self.effect.code))

    @property
    def runs_downwards(self) -> bool:
        """Whether the effect's perspective stands below the cause's: usually it is above, with finance at the base."""
        cause, effect = self.cause.perspective, self.effect.perspective
        return (cause.order, cause.code) < (effect.order, effect.code)

    def clean(self) -> None:
        super().clean()
        if None in (self.cause_id, self.effect_id):
            return
        refuse_other_plan(self.cause, effect=self.effect)
        if self.cause_id != self.effect_id:
            self._refuse_cycle()

    def _refuse_cycle(self) -> None:
        """All who write links come by here: forms, tables and plan files refuse a cycle alike.

        A stored link whose ends stay is left alone, so that in a plan that came with a cycle its reason can be mended.
        """
        ends = models.Q(cause=self.cause_id, effect=self.effect_id)
        links = CauseEffectLink.objects.filter(cause__plan=self.cause.plan_id).order_by("pk")
        others = links.exclude(pk=self.pk).values_list("cause__code", "effect__code")
        if self.pk is not None and links.filter(ends, pk=self.pk).exists():
            return
        chain = cause_effect.path(others, self.effect.code, self.cause.code)
        if chain:
            cycle = cause_effect.written((self.cause.code, *chain))
            raise ValidationError({"effect": _("This would close a cycle: %(cycle)s.") % {"cycle": cycle}})
