"""KSF: a key success factor (關鍵成功因素), what must go well for an objective to be reached."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import CodeField, NameField, Record, code_constraints, length_constraint
from .objective import Objective
from .plan import Plan
from .searching import CodedQuerySet


class KSFQuerySet(CodedQuerySet["KSF"]):
    pass


class KSF(Record):
    """A factor of one objective; on paper it bears the objective's code."""

    # Kept beside the parent's so that the database can hold codes unique inside the plan; save() copies it.
    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="ksfs", editable=False
    )
    objective = models.ForeignKey(Objective, verbose_name=_("objective"), on_delete=models.CASCADE, related_name="ksfs")
    code = CodeField(_("code"))
    name = NameField(_("name"))
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = KSFQuerySet.as_manager()

    class Meta:
        verbose_name = _("KSF")
        verbose_name_plural = _("KSFs")
        ordering = ["order", "code"]
        constraints = [*code_constraints(), length_constraint("name")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def clean(self) -> None:
        super().clean()
        if self.objective_id is not None:
            self.plan_id = self.objective.plan_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.plan_id = self.objective.plan_id
        super().save(*args, **kwargs)
