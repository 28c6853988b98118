"""/plans/<org>/<year>/kpis/<code>/: a KPI with its path and its definition sheet."""

import json

import pytest

from scorecard.models import KPI, KSF, KPITarget
from tests.views.pages import queries_of, text_of, tight


@pytest.fixture
def superuser(as_actor):
    return as_actor("superuser")


def test_the_whole_path_and_definition(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei-personnel/2021/kpis/AF1.1/"))
    for words in (
        "提升組織效能",
        "財務",
        "提高預算執行效能",
        "如期如質落實預算執行",
        "AF1.1",
        "預算達成率",
        "累計實際執行數(含應付數) ÷ 累計分配預算數 × 100%",
        "會計月報",
        "管理科",
        "會計員",
        "AF1.1.1",
        "臺北市各機關單位預算執行要點",
        "樣本資料",
    ):
        assert tight(words) in text, words


def test_every_kpi_of_the_seed_has_a_page(superuser, seed_plans):
    for kpi in KPI.objects.filter(plan=seed_plans.department):
        text = text_of(superuser.get(f"/plans/taipei-personnel/2021/kpis/{kpi.code}/"))
        assert kpi.code in text
        assert tight(kpi.name) in text
        assert tight(kpi.formula) in text


def test_a_kpi_of_which_little_is_known(as_actor, small_plan):
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/kpis/AF1.2/"))
    assert "FigureAF1.2" in text
    assert "None" not in text
    assert "樣本資料" not in text


def test_as_many_queries_for_500_kpis(as_actor, small_plan, large_plan):
    client = as_actor("viewer")
    large_plan.kpis.update(frequency="Y")
    pages = ("/plans/town-works/2030/kpis/AC1.1/?period=2030", "/plans/town-works/2040/kpis/O124.4/?period=2040")
    assert len({queries_of(client, page) for page in pages}) == 1


def test_how_it_stands_and_its_figures_as_a_table(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei-personnel/2021/kpis/AC1.1/"))
    for words in ("資料截至110年12月底", "黃燈", "99.87%", "110年第3季", "95.1%", "99.06%", "已核定", "惡化"):
        assert tight(words) in text, words


def test_the_target_stands_also_while_nothing_is_reported(as_actor, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    KPITarget.objects.filter(kpi=kpi).update(value="4.7")
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/kpis/AC1.1/?period=2030-04"))
    assert "未填報實際值…目標值5達成率" in text


def test_the_chart_has_the_numbers_of_the_table(superuser, seed_plans):
    page = superuser.get("/plans/taipei-personnel/2021/kpis/AP1.1/").content.decode()
    data = json.loads(page.partition('id="kpi-chart-data" type="application/json">')[2].partition("</script>")[0])
    assert data == {
        "periods": ["110年"],
        "series": [
            {"name": "實際值", "values": ["0.2900"]},
            {"name": "下限", "values": ["-1.0000"]},
            {"name": "上限", "values": ["0.5000"]},
        ],
    }


def test_a_draft_is_shown_to_who_reports_it_alone(as_actor, small_plan, town):
    value = small_plan.values["AC1.1 draft"]
    value.actual, value.note = "77.7", "half counted"
    value._history_user, value._change_reason = town["staff"], "counting"
    value.save()
    address = "/plans/town-works/2030/kpis/AC1.1/?period=2030-03&history=1"
    seen = text_of(as_actor("staff").get(address))
    assert all(tight(words) in seen for words in ("78", "half counted", "counting", "77.7"))
    unseen = text_of(as_actor("viewer").get(address))
    assert not any(tight(words) in unseen for words in ("half counted", "counting", "77.7"))


def test_earlier_years_are_those_that_the_kpi_continues(as_actor, town, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    plans = {each.year: each for each in (small_plan.closed, small_plan.draft)}
    for plan in plans.values():
        top = plan.perspectives.create(code="C", name="Citizens")
        objective = plan.objectives.create(code="X1", name="Earlier", perspective=top)
        ksf = KSF(objective=objective, code="X1", name="Earlier")
        ksf.save()
        KPI(ksf=ksf, code="X1.1", name=f"Of {plan.year}", frequency="Q").save()
    earlier, draft = (KPI.objects.get(plan=plans[year]) for year in (2029, 2031))
    earlier.predecessor, kpi.predecessor = draft, earlier
    earlier.save()
    kpi.save()
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/kpis/AC1.1/?period=2030"))
    assert tight("118年各期數據　X1.1") in text
    assert tight("120年各期數據") not in text  # of a draft that a viewer does not see


def test_kpis_that_continue_each_other_in_a_circle_end(as_actor, small_plan):
    one, other = small_plan.kpis["AC1.1"], small_plan.kpis["AC1.2"]
    one.predecessor, other.predecessor = other, one
    one.save()
    other.save()
    assert as_actor("viewer").get("/plans/town-works/2030/kpis/AC1.1/?period=2030").status_code == 200


def test_the_oldest_change_shown_still_tells_what_stood_before(as_actor, small_plan, monkeypatch):
    monkeypatch.setattr("scorecard.reports.kpi_record.HISTORY", 2)
    for name, actual in (("AC1.1 approved", 9), ("AC1.1 submitted", 8)):
        value = small_plan.values[name]
        value.actual = actual
        value.save()
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/kpis/AC1.1/?period=2030&history=1"))
    assert "實際值3→9" in text
    assert "實際值2→8" in text


def test_history_tells_who_changed_what_and_why(as_actor, small_plan, town):
    value = small_plan.values["AC1.1 approved"]
    value.actual = 9
    value._history_user, value._change_reason = town["chief"], "recounted"
    value.save()
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/kpis/AC1.1/?period=2030&history=1"))
    assert "實際值3→9" in text
    assert "recounted" in text
    assert "chief" in text
