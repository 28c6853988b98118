"""What the home page leads to: the latest year's plans that a user may see, the own ones first; 2 queries.

2 more where somebody has written to the structure of one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Case, Count, When
from django.db.models.query import QuerySet

from scorecard import permissions
from scorecard.models import KPI, Membership, Objective, Plan, PlanStatus, Scope, User
from scorecard.models.compiled import CompiledRows

from .keeping import KeptMany

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


class _Row(NamedTuple):
    pk: int
    structure: int
    changed_at: datetime | None
    hides_scores: bool
    title: str
    status: str
    organisation_id: int
    slug: str
    name: str


_COLUMNS = (
    "pk",
    "structure_version",
    "changed_at",
    "hides_scores",
    "title",
    "status",
    "organisation_id",
    "organisation__slug",
    "organisation__name",
)
_kept = KeptMany[tuple[int, int], tuple[int, int]](1024)


def build(user: User, own: tuple[int, ...], today: date) -> MyPlans:
    """Of the latest year that has begun, else of the next. `own`: the organisations whose plans stand first."""
    scope = Membership.objects.scope_of(user)
    numbers = dict(_years(scope).rows())
    begun = (year for year in numbers if year <= today.year)
    year = next(begun, next(iter(numbers), None))
    if year is None:
        return MyPlans(None, (), 0, ())
    cards = _cards(user, [_Row._make(row) for row in _first(scope, own, year).rows()], year)
    return MyPlans(year, cards, numbers[year], tuple(each for each in numbers if each != year))


@lru_cache(maxsize=64)
def _years(scope: Scope) -> CompiledRows:
    """With the number of their plans, latest first."""
    return CompiledRows(Plan.objects.within(scope).order_by("-year").values_list("year").annotate(number=Count("*")))


@lru_cache(maxsize=64)
def _first(scope: Scope, own: tuple[int, ...], year: int) -> CompiledRows:
    own_first = Case(When(organisation__in=own, then=0), default=1)
    plans = Plan.objects.within(scope).filter(year=year)
    ordered = plans.order_by(own_first, "organisation__order", "organisation__slug")
    return CompiledRows(ordered.values_list(*_COLUMNS)[:MOST_PLANS])


def _cards(user: User, rows: Sequence[_Row], year: int) -> tuple[PlanCard, ...]:
    sizes = _sizes(rows)
    labels = {status.value: str(status.label) for status in PlanStatus}
    return tuple(
        PlanCard(
            organisation_slug=row.slug,
            organisation_name=row.name,
            year=year,
            title=row.title,
            status_label=labels[row.status],
            objectives=sizes[row.pk][0],
            kpis=sizes[row.pk][1],
            may_edit=permissions.can_edit_plan(user, row),
        )
        for row in rows
    )


def _sizes(rows: Iterable[_Row]) -> dict[int, tuple[int, int]]:
    """Objectives and KPIs; kept until somebody writes to the plan's structure."""
    keys = {(row.pk, row.structure): row for row in rows}
    found = _kept.get([key for key, row in keys.items() if row.changed_at is not None], _count)
    found |= _count([key for key, row in keys.items() if row.changed_at is None])
    return {pk: size for (pk, _structure), size in found.items()}


def _count(keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """2 queries."""
    if not keys:
        return {}
    plans = [pk for pk, _structure in keys]
    objectives, kpis = _number_of(Objective, plans), _number_of(KPI, plans)
    return {key: (objectives.get(key[0], 0), kpis.get(key[0], 0)) for key in keys}


def _number_of(model: type[Objective] | type[KPI], plans: Collection[int]) -> dict[int, int]:
    rows: QuerySet = model.objects.filter(plan__in=plans).order_by().values_list("plan")
    return dict(rows.annotate(number=Count("pk")))
