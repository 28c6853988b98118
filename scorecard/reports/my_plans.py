"""The plans that a user may see, by year and organisation, in 2 queries: what the home page leads to."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.db.models.query import QuerySet

from scorecard import permissions
from scorecard.models import KPI, Objective, Plan, User


@dataclass(frozen=True)
class PlanRow:
    """One plan with the size of it."""

    organisation_slug: str
    organisation_name: str
    year: int
    title: str
    status: str
    status_label: str
    objectives: int
    kpis: int
    may_edit: bool


@dataclass(frozen=True)
class PlanYear:
    """The plans of one (Western) year, in the organisations' order."""

    year: int
    plans: tuple[PlanRow, ...]


def build(user: User) -> tuple[PlanYear, ...]:
    """Latest year first."""
    plans = Plan.objects.visible_to(user).select_related("organisation")
    years: dict[int, list[PlanRow]] = {}
    for plan in plans.annotate(objective_count=_number_of(Objective), kpi_count=_number_of(KPI)):
        years.setdefault(plan.year, []).append(
            PlanRow(
                organisation_slug=plan.organisation.slug,
                organisation_name=plan.organisation.name,
                year=plan.year,
                title=plan.title,
                status=plan.status,
                status_label=plan.get_status_display(),
                objectives=plan.objective_count,
                kpis=plan.kpi_count,
                may_edit=permissions.can_edit_plan(user, plan),
            )
        )
    return tuple(PlanYear(year, tuple(rows)) for year, rows in years.items())


def _number_of(model: type[Objective] | type[KPI]) -> Coalesce:
    rows: QuerySet = model.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0)
