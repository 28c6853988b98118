"""Lists: how many queries, what the search finds, what the filters offer; and what the boxes propose."""

from datetime import date
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from scorecard.models import (
    KPI,
    Alignment,
    CauseEffectLink,
    Evidence,
    ImportBatch,
    KPITarget,
    KPIValue,
    Membership,
    Objective,
    Organisation,
    PeriodLock,
    Perspective,
    Plan,
    Theme,
    ThemeMember,
    WorkItem,
)
from tests.admin.pages import NOUNS, address, address_of
from tests.cast import Town, make_plan
from tests.replay import Replayed

ROWS = 30
MOST_QUERIES = 8


@pytest.fixture
def many(town, large_plan):
    """At least 30 rows of every noun in the administrator's plans."""
    MANY.get(town, large_plan, known=(*town.organisations.values(), *town.users.values(), large_plan))
    return large_plan


def _many(town: Town, large_plan: Plan) -> None:
    year = {"frequency": "Y", "period_start": date(2040, 1, 1)}
    plans = [make_plan(town.roads, 2100 + number, parent=large_plan) for number in range(ROWS)]
    for plan in plans:
        Theme.objects.create(plan=plan, code="A", name="A")
        Perspective.objects.create(plan=plan, code="C", name="C")
        PeriodLock.objects.create(plan=plan, locked_by=town["chief"], **year)
        ImportBatch.objects.create(plan=plan, file_name="a.xlsx", imported_by=town["chief"])
        above = Objective.objects.filter(plan=large_plan)[0]
        perspective = plan.perspectives.get()
        below = Objective.objects.create(
            plan=plan, perspective=perspective, theme=plan.themes.get(), code="X", name="x"
        )
        Alignment.objects.create(objective=below, parent_objective=above)
    objectives = list(Objective.objects.filter(plan=large_plan)[: ROWS + 1])
    for cause, effect in pairwise(objectives):
        CauseEffectLink.objects.create(cause=cause, effect=effect)
    for kpi in KPI.objects.filter(plan=large_plan)[:ROWS]:
        WorkItem.objects.create(kpi=kpi, name="x", cumulative_percent=1, **year)
        Evidence.objects.create(kpi_value=kpi.values.get(), document_number="1", uploaded_by=town["chief"])
    for number in range(ROWS):
        child = Organisation.objects.create(parent=town.works, slug=f"o{number}", name=f"o{number}", short_name="o")
        user = User.objects.create(username=f"u{number}")
        Membership.objects.create(user=user, organisation=child, role="staff")


MANY = Replayed(_many)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_takes_few_queries(noun, many, as_actor, django_assert_max_num_queries):
    client = as_actor("administrator")
    filtered = "" if noun in ("plan", "organisation", "membership") else f"?plan={many.pk}"
    for query in ("", filtered, "?q=x"):
        with django_assert_max_num_queries(MOST_QUERIES):
            response = client.get(address(noun) + query)
        assert response.status_code == 200
        if not query:
            assert len(response.context["cl"].result_list) == 25


def test_the_list_of_accounts_takes_few_queries(many, as_actor, django_assert_max_num_queries):
    client = as_actor("superuser")
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address("user"))


def found(client, noun, text, **more):
    return list(client.get(address(noun), {"q": text, **more}).context["cl"].queryset)


def test_search_knows_twins(as_actor, small_plan):
    client, theme = as_actor("administrator"), small_plan.plan.themes.get(code="A")
    objective, perspective = small_plan.objectives["AC1"], small_plan.plan.perspectives.get(code="C")
    for record in (objective, theme, perspective):
        for stored, other in (("臺北", "台北"), ("台北", "臺北")):
            type(record).objects.filter(pk=record.pk).update(name=f"愛{stored}（一）")
            for typed in (stored, other, f"愛{other}", f"{record.code} {other}", f"{other} {record.code.lower()}"):
                assert found(client, record._meta.model_name, typed) == [record], typed
    member = theme.members.first()
    member.printed_name = "臺北市"
    member.save()
    assert found(client, "thememember", "台北") == [member]
    plan = small_plan.plan
    Plan.objects.filter(pk=plan.pk).update(title="臺北計畫")
    assert found(client, "plan", "台北") == [plan]


def test_search_knows_wide_codes(as_actor, small_plan):
    client = as_actor("administrator")
    for typed in ("ＡＣ１", "ac1", "AC1", "ａｃ１"):
        assert small_plan.objectives["AC1"] in found(client, "objective", typed), typed
        assert small_plan.kpis["AC1.1"] in found(client, "kpi", typed), typed
    assert small_plan.plan.themes.get(code="A") in found(client, "theme", "Ａ")
    assert small_plan.kpis["AC1.1"] in [target.kpi for target in found(client, "kpitarget", "ＡＣ１．１")]


@pytest.mark.parametrize(
    "text", ["\0", "%", "_", "\\", "'", '"', "臺台臺台臺台臺台", "a" * 5000, "\ud800", "%00", "<b>"]
)
def test_search_for_strange_things(text, as_actor, small_plan):
    client = as_actor("administrator")
    typed = text.encode("utf-8", "surrogatepass")
    for noun in ("objective", "plan", "membership"):
        assert client.get(address(noun), {"q": typed}).status_code == 200


