"""The table of each noun: its columns, in the order in which they stand, and what tells its records apart."""

from typing import Any

from django.contrib.auth.models import User as AuthUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.domain import codes, periods, roc_periods
from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    Alignment,
    CauseEffectLink,
    Evidence,
    ImportBatch,
    KPITarget,
    KPIValue,
    Membership,
    Objective,
    Organisation,
    PeriodLock,
    Perspective,
    Plan,
    Theme,
    ThemeMember,
    WorkItem,
)

from .base import PlanPartResource, RecordResource, administers
from .cells import Cell, RecordCell, RecordsCell


class OrganisationResource(RecordResource):
    columns = ("slug", "parent", "name", "short_name", "order")
    key = ("slug",)
    related = ("parent",)

    class Meta(RecordResource.Meta):
        model = Organisation

    def check(self, instance: Any) -> None:
        if self.is_new and not administers(self.user, instance.parent):  # type: ignore[arg-type]
            raise ValidationError({"parent": [_("Please choose an organisation that you administer.")]})

    def write(self, instance: Any, reason: str, version: int | None) -> None:
        super().write(instance, reason, version)
        self.user.__dict__.pop("_scope", None)  # a row further down may stand below this one


class MembershipResource(RecordResource):
    columns = ("user", "organisation", "role", "valid_from", "valid_until")
    related = ("user", "organisation")

    class Meta(RecordResource.Meta):
        model = Membership


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


class CauseEffectLinkResource(PlanPartResource):
    plan_path = "cause__plan"
    columns = ("cause", "effect", "reason", "is_confirmed")
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
