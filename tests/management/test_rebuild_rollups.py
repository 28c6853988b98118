"""manage.py rebuild_rollups: every period stored; --check compares, names what differs and fails."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from scorecard.models import Plan, PlanRollup


def run(*arguments) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("rebuild_rollups", *arguments, stdout=out)
    return out.getvalue()


def test_every_period_on_both_bases(seed_plans):
    assert run() == "2 plans, 26 rows stored\n"
    kept = PlanRollup.objects.filter(plan=seed_plans.department).values_list("period_end", "basis")
    assert len(set(kept)) == 12 * 2
    assert run("--check") == "2 plans: 26 rows right, 0 wrong, 0 outdated, 0 missing\n"


def test_what_a_write_left_out_is_missing_and_no_error(seed_plans):
    assert run("--check") == "2 plans: 3 rows right, 0 wrong, 0 outdated, 23 missing\n"


def test_what_differs_is_named(seed_plans):
    PlanRollup.objects.update(off_target=5)
    out = StringIO()
    with pytest.raises(SystemExit) as end, translation.override("en"):
        call_command("rebuild_rollups", "--check", stdout=out)
    assert end.value.code == 1
    assert out.getvalue().splitlines() == [
        "taipei-personnel 2021 roll-up 2021-12-31 ytd: off_target",
        "2 plans: 2 rows right, 1 wrong, 0 outdated, 23 missing",
    ]


def test_checking_writes_nothing_and_rebuilding_makes_it_right(seed_plans):
    PlanRollup.objects.update(off_target=5)
    with pytest.raises(SystemExit):
        run("--check")
    assert PlanRollup.objects.get().off_target == 5
    run()
    assert run("--check").endswith("0 wrong, 0 outdated, 0 missing\n")


def test_a_plan_that_was_written_to_since_is_outdated(seed_plans):
    run()
    Plan.objects.filter(pk=seed_plans.department.pk).update(values_version=99)
    assert run("--check") == "2 plans: 1 rows right, 0 wrong, 25 outdated, 0 missing\n"
