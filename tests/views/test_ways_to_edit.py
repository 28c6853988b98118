"""From what a page shows straight to the page on which it is changed, for who may change it."""

import pytest
from django.urls import reverse

PLAN = "/plans/town-works/2030/"


def ways(small_plan):
    """(page, the nouns that it leads to)"""
    kpi = small_plan.kpis["AC1.1"]
    ksf, objective = kpi.ksf, kpi.ksf.objective
    return [
        (PLAN, [small_plan.plan]),
        (f"{PLAN}themes/A/", [objective.theme]),
        (f"{PLAN}objectives/AC1/", [objective, ksf]),
        (f"{PLAN}kpis/AC1.1/", [kpi]),
    ]


@pytest.mark.parametrize("actor", ["administrator", "superuser"])
def test_who_may_edit_is_led_to_the_object(actor, as_actor, small_plan):
    client = as_actor(actor)
    for page, records in ways(small_plan):
        html = client.get(page).content.decode()
        for record in records:
            address = reverse(f"admin:scorecard_{record._meta.model_name}_change", args=[record.pk])
            assert f'href="{address}"' in html, page
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("actor", ["manager", "staff", "viewer"])
def test_others_are_not(actor, as_actor, small_plan):
    client = as_actor(actor)
    for page, _records in ways(small_plan):
        assert "/admin/" not in client.get(page).content.decode(), page


def test_an_empty_plan_says_where_to_begin(as_actor, small_plan):
    address = f"/admin/scorecard/plan/{small_plan.draft.pk}/change/"
    for page in ("", "map/", "scorecard/"):
        assert address in as_actor("administrator").get(f"/plans/town-works/2031/{page}").content.decode()


def test_and_says_who_begins_to_others(as_actor, small_plan):
    assert "/admin/" not in as_actor("manager").get("/plans/town-works/2031/map/").content.decode()
