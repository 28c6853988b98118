"""/plans/<org>/<year>/checks/: for those who may mend what is found."""

from tests.views.pages import text_of

ADDRESS = "/plans/town-works/2030/checks/"
STATUS = {
    "administrator": 200,
    "superuser": 200,
    "manager": 403,
    "chief": 403,
    "staff": 403,
    "viewer": 403,
    "outsider": 404,
    "unassigned": 404,
}


def test_only_who_may_see_it_finds_the_way(as_actor, small_plan):
    assert ADDRESS in as_actor("administrator").get("/plans/town-works/2030/").content.decode()


def test_others_are_not_shown_the_way(as_actor, small_plan):
    assert ADDRESS not in as_actor("viewer").get("/plans/town-works/2030/").content.decode()


def test_findings_and_the_way_to_mend_them(as_actor, seed_plans):
    response = as_actor("superuser").get("/plans/taipei/2021/checks/")
    text = text_of(response)
    assert "錯誤0項、警示23項" in text and "提升環境品質" in text
    assert response.content.count(b"/admin/scorecard/objective/") == 23


def test_nothing_to_mend(as_actor, seed_plans):
    assert "檢核無誤" in text_of(as_actor("superuser").get("/plans/taipei-personnel/2021/checks/"))


def test_other_methods_are_refused(as_actor, small_plan):
    assert as_actor("administrator").post(ADDRESS).status_code == 405
