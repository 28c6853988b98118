"""All plans that a user may see, by year and organisation, in 2 queries; with how they stand in 7 more at most."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.db.models.query import QuerySet

from scorecard import permissions
from scorecard.domain.scoring import PlanRules
from scorecard.models import KPI, Objective, Plan, User

from . import plan_lights
from .plan_lights import PlanLight


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
    light: PlanLight | None  # where the list shows them, and the plan has any KPI


@dataclass(frozen=True)
class PlanYear:
    """The plans of one (Western) year, in the organisations' order."""

    year: int
    plans: tuple[PlanRow, ...]

    @property
    def has_lights(self) -> bool:
        return any(plan.light for plan in self.plans)


def build(user: User) -> tuple[PlanYear, ...]:
    """Latest year first."""
    return _by_year(_plans(user), user, {})


def build_with_lights(user: User, today: date) -> tuple[PlanYear, ...]:
    """The same with how each plan stands, each at the period it opens with."""
    plans = list(_plans(user))
    return _by_year(plans, user, plan_lights.build(plans, today))


def thresholds(years: Iterable[PlanYear]) -> tuple[tuple[PlanRules, bool], ...]:
    """What the lights of a list mean, each once; and whether a KPI behind them has thresholds of its own."""
    lights = [plan.light for year in years for plan in year.plans if plan.light]
    rules = dict.fromkeys(light.rules for light in lights)
    return tuple((each, any(light.has_own_thresholds for light in lights if light.rules == each)) for each in rules)


def _plans(user: User) -> QuerySet[Plan]:
    plans = Plan.objects.visible_to(user).select_related("organisation")
    return plans.annotate(objective_count=_number_of(Objective), kpi_count=_number_of(KPI))


def _by_year(plans: Iterable[Any], user: User, lights: Mapping[int, PlanLight]) -> tuple[PlanYear, ...]:
    years: dict[int, list[PlanRow]] = {}
    for plan in plans:
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
                light=lights.get(plan.pk),
            )
        )
    return tuple(PlanYear(year, tuple(rows)) for year, rows in years.items())


def _number_of(model: type[Objective] | type[KPI]) -> Coalesce:
    rows: QuerySet = model.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0)
