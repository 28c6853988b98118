"""The yearly slides: which pages, in which order, the words of the plan, as PDF and as presentation."""

import io
from typing import Any
from urllib.parse import unquote

import pptx
import pytest
from django.contrib.messages import get_messages

from scorecard.domain.typesetting import measure
from scorecard.exporters import making
from scorecard.models import ActionPlan, Membership, Plan
from scorecard.reports import theme_scorecard
from tests.exporters.slides import pdfs
from tests.views.pages import queries_of, text_of

PLAN = "/plans/town-works/2030/"
SEED = "/plans/taipei-personnel/2021/"
TITLES = [
    "110年策略地圖及平衡計分卡",
    "簡報大綱",
    "110年臺北市政府策略地圖",
    "承接府級施政目標，打造本處施政重點",
    "110年人事處策略地圖",
    "110年關聯圖",
    "提升組織效能 A",
    "妥善人力運用 B",
    "培育人才 C",
    "營造友善職場環境 D",
    "提高資訊應用效能 E",
    "簡報完畢",
]


def slides(client, address):
    return list(pptx.Presentation(io.BytesIO(client.get(address).content)).slides)


def titles(client, address):
    return [slide.shapes.title.text_frame.text for slide in slides(client, address)]


def words(slide):
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


@pytest.mark.parametrize("kind", ["pdf", "pptx"])
def test_a_file_has_a_name_in_chinese(kind, as_actor, small_plan):
    disposition = as_actor("viewer").get(f"{PLAN}deck.{kind}")["Content-Disposition"]
    assert unquote(disposition).endswith(f"Works_119年_年度簡報.{kind}")


def test_a_file_that_can_not_be_made_leads_to_the_chooser_with_the_reason(as_actor, small_plan, monkeypatch):
    monkeypatch.setattr(making, "_made", lambda *_each: b"")
    response = as_actor("viewer").get(f"{PLAN}deck.pdf")
    assert (response.status_code, response.url) == (302, f"{PLAN}deck/")
    assert "無法產製檔案" in str(next(iter(get_messages(response.wsgi_request))))


@pytest.mark.parametrize("address", ["deck/?", "deck.pptx?", "deck.pptx?numbers=1&"])
def test_few_queries_and_as_many_for_many_kpis(address, as_actor, small_plan, large_plan):
    client = as_actor("viewer")
    small, large = (queries_of(client, f"/plans/town-works/{year}/{address}period={year}") for year in (2030, 2040))
    assert large <= small <= 17


def test_the_chooser_offers_what_the_plan_has(as_actor, seed_plans, small_plan):
    client = as_actor("superuser")
    shown = text_of(client.get(f"{SEED}deck/"))
    for label in (
        "封面",
        "簡報大綱",
        "上級計畫策略地圖",
        "願景、使命及核心價值",
        "策略地圖",
        "關聯圖",
        "各策略主題計分卡",
        "下載PPTX",
    ):
        assert label in shown
    without = client.get("/plans/taipei/2021/deck/").content.decode()
    assert 'value="parent"' not in without and 'value="links"' not in without
    form = client.get(f"{SEED}deck/?period=2021-06").content.decode()
    assert f'formaction="{SEED}deck.pptx"' in form and f'formaction="{SEED}deck.pdf"' in form
    assert '<option value="2021-06" selected>' in form


def test_the_order_of_the_slides(as_actor, seed_plans, makes_files):
    client = as_actor("superuser")
    assert titles(client, f"{SEED}deck.pptx") == TITLES
    first, outline, parent, statements, own, links, *tables, end = slides(client, f"{SEED}deck.pptx")
    assert "臺北市政府人事處" in words(first) and "110年3月製" in words(first)
    assert "一、策略地圖" in words(outline) and "二、平衡計分卡" in words(outline)
    assert "HF2" in words(parent) and "促進資產有效運用" in words(parent)
    for statement in ("建構高效能具競爭力的市府團隊", "成為市府最佳策略夥伴", "正直誠信、團隊合作、創新卓越、開放共享"):
        assert statement in words(statements)
    assert "訂定23項策略目標及24項KPI指標" in words(own)
    assert " → " not in "".join(shape.name for shape in own.shapes)
    assert sum(" → " in shape.name for shape in links.shapes) == 34
    assert len(tables) == 5 and "敬請指教" in words(end)


def test_a_table_holds_what_the_page_of_its_theme_does(as_actor, seed_plans, makes_files):
    tables = slides(as_actor("superuser"), f"{SEED}deck.pptx?pages=tables")
    for slide, scorecard in zip(tables, theme_scorecard.build(seed_plans.department), strict=True):
        table = next(shape.table for shape in slide.shapes if shape.has_table)
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[0] == ["策略目標", "", "KSF", "KPI", "行動方案"]
        printed: tuple[Any, ...] = scorecard.rows
        for row, texts in zip(printed, rows[1:], strict=True):
            perspective = row.perspective.item.name if row.perspective else ""
            objective, ksf = (f"{cell.item.code} {cell.item.name}" if cell else "" for cell in (row.objective, row.ksf))
            plans = "\n".join(f"{each.code} {each.name}" for each in row.action_plans)
            assert texts == [perspective, objective, ksf, f"{row.kpi.code} {row.kpi.name}", plans]
        for place, row in enumerate(scorecard.rows, start=1):
            if row.perspective and row.perspective.rows > 1:
                assert table.cell(place, 0).span_height == row.perspective.rows