def test_filters_offer_own_plans_with_rows(as_actor, town, small_plan):
    client = as_actor("administrator")

    def offered(noun, **query):
        filters = client.get(address(noun), query).context["cl"].filter_specs
        return {str(each.title): {key for key, _label in each.lookup_choices} for each in filters}

    plan, themes = small_plan.plan, set(small_plan.plan.themes.values_list("pk", flat=True))
    kpi_themes = {small_plan.objectives["AC1"].theme_id}
    (title, plans), *_rest = offered("kpi").items()
    assert plans == {plan.pk}
    assert set(offered("theme")[title]) == {plan.pk}
    assert kpi_themes < themes
    inside = list(offered("kpi", plan=plan.pk).values())
    assert inside[1] == kpi_themes
    assert inside[2] == set(plan.perspectives.values_list("pk", flat=True))


def test_filters_filter(as_actor, small_plan):
    client = as_actor("administrator")
    theme, perspective = small_plan.plan.themes.get(code="A"), small_plan.plan.perspectives.get(code="F")
    rows = (
        client.get(address("kpi"), {"plan": small_plan.plan.pk, "theme": theme.pk, "perspective": perspective.pk})
        .context["cl"]
        .queryset
    )
    assert {kpi.code for kpi in rows} == {"AF1.1", "AF1.2"}
    assert not client.get(address("kpi"), {"plan": small_plan.draft.pk}).context["cl"].queryset


@pytest.mark.parametrize("value", ["x", "9" * 30, "-1", "", "\0", "１"])
def test_filters_with_strange_values(value, as_actor, small_plan):
    client = as_actor("administrator")
    for name in ("plan", "theme", "perspective"):
        assert client.get(address("kpi"), {"plan": small_plan.plan.pk, name: value}).status_code == 200


# boxes


def proposed(client, model, field, **query):
    typed = {"app_label": "scorecard", "model_name": model, "field_name": field, "term": "", **query}
    response = client.get(reverse("admin:autocomplete"), typed)
    assert response.status_code == 200
    return {int(each["id"]) for each in response.json()["results"]}


def test_boxes_propose_what_the_user_administers(as_actor, town, small_plan):
    client = as_actor("administrator")
    plans = {small_plan.plan.pk, small_plan.closed.pk, small_plan.draft.pk, small_plan.section_draft.pk}
    assert proposed(client, "theme", "plan") == plans
    own = {town.works.pk, town.roads.pk, town.bridges.pk}
    assert proposed(client, "plan", "organisation") == own
    assert proposed(client, "kpi", "owner") == own
    assert proposed(client, "kpi", "reporting_organisations") == own
    assert proposed(client, "ksf", "objective") == {each.pk for each in small_plan.objectives.values()}
    assert proposed(client, "ksf", "objective", term="ＡＣ１") == {small_plan.objectives["AC1"].pk}
    # what one sees above, one may name
    assert proposed(client, "plan", "parent") == plans | {small_plan.town_plan.pk}


def test_boxes_stay_inside_a_plan(as_actor, small_plan):
    client = as_actor("administrator")
    Perspective.objects.create(plan=small_plan.draft, code="C", name="Others")
    inside = set(small_plan.plan.perspectives.values_list("pk", flat=True))
    assert proposed(client, "objective", "perspective", plan=small_plan.plan.pk) == inside
    assert proposed(client, "objective", "perspective") > inside
    assert proposed(client, "objective", "perspective", plan="x") == set()
    assert proposed(client, "objective", "perspective", plan=small_plan.culture.pk) == set()
    above = Objective.objects.get(plan=small_plan.town_plan)
    assert proposed(client, "alignment", "parent_objective", plan=small_plan.plan.pk) == {above.pk}
    page = client.get(address_of(small_plan.objectives["AC1"])).content.decode()
    assert f"/admin/autocomplete/?plan={small_plan.plan.pk}" in page


def test_boxes_propose_people_of_the_own_organisations_and_new_ones(as_actor, town, small_plan):
    client = as_actor("administrator")
    names = {User.objects.get(pk=pk).username for pk in proposed(client, "membership", "user")}
    assert names >= {"administrator", "manager", "chief", "staff", "viewer", "unassigned"}
    assert not names & {"outsider", "town_viewer", "deactivated", "superuser"}
    assert proposed(client, "kpi", "case_officers") == proposed(client, "membership", "user")


def test_boxes_are_closed_to_others(as_actor, small_plan):
    typed = {"app_label": "scorecard", "model_name": "theme", "field_name": "plan", "term": ""}
    assert as_actor("manager").get(reverse("admin:autocomplete"), typed).status_code == 403
    client = as_actor("administrator")
    for more in ({"model_name": "kpivalue", "field_name": "kpi"}, {"field_name": "x"}, {"model_name": "x"}):
        assert client.get(reverse("admin:autocomplete"), {**typed, **more}).status_code == 403
    assert client.get(reverse("admin:autocomplete"), {**typed, "term": "\0"}).json()["results"] == []


def test_lists_have_no_western_dates(as_actor, small_plan):
    client = as_actor("administrator")
    Membership.objects.filter(user__username="staff").update(valid_until=date(2031, 12, 31))
    Plan.objects.update(title="Plan")
    for noun in NOUNS:
        page = client.get(address(noun)).content.decode()
        assert "2030" not in page.replace("?", ""), noun
    assert "120/12/31" in client.get(address("membership")).content.decode()
    assert KPIValue.objects.count()
    assert KPITarget.objects.count()
    assert ThemeMember.objects.count()
