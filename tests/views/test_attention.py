"""/plans/<org>/<year>/scorecard/?only=attention: 落後項目一覽表."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.views.pages import queries_of, text_of, tight

ADDRESS = "/plans/taipei-personnel/2021/scorecard/"


@pytest.fixture
def get(as_actor, seed_plans):
    client = as_actor("superuser")
    return lambda **asked: client.get(ADDRESS, {"only": "attention", **asked})


def test_the_sentence_to_copy_counts_the_lights(get):
    assert tight("截至110年12月底，24項KPI中綠燈15項、黃燈8項、紅燈1項、未填報0項。") in text_of(get())
    in_june = text_of(get(period="2021-06"))
    assert tight("截至110年6月底，24項KPI中綠燈9項、黃燈8項、紅燈2項、未填報0項、未到期3項、不適用2項。") in in_june


def test_the_worst_stands_first_with_all_that_is_known_of_it(get):
    text = text_of(get())
    row = text[text.index("EP1.1", text.index("連續期數")) :]
    words = ("EP1.1", "資訊室", "100%", "78", "78.00%", "紅燈", "紅燈", "好轉", "2")
    assert [row.find(tight(word)) >= 0 for word in words] == [True] * len(words)
    assert row.index("78.00%") < text[text.index("EP1.1") :].index("CF1.1")


def test_the_legend_and_the_thresholds_in_force_stand_below(get):
    assert tight("達成率≥100%") in text_of(get())


def test_a_plan_in_which_nothing_is_behind_says_so(as_actor, small_plan):
    small_plan.plan.kpis.update(active_until="2020-01-01")
    address = "/plans/town-works/2030/scorecard/?only=attention&period=2030-03"
    assert tight("本期無紅燈、黃燈或逾期未填項目") in text_of(as_actor("viewer").get(address))


def test_what_staff_write_is_shown_as_typed_and_never_run(as_actor, small_plan):
    value = small_plan.values["AC1.1 approved"]
    value.behind_reason, value.actual = "<script>alert(1)</script>", 2
    value.save()
    response = as_actor("viewer").get("/plans/town-works/2030/scorecard/?only=attention&period=2030-03&basis=period")
    assert b"&lt;script&gt;alert(1)" in response.content
    assert b"<script>alert" not in response.content


def test_as_many_queries_for_500_kpis(as_actor, small_plan, large_plan):
    large_plan.kpis.update(frequency="Y")
    small_plan.kpis["AC1.1"].targets.update(value=100)
    client = as_actor("viewer")
    periods = ("2030/scorecard/?only=attention&period=2030-03", "2040/scorecard/?only=attention&period=2040")
    assert len({queries_of(client, f"/plans/town-works/{each}") for each in periods}) == 1


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_list_as_a_workbook(kind, as_actor, seed_plans):
    response = as_actor("superuser").get(f"/plans/taipei-personnel/2021/export/attention.{kind}", {"period": "2021-07"})
    assert response.status_code == 200
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.getvalue())).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[0][0] == "落後項目一覽表"
    assert rows[2][:6] == ["代碼", "KPI", "主辦單位", "承辦人", "期間", "單位"]
    assert rows[2][10:13] == ["上期燈號", "與上期比較", "連續期數"]
    first = rows[3]
    assert (first[0], first[2], first[4:12]) == (
        "CF1.1",
        "考訓科",
        ["110年7月", "%", 95, 66.5, 70, "紅燈", "紅燈", "惡化"],
    )
    assert len([row for row in rows[3:] if row[0] and row[1]]) == 12
