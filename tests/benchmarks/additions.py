"""What is added to a made city for measuring: people who ask, figures on their way, KPIs known for years."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F

from scorecard.domain.periods import Frequency, Period
from scorecard.models import (
    KPI,
    KSF,
    KPITarget,
    KPIValue,
    Membership,
    Objective,
    Organisation,
    Perspective,
    Plan,
    PlanRollup,
    Role,
    Theme,
    ValueState,
)
from scorecard.services import plan_rollups, plan_versions
from tests.benchmarks import cities

YEAR = 2021  # the city's last
READER_SEES = 500  # plans a year, about
SECTIONS = 16  # of a department, with itself
SEED = "taipei-personnel"
MONTHLY_YEAR = 2060
RARE = "第4321號"  # stands in one KPI's name


def complete() -> None:
    department = Organisation.objects.get(slug="city-1")
    other = Organisation.objects.get(slug="city-2")
    _people(department, other)
    for each in (department, other):
        _tell_lineage(each)
    _await_approval(Plan.objects.get(organisation=department, year=YEAR))
    _fill_monthly_plan()
    first = KPI.objects.filter(plan__organisation=department, plan__year=YEAR).order_by("code")[0]
    KPI.objects.filter(pk=first.pk).update(name=f"{first.name}{RARE}")
    for pk in Plan.objects.visible_to(User.objects.get(username=cities.READER)).filter(year=YEAR).values_list("pk"):
        plan_rollups.rebuild(plan_id=pk[0])  # as every night


def tell_apart() -> None:
    """What is kept of a plan in one city must not be taken for that of the same key in another."""
    for model in (Plan, PlanRollup):
        model._default_manager.update(structure_version=F("structure_version") + 1_000_000)


def _people(department: Organisation, other: Organisation) -> None:
    city = Organisation.objects.get(slug="city")
    seed = Organisation.objects.get(slug=SEED)
    departments = Organisation.objects.filter(parent=city).order_by("pk")
    sees_all = Organisation.objects.filter(slug__startswith="city").count() <= READER_SEES
    roles = {
        cities.MANAGER: (Role.MANAGER, [department]),
        cities.OTHER_MANAGER: (Role.MANAGER, [other]),
        cities.VIEWER: (Role.VIEWER, [city]),
        cities.READER: (Role.VIEWER, [city if sees_all else _group(city, departments[: READER_SEES // SECTIONS])]),
        cities.SEED_MANAGER: (Role.MANAGER, [seed]),
        cities.SEED_STAFF: (Role.STAFF, [seed]),
    }
    for name, (role, organisations) in roles.items():
        user = User.objects.create(username=name)
        Membership.objects.bulk_create(Membership(user=user, organisation=each, role=role) for each in organisations)
    User.objects.create(username=cities.ROOT, is_superuser=True, is_staff=True)


def _group(city: Organisation, departments: Iterable[Organisation]) -> Organisation:
    """These departments under an organisation of their own, for somebody who sees no others."""
    group = Organisation.objects.create(slug="bench-group", name="Group", short_name="Group", parent=city)
    Organisation.objects.filter(pk__in=[each.pk for each in departments]).update(parent=group)
    return group


def _tell_lineage(department: Organisation) -> None:
    """The department's KPIs are those of the year before: their pages show all its years."""
    statement = """
        UPDATE scorecard_kpi kpi SET predecessor_id = earlier.id
        FROM scorecard_plan plan, scorecard_kpi earlier JOIN scorecard_plan before ON before.id = earlier.plan_id
        WHERE kpi.plan_id = plan.id AND plan.organisation_id = %s AND before.organisation_id = plan.organisation_id
        AND before.year = plan.year - 1 AND earlier.code = kpi.code
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [department.pk])


def _await_approval(plan: Plan) -> None:
    """Every KPI's latest value, for the review page: 24 rows."""
    for kpi in KPI.objects.filter(plan=plan):
        latest = kpi.values.latest("period_start")
        kpi.values.filter(pk=latest.pk).update(state=ValueState.SUBMITTED)
    plan_versions.raise_versions(plan.pk, values=True)


def new_plan(organisation: str, year: int, kpis: int) -> list[KPI]:
    """A plan of so many monthly KPIs under one objective, with the seed's names; nobody has reported on it."""
    owner = Organisation.objects.get(slug=organisation)
    plan = Plan.objects.create(organisation=owner, year=year, title=str(year), status="active")
    perspective = Perspective.objects.create(plan=plan, code="C", name="顧客")
    theme = Theme.objects.create(plan=plan, code="A", name="提升組織效能")
    objective = Objective.objects.create(
        plan=plan, theme=theme, perspective=perspective, code="AC1", name="提升運用知能"
    )
    ksf = KSF.objects.create(plan=plan, objective=objective, code="AC1", name="落實精實管理")
    names = list(KPI.objects.filter(plan__organisation__slug=SEED, plan__year=YEAR).values_list("name", flat=True))
    return KPI.objects.bulk_create(
        KPI(
            plan=plan,
            ksf=ksf,
            code=f"AC1.{number}",
            name=names[number % len(names)],
            order=number,
            frequency="M",
            unit="%",
            decimals=1,
        )
        for number in range(1, kpis + 1)
    )


def _fill_monthly_plan() -> None:
    """24 KPIs with targets and drafts of 12 months, for the entry pages and for saving."""
    kpis = new_plan(SEED, MONTHLY_YEAR, 24)
    months = [
        {"kpi": kpi, "frequency": "M", "period_start": month.start}
        for kpi in kpis
        for month in Period.all_of_year(Frequency.MONTH, MONTHLY_YEAR)
    ]
    KPITarget.objects.bulk_create(KPITarget(value=95, **month) for month in months)
    KPIValue.objects.bulk_create(KPIValue(actual="96.4", note="辦理中", **month) for month in months)
    plan_versions.raise_versions(kpis[0].plan_id, structure=True, values=True)