def test_numbers_add_four_columns_and_the_lights_of_the_maps(as_actor, seed_plans, makes_files):
    client = as_actor("superuser")
    (slide, *_others) = slides(client, f"{SEED}deck.pptx?pages=tables&numbers=1&period=2021")
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0][5:] == ["目標值", "實際值", "達成率", "燈號"]
    by_kpi = {row[3].split(" ")[0]: row[5:] for row in rows[1:]}
    assert by_kpi["AC1.1"][2:] == ["99.87%", "▲黃燈"]
    assert "資料截至110年12月底（累計）　樣本資料（非實際績效數據）" in words(slide)
    (own,) = slides(client, f"{SEED}deck.pptx?pages=map&numbers=1&period=2021")
    assert "黃燈" in words(own)
    (plain,) = slides(client, f"{SEED}deck.pptx?pages=map&period=2021")
    assert "黃燈" not in words(plain)


def test_a_figure_is_not_broken_for_larger_letters(as_actor, seed_plans, makes_files):
    (*_others, slide) = slides(as_actor("superuser"), f"{SEED}deck.pptx?pages=tables&numbers=1&period=2021-07")
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    for row in table.rows:
        for cell, column in list(zip(row.cells, table.columns, strict=True))[5:]:
            paragraph = cell.text_frame.paragraphs[0]
            room = column.width - cell.margin_left - cell.margin_right
            assert measure(cell.text) * paragraph.runs[0].font.size <= room, cell.text


@pytest.mark.parametrize(
    "query, count", [("pages=title&pages=end", 2), ("pages=x", 12), ("pages=outline&pages=%00", 1)]
)
def test_only_the_pages_asked_for(query, count, as_actor, seed_plans, makes_files):
    assert len(titles(as_actor("superuser"), f"{SEED}deck.pptx?{query}")) == count


def test_the_pdf_has_the_same_pages(as_actor, seed_plans, makes_files):
    pages = pdfs.reader(as_actor("superuser").get(f"{SEED}deck.pdf").content).pages
    assert len(pages) == len(TITLES)
    for page, title in zip(pages, TITLES, strict=True):
        assert title.replace(" ", "") in pdfs.text_of(page)
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (960, 540)
    assert "AC1.1.1統計各機關辦理員額運用案件缺失件數" in pdfs.text_of(pages[6])
    assert "第12頁／共12頁" not in pdfs.text_of(pages[11]) and "第7頁／共12頁" in pdfs.text_of(pages[6])


def test_a_parent_that_may_not_be_seen_is_not_shown(as_actor, town, seed_plans, makes_files):
    Membership.objects.filter(user=town["viewer"]).delete()
    Membership.objects.create(user=town["viewer"], organisation=seed_plans.department.organisation, role="viewer")
    seed_plans.city.status = "draft"
    seed_plans.city.save()
    client = as_actor("viewer")
    assert TITLES[2] not in titles(client, f"{SEED}deck.pptx")
    assert 'value="parent"' not in client.get(f"{SEED}deck/").content.decode()


def test_a_table_too_long_for_a_slide_is_continued(as_actor, small_plan, makes_files):
    kpi = small_plan.kpis["AC1.1"]
    ActionPlan.objects.bulk_create(
        ActionPlan(plan=kpi.plan, kpi=kpi, code=f"X{number}", name="臺" * 200) for number in range(30)
    )
    tables = slides(as_actor("viewer"), f"{PLAN}deck.pptx?pages=tables")
    named = [slide.shapes.title.text_frame.text for slide in tables]
    assert sum("（續）" in name for name in named) > 2
    assert named[2] == f"{named[1]}（續）"
    text = "".join(map(words, tables))
    assert all(f"X{number} 臺" in text for number in range(30))
    for slide in tables:
        frame = next(shape for shape in slide.shapes if shape.has_table)
        assert sum(row.height for row in frame.table.rows) + frame.top <= 520 * 12700, (
            slide.shapes.title.text_frame.text
        )
        assert frame.table.cell(1, 0).text  # what stands above is carried on


def test_a_plan_of_nothing_still_has_its_covers(as_actor, small_plan, makes_files):
    small_plan.plan.__class__.objects.create(
        organisation=small_plan.plan.organisation, year=2045, title="空的計畫", status="active"
    )
    client = as_actor("superuser")
    assert len(titles(client, "/plans/town-works/2045/deck.pptx")) == 4


def test_scores_are_hidden_where_the_plan_says_so(as_actor, small_plan, makes_files):
    Plan.objects.filter(pk=small_plan.plan.pk).update(hides_scores=True)
    small_plan.kpis["AC1.1"].targets.update(value=8)
    address = f"{PLAN}deck.pptx?pages=map&numbers=1&period=2030-03"
    hidden, shown = ("".join(map(words, slides(as_actor(actor), address))) for actor in ("viewer", "administrator"))
    assert "37.50" not in hidden
    assert "37.50" in shown
