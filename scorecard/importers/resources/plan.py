"""Plans, their perspectives, themes with members, locks and imports."""

from typing import Any

from django.utils.translation import gettext_lazy

from scorecard.domain import periods, roc_periods
from scorecard.models import ImportBatch, PeriodLock, Perspective, Plan, Theme, ThemeMember

from .base import RecordResource
from .cells import Cell, RecordCell
from .plan_part import PlanPartResource


class PlanResource(RecordResource):
    columns = [
        "organisation",
        "year",
        "title",
        "parent",
        "status",
        "vision",
        "mission",
        "core_values",
        "statement_order",
        "issued_on",
        "document_number",
        "claimed_objectives",
        "claimed_kpis",
        "approval_titles",
        "on_target_percent",
        "at_risk_percent",
        "rollup_on_target_percent",
        "rollup_at_risk_percent",
        "score_cap",
        "minimum_coverage_percent",
        "lower_formula",
        "hides_scores",
        "allows_self_approval",
        "at_risk_needs_explanation",
        "due_after_days",
    ]  # type: ignore[assignment]
    key = ("organisation", "year")
    related = ("organisation", "parent__organisation")

    class Meta(RecordResource.Meta):
        model = Plan

    def reference(self, field: Any) -> Cell:
        return RecordCell(self._parent, _plan_name) if field.name == "parent" else super().reference(field)

    def _parent(self, text: str) -> Plan | None:
        slug, _blank, year = text.rpartition(" ")
        try:
            western = roc_periods.parse_year(year)
        except ValueError:
            return None
        return Plan.objects.visible_to(self.user).of(slug.strip(), western).first()  # type: ignore[arg-type]


def _plan_name(plan: Plan) -> str:
    return f"{plan.organisation.slug} {periods.roc_year(plan.year)}"


class PerspectiveResource(PlanPartResource):
    columns = ("code", "name", "order")
    related = ("plan__organisation",)

    class Meta(RecordResource.Meta):
        model = Perspective


class ThemeResource(PlanPartResource):
    columns = ("code", "name", "order")
    related = ("plan__organisation",)

    class Meta(RecordResource.Meta):
        model = Theme


class ThemeMemberResource(PlanPartResource):
    plan_path = "theme__plan"
    columns = ("theme", "printed_name", "member", "role", "order")
    key = ("theme", "printed_name")
    related = ("theme__plan__organisation", "organisation")

    class Meta(RecordResource.Meta):
        model = ThemeMember

    def column(self, name: str) -> Any:
        if name != "member":
            return super().column(name)
        column = super().column("organisation")  # not to be taken for the plan's
        column.heading = gettext_lazy("member's organisation")
        column.column_name = str(column.heading)
        return column


class PeriodLockResource(PlanPartResource):
    columns = ("period", "reason", "locked_by", "locked_at")
    related = ("plan__organisation", "locked_by")

    class Meta(RecordResource.Meta):
        model = PeriodLock

    def reference(self, field: Any) -> Cell:
        return RecordCell(lambda _text: None, str)


class ImportBatchResource(PlanPartResource):
    columns = ("file_name", "sha256", "imported_by", "imported_at", "undone_at")
    related = ("plan__organisation", "imported_by")

    class Meta(RecordResource.Meta):
        model = ImportBatch

    def reference(self, field: Any) -> Cell:
        return RecordCell(lambda _text: None, str)
