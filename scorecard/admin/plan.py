"""Plans, their perspectives and the locks of their periods."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from scorecard.importers import resources
from scorecard.models import PeriodLock, Perspective, Plan, Theme

from . import lists
from .base import ReadOnlyAdmin, RecordAdmin, RecordInline
from .fields import LinesField, StatementOrderField
from .site import site
from .transfer import ExportAdmin, TransferAdmin

BAND = ("code", "name", "order")  # what perspectives and themes consist of


class PerspectiveInline(RecordInline):
    model = Perspective
    fields = BAND


class ThemeInline(RecordInline):
    model = Theme
    fields = BAND


@admin.register(Plan, site=site)
class PlanAdmin(TransferAdmin, RecordAdmin):
    resource_classes = [resources.PlanResource]
    list_display = ("title", "organisation", "shown_year", "status", "parent")
    list_filter = ("status",)
    list_select_related = ("organisation", "parent")
    search_fields = ("title", "organisation__name", "organisation__short_name")
    autocomplete_fields = ("organisation", "parent")
    inlines = (PerspectiveInline, ThemeInline)
    set_once = ()
    fieldsets = (
        (None, {"fields": ("organisation", "year", "title", "parent", "status")}),
        (_("Statements"), {"fields": ("vision", "mission", "core_values", "statement_order")}),
        (
            _("On paper"),
            {"fields": ("issued_on", "document_number", "approval_titles", "claimed_objectives", "claimed_kpis")},
        ),
        (
            _("Scoring"),
            {
                "fields": (
                    ("on_target_percent", "at_risk_percent"),
                    ("rollup_on_target_percent", "rollup_at_risk_percent"),
                    ("score_cap", "minimum_coverage_percent"),
                    "lower_formula",
                    "hides_scores",
                )
            },
        ),
        (_("Reporting"), {"fields": ("due_after_days", "allows_self_approval", "at_risk_needs_explanation")}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in ("core_values", "approval_titles"):
            return _without_json(LinesField, db_field)
        if db_field.name == "statement_order":
            return _without_json(StatementOrderField, db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def _without_json(kind: type[Any], field: models.Field) -> Any:
    return kind(label=str(field.verbose_name).capitalize(), required=not field.blank, initial=field.get_default())


@admin.register(Perspective, site=site)
class PerspectiveAdmin(TransferAdmin, RecordAdmin):
    resource_classes = [resources.PerspectiveResource]
    list_display = ("code", "name", "plan", "order")
    list_display_links = ("code", "name")
    list_filter = lists.by(plan="plan")
    list_select_related = ("plan",)
    ordering = ("plan", "order", "code")
    autocomplete_fields = ("plan",)


@admin.register(PeriodLock, site=site)
class PeriodLockAdmin(ExportAdmin, ReadOnlyAdmin):
    """Locks are set and taken back on the plan's own page, which keeps the figures as they stood."""

    resource_classes = [resources.PeriodLockResource]
    list_display = ("shown_period", "plan", "reason", "locked_by", "shown_locked_at", "shown_released_at")
    list_filter = lists.by(plan="plan")
    list_select_related = ("plan", "locked_by")
    search_fields = ("plan__title", "reason")
