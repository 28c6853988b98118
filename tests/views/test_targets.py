"""/plans/<org>/<year>/targets/: administrators set targets, weights and thresholds in a grid."""

import pytest
import time_machine

from scorecard.models import KPI, KPITarget, Plan
from tests.forms_in_html import fields_of
from tests.views.pages import queries_of, text_of, tight

ADDRESS = "/plans/town-works/2030/targets/"


@pytest.fixture
def keeper(as_actor):
    with time_machine.travel("2029-12-25 12:00", tick=False):
        yield as_actor("administrator")


@pytest.fixture
def kpi(small_plan):
    return small_plan.kpis["AC1.1"]


def figures():
    """All that the grid may change."""
    return list(KPITarget.objects.order_by("pk").values()), list(KPI.objects.order_by("pk").values())


def typed(response):
    """What the page's form would send."""
    return {name: values[0] for name, values in fields_of(response).items()}


def form(client, address=ADDRESS):
    return typed(client.get(address))


def test_the_grid_shows_what_stands(keeper, small_plan, kpi):
    KPI.objects.filter(pk=kpi.pk).update(weight="12.5")
    fields = form(keeper)
    assert (fields[f"{kpi.pk}-weight"], fields[f"{kpi.pk}-2030-01"]) == ("12.5", "")
    page = keeper.get(ADDRESS)
    text = text_of(page)
    for words in ("目標值與權重", "權重合計12.5", "全年", "12月"):
        assert tight(words) in text
    assert f"{kpi.pk}-2030-12" not in fields  # locked
    assert "已鎖定" in text


def test_the_form_as_it_stands_changes_nothing(keeper, small_plan):
    before = figures()
    response = keeper.post(ADDRESS, form(keeper), follow=True)
    assert "內容無異動" in text_of(response)
    assert figures() == before


def test_what_is_typed_is_saved(keeper, kpi):
    sent = form(keeper) | {f"{kpi.pk}-2030-06": "95.5", f"{kpi.pk}-weight": "40"}
    response = keeper.post(ADDRESS, sent, follow=True)
    assert "已儲存1項KPI。" in text_of(response)
    assert kpi.targets.get(frequency="M").value == 95.5
    assert form(keeper)[f"{kpi.pk}-2030-06"] == "95.5"


def test_a_fault_stands_at_its_cell_and_what_was_typed_stays(keeper, small_plan, kpi):
    other = small_plan.kpis["AC1.2"]
    sent = form(keeper) | {f"{kpi.pk}-2030-06": "約95.8", f"{kpi.pk}-2030-07": "7", f"{other.pk}-2030-06": "６"}
    response = keeper.post(ADDRESS, sent)
    assert response.status_code == 422
    assert "已儲存1項KPI，1項未儲存" in text_of(response)
    html = response.content.decode()
    cell = html[html.index(f'name="{kpi.pk}-2030-06"') :]
    assert 'aria-invalid="true"' in cell[: cell.index("</td>")]
    assert "請只填數字" in cell[: cell.index("</td>")]
    fields = typed(response)
    assert (fields[f"{kpi.pk}-2030-06"], fields[f"{kpi.pk}-2030-07"]) == ("約95.8", "7")
    assert list(
        KPITarget.objects.filter(kpi__plan=small_plan.plan, frequency="M").values_list("kpi__code", "value")
    ) == [("AC1.2", 6)]


def test_a_reason_is_asked_for_when_the_year_has_begun(keeper, kpi, as_actor):
    kpi.targets.all().delete()
    keeper.post(ADDRESS, form(keeper) | {f"{kpi.pk}-2030-06": "6"})
    with time_machine.travel("2030-01-01 00:00+08:00", tick=False):
        as_actor("administrator")  # years have passed since
        sent = form(keeper) | {f"{kpi.pk}-2030-06": "7"}
        refused = keeper.post(ADDRESS, sent)
        assert refused.status_code == 422
        assert "年度已開始，修正目標值請填寫修正原因。" in text_of(refused)
        assert kpi.targets.get().value == 6
        assert keeper.post(ADDRESS, {**typed(refused), "reason": "配合修正"}).status_code == 302
        assert "原定目標值6" in text_of(keeper.get(ADDRESS))
    assert kpi.targets.get().change_reason == "配合修正"


