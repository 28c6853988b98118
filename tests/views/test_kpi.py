"""/plans/<org>/<year>/kpis/<code>/: a KPI with its path and its definition sheet."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scorecard.models import KPI, KSF, KPITarget, KPIValue, Plan
from scorecard.services import plan_versions
from tests.views.pages import SESSION_AND_USER, queries_of, text_of, tight


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


def test_as_many_queries_for_many_kpis(as_actor, small_plan, large_plan):
    client = as_actor("viewer")
    large_plan.kpis.update(frequency="Y")
    pages = ("/plans/town-works/2030/kpis/AC1.1/?period=2030", "/plans/town-works/2040/kpis/O39.4/?period=2040")
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


def chart(page: str, name: str) -> Any:
    """What js/kpi.js draws."""
    return json.loads(page.partition(f'id="{name}"')[2].partition('"application/json">')[2].partition("</script>")[0])


def test_the_chart_has_the_numbers_of_the_table(superuser, seed_plans):
    page = superuser.get("/plans/taipei-personnel/2021/kpis/AP1.1/").content.decode()
    assert chart(page, "kpi-chart") == {
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


@pytest.fixture
def continued(small_plan):
    """AC1.1 of 2030 continues X1.1 of 2029, which continues one of the draft of 2031."""
    kpi = small_plan.kpis["AC1.1"]
    for plan in (small_plan.closed, small_plan.draft):
        top = plan.perspectives.create(code="C", name="Citizens")
        objective = plan.objectives.create(code="X1", name="Earlier", perspective=top)
        ksf = KSF(objective=objective, code="X1", name="Earlier")
        ksf.save()
        KPI(ksf=ksf, code="X1.1", name=f"Of {plan.year}", frequency="Q", unit="%").save()
    earlier, draft = (KPI.objects.get(plan__year=year, code="X1.1") for year in (2029, 2031))
    earlier.predecessor, kpi.predecessor = draft, earlier
    earlier.save()
    kpi.save()
    KPITarget.objects.create(kpi=earlier, frequency="Y", period_start=date(2029, 1, 1), value=80)
    for start in (date(2029, 7, 1), date(2029, 10, 1)):
        KPIValue.objects.create(kpi=earlier, frequency="Q", period_start=start, actual=start.month, state="approved")
    return small_plan.closed


ADDRESS = "/plans/town-works/2030/kpis/AC1.1/?period=2030"


def test_earlier_years_are_those_that_the_kpi_continues(as_actor, continued):
    response = as_actor("viewer").get(ADDRESS)
    assert "118年X1.180%10%12.50%紅燈" in text_of(response)
    assert "120年X1.1" not in text_of(response)  # of a draft that a viewer does not see
    assert 'href="/plans/town-works/2029/kpis/X1.1/"' in response.content.decode()
    assert "120年X1.1" in text_of(as_actor("manager").get(ADDRESS))


def test_the_years_have_a_chart_of_their_own(as_actor, continued):
    data = chart(as_actor("viewer").get(ADDRESS).content.decode(), "kpi-years-chart")
    assert data["periods"] == ["118年", "119年"]
    assert data["series"][0]["values"][0] == "10.0000"


def test_without_an_earlier_year_nothing_is_said_of_years(as_actor, small_plan):
    assert "歷年數據" not in text_of(as_actor("viewer").get(ADDRESS))


def test_an_earlier_year_is_kept_until_somebody_writes_to_its_plan(as_actor, continued):
    client = as_actor("viewer")
    plan_versions.raise_versions(continued.pk, values=True)
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS)
    first = len(queries) - SESSION_AND_USER  # until the next request begins
    assert queries_of(client, ADDRESS) == first - 3
    KPIValue.objects.filter(kpi__plan=continued, period_start=date(2029, 10, 1)).update(actual=40)
    plan_versions.raise_versions(continued.pk, values=True)
    assert "118年X1.180%40%50.00%" in text_of(client.get(ADDRESS))


def test_kpis_that_continue_each_other_in_a_circle_end(as_actor, small_plan):
    one, other = small_plan.kpis["AC1.1"], small_plan.kpis["AC1.2"]
    one.predecessor, other.predecessor = other, one
    one.save()
    other.save()
    assert as_actor("viewer").get("/plans/town-works/2030/kpis/AC1.1/?period=2030").status_code == 200


def test_the_oldest_change_shown_still_tells_what_stood_before(as_actor, small_plan, monkeypatch):
    monkeypatch.setattr("scorecard.reports.kpi_history.HISTORY", 2)
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


def test_scores_are_hidden_where_the_plan_says_so(as_actor, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(hides_scores=True)
    small_plan.kpis["AC1.1"].targets.update(value=8)
    address = "/plans/town-works/2030/kpis/AC1.1/?period=2030-03"
    hidden, shown = (text_of(as_actor(actor).get(address)) for actor in ("viewer", "administrator"))
    assert "得分37.50" not in hidden and "計分說明" not in hidden
    assert "得分37.50" in shown and "計分說明" in shown
