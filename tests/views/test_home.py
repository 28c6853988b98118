"""/: my tasks, my plans, my roles, and what I can do; which tasks and plans, test_my_tasks and test_my_plans know."""

from datetime import UTC, date, datetime

import pytest

from scorecard.models import Membership, Role
from scorecard.reports import my_plans
from tests.views.pages import queries_of, text_of


@pytest.fixture
def april(time_machine):
    """10 April 2030 in Taipei: January's drafts are late."""
    time_machine.move_to(datetime(2030, 4, 10, 4, tzinfo=UTC))


def hrefs(client) -> str:
    page = client.get("/").content.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("actor", ["administrator", "superuser"])
def test_administrators_find_checks_maintenance_and_new_plans(actor, as_actor, small_plan, april):
    main = hrefs(as_actor(actor))
    assert 'href="/plans/town-works/2030/checks/"' in main
    assert 'href="/plans/new/"' in main
    assert 'href="/admin/"' in main


@pytest.mark.parametrize("actor", ["viewer", "staff", "manager"])
def test_others_find_only_what_they_may_do(actor, as_actor, small_plan, april):
    main = hrefs(as_actor(actor))
    assert 'href="/plans/town-works/2030/"' in main
    assert 'href="/plans/"' in main
    for forbidden in ("checks/", 'href="/plans/new/"', 'href="/admin/"'):
        assert forbidden not in main


def test_checks_only_of_the_plans_that_one_administers(as_actor, small_plan, april):
    main = hrefs(as_actor("administrator"))
    assert "/plans/town/2030/" in main
    assert "/plans/town/2030/checks/" not in main


def test_my_roles_stand_there_with_their_end(as_actor, town, small_plan):
    Membership.objects.create(
        user=town["staff"], organisation=town.bridges, role=Role.MANAGER, valid_until=date(2899, 12, 31)
    )
    text = text_of(as_actor("staff").get("/"))
    assert "填報人員Roadsofthetown" in text
    assert "主管Bridgesofthetown" in text
    assert "988年12月31日" in text


def test_a_role_that_has_ended_is_not_mine(as_actor, small_plan):
    assert "計畫管理人員Works" not in text_of(as_actor("former").get("/"))


def test_who_holds_no_role_is_told_so(as_actor):
    response = as_actor("unassigned").get("/")
    assert response.context["home"].roles == ()
    assert response.status_code == 200


def test_other_years_and_the_rest_of_this_one_stand_in_the_list_of_plans(as_actor, small_plan, april, monkeypatch):
    main = hrefs(as_actor("viewer"))
    assert 'href="/plans/?year=2029"' in main
    assert 'href="/plans/?year=2030"' not in main
    monkeypatch.setattr("scorecard.reports.my_plans.MOST_PLANS", 1)
    my_plans._first.cache_clear()
    assert "119年全部2個計畫" in text_of(as_actor("viewer").get("/"))
    assert 'href="/plans/?year=2030"' in hrefs(as_actor("viewer"))
    my_plans._first.cache_clear()


@pytest.mark.parametrize("actor", ["viewer", "administrator"])
def test_few_queries_however_many_roles(actor, as_actor, town, small_plan):
    client = as_actor(actor)
    few = queries_of(client, "/")
    for organisation in town.organisations.values():
        for _ in range(3):
            Membership.objects.create(user=town[actor], organisation=organisation, role=Role.VIEWER)
    assert queries_of(client, "/") == few <= 14


def test_my_tasks_lead_to_the_page_of_plan_and_period(as_actor, small_plan, april):
    client = as_actor("staff")
    assert 'href="/plans/town-works/2030/entry/?period=2030-01"' in hrefs(client)
    text = text_of(client.get("/"))
    assert "119年4月10日應填報2項，其中逾期2項" in text
    assert "KPI填報Works2030AC1.1、AC1.2119年1月119年2月14日逾期55日填報中2項填報" in text


def test_what_was_returned_is_said(as_actor, small_plan, april):
    small_plan.values["AC1.1 draft"].state = "returned"
    small_plan.values["AC1.1 draft"].save()
    assert "填報中1項已退回1項" in text_of(as_actor("staff").get("/"))


def test_managers_find_what_waits_for_their_approval(as_actor, small_plan, april):
    client = as_actor("chief")
    assert 'href="/plans/town-works/2030/review/"' in hrefs(client)
    assert "待核定Works2030已送核1項核定" in text_of(client.get("/"))


def test_administrators_find_who_is_late(as_actor, small_plan, april):
    client = as_actor("administrator")
    assert "/plans/town-works/2030/reporting/?period=2030&amp;state=overdue&amp;section=town-works-roads" in hrefs(
        client
    )
    assert "逾期未填單位" in text_of(client.get("/"))
    assert "RoadsWorks20301逾期55日" in text_of(client.get("/"))


@pytest.mark.parametrize("actor", ["staff", "chief", "manager"])
def test_others_do_not_find_who_is_late(actor, as_actor, small_plan, april):
    assert "逾期未填單位" not in text_of(as_actor(actor).get("/"))


def test_who_has_nothing_to_do_is_told_so(as_actor, small_plan, time_machine):
    time_machine.move_to(datetime(2030, 1, 20, tzinfo=UTC))
    assert "目前沒有待辦事項。" in text_of(as_actor("other_staff").get("/"))


def test_who_never_reports_sees_plans_only(as_actor, small_plan, april):
    text = text_of(as_actor("viewer").get("/"))
    assert "待辦事項目前" not in text and "應填報" not in text
