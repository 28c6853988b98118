"""Finding codes and names: in visible plans only, 台 for 臺, both widths, on both databases alike."""

import pytest

from scorecard.models import KPI, Objective, Theme, searching
from scorecard.reports import search


def found(user, text):
    return [(group.noun, hit.code) for group in search.build(user, text).groups for hit in group.hits]


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("退撫平台", {"ksf", "action_plan"}),
        ("退撫平臺", {"ksf", "action_plan"}),
        ("ＡＣ１.1", {"kpi", "action_plan"}),
        ("ac1.1", {"kpi", "action_plan"}),
        ("(管理科", {"kpi"}),
        ("（管理科", {"kpi"}),
        ("台北市各機關單位預算執行要點", {"action_plan"}),
    ],
)
def test_what_is_typed_is_found(text, nouns, town, seed_plans):
    assert {noun for noun, _code in found(town["superuser"], text)} == nouns


@pytest.mark.parametrize("text", ["", " ", "a", "臺", "%", "_", "%%", "__", "\\", "a\0b", "'; drop table", "查無此項"])
def test_what_is_not_there_is_not_found(text, town, seed_plans):
    assert found(town["superuser"], text) == []


def test_a_long_text_of_many_different_letters_is_looked_for(town, small_plan):
    """Each letter has a full-width twin."""
    name = "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG, 0123456789（台）"
    small_plan.kpis["AC1.1"].name = name
    small_plan.kpis["AC1.1"].save()
    assert found(town["viewer"], name.lower()) == [("kpi", "AC1.1")]
    assert found(town["viewer"], "".join(chr(ord(each) + 0xFEE0) if each.isalnum() else each for each in name[:43]))


def test_one_character_is_too_short(town):
    assert search.build(town["superuser"], " 臺 ").is_too_short
    assert not search.build(town["superuser"], "").is_too_short


@pytest.mark.parametrize("limits", [{"FEW": 20}, {"FEW": -1}, {"NARROW": 0}])
def test_only_visible_plans_are_searched(limits, town, small_plan, monkeypatch):
    for name, limit in limits.items():
        monkeypatch.setattr(searching, name, limit)
    assert ("objective", "AC1") in found(town["viewer"], "smooth")
    assert found(town["outsider"], "smooth") == []
    assert found(town["unassigned"], "smooth") == []


def test_a_hit_says_where_it_stands(town, small_plan):
    [group] = [group for group in search.build(town["viewer"], "mend the").groups if group.noun == "action_plan"]
    [hit] = group.hits
    assert hit.path == ("Works 2030", "A Safe streets", "AC1 Smooth roads", "AC1.1 Figure AC1.1")
    assert hit.page == "kpis/AC1.1/"


def test_a_plan_is_found_by_its_title_and_organisation(town, seed_plans):
    assert ("plan", "") in found(town["superuser"], "人事處策略")
    assert ("plan", "") in found(town["superuser"], "台北市政府人事處")


def test_long_lists_are_cut(town, large_plan):
    [kpis] = [group for group in search.build(town["viewer"], "figure").groups if group.noun == "kpi"]
    assert len(kpis.hits) == search.SHOWN and kpis.has_more


def test_as_many_queries_whatever_is_there(town, large_plan, small_plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        search.build(town["viewer"], "figure")


@pytest.mark.parametrize("limits", [{"FEW": 20}, {"FEW": 0}, {"NARROW": 0}])
def test_what_is_rare_among_the_recent_is_found_too(limits, town, small_plan, large_plan, monkeypatch):
    """PostgreSQL looks through all plans, where they are few; else through the recent ones, then it asks its index."""
    for name, limit in {"RECENT": 1, "RECENT_TITLES": 1, **limits}.items():
        monkeypatch.setattr(searching, name, limit)
    assert ("kpi", "AC1.1") in found(town["superuser"], "figure ac1.1")
    assert ("plan", "") in found(town["viewer"], "works 2029") and ("plan", "") in found(town["viewer"], "of the town")
    kpis = [code for noun, code in found(town["viewer"], "figure 1") if noun == "kpi"]
    assert kpis == list(
        large_plan.kpis.filter(name="Figure 1").order_by("-plan", "-pk").values_list("code", flat=True)[: search.SHOWN]
    )


@pytest.mark.parametrize("model", [Theme, Objective, KPI])
def test_matching_composes_with_joins(model, seed_plans):
    """The indexed condition names its columns, so that a joined table's don't get in the way."""
    rows = model.objects.matching("提升").select_related("plan__organisation").order_by("plan__year")
    assert all("提升" in row.name for row in rows)
