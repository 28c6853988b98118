"""The scorecard table of a theme: its rows and merged cells as printed."""

import pytest

from scorecard.models import KPI, KSF, Objective, Theme
from scorecard.reports import theme_scorecard
from scorecard.reports.theme_scorecard import Cell, Item, Row

PROCESS, LEARNING, FINANCE = Item("P", "內部流程"), Item("L", "學習成長"), Item("F", "財務")

# Theme A of the department, row by row as the slide prints it.
THEME_A = (
    Row(
        perspective=Cell(2, Item("C", "顧客")),
        objective=Cell(1, Item("AC1", "協助提升機關員額運用知能")),
        ksf=Cell(1, Item("AC1", "落實精實管理，聚焦缺失較高之業務，訂定改善計畫")),
        kpi=Item("AC1.1", "提升各機關員額運用知能正確性"),
        action_plans=(Item("AC1.1.1", "統計各機關辦理員額運用案件缺失件數"),),
    ),
    Row(
        perspective=None,
        objective=Cell(1, Item("AC2", "舒緩人事人員變動")),
        ksf=Cell(1, Item("AC2", "管控出缺情形規劃適當遞補程序，適切用人")),
        kpi=Item("AC2.1", "人事人員數變動率"),
        action_plans=(Item("AC2.1.1", "定期統計本處及所屬人事人員總數，掌握並管控缺額分布及職缺遞補情形"),),
    ),
    Row(
        perspective=Cell(1, PROCESS),
        objective=Cell(1, Item("AP1", "運用人力量化數據管控本府員額成長")),
        ksf=Cell(1, Item("AP1", "依據年度審查原則，合理覈實審議員額事項")),
        kpi=Item("AP1.1", "各機關學校職員職工預算員額總數成長率"),
        action_plans=(
            Item("AP1.1.1", "訂定年度預算員額審查原則"),
            Item("AP1.1.2", "召開專案小組審查各機關提報之預算員額數"),
        ),
    ),
    Row(
        perspective=Cell(2, LEARNING),
        objective=Cell(2, Item("AL1", "提升人事人員專業知能")),
        ksf=Cell(2, Item("AL1", "設計規劃符合業務需要課程，精進人事人員專業知能")),
        kpi=Item("AL1.1", "參與人事業務研討座談會（管理科業務場次）人員之課程評估滿意度"),
        action_plans=(Item("AL1.1.1", "年度人事人員訓練計畫"), Item("AL1.1.2", "辦理人事業務研討座談會")),
    ),
    Row(
        perspective=None,
        objective=None,
        ksf=None,
        kpi=Item("AL1.2", "人事人員年度與業務相關之學習時數20小時"),
        action_plans=(Item("AL1.2.1", "年度人事人員訓練計畫"),),
    ),
    Row(
        perspective=Cell(1, FINANCE),
        objective=Cell(1, Item("AF1", "提高預算執行效能")),
        ksf=Cell(1, Item("AF1", "如期如質落實預算執行")),
        kpi=Item("AF1.1", "預算達成率"),
        action_plans=(Item("AF1.1.1", "臺北市各機關單位預算執行要點"),),
    ),
)


def by_theme(plan):
    return {each.theme.code if each.theme else None: each.rows for each in theme_scorecard.build(plan)}


def test_theme_a_of_the_department_row_by_row(seed_plans):
    assert by_theme(seed_plans.department)["A"] == THEME_A


def test_every_table_of_the_seed_is_filled_without_a_gap(seed_plans):
    for plan in (seed_plans.city, seed_plans.department):
        for scorecard in theme_scorecard.build(plan):
            for column in ("perspective", "objective", "ksf"):
                spans = [getattr(row, column) for row in scorecard.rows]
                assert sum(cell.rows for cell in spans if cell) == len(scorecard.rows), (scorecard.theme, column)


def test_themes_stand_in_the_plans_order(seed_plans):
    assert list(by_theme(seed_plans.department)) == list("ABCDE")
    assert list(by_theme(seed_plans.city)) == [None, *"ABCDEFGH"]


def test_shared_objectives_have_a_table_of_their_own(seed_plans):
    rows = by_theme(seed_plans.city)[None]
    assert [row.objective.item.code for row in rows] == ["TC1", "TC2", "TC3", "TC4"]
    assert rows[0].perspective == Cell(4, Item("C", "顧客"))
    assert [row.ksf for row in rows] == [Cell(1, None)] * 4, "no cell reaches from one objective into the next"


def test_an_objective_without_a_ksf_is_a_row_with_empty_cells(small_plan):
    (row,) = by_theme(small_plan.plan)[None]
    assert (row.objective.item, row.ksf, row.kpi, row.action_plans) == (
        Item("TC1", "Content citizens"),
        Cell(1, None),
        None,
        (),
    )


def test_a_theme_without_objectives_has_a_table_without_rows(small_plan):
    assert by_theme(small_plan.plan)["B"] == ()


def test_a_plan_without_anything_has_no_tables(small_plan):
    assert theme_scorecard.build(small_plan.closed) == ()


def test_cells_merge_downwards_over_the_kpis(small_plan):
    first, second, third, fourth = by_theme(small_plan.plan)["A"]
    assert (first.objective.rows, second.objective, third.objective.rows, fourth.objective) == (2, None, 2, None)
    assert [row.kpi.code for row in (first, second, third, fourth)] == ["AC1.1", "AC1.2", "AF1.1", "AF1.2"]
    assert [item.code for item in first.action_plans] == ["AC1.1.1", "AC1.1.2"]
    assert (second.action_plans, third.action_plans) == ((), ())


def test_neighbours_of_the_same_name_are_not_merged(small_plan):
    """The same name stands up to eight times in a plan; what differs is the code."""
    objective = small_plan.objectives["TC1"]
    for code in ("X1", "X2"):
        KSF(objective=objective, code=code, name="The same").save()
    rows = by_theme(small_plan.plan)[None]
    assert [(row.objective and row.objective.rows, row.ksf.item.code) for row in rows] == [(2, "X1"), (None, "X2")]


def test_order_is_of_the_perspectives_then_of_the_objectives(small_plan):
    plan = small_plan.plan
    plan.perspectives.filter(code="C").update(order=9)
    Objective.objects.create(
        plan=plan,
        theme=Theme.objects.get(plan=plan, code="A"),
        perspective=plan.perspectives.get(code="F"),
        code="AF0",
        name="Last, though its code is first",
        order=5,
    )
    KPI.objects.filter(plan=plan, code="AF1.1").update(order=99)
    rows = by_theme(plan)["A"]
    assert [row.kpi and row.kpi.code for row in rows] == ["AF1.2", "AF1.1", None, "AC1.1", "AC1.2"]
    assert [row.perspective and row.perspective.rows for row in rows] == [3, None, None, 2, None]


@pytest.mark.parametrize("size", ["department", "large"])
def test_two_queries_for_few_kpis_and_for_many(size, seed_plans, large_plan, django_assert_num_queries):
    plan = {"department": seed_plans.department, "large": large_plan}[size]
    with django_assert_num_queries(2):
        report = theme_scorecard.build(plan)
    assert sum(row.kpi is not None for each in report for row in each.rows) == {"department": 24, "large": 160}[size]
