"""What is only looked at here: actuals, their evidence, and imports. Each has pages of its own for its writing."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scorecard.importers import resources
from scorecard.models import Evidence, ImportBatch, KPIValue

from . import display, lists
from .base import ReadOnlyAdmin
from .site import site
from .transfer import ExportAdmin


@admin.register(KPIValue, site=site)
class KPIValueAdmin(ExportAdmin, ReadOnlyAdmin):
    resource_classes = [resources.KPIValueResource]
    list_display = ("kpi", "shown_period", "shown_actual", "shown_is_not_applicable", "state", "plan")
    list_filter = (*lists.by(plan="kpi__plan", objective="kpi__ksf__objective"), "state")
    list_select_related = ("kpi__plan",)
    search_fields = ("kpi__code", "kpi__name")
    ordering = ("kpi__plan", "kpi__code", "period_start", "frequency")

    @admin.display(description=_("plan"), ordering="kpi__plan")
    def plan(self, value: KPIValue) -> str:
        return str(value.kpi.plan)


@admin.register(Evidence, site=site)
class EvidenceAdmin(ExportAdmin, ReadOnlyAdmin):
    resource_classes = [resources.EvidenceResource]
    list_display = ("__str__", "kpi", "period", "uploaded_by")
    list_filter = lists.by(plan="kpi_value__kpi__plan")
    list_select_related = ("kpi_value__kpi__plan", "uploaded_by")
    search_fields = ("file_name", "document_number", "address", "kpi_value__kpi__code", "kpi_value__kpi__name")
    ordering = ("-pk",)

    def get_fields(self, request: Any, obj: Any = None) -> list[str]:
        return ["kpi", "period", "file_name", "document_number", "address", "uploaded_by"]

    @admin.display(description=_("KPI"))
    def kpi(self, evidence: Evidence) -> str:
        return str(evidence.kpi_value.kpi)

    @admin.display(description=_("Period"))
    def period(self, evidence: Evidence) -> str:
        return display.period(evidence.kpi_value)


@admin.register(ImportBatch, site=site)
class ImportBatchAdmin(ExportAdmin, ReadOnlyAdmin):
    resource_classes = [resources.ImportBatchResource]
    list_display = ("file_name", "plan", "counted", "imported_by", "shown_imported_at", "shown_undone_at")
    list_filter = lists.by(plan="plan")
    list_select_related = ("plan", "imported_by")
    search_fields = ("file_name", "plan__title")
    ordering = ("-imported_at",)

    def get_fields(self, request: Any, obj: Any = None) -> list[str]:
        return [
            "plan",
            "file_name",
            "sha256",
            "imported_by",
            "shown_imported_at",
            "counted",
            "reported",
            "shown_undone_at",
        ]

    @admin.display(description=_("counts"))
    def counted(self, batch: ImportBatch) -> str:
        numbers = {kind: batch.counts.get(kind, 0) for kind in ("created", "changed", "unchanged")}
        return gettext("%(created)d new, %(changed)d changed, %(unchanged)d unchanged") % numbers

    @admin.display(description=_("report"))
    def reported(self, batch: ImportBatch) -> str:
        """What became of each row, one a line."""
        return format_html_join(mark_safe("<br>"), "{}", ((_row_reported(entry),) for entry in batch.report))


def _row_reported(entry: dict[str, Any]) -> str:
    if entry.get("kind") == "created":
        return gettext("Row %(row)d: new, %(record)s") % entry
    return gettext("Row %(row)d: changed, %(record)s") % entry
