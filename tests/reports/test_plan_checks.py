"""The linter's findings in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from scorecard.domain.plan_checks import Level, Rule
from scorecard.models import Objective
from scorecard.reports import plan_checks


def test_the_seed(seed_plans):
    city = plan_checks.build(seed_plans.city)
    assert (city.errors, city.warnings) == (0, 23)
    assert plan_checks.build(seed_plans.department).findings == ()


def test_a_finding_names_the_object_and_where_it_is_mended(seed_plans):
    finding = plan_checks.build(seed_plans.city).findings[0]
    objective = Objective.objects.get(plan=seed_plans.city, code="AC1")
    assert (finding.level, finding.code, finding.name) == (Level.OBJECTIVE, "AC1", "提升環境品質")
    assert (finding.pk, finding.edit_page) == (objective.pk, "admin:scorecard_objective_change")
    assert "C" in finding.sentence and "P" in finding.sentence


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_its_sentence(rule, language):
    facts = dict.fromkeys(("other_name", "letter", "theme", "perspective", "missing", "total", "cycle"), "x")
    numbers = {"line": 1, "claimed": 2, "real": 3}
    with translation.override(language):
        sentence = str(plan_checks._SENTENCES[rule]) % {"code": "AC1", **facts, **numbers}
    assert sentence and "%(" not in sentence


def test_as_many_queries_for_many_kpis(small_plan, large_plan):
    numbers = set()
    for plan in (small_plan.plan, large_plan):
        plan.parent = None
        with CaptureQueriesContext(connection) as queries:
            plan_checks.build(plan)
        numbers.add(len(queries))
    assert len(numbers) == 1 and max(numbers) <= 20
