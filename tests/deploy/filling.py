"""What the portal of these tests holds: `python -m tests.deploy.filling`, in the environment of production.

Both plans of the seed, an administrator, and an empty plan of KPIs for imports. `--people N` adds people, and years of
figures of `--kpis N` that they work with.
"""

import argparse
import itertools
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from scorecard.domain.periods import Period
    from scorecard.models import KPI

ADMINISTRATOR, PASSWORD = "operator", "A-quiet-harbour-31"
IMPORT_YEAR, IMPORT_KPIS = 2060, 420  # a file may hold 5,040 rows for them
YEARS, KPIS = (2023, 2024, 2025), 1_000


def person(number: int) -> str:
    return f"person-{number}"


def plan_of(year: int, kpis: int, *, is_closed: bool = False, with_values: bool = True) -> None:
    """A plan of the department with that many monthly KPIs, ten to an objective."""
    from scorecard.domain.periods import Frequency, Period
    from scorecard.models import KPI, KSF, Objective, Organisation, Perspective, Plan, Theme
    from scorecard.services import plan_versions

    organisation = Organisation.objects.get(slug="taipei-personnel")
    status = "closed" if is_closed else "active"
    plan = Plan.objects.create(organisation=organisation, year=year, title=f"{year}", status=status)
    perspectives = [Perspective.objects.create(plan=plan, code=code, name=code, order=ord(code)) for code in "CPLF"]
    themes = [Theme.objects.create(plan=plan, code=code, name=code, order=ord(code)) for code in "ABCDE"]
    pairs = itertools.cycle(itertools.product(themes, perspectives))
    objectives = Objective.objects.bulk_create(
        Objective(
            plan=plan, theme=theme, perspective=perspective, code=f"O{number}", name=f"目標{number}", order=number
        )
        for number, (theme, perspective) in zip(range(kpis // 10), pairs, strict=False)
    )
    ksfs = KSF.objects.bulk_create(
        KSF(plan=plan, objective=each, code=each.code, name=f"因素{each.code}") for each in objectives
    )
    made = KPI.objects.bulk_create(
        KPI(plan=plan, ksf=ksf, code=f"{ksf.code}.{number}", name=f"指標{number}", order=number, frequency="M")
        for ksf in ksfs
        for number in range(1, 11)
    )
    if with_values:
        fill(made, Period.all_of_year(Frequency.MONTH, year))
    plan_versions.raise_versions(plan.pk, structure=True, values=True)


def fill(kpis: "list[KPI]", months: "tuple[Period, ...]") -> None:
    from scorecard.models import KPITarget, KPIValue

    of_months = [
        {"kpi": kpi, "frequency": "M", "period_start": month.start} for kpi, month in itertools.product(kpis, months)
    ]
    KPITarget.objects.bulk_create((KPITarget(value=95, **month) for month in of_months), batch_size=4_000)
    values = (KPIValue(actual="96.4", state="approved", note="辦理中", **month) for month in of_months)
    KPIValue.objects.bulk_create(values, batch_size=4_000)


def people_of(count: int) -> None:
    """Every fifth edits the plan, the others report."""
    from django.contrib.auth.models import User

    from scorecard.models import Membership, Organisation, Role

    organisation = Organisation.objects.get(slug="taipei-personnel")
    for number in range(count):
        user = User.objects.create_user(person(number), password=PASSWORD)
        role = Role.MANAGER if number % 5 else Role.ADMINISTRATOR
        Membership.objects.create(user=user, organisation=organisation, role=role)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--kpis", type=int, default=KPIS)
    given = parser.parse_args()
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_plan", "fixtures/taipei-2021.yaml", verbosity=0)
    call_command("load_plan", "fixtures/taipei-personnel-2021.yaml", verbosity=0)
    User.objects.create_superuser(ADMINISTRATOR, "operator@example.org", PASSWORD)
    plan_of(IMPORT_YEAR, IMPORT_KPIS, with_values=False)
    if given.people:
        for year in YEARS:
            plan_of(year, given.kpis, is_closed=year != YEARS[-1])
        people_of(given.people)
        call_command("rebuild_rollups", verbosity=0)


if __name__ == "__main__":
    main()
