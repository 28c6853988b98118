"""The search over 5,000 plans: each question's whole page as a multiple of the empty page, on PostgreSQL.

    python -m tests.benchmarks.search [--plans 5000] [--rounds 50]

The plans are copies of the department's under 100 organisations, so most words stand in thousands of rows and a few in
one: the worst for a search that shows some hits of each noun. The way of measuring is that of `pages`.
"""

import argparse
import os
import sys
import tempfile
from typing import Any
from urllib.parse import quote

from tests.benchmarks import pages
from tests.postgres import exit_on_signals, postgres

AT_MOST = 6.0
ORGANISATIONS = 100
FIRST_YEAR = 2031  # of the copies; the seed's own stand before
# What is asked: (question, what it tells)
QUESTIONS = {
    "AC1.1": "a code that every plan has",
    "ac": "two letters of most codes",
    "人事": "a word of most plans",
    "管理": "another",
    "提升": "a common verb",
    "臺北市各機關單位預算執行要點": "a long name that every plan has",
    "第4321號": "what stands in one plan",
    "計畫": "a word of every plan's title",
    "查無此項": "what stands nowhere",
    "人事查無": "half of it common, together nowhere",
    "a": "too short to look for",
}


def reader() -> str:
    """A viewer of the city, who sees every plan, though not as one who sees everything."""
    from django.contrib.auth.models import User

    from scorecard.models import Membership, Organisation, Role

    user = User.objects.create(username="reader")
    Membership.objects.create(user=user, organisation=Organisation.objects.get(slug="taipei"), role=Role.VIEWER)
    return user.username


def grow(plans: int) -> int:
    """Copy the department's plan that many times; returns how many rows of plans and their parts there are."""
    from django.db import connection

    from scorecard.models import KPI, KSF, ActionPlan, Objective, Organisation, Perspective, Plan, Theme

    department = Plan.objects.of("taipei-personnel", 2021).get()
    above = Organisation.objects.get(slug="taipei")
    Organisation.objects.bulk_create(
        Organisation(slug=f"office-{number}", name=f"臺北市政府第{number}局", short_name=f"第{number}局", parent=above)
        for number in range(ORGANISATIONS)
    )
    first = Organisation.objects.get(slug="office-0").pk
    kinds: tuple[Any, ...] = (Plan, Perspective, Theme, Objective, KSF, KPI, ActionPlan)
    with connection.cursor() as cursor:
        for model in kinds:
            cursor.execute(*copy_of(model, department.pk, plans, first))
        cursor.execute("VACUUM ANALYZE")  # as autovacuum leaves it
    return sum(model.objects.count() for model in kinds)


def copy_of(model: Any, plan_id: int, plans: int, first_organisation: int) -> tuple[str, list[int]]:
    """The statement that copies the rows of one noun; a copy's keys are the original's plus a step for each plan."""
    own = "id" if model._meta.model_name == "plan" else "plan_id"
    values = {field.column: f'"{field.column}"' for field in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        inside = field.is_relation and field.name in ("plan", "perspective", "theme", "objective", "ksf", "kpi")
        if field.primary_key or inside:
            values[field.column] += " + number::bigint * 1000000"
        elif field.name in ("predecessor", "parent"):
            values[field.column] = "NULL::bigint"
    if own == "id":
        values["organisation_id"] = f"{first_organisation} + (number - 1) %% {ORGANISATIONS}"
        values["year"] = f"{FIRST_YEAR} + (number - 1) / {ORGANISATIONS}"
    elif "name" in values:  # every tenth row says which plan it is of
        values["name"] = "CASE WHEN id %% 10 = 0 THEN left(name, 180) || '第' || number || '號' ELSE name END"
    columns, chosen = ", ".join(f'"{column}"' for column in values), ", ".join(values.values())
    table = model._meta.db_table
    source = f"SELECT {chosen} FROM {table}, generate_series(1, %s) AS number WHERE {own} = %s"  # noqa: S608 - our own names
    return f"INSERT INTO {table} ({columns}) {source}", [plans, plan_id]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=50)
    arguments = parser.parse_args()
    exit_on_signals()
    with tempfile.TemporaryDirectory(prefix="bsc-benchmark-") as folder, postgres() as server:
        os.environ |= {"BSC_VAR": folder, "DATABASE_URL": server.url}
        pages.prepare()
        rows = grow(arguments.plans)
        print(f"PostgreSQL {server.version}, {rows:,} rows of {arguments.plans:,} plans, {arguments.rounds} rounds\n")
        searches: dict[str, float | None] = {f"/search/?q={quote(text)}": AT_MOST for text in QUESTIONS}
        pages.PAGES = {pages.BARE: None, pages.EMPTY: None, **searches}
        pages.USER = reader()
        client = pages.logged_in_client()
        missed = pages.print_table(pages.measure(client, arguments.rounds), pages.count_queries(client))
        print(f"missed: {', '.join(missed)}" if missed else "all figures reached")
        return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
