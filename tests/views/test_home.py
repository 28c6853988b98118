"""/: my plans, my roles, and what I can do; which plans are listed, test_plan_list knows."""

from datetime import date

import pytest

from scorecard.models import Membership, Role
from tests.views.pages import queries_of, text_of


def hrefs(client) -> str:
    page = client.get("/").content.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("actor", ["administrator", "superuser"])
def test_administrators_find_checks_maintenance_and_new_plans(actor, as_actor, small_plan):
    main = hrefs(as_actor(actor))
    assert 'href="/plans/town-works/2030/checks/"' in main
    assert 'href="/plans/new/"' in main
    assert 'href="/admin/"' in main


@pytest.mark.parametrize("actor", ["viewer", "staff", "manager"])
def test_others_find_only_what_they_may_do(actor, as_actor, small_plan):
    main = hrefs(as_actor(actor))
    assert 'href="/plans/town-works/2030/"' in main
    assert 'href="/plans/"' in main
    for forbidden in ("checks/", 'href="/plans/new/"', 'href="/admin/"'):
        assert forbidden not in main


def test_checks_only_of_the_plans_that_one_administers(as_actor, small_plan):
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


@pytest.mark.parametrize("actor", ["viewer", "administrator"])
def test_few_queries_however_many_roles(actor, as_actor, town, small_plan):
    client = as_actor(actor)
    few = queries_of(client, "/")
    for organisation in town.organisations.values():
        for _ in range(3):
            Membership.objects.create(user=town[actor], organisation=organisation, role=Role.VIEWER)
    assert queries_of(client, "/") == few <= 3


def test_wrong_method(as_actor):
    assert as_actor("viewer").post("/").status_code == 405
