"""/plans/<org>/<year>/alignment/new/ and alignment/<id>/: one pair, added, changed, removed."""

import pytest

from scorecard.models import Alignment, Objective, Plan, PlanStatus
from tests.forms_in_html import fields_of
from tests.views.pages import text_of

PAGE = "/plans/town-works/2030/alignment/"
NEW = f"{PAGE}new/"
SAID = {"objective": "AC1", "parent_objective": "TC1", "strength": "strong", "reason": "路平"}


@pytest.fixture
def pair(small_plan):
    return Alignment.objects.get(objective=small_plan.objectives["TC1"])


@pytest.fixture
def keeper(as_actor):
    return as_actor("administrator")


def test_objectives_are_offered_by_theme(keeper, small_plan):
    page = keeper.get(f"{NEW}?objective=AC1").content.decode()
    assert '<optgroup label="A Safe streets">' in page
    assert '<optgroup label="共同目標">' in page
    assert '<option value="AC1" selected>AC1 Smooth roads</option>' in page
    assert fields_of(keeper.get(f"{NEW}?parent_objective=TC1"))["parent_objective"] == ["TC1"]
    assert keeper.get(f"{NEW}?objective=%00&parent_objective=XX").status_code == 200


def test_added(keeper, town, small_plan):
    response = keeper.post(NEW, SAID, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "已新增承接關係。" in text_of(response)
    made = Alignment.objects.get(objective=small_plan.objectives["AC1"])
    assert (made.strength, made.reason, made.is_confirmed) == ("strong", "路平", False)
    assert made.history.get().history_user == town["administrator"]


@pytest.mark.parametrize(
    "sent",
    [
        {**SAID, "objective": "TC1"},  # a pair that there is
        {**SAID, "objective": ""},
        {**SAID, "objective": "AC9"},
        {**SAID, "objective": "\x00"},
        {**SAID, "parent_objective": "AC1"},  # not of the plan above
        {**SAID, "strength": "huge"},
        {**SAID, "reason": "a\x07b"},
        {**SAID, "reason": "x" * 4001},
    ],
)
def test_refused_with_what_was_typed(sent, keeper, small_plan):
    before = list(Alignment.objects.values())
    response = keeper.post(NEW, sent)
    assert response.status_code == 422
    assert fields_of(response)["strength"] == [sent["strength"] if sent["strength"] != "huge" else "weak"]
    assert list(Alignment.objects.values()) == before


def test_a_pair_that_there_is_is_explained(keeper, small_plan):
    assert "這兩項策略目標已有承接關係。" in text_of(keeper.post(NEW, {**SAID, "objective": "TC1"}))


def test_changed(keeper, pair):
    address = f"{PAGE}{pair.pk}/"
    fields = {**fields_of(keeper.get(address)), "strength": "weak", "is_confirmed": "on", "explanation": "議定"}
    response = keeper.post(address, fields, follow=True)
    assert "已修改承接關係。" in text_of(response)
    stored = Alignment.objects.get(pk=pair.pk)
    assert (stored.strength, stored.is_confirmed, stored.version) == ("weak", True, 2)
    assert stored.history.first().history_change_reason == "議定"


def test_two_change_the_same(keeper, pair):
    """The second keeps what was typed, sees what is there, and may save over it."""
    address = f"{PAGE}{pair.pk}/"
    fields = fields_of(keeper.get(address))
    keeper.post(address, {**fields, "reason": "先存的"})
    late = keeper.post(address, {**fields, "reason": "後存的"})
    assert late.status_code == 409
    assert "先存的" in text_of(late)
    again = fields_of(late)
    assert again["reason"] == ["後存的"]
    assert Alignment.objects.get(pk=pair.pk).reason == "先存的"
    assert keeper.post(address, again).status_code == 302
    assert Alignment.objects.get(pk=pair.pk).reason == "後存的"


def test_removed(keeper, pair):
    address = f"{PAGE}{pair.pk}/"
    fields = fields_of(keeper.get(address))
    assert keeper.post(address, {**fields, "version": 9, "remove": "1"}).status_code == 409
    response = keeper.post(address, {**fields, "remove": "1"}, follow=True)
    assert "已刪除承接關係。" in text_of(response)
    assert not Alignment.objects.filter(pk=pair.pk).exists()
    assert keeper.get(address).status_code == 404
    for late in (fields, {**fields, "remove": "1"}):  # another tab, a second click
        assert "這筆資料已由他人刪除。" in text_of(keeper.post(address, late, follow=True))


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 30])
def test_without_a_version_nothing_is_changed(version, keeper, pair):
    response = keeper.post(f"{PAGE}{pair.pk}/", {"strength": "weak", "version": version})
    assert response.status_code == 422
    assert Alignment.objects.get(pk=pair.pk).strength == pair.strength


def test_only_the_plans_own_pairs(as_actor, seed_plans, pair):
    client = as_actor("superuser")
    foreign = Alignment.objects.filter(objective__plan=seed_plans.department)[0]
    for pk in (foreign.pk, "0", "99999999999999999999"):
        assert client.get(f"{PAGE}{pk}/").status_code == 404


def test_without_a_plan_above_or_where_it_is_not_seen_there_is_nothing_to_add(as_actor, small_plan):
    client = as_actor("superuser")
    assert client.get("/plans/town/2030/alignment/new/").status_code == 404
    Plan.objects.filter(pk=small_plan.town_plan.pk).update(status=PlanStatus.DRAFT)
    client.logout()
    assert as_actor("administrator").get(NEW).status_code == 404


def test_the_objective_pages_tell_of_it(keeper, small_plan):
    keeper.post(NEW, SAID)
    own = text_of(keeper.get("/plans/town-works/2030/objectives/AC1/"))
    assert "承接TownTC1Proudcitizens強度強待確認路平" in own
    above = text_of(keeper.get("/plans/town/2030/objectives/TC1/"))
    assert "被承接WorksTC1Contentcitizens" in above
    assert Objective.objects.filter(plan=small_plan.town_plan).count() == 1
