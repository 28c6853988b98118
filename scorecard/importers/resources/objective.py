"""Objectives, their KSFs, links and alignments."""

from typing import Any

from scorecard.domain import codes
from scorecard.models import KSF, Alignment, CauseEffectLink, Objective

from .base import RecordResource
from .cells import Cell, RecordCell
from .plan_part import PlanPartResource


class ObjectiveResource(PlanPartResource):
    columns = ("code", "name", "perspective", "theme", "order", "weight")
    related = ("plan__organisation", "perspective", "theme")

    class Meta(RecordResource.Meta):
        model = Objective


class KSFResource(PlanPartResource):
    columns = ("objective", "code", "name", "order")
    related = ("plan__organisation", "objective")

    class Meta(RecordResource.Meta):
        model = KSF


class CauseEffectLinkResource(PlanPartResource):
    plan_path = "cause__plan"
    columns = ("cause", "effect", "strength", "reason", "is_confirmed")
    key = ("cause", "effect")
    related = ("cause__plan__organisation", "effect")

    class Meta(RecordResource.Meta):
        model = CauseEffectLink


class AlignmentResource(PlanPartResource):
    plan_path = "objective__plan"
    columns = ("objective", "parent_objective", "strength", "reason", "is_confirmed")
    key = ("objective", "parent_objective")
    related = ("objective__plan__organisation", "parent_objective")

    class Meta(RecordResource.Meta):
        model = Alignment

    def reference(self, field: Any) -> Cell:
        if field.name == "parent_objective":
            return RecordCell(self._above, lambda each: each.code)
        return super().reference(field)

    def _above(self, code: str) -> Objective | None:
        above = Objective.objects.visible_to(self.user)  # type: ignore[arg-type]
        return above.filter(plan__children=self.plan, code=codes.normalise(code)).first()
