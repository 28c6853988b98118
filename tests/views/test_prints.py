"""What every print bears: the agency, what it is, the year, the day; boxes for seals; and when the plan was changed."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from scorecard.importers import plan_file
from scorecard.models import Plan, Theme
from scorecard.services import plan_load, records
from tests import plan_files
from tests.views.pages import queries_of, text_of

NOON = datetime(2021, 7, 5, 4, 0, tzinfo=UTC)  # in Taipei
PLAN = "/plans/town-works/2030/"
TITLES = ["承辦人", "科長", "處長"]
PRINTS = {
    PLAN: "計畫總覽",
    f"{PLAN}map/": "策略地圖",
    f"{PLAN}themes/A/": "主題計分卡",
    f"{PLAN}scorecard/": "平衡計分卡",
    f"{PLAN}objectives/AC1/": "策略目標",
    f"{PLAN}kpis/AC1.1/": "指標說明表",
    f"{PLAN}checks/": "計畫檢核",
    f"{PLAN}targets/": "目標值與權重",
    f"{PLAN}locks/": "期間鎖定",
}
LISTS = {"/plans/": ("各機關計畫", "120年"), "/search/?q=AC1.1": ("查詢結果", "119年")}


def print_head(response) -> list[str]:
    """Agency, name and period of the print's head."""
    head = re.search(r'<p class="print-head">(.*?)</p>', response.content.decode())
    assert head
    return re.findall(r"<(?:span|b)[^>]*>([^<]*)<", head[1])


# With figures a print says up to when they go: the small plan opens on December, which is locked.
WITHOUT_FIGURES = (*(f"{PLAN}{page}/" for page in ("checks", "targets", "locks")), *LISTS)
UNTIL = "資料截至119年12月底（累計）"


@pytest.mark.parametrize("address", PRINTS)
def test_a_plans_prints_bear_agency_name_and_year(address, as_actor, small_plan):
    response = as_actor("administrator").get(address)
    period = "119年" if address in WITHOUT_FIGURES else "119年12月" if "kpis" in address else UNTIL
    assert print_head(response) == ["Works of the town", PRINTS[address], period]
    assert 'data-print-head="Works of the town　Works 2030"' in response.content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_prints_across_plans_bear_the_agency_above_all(address, as_actor, small_plan):
    assert print_head(as_actor("administrator").get(address)) == ["Town of the town", *LISTS[address]]


@pytest.mark.parametrize("address", [*PRINTS, *LISTS])
def test_every_sheet_bears_the_day(address, as_actor, small_plan):
    client = as_actor("administrator")
    with time_machine.travel(NOON, tick=False):
        page = client.get(address).content.decode()
    foot = "製表日期：110年7月5日" if address in WITHOUT_FIGURES else f"製表日期：110年7月5日　{UNTIL}"
    assert f'data-print-foot="{foot}"' in page
    assert f'<p class="print-foot">{foot}</p>' in page


def test_the_foot_follows_the_period(as_actor, small_plan):
    page = as_actor("viewer").get(f"{PLAN}map/?period=2030-Q1&basis=period").content.decode()
    assert "　資料截至119年3月底（本期）</p>" in page


@pytest.mark.parametrize(("page", "name"), [("themes/A/", "主題計分卡"), ("scorecard/", "平衡計分卡")])
def test_a_scorecards_own_heading_bears_them_on_each_sheet(page, name, as_actor, small_plan):
    heading = re.findall(
        r'(?s)<tr class="print-heading">.*?</tr>', as_actor("viewer").get(PLAN + page).content.decode()
    )
    assert heading
    assert all(f"Works of the town　{name}　{UNTIL}" in each for each in heading)


@pytest.mark.parametrize("page", ["themes/A/", "themes/B/", "scorecard/"])
def test_boxes_for_seals_end_a_scorecard(page, as_actor, small_plan):
    client = as_actor("viewer")
    assert "approval-boxes" not in client.get(PLAN + page).content.decode()
    Plan.objects.filter(pk=small_plan.plan.pk).update(approval_titles=TITLES)
    html = client.get(PLAN + page).content.decode()
    boxes = html[html.index('class="approval-boxes"') : html.index("</main>")]
    assert re.findall(r"<li>(\S+)</li>", boxes) == TITLES
    assert "<table" not in boxes


@pytest.mark.parametrize("page", ["", "map/", "kpis/AC1.1/"])
def test_no_boxes_elsewhere(page, as_actor, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(approval_titles=TITLES)
    assert "approval-boxes" not in as_actor("viewer").get(PLAN + page).content.decode()


# ---- 最後異動時間


@pytest.mark.parametrize("page", ["", "map/", "scorecard/", "objectives/AC1/"])
def test_the_foot_tells_when_the_plan_was_changed(page, as_actor, town, small_plan):
    client = as_actor("viewer")
    assert "最後異動時間" not in text_of(client.get(PLAN + page))
    before = queries_of(client, PLAN + page)
    with time_machine.travel(NOON, tick=False):
        theme = Theme.objects.get(plan=small_plan.plan, code="A")
        theme.name = "Safer streets"
        records.save(record=theme, by=town["administrator"], reason="admin", version=theme.version)
    assert "最後異動時間：110/07/0512:00" in text_of(client.get(PLAN + page))
    assert "最後異動時間" not in text_of(client.get("/plans/town/2030/"))
    assert queries_of(client, PLAN + page) <= before


def test_loading_the_same_file_again_is_no_change(seed_plans):
    before = list(Plan.objects.order_by("pk").values_list("changed_at", flat=True))
    assert all(before)
    for name in (plan_files.CITY, plan_files.DEPARTMENT):
        plan_load.load(plan_file.read(plan_files.seed(name)), by=None, reason="again")
    assert list(Plan.objects.order_by("pk").values_list("changed_at", flat=True)) == before


@pytest.mark.parametrize(("old", "new"), [("name: 提升組織效能", "name: 提升效能"), ("value: 96", "value: 97")])
def test_loading_another_file_is_a_change_now(old, new, seed_plans):
    text = plan_files.seed(plan_files.DEPARTMENT).decode()
    assert old in text
    with time_machine.travel(NOON, tick=False):
        plan_load.load(plan_file.read(text.replace(old, new, 1).encode()), by=None, reason="changed")
    assert Plan.objects.get(pk=seed_plans.department.pk).changed_at == NOON


def test_a_plan_saved_from_an_old_copy_keeps_its_raised_versions(town, small_plan):
    old_copy = Plan.objects.get(pk=small_plan.plan.pk)
    Plan.objects.filter(pk=old_copy.pk).update(structure_version=50, values_version=60)
    old_copy.title = "Works, once more"
    records.save(record=old_copy, by=town["administrator"], reason="admin", version=old_copy.version)
    stored = Plan.objects.get(pk=old_copy.pk)
    assert (stored.title, stored.structure_version, stored.values_version) == ("Works, once more", 51, 60)
