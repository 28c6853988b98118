"""/plans/<org>/<year>/links/: administrators add, change, confirm and delete links; what is refused says why."""

from itertools import pairwise

import pytest

from scorecard.models import CauseEffectLink, Objective, Theme
from scorecard.services import cause_effect_links
from tests.forms_in_html import fields_of
from tests.views.pages import queries_of, text_of, tight

ADDRESS = "/plans/town-works/2030/links/"
NEW = {"step": "add", "cause": "AC1", "effect": "TC1", "reason": "Roads please", "strength": "strong"}


@pytest.fixture
def keeper(as_actor):
    return as_actor("administrator")


@pytest.fixture
def link(small_plan):
    """AF1 → AC1, the only one."""
    return CauseEffectLink.objects.get(cause__plan=small_plan.plan)


def changed(link, **more):
    sent = {"step": "change", "link": link.pk, "version": 1, "reason": "Money mends", "strength": "weak"}
    return {**sent, "is_confirmed": "on", **more}


def links():
    return list(CauseEffectLink.objects.order_by("pk").values())


def test_the_menu_leads_there(keeper, as_actor, small_plan):
    assert f'href="{ADDRESS}"' in keeper.get("/plans/town-works/2030/map/").content.decode()
    assert ADDRESS not in as_actor("manager").get("/plans/town-works/2030/map/").content.decode()


def test_what_a_row_says(keeper, link, town):
    cause_effect_links.change(
        link=link, version=1, by=town["administrator"], reason="Money\nmends", strength="weak", is_confirmed=False
    )
    text = text_of(keeper.get(ADDRESS))
    for words in (
        "關聯1條，其中假設關聯1條",
        "策略主題A",
        "AF1Faircosts",
        "AC1Smoothroads",
        "Moneymends弱",
        "假設關聯administrator",
    ):
        assert tight(words) in text


def test_links_stand_in_the_plans_order(keeper, small_plan, link):
    for cause, effect in (("AC1", "TC1"), ("AF1", "TC1")):
        CauseEffectLink.objects.create(cause=small_plan.objectives[cause], effect=small_plan.objectives[effect])
    html = keeper.get(ADDRESS).content.decode()
    names = ["AC1 → TC1", "AF1 → TC1", "AF1 → AC1"]
    places = [html.index(f'aria-label="勾選 {name}"') for name in names]
    assert places == sorted(places)


def test_adding_one(keeper, small_plan):
    response = keeper.post(ADDRESS, NEW)
    link = CauseEffectLink.objects.get(cause__plan=small_plan.plan, effect__code="TC1")
    assert (response.status_code, response.url) == (302, f"{ADDRESS}#link-{link.pk}")
    assert (link.cause.code, link.reason, link.strength, link.is_confirmed) == ("AC1", "Roads please", "strong", False)
    assert link.history.get().history_user.username == "administrator"
    text = text_of(keeper.get(ADDRESS))
    assert tight("已新增關聯「AC1 → TC1」。如需復原，請於該列刪除。") in text
    assert "方向相反" not in text


def test_a_code_is_found_however_it_is_typed(keeper, small_plan):
    assert keeper.post(ADDRESS, {**NEW, "cause": "ａｃ1"}).status_code == 302


def test_against_the_usual_direction_it_is_saved_with_a_warning(keeper, small_plan, link):
    link.delete()
    response = keeper.post(ADDRESS, {**NEW, "cause": "AC1", "effect": "AF1"}, follow=True)
    assert tight("「AC1 → AF1」由上方的Citizens指向下方的Finance，與一般由下而上的方向相反") in text_of(response)
    assert "與一般方向相反" in text_of(response)
    assert CauseEffectLink.objects.filter(cause__code="AC1", effect__code="AF1").exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"effect": "AC1"}, "策略目標不能與自己關聯。"),
        ({"cause": "AF1", "effect": "AC1"}, "已有關聯「AF1 → AC1」，不需重複新增。"),
        ({"effect": "AF1"}, "這會形成循環：AC1 → AF1 → AC1。"),
        ({"cause": ""}, "請選擇原因目標。"),
        ({"effect": ""}, "請選擇結果目標。"),
        ({"effect": "ZZ9"}, "本計畫沒有策略目標「ZZ9」。"),
        ({"effect": "a\0b"}, "含有無法列印的控制字元。"),
        ({"strength": "mighty"}, "mighty"),
        ({"reason": "x" * 4001}, "4000"),
        ({"reason": "a\x07b"}, "控制字元"),
    ],
)
def test_what_may_not_be_added_is_refused_and_stays_typed(sent, sentence, keeper, link):
    before, typed = links(), {**NEW, **sent}
    response = keeper.post(ADDRESS, typed)
    assert response.status_code == 422
    assert tight(sentence) in text_of(response)
    fields = fields_of(response)
    assert fields["reason"] == [typed["reason"]]
    assert links() == before


