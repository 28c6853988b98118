"""What the home page leads to: the latest year's plans that a user may see, the own ones first; 2 queries."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.db.models.query import QuerySet

from scorecard import permissions
from scorecard.models import KPI, Membership, Objective, Plan, Scope, User
from scorecard.models.compiled import Compiled, CompiledRows

MOST_PLANS = 12  # shown; the list of plans shows them all


@dataclass(frozen=True)
class PlanCard:
    """One plan with the size of it."""

    organisation_slug: str
    organisation_name: str
    year: int
    title: str
    status_label: str
    objectives: int
    kpis: int
    may_edit: bool


@dataclass(frozen=True)
class MyPlans:
    """`year`: the (Western) one shown, None without any plan; `total`: of its plans; `others`: years, latest first."""

    year: int | None
    cards: tuple[PlanCard, ...]
    total: int
    others: tuple[int, ...]

    @property
    def has_more(self) -> bool:
        return self.total > len(self.cards)


def build(user: User, own: tuple[int, ...], today: date) -> MyPlans:
    """Of the latest year that has begun, else of the next. `own`: the organisations whose plans stand first."""
    scope = Membership.objects.scope_of(user)
    numbers = dict(_years(scope).rows())
    begun = (year for year in numbers if year <= today.year)
    year = next(begun, next(iter(numbers), None))
    if year is None:
        return MyPlans(None, (), 0, ())
    cards = tuple(_card(plan, user) for plan in _first(scope, own, year).get())
    return MyPlans(year, cards, numbers[year], tuple(each for each in numbers if each != year))


@lru_cache(maxsize=64)
def _years(scope: Scope) -> CompiledRows:
    """With the number of their plans, latest first."""
    return CompiledRows(Plan.objects.within(scope).order_by("-year").values_list("year").annotate(number=Count("pk")))


@lru_cache(maxsize=64)
def _first(scope: Scope, own: tuple[int, ...], year: int) -> Compiled[Plan]:
    own_first = Case(When(organisation__in=own, then=0), default=1)
    plans = Plan.objects.within(scope).filter(year=year).select_related("organisation")
    sizes = {"objective_count": _number_of(Objective), "kpi_count": _number_of(KPI)}
    return Compiled(
        plans.annotate(**sizes).order_by(own_first, "organisation__order", "organisation__slug")[:MOST_PLANS]
    )


def _card(plan: Any, user: User) -> PlanCard:
    return PlanCard(
        organisation_slug=plan.organisation.slug,
        organisation_name=plan.organisation.name,
        year=plan.year,
        title=plan.title,
        status_label=plan.get_status_display(),
        objectives=plan.objective_count,
        kpis=plan.kpi_count,
        may_edit=permissions.can_edit_plan(user, plan),
    )


def _number_of(model: type[Objective] | type[KPI]) -> Coalesce:
    rows: QuerySet = model.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0)