def test_of_two_values_the_user_chooses_one(keeper, kpi):
    old_page = form(keeper) | {f"{kpi.pk}-2030-06": "6", f"{kpi.pk}-2030-07": "1"}
    keeper.post(ADDRESS, form(keeper) | {f"{kpi.pk}-2030-06": "7"})
    conflict = keeper.post(ADDRESS, old_page)
    assert conflict.status_code == 409
    text = text_of(conflict)
    for words in ("已由administrator於118/12/25", "您填的值：6", "目前的值：7", "請選擇要保留的值"):
        assert tight(words) in text
    assert typed(conflict)[f"{kpi.pk}-2030-07"] == "1"
    again = keeper.post(ADDRESS, typed(conflict))
    assert again.status_code == 409
    chosen = {**typed(conflict), f"{kpi.pk}-2030-06-keep": "mine 1"}
    assert keeper.post(ADDRESS, chosen).status_code == 302
    assert list(kpi.targets.filter(frequency="M").order_by("period_start").values_list("value", flat=True)) == [6, 1]


@pytest.mark.parametrize("name", ["{other}-weight", "{kpi}-2031-06", "{kpi}-2030-Q1", "{kpi}-owner", "99999999-weight"])
def test_another_plans_kpi_or_period_is_refused_and_nothing_written(name, keeper, small_plan, seed_plans, kpi):
    other = KPI.objects.filter(plan=seed_plans.department)[0]
    before = figures()
    sent = form(keeper) | {f"{kpi.pk}-2030-06": "6", name.format(other=other.pk, kpi=kpi.pk): "1"}
    response = keeper.post(ADDRESS, sent)
    assert response.status_code == 409
    assert "資料尚未儲存" in text_of(response)
    assert typed(response)[f"{kpi.pk}-2030-06"] == "6"
    assert figures() == before


def test_a_kpi_deleted_meanwhile(keeper, small_plan, kpi):
    sent = form(keeper) | {f"{kpi.pk}-2030-06": "6"}
    deleted = small_plan.kpis["AF1.2"]
    deleted.values.all().delete()
    deleted.delete()
    assert keeper.post(ADDRESS, sent).status_code == 409
    assert not KPITarget.objects.filter(kpi__plan=small_plan.plan, frequency="M").exists()


def test_a_closed_plan_is_refused(keeper, small_plan, kpi):
    sent = form(keeper) | {f"{kpi.pk}-2030-06": "6"}
    Plan.objects.filter(pk=small_plan.plan.pk).update(status="closed")
    response = keeper.post(ADDRESS, sent)
    assert response.status_code == 409
    assert "本計畫已結案" in text_of(response)
    assert typed(response)[f"{kpi.pk}-2030-06"] == "6"


def test_a_locked_period_is_refused(keeper, kpi):
    response = keeper.post(ADDRESS, form(keeper) | {f"{kpi.pk}-2030-12": "6"})
    assert response.status_code == 422
    assert "已鎖定，目標值不可修改" in text_of(response)
    assert not kpi.targets.filter(frequency="M").exists()


def test_a_reason_that_can_not_be_kept(keeper, kpi):
    before = figures()
    response = keeper.post(ADDRESS, form(keeper) | {f"{kpi.pk}-2030-06": "6", "reason": "a\x07b"})
    assert response.status_code == 422
    assert "控制字元" in text_of(response)
    assert figures() == before


def test_milestones_and_kpis_without_a_frequency(keeper, small_plan):
    KPI.objects.filter(code="AC1.1").update(kind="milestone")
    KPI.objects.filter(code="AC1.2").update(frequency="")
    fields = form(keeper)
    assert f"{small_plan.kpis['AC1.1'].pk}-2030" not in fields
    assert "依工作項目" in text_of(keeper.get(ADDRESS))
    months = [name for name in fields if name.startswith(f"{small_plan.kpis['AC1.2'].pk}-2030-")]
    assert months == []


def test_a_plan_without_kpis(as_actor, small_plan):
    assert "本計畫尚無KPI" in text_of(as_actor("superuser").get("/plans/town-works/2031/targets/"))


def test_as_many_queries_for_many_kpis(as_actor, small_plan, large_plan):
    client = as_actor("administrator")
    pages = (ADDRESS, "/plans/town-works/2040/targets/")
    assert len({queries_of(client, page) for page in pages}) == 1


def test_100_kpis_of_12_months_are_saved(keeper, large_plan):
    KPI.objects.filter(plan=large_plan, order__lte=1).update(frequency="M")
    address = "/plans/town-works/2040/targets/"
    sent = form(keeper, address)
    months = [name for name in sent if name.count("-") == 2 and name[-3:-2] == "-" and name[-2:].isdigit()]
    assert len(months) == 40 * 12
    assert keeper.post(address, sent | dict.fromkeys(months, "5")).status_code == 302
    assert KPITarget.objects.filter(kpi__plan=large_plan, frequency="M", value=5).count() == len(months)
    assert Plan.objects.get(pk=large_plan.pk).values_version > 1
