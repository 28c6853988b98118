"""Who sees what: every QuerySet's visible_to for the whole cast."""

import pytest
from django.apps import apps

from scorecard import models
from scorecard.models import KPIValue, Plan
from tests.cast import NOBODIES

PLANS = {
    "works 2030": "town-works 2030",
    "works 2029 closed": "town-works 2029",
    "works 2031 draft": "town-works 2031",
    "roads 2031 draft": "town-works-roads 2031",
    "town 2030": "town 2030",
    "culture 2030": "town-culture 2030",
}
OF_WORKS = {"works 2030", "works 2029 closed", "town 2030"}
SEES_PLANS = {
    "administrator": OF_WORKS | {"works 2031 draft", "roads 2031 draft"},
    "manager": OF_WORKS | {"works 2031 draft", "roads 2031 draft"},
    "chief": OF_WORKS | {"roads 2031 draft"},
    "staff": OF_WORKS,
    "other_staff": OF_WORKS,
    "viewer": OF_WORKS,
    "town_viewer": OF_WORKS | {"culture 2030"},
    "outsider": {"town 2030", "culture 2030"},
    "superuser": set(PLANS),
    **{nobody: set() for nobody in (*NOBODIES, "anonymous")},
}

ALL_ORGANISATIONS = {"town", "town-works", "town-works-roads", "town-works-bridges", "town-culture"}
SEES_ORGANISATIONS = {
    "administrator": ALL_ORGANISATIONS - {"town-culture"},
    "manager": ALL_ORGANISATIONS - {"town-culture"},
    "chief": {"town", "town-works", "town-works-roads"},
    "staff": {"town", "town-works", "town-works-roads"},
    "other_staff": {"town", "town-works", "town-works-bridges"},
    "viewer": ALL_ORGANISATIONS - {"town-culture"},
    "town_viewer": ALL_ORGANISATIONS,
    "outsider": {"town", "town-culture"},
    "superuser": ALL_ORGANISATIONS,
    **{nobody: set() for nobody in (*NOBODIES, "anonymous")},
}

# Drafts of which KPIs: AC1.1 of roads, AC1.2 of bridges and reported by roads, AF1.1 of works, AF1.2 of nobody.
SEES_DRAFTS = {
    "administrator": {"AC1.1", "AC1.2", "AF1.1", "AF1.2"},
    "manager": {"AC1.1", "AC1.2", "AF1.1", "AF1.2"},
    "chief": {"AC1.1", "AC1.2"},
    "staff": {"AC1.1", "AC1.2"},
    "other_staff": {"AC1.2"},
    "viewer": set(),
    "town_viewer": set(),
    "outsider": set(),
    "superuser": {"AC1.1", "AC1.2", "AF1.1", "AF1.2"},
    **{nobody: set() for nobody in (*NOBODIES, "anonymous")},
}
CAST = tuple(SEES_PLANS)

# Parts of plan 2030 of Works, which whoever sees the plan sees, and the way from each to its plan.
PARTS = {
    "Perspective": "plan",
    "Theme": "plan",
    "ThemeMember": "theme__plan",
    "Objective": "plan",
    "KSF": "plan",
    "KPI": "plan",
    "ActionPlan": "plan",
    "WorkItem": "kpi__plan",
    "KPITarget": "kpi__plan",
    "CauseEffectLink": "cause__plan",
    "Alignment": "objective__plan",
    "PeriodLock": "plan",
    "ImportBatch": "plan",
    "Reminder": "kpi__plan",
}
TABLES_OF_THEIR_OWN = {"Organisation", "Membership", "Plan", "KPIValue", "Evidence"}
EVERYBODYS = {"CalendarDay"}
ONES_OWN = {"Account"}
SHOWN_TO_NOBODY = {"LoginLock", "PastPassword", "ReminderMail", "Session", "SharedNote"}
TOLD_BY_THE_AUDIT_LOG = {"LoginEvent"}  # to who may read that
READ_WITH_ITS_PLAN = {"PlanRollup", "ReportingProgress"}  # made from plans, and asked for by those that one sees


def test_every_model_stands_in_a_table_here():
    known = {
        model.__name__
        for model in apps.get_app_config("scorecard").get_models()
        if not model.__name__.startswith("Historical")
    }
    told = TABLES_OF_THEIR_OWN | EVERYBODYS | ONES_OWN | READ_WITH_ITS_PLAN | SHOWN_TO_NOBODY | TOLD_BY_THE_AUDIT_LOG
    assert known == set(PARTS) | told


