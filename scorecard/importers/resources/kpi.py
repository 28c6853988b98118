"""KPIs with targets, work items, action plans, actuals and evidence."""

from typing import Any

from django.contrib.auth.models import User as AuthUser

from scorecard.models import KPI, ActionPlan, Evidence, KPITarget, KPIValue, Membership, WorkItem

from .base import RecordResource
from .cells import Cell, RecordCell, RecordsCell
from .plan_part import PlanPartResource


class KPIResource(PlanPartResource):
    columns = [
        "ksf",
        "code",
        "name",
        "order",
        "kind",
        "unit",
        "decimals",
        "direction",
        "frequency",
        "is_cumulative",
        "aggregation",
        "formula",
        "numerator",
        "denominator",
        "data_source",
        "note",
        "owner",
        "reporting_organisations",
        "case_officers",
        "baseline",
        "baseline_year",
        "weight",
        "threshold_basis",
        "on_target_threshold",
        "at_risk_threshold",
        "plausible_low",
        "plausible_high",
        "active_from",
        "active_until",
        "is_sample",
    ]  # type: ignore[assignment]
    related = ("plan__organisation", "ksf", "owner")
    prefetched = ("reporting_organisations", "case_officers")

    class Meta(RecordResource.Meta):
        model = KPI

    def reference(self, field: Any) -> Cell:
        if field.remote_field.model is AuthUser:
            return RecordsCell(self._person, lambda each: each.username)
        return super().reference(field)

    def _person(self, username: str) -> AuthUser | None:
        people = AuthUser.objects.filter(is_active=True, username=username)
        if not Membership.objects.scope_of(self.user).everything:  # type: ignore[arg-type]
            people = people.filter(pk__in=Membership.objects.editable_by(self.user).values("user"))  # type: ignore[arg-type]
        return people.first()


class KPITargetResource(PlanPartResource):
    plan_path = "kpi__plan"
    columns = ("kpi", "period", "value", "low", "high", "change_reason", "is_sample")
    key = ("kpi", "period")
    related = ("kpi__plan__organisation",)

    class Meta(RecordResource.Meta):
        model = KPITarget


class WorkItemResource(PlanPartResource):
    plan_path = "kpi__plan"
    columns = ("kpi", "name", "order", "cumulative_percent", "period", "reached_on")
    key = ("kpi", "name")
    related = ("kpi__plan__organisation",)

    class Meta(RecordResource.Meta):
        model = WorkItem


class ActionPlanResource(PlanPartResource):
    columns = ("kpi", "code", "name", "order", "owner", "start_date", "end_date", "progress", "note", "budget")
    related = ("plan__organisation", "kpi", "owner")

    class Meta(RecordResource.Meta):
        model = ActionPlan


class KPIValueResource(PlanPartResource):
    """Written out only: values are entered, approved and imported on pages of their own."""

    plan_path = "kpi__plan"
    columns = [
        "kpi",
        "period",
        "actual",
        "numerator",
        "denominator",
        "is_not_applicable",
        "not_applicable_reason",
        "note",
        "behind_reason",
        "corrective_measure",
        "expected_completion_date",
        "measure_follow_up",
        "review_comment",
        "state",
        "is_sample",
    ]  # type: ignore[assignment]
    related = ("kpi__plan__organisation",)

    class Meta(RecordResource.Meta):
        model = KPIValue


class EvidenceResource(PlanPartResource):
    plan_path = "kpi_value__kpi__plan"
    columns = ("kpi_value", "file_name", "document_number", "address", "uploaded_by")
    related = ("kpi_value__kpi__plan__organisation", "uploaded_by")

    class Meta(RecordResource.Meta):
        model = Evidence

    def reference(self, field: Any) -> Cell:
        if field.name == "kpi_value":
            return RecordCell(lambda _text: None, lambda value: f"{value.kpi.code} {value.period.roc_label}")
        return RecordCell(lambda _text: None, str)
