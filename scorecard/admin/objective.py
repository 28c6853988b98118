"""Objectives with their KSFs, the links between them and their alignments to the plan above."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from scorecard.importers import resources
from scorecard.models import KPI, KSF, Alignment, CauseEffectLink, Objective

from . import lists
from .base import RecordAdmin, RecordInline
from .site import site
from .transfer import TransferAdmin


class KSFInline(RecordInline):
    model = KSF
    fields = ("code", "name", "order")


@admin.register(Objective, site=site)
class ObjectiveAdmin(TransferAdmin, RecordAdmin):
    resource_classes = [resources.ObjectiveResource]
    fields = ("plan", "code", "name", "perspective", "theme", "order", "weight", "predecessor")
    list_display = ("code", "name", "theme", "perspective", "plan", "shown_weight")
    list_display_links = ("code", "name")
    list_filter = lists.by(plan="plan", objective="")
    list_select_related = ("plan", "theme", "perspective")
    ordering = ("plan", "theme__order", "perspective__order", "order", "code")
    autocomplete_fields = ("plan", "perspective", "theme", "predecessor")
    inlines = (KSFInline,)


class KPIInline(RecordInline):
    model = KPI
    fields = ("code", "name", "unit", "direction", "frequency", "owner", "order")
    autocomplete_fields = ("owner",)


@admin.register(KSF, site=site)
class KSFAdmin(TransferAdmin, RecordAdmin):
    resource_classes = [resources.KSFResource]
    fields = ("objective", "code", "name", "order")
    list_display = ("code", "name", "objective", "plan")
    list_display_links = ("code", "name")
    list_filter = lists.by(plan="plan", objective="objective")
    list_select_related = ("plan", "objective")
    ordering = ("plan", "objective__theme__order", "objective__order", "order", "code")
    autocomplete_fields = ("objective",)
    inlines = (KPIInline,)


class _BetweenObjectives(TransferAdmin, RecordAdmin):
    """What joins two objectives; `__str__` knows only their keys."""

    ends: tuple[str, str]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related(*(f"{end}__plan" for end in self.ends))

    def get_list_display(self, request: Any) -> tuple[str, ...]:
        return (*self.ends, "plan", *self.list_display)

    @admin.display(description=_("plan"))
    def plan(self, record: Any) -> str:
        return str(getattr(record, self.ends[0]).plan)


@admin.register(CauseEffectLink, site=site)
class CauseEffectLinkAdmin(_BetweenObjectives):
    resource_classes = [resources.CauseEffectLinkResource]
    ends = ("cause", "effect")
    list_display = ("strength", "shown_is_confirmed")
    list_filter = (*lists.by(plan="cause__plan"), "strength", "is_confirmed")
    search_fields = ("cause__code", "cause__name", "effect__code", "effect__name")
    ordering = ("cause__plan", "cause__code", "effect__code")
    autocomplete_fields = ends


@admin.register(Alignment, site=site)
class AlignmentAdmin(_BetweenObjectives):
    resource_classes = [resources.AlignmentResource]
    ends = ("objective", "parent_objective")
    list_display = ("strength", "shown_is_confirmed")
    list_filter = (*lists.by(plan="objective__plan"), "strength", "is_confirmed")
    search_fields = ("objective__code", "objective__name", "parent_objective__code", "parent_objective__name")
    ordering = ("objective__plan", "objective__code")
    autocomplete_fields = ends