@pytest.mark.parametrize("actor", CAST)
@pytest.mark.parametrize("few_keys", [20, 0])
def test_plans(actor, few_keys, town, small_plan, monkeypatch):
    """However many organisations there are: a long list of them is asked for in another way."""
    monkeypatch.setattr("scorecard.models.many_keys.FEW_KEYS", few_keys)
    seen = {f"{plan.organisation.slug} {plan.year}" for plan in Plan.objects.visible_to(town[actor])}
    assert seen & set(PLANS.values()) == {PLANS[name] for name in SEES_PLANS[actor]}
    assert seen <= set(PLANS.values()) or actor == "superuser"


@pytest.mark.parametrize("actor", CAST)
def test_organisations(actor, town):
    seen = set(models.Organisation.objects.visible_to(town[actor]).values_list("slug", flat=True))
    assert seen & ALL_ORGANISATIONS == SEES_ORGANISATIONS[actor]
    assert seen <= ALL_ORGANISATIONS or actor == "superuser"


@pytest.mark.parametrize("actor", CAST)
def test_memberships(actor, town):
    seen = models.Membership.objects.visible_to(town[actor])
    expected = models.Membership.objects.filter(organisation__slug__in=SEES_ORGANISATIONS[actor])
    assert set(seen) == set(expected)


@pytest.mark.parametrize("actor", CAST)
def test_parts_of_a_plan(actor, town, small_plan):
    sees_plan = "works 2030" in SEES_PLANS[actor]
    for name, path in PARTS.items():
        model = getattr(models, name)
        everything = set(model.objects.filter(**{path: small_plan.plan}))
        assert everything, name
        seen = set(model.objects.visible_to(town[actor]).filter(**{path: small_plan.plan}))
        assert seen == (everything if sees_plan else set()), name


@pytest.mark.parametrize("actor", CAST)
def test_parts_of_a_draft_plan(actor, town, small_plan):
    models.Theme.objects.create(plan=small_plan.draft, code="A", name="Not yet agreed")
    seen = models.Theme.objects.visible_to(town[actor]).filter(plan=small_plan.draft)
    assert seen.exists() == ("works 2031 draft" in SEES_PLANS[actor])


@pytest.mark.parametrize("actor", CAST)
def test_values(actor, town, small_plan):
    seen = KPIValue.objects.visible_to(town[actor]).filter(kpi__plan=small_plan.plan)
    found = {f"{value.kpi.code} {value.state}" for value in seen.select_related("kpi")}
    published = {f"{code} {state}" for code in small_plan.kpis for state in ("submitted", "approved")}
    expected = published if "works 2030" in SEES_PLANS[actor] else set()
    assert found == expected | {f"{code} draft" for code in SEES_DRAFTS[actor]}
    assert len(seen) == len(found), "each value once"


@pytest.mark.parametrize("actor", CAST)
def test_evidence_is_seen_with_its_value(actor, town, small_plan):
    seen = models.Evidence.objects.visible_to(town[actor]).filter(kpi_value__kpi__plan=small_plan.plan)
    states = {evidence.kpi_value.state for evidence in seen}
    expected = {"submitted"} if "works 2030" in SEES_PLANS[actor] else set()
    assert states == expected | ({"draft"} if "AC1.1" in SEES_DRAFTS[actor] else set())


def test_drafts_of_a_draft_plan_are_hidden_even_from_its_reporters(town, small_plan):
    small_plan.plan.status = "draft"
    small_plan.plan.save()
    assert not KPIValue.objects.visible_to(town["staff"]).exists()
    assert KPIValue.objects.visible_to(town["manager"]).exists()


def test_a_value_reported_by_two_of_ones_organisations_is_seen_once(town, small_plan):
    small_plan.kpis["AC1.1"].reporting_organisations.add(town.roads, town.bridges, town.works)
    seen = KPIValue.objects.visible_to(town["manager"]).filter(kpi=small_plan.kpis["AC1.1"])
    assert seen.count() == 3


def test_no_query_is_wasted_on_a_superuser(town, small_plan, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(Plan.objects.visible_to(town["superuser"]))


def test_plans_of_a_user_are_read_in_two_queries(town, small_plan, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(Plan.objects.visible_to(town["manager"]))
