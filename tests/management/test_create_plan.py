"""manage.py create_plan ORG YEAR [--like ORG YEAR]."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from scorecard.models import KPI, Perspective, Plan


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_plan", *arguments, stdout=out)
    return out.getvalue()


def test_an_empty_plan_has_the_usual_perspectives(town):
    run("town-works", "2032")
    plan = Plan.objects.of("town-works", 2032).get()
    assert plan.status == "draft"
    assert [each.code for each in Perspective.objects.filter(plan=plan)] == ["C", "P", "L", "F"]


def test_a_plan_like_another_continues_it(small_plan):
    run("town-works", "2033", "--like", "town-works", "2030")
    kpi = KPI.objects.filter(plan=Plan.objects.of("town-works", 2033).get()).first()
    assert kpi is not None and kpi.predecessor is not None and kpi.predecessor.plan_id == small_plan.plan.pk


@pytest.mark.parametrize(
    "arguments",
    [
        ("nobody", "2032"),
        ("town-works", "2030"),
        ("town-works", "2032", "--like", "town", "1999"),
        ("town-works", "2032", "--like", "town", "x"),
    ],
)
def test_what_can_not_be_created_says_so(arguments, small_plan):
    with pytest.raises(CommandError):
        run(*arguments)
