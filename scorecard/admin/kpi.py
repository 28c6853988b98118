"""KPIs with their definition sheet, targets, work items and action plans."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from scorecard.importers import resources
from scorecard.models import KPI, ActionPlan, KPITarget, WorkItem

from . import lists
from .base import RecordAdmin, RecordInline
from .forms import KPITargetForm, PeriodRecordForm
from .site import site
from .transfer import TransferAdmin


class ActionPlanInline(RecordInline):
    model = ActionPlan
    fields = ("code", "name", "owner", "order")
    autocomplete_fields = ("owner",)


class KPITargetInline(RecordInline):
    model = KPITarget
    form = KPITargetForm
    fields = ("period", "value", "low", "high", "change_reason")


class WorkItemInline(RecordInline):
    model = WorkItem
    form = PeriodRecordForm
    fields = ("order", "name", "cumulative_percent", "period", "reached_on")


@admin.register(KPI, site=site)
class KPIAdmin(TransferAdmin, RecordAdmin):
    resource_classes = [resources.KPIResource]
    list_display = ("code", "name", "ksf", "owner", "frequency", "unit", "plan")
    list_display_links = ("code", "name")
    list_filter = lists.by(plan="plan", objective="ksf__objective")
    list_select_related = ("plan", "ksf", "owner")
    ordering = ("plan", "ksf__objective__theme__order", "ksf__objective__order", "ksf__order", "order", "code")
    autocomplete_fields = ("ksf", "owner", "reporting_organisations", "case_officers", "predecessor")
    inlines = (ActionPlanInline, KPITargetInline, WorkItemInline)
    fieldsets = (
        (None, {"fields": ("ksf", "code", "name", "order", "kind", "weight")}),
        (
            _("Definition sheet"),
            {
                "fields": (
                    ("unit", "decimals"),
                    ("direction", "frequency"),
                    ("aggregation", "is_cumulative"),
                    "formula",
                    ("numerator", "denominator"),
                    "data_source",
                    ("baseline", "baseline_year"),
                    ("plausible_low", "plausible_high"),
                    "note",
                )
            },
        ),
        (_("Who reports"), {"fields": ("owner", "reporting_organisations", "case_officers")}),
        (_("Own light thresholds"), {"fields": ("threshold_basis", ("on_target_threshold", "at_risk_threshold"))}),
        (_("Validity"), {"fields": (("active_from", "active_until"), "predecessor", "is_sample")}),
    )


class _OfKPI(TransferAdmin, RecordAdmin):
    """Parts of a KPI."""

    list_filter = lists.by(plan="kpi__plan", objective="kpi__ksf__objective")
    list_select_related: tuple[str, ...] = ("kpi__plan",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("kpi",)

    @admin.display(description=_("plan"), ordering="kpi__plan")
    def plan(self, record: Any) -> str:
        return str(record.kpi.plan)


@admin.register(KPITarget, site=site)
class KPITargetAdmin(_OfKPI):
    resource_classes = [resources.KPITargetResource]
    form = KPITargetForm
    fields = ("kpi", "period", "value", "low", "high", "change_reason", "is_sample")
    list_display = ("kpi", "shown_period", "shown_value", "shown_low", "shown_high", "plan")
    search_fields = ("kpi__code", "kpi__name")
    ordering = ("kpi__plan", "kpi__code", "period_start", "frequency")


@admin.register(WorkItem, site=site)
class WorkItemAdmin(_OfKPI):
    resource_classes = [resources.WorkItemResource]
    form = PeriodRecordForm
    fields = ("kpi", "order", "name", "cumulative_percent", "period", "reached_on")
    list_display = ("name", "kpi", "shown_cumulative_percent", "shown_period", "shown_reached_on", "plan")
    search_fields = ("name", "kpi__code", "kpi__name")
    ordering = ("kpi__plan", "kpi__code", "order")


@admin.register(ActionPlan, site=site)
class ActionPlanAdmin(_OfKPI):
    resource_classes = [resources.ActionPlanResource]
    fields = ("kpi", "code", "name", "order", "owner", "start_date", "end_date", "progress", "budget", "note")
    list_display = ("code", "name", "kpi", "owner", "shown_start_date", "shown_end_date", "shown_progress", "plan")
    list_display_links = ("code", "name")
    list_select_related = ("plan", "kpi", "owner")
    ordering = ("plan", "kpi__code", "order", "code")
    autocomplete_fields = ("kpi", "owner")