def test_a_duplicate_leads_to_the_one_that_is_there(keeper, link):
    html = keeper.post(ADDRESS, {**NEW, "cause": "AF1", "effect": "AC1"}).content.decode()
    assert f'<a href="#link-{link.pk}">' in html


def test_an_objective_of_another_plan_is_none_of_this(keeper, small_plan):
    """TX1 is the town's alone."""
    above = Objective.objects.get(plan=small_plan.town_plan)
    above.code = "TX1"
    above.save()
    response = keeper.post(ADDRESS, {**NEW, "effect": "TX1"})
    assert response.status_code == 422
    assert "本計畫沒有策略目標「TX1」。" in text_of(response)


def test_a_row_is_opened_and_changed(keeper, link):
    page = keeper.get(f"{ADDRESS}?objective=AC1&edit={link.pk}")
    fields = fields_of(page)
    assert fields["link"] == [str(link.pk)]
    assert fields["version"] == ["1"]
    response = keeper.post(f"{ADDRESS}?objective=AC1", changed(link))
    assert (response.status_code, response.url) == (302, f"{ADDRESS}?objective=AC1#link-{link.pk}")
    link.refresh_from_db()
    assert (link.reason, link.strength, link.is_confirmed) == ("Money mends", "weak", True)
    assert tight("已儲存關聯「AF1 → AC1」") in text_of(keeper.get(ADDRESS))


@pytest.mark.parametrize("sent", [{"reason": "x" * 4001}, {"strength": "mighty"}, {"version": ""}, {"version": "x"}])
def test_a_change_that_makes_no_sense_is_refused_at_its_row(sent, keeper, link):
    before = links()
    response = keeper.post(ADDRESS, changed(link, **sent))
    assert response.status_code == 422
    assert fields_of(response)["link"] == [str(link.pk)]
    assert links() == before


def test_a_change_of_what_was_changed_meanwhile_shows_both(keeper, link, town):
    cause_effect_links.change(
        link=link, version=1, by=town["superuser"], reason="Theirs", strength="strong", is_confirmed=False
    )
    response = keeper.post(ADDRESS, changed(link))
    assert response.status_code == 409
    text, fields = text_of(response), fields_of(response)
    assert "這條關聯已由superuser於" in text
    assert "Theirs" in text
    assert (fields["reason"][-1], fields["strength"][-1], fields["version"]) == ("Money mends", "weak", ["2"])
    assert CauseEffectLink.objects.get(pk=link.pk).reason == "Theirs"
    assert keeper.post(ADDRESS, changed(link, version=2)).status_code == 302
    assert CauseEffectLink.objects.get(pk=link.pk).reason == "Money mends"


def test_a_change_of_what_was_deleted_meanwhile_keeps_what_was_typed(keeper, link, town):
    key = link.pk
    cause_effect_links.delete(link=link, version=1, by=town["superuser"])
    response = keeper.post(ADDRESS, {**changed(CauseEffectLink(pk=key)), "link": key})
    assert response.status_code == 409
    fields = fields_of(response)
    assert (fields["cause"], fields["effect"], fields["reason"]) == (["AF1"], ["AC1"], ["Money mends"])
    assert "已由他人刪除" in text_of(response)


def test_ticked_links_are_confirmed(keeper, link, small_plan):
    other = CauseEffectLink.objects.create(cause=small_plan.objectives["AC1"], effect=small_plan.objectives["TC1"])
    response = keeper.post(ADDRESS, {"step": "confirm", "chosen": [f"{link.pk}:1", f"{other.pk}:1"]}, follow=True)
    assert "已確認2條關聯。" in text_of(response)
    assert not CauseEffectLink.objects.filter(cause__plan=small_plan.plan, is_confirmed=False).exists()
    assert "確認勾選項目" not in text_of(response)


def test_a_tick_on_what_was_changed_meanwhile_stays(keeper, link, small_plan, town):
    other = CauseEffectLink.objects.create(cause=small_plan.objectives["AC1"], effect=small_plan.objectives["TC1"])
    cause_effect_links.change(
        link=link, version=1, by=town["superuser"], reason="Theirs", strength="strong", is_confirmed=False
    )
    response = keeper.post(ADDRESS, {"step": "confirm", "chosen": [f"{link.pk}:1", f"{other.pk}:1"]})
    assert response.status_code == 409
    assert tight("「AF1 → AC1」已由他人修改") in text_of(response)
    html = response.content.decode()
    assert html.count(" checked>") == 2
    assert f'value="{link.pk}:2"' in html
    assert not CauseEffectLink.objects.filter(cause__plan=small_plan.plan, is_confirmed=True).exists()


def test_deleting_asks_first_and_can_be_taken_back(keeper, link):
    asked = keeper.get(f"{ADDRESS}?delete={link.pk}")
    assert tight("確定刪除關聯「AF1 → AC1」？") in text_of(asked)
    assert CauseEffectLink.objects.filter(pk=link.pk).exists()
    link.reason = "Money"
    link.save()
    response = keeper.post(ADDRESS, {"step": "delete", "link": link.pk, "version": 1}, follow=True)
    assert not CauseEffectLink.objects.filter(pk=link.pk).exists()
    assert tight("已刪除關聯「AF1 → AC1」") in text_of(response)
    fields = fields_of(response)
    assert (fields["cause"], fields["effect"], fields["reason"]) == (["AF1"], ["AC1"], ["Money"])


def test_deleting_what_was_changed_meanwhile_asks_again(keeper, link, town):
    cause_effect_links.change(
        link=link, version=1, by=town["superuser"], reason="Theirs", strength="strong", is_confirmed=False
    )
    response = keeper.post(ADDRESS, {"step": "delete", "link": link.pk, "version": 1})
    assert response.status_code == 409
    assert fields_of(response)["version"] == ["2"]
    assert CauseEffectLink.objects.filter(pk=link.pk).exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"step": "dance"}, 422),
        ({"step": "confirm"}, 422),
        ({"step": "confirm", "chosen": "x"}, 422),
        ({"step": "confirm", "chosen": "999999:1"}, 409),
        ({"step": "confirm", "chosen": f"{'9' * 30}:1"}, 422),
        ({"step": "change", "link": "999999"}, 404),
        ({"step": "change", "link": "x"}, 404),
        ({"step": "delete", "link": "9" * 30}, 404),
        ({"step": "delete"}, 404),
    ],
)
def test_what_makes_no_sense_writes_nothing(sent, status, keeper, link):
    before = links()
    assert keeper.post(ADDRESS, sent).status_code == status
    assert links() == before


def test_another_plans_link_is_not_here(keeper, link):
    before = links()
    elsewhere = CauseEffectLink.objects.exclude(pk=link.pk).earliest("pk")
    for step in ("change", "delete"):
        assert keeper.post(ADDRESS, {**changed(elsewhere), "step": step}).status_code == 404
    assert keeper.post(ADDRESS, {"step": "confirm", "chosen": f"{elsewhere.pk}:1"}).status_code == 409
    for way in ("edit", "delete", "restore"):
        assert keeper.get(f"{ADDRESS}?{way}={elsewhere.pk}").status_code == 200
    assert links() == before


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 2),
        ("?theme=A", 2),
        ("?theme=a", 2),
        ("?theme=A&objective=TC1", 1),
        ("?objective=AF1", 1),
        ("?theme=B", 0),
        ("?theme=%00", 2),
        ("?objective=ZZ9", 2),
        ("?edit=x&delete=y&restore=z", 2),
    ],
)
def test_the_list_is_filtered(query, shown, keeper, small_plan, link):
    CauseEffectLink.objects.create(cause=small_plan.objectives["AC1"], effect=small_plan.objectives["TC1"])
    like = small_plan.objectives["AF1"]
    theme = Theme.objects.get(plan=small_plan.plan, code="B")
    Objective.objects.create(plan=like.plan, perspective=like.perspective, theme=theme, code="BF1", name="Lone")
    response = keeper.get(ADDRESS + query)
    assert response.content.decode().count('name="chosen"') == shown
    assert ("未套用該篩選條件" in text_of(response)) is ("ZZ9" in query or "%00" in query)


def test_a_plan_without_objectives_says_so(keeper, small_plan):
    assert "本計畫尚無策略目標" in text_of(keeper.get("/plans/town-works/2031/links/"))


def test_names_are_shown_as_typed(keeper, small_plan, link):
    evil = "<script>alert(1)</script>\"'&amp;{{ 7 }}"
    Objective.objects.filter(plan=small_plan.plan).update(name=evil)
    CauseEffectLink.objects.filter(pk=link.pk).update(reason=evil)
    response = keeper.get(f"{ADDRESS}?edit={link.pk}")
    assert b"<script>alert" not in response.content
    assert tight(evil) in text_of(response)


def test_as_many_queries_for_many_links(keeper, small_plan, large_plan, link):
    objectives = list(Objective.objects.filter(plan=large_plan).order_by("order"))
    CauseEffectLink.objects.bulk_create(
        CauseEffectLink(cause=cause, effect=effect) for cause, effect in pairwise(objectives)
    )
    assert queries_of(keeper, ADDRESS) == queries_of(keeper, "/plans/town-works/2040/links/")


def test_a_cycle_that_the_plan_came_with_is_a_finding_that_leads_here(keeper, small_plan, link):
    CauseEffectLink.objects.create(cause=link.effect, effect=link.cause)
    page = keeper.get("/plans/town-works/2030/checks/")
    assert tight("關聯形成循環：AC1 → AF1 → AC1。") in text_of(page)
    assert f'href="{ADDRESS}"' in page.content.decode().partition("<main")[2]
    assert keeper.get("/plans/town-works/2030/map/").status_code == 200
