"""map.pdf and map.pptx: who gets them, under which name, that they say what the page says, on one sheet."""

import io
from urllib.parse import unquote

import pptx
import pytest
from django.contrib.messages import get_messages
from django.utils import translation

from scorecard.exporters import making
from scorecard.models import CauseEffectLink, Plan
from tests.exporters.slides import pdfs
from tests.views.pages import queries_of, text_of

PLAN = "/plans/town-works/2030/"


def test_a_draft_is_seen_by_who_manages_it(as_actor, small_plan):
    assert as_actor("viewer").get("/plans/town-works/2031/map.pdf").status_code == 404
    assert as_actor("manager").get("/plans/town-works/2031/map.pdf").status_code == 200


@pytest.mark.parametrize("kind", ["pdf", "pptx"])
def test_a_file_has_its_type_and_a_name_in_chinese(kind, as_actor, small_plan):
    response = as_actor("viewer").get(f"{PLAN}map.{kind}")
    assert response["Content-Type"].endswith({"pdf": "/pdf", "pptx": ".presentation"}[kind])
    disposition = response["Content-Disposition"]
    assert disposition.startswith(f'attachment; filename="town-works-2030.{kind}"; filename*=UTF-8')
    assert unquote(disposition).endswith(f"Works_119年_策略地圖.{kind}")


@pytest.mark.parametrize("query", ["period=2030-13", "period=2029", "period=%00", "basis=%FF"])
def test_a_period_that_there_is_not_is_not_found(query, as_actor, small_plan):
    assert as_actor("viewer").get(f"{PLAN}map.pdf?{query}").status_code == 404


@pytest.mark.parametrize("query", ["paper=", "paper=A0", "paper=%00", "x=1"])
def test_a_junk_query_changes_nothing(query, as_actor, small_plan):
    assert as_actor("viewer").get(f"{PLAN}map.pptx?{query}").status_code == 200


def test_a_file_that_can_not_be_made_leads_to_the_map_with_the_reason(as_actor, small_plan, monkeypatch):
    monkeypatch.setattr(making, "_made", lambda *_each: b"")
    response = as_actor("viewer").get(f"{PLAN}map.pdf")
    assert (response.status_code, response.url) == (302, f"{PLAN}map/")
    assert "無法產製檔案" in str(next(iter(get_messages(response.wsgi_request))))


@pytest.mark.parametrize("address", ["map.pdf", "map.pptx"])
def test_few_queries_and_as_many_for_many_kpis(address, as_actor, small_plan, large_plan):
    client = as_actor("viewer")
    small, large = (queries_of(client, f"/plans/town-works/{year}/{address}?period={year}") for year in (2030, 2040))
    assert small == large <= 8


def test_the_map_and_the_overview_lead_to_them(as_actor, small_plan):
    client = as_actor("viewer")
    asked = client.get(f"{PLAN}map/?period=2030-03&links=theme").content.decode()
    assert f'href="{PLAN}map.pdf?period=2030-03&amp;links=theme&amp;paper=A3"' in asked
    assert f'href="{PLAN}map.pptx?period=2030-03&amp;links=theme"' in asked
    overview = client.get(PLAN).content.decode()
    assert f'href="{PLAN}map.pdf?paper=A4"' in overview and f'href="{PLAN}deck/"' in overview


# The files themselves


def pages(client, address):
    return pdfs.reader(client.get(address).content).pages


def test_the_sheet_says_what_the_map_says(as_actor, seed_plans, makes_files):
    (page,) = pages(as_actor("superuser"), "/plans/taipei-personnel/2021/map.pdf")
    text = pdfs.text_of(page)
    for plan_part in (
        seed_plans.department.themes,
        seed_plans.department.perspectives,
        seed_plans.department.objectives,
    ):
        for code, name in plan_part.values_list("code", "name"):
            assert code in text and name.replace(" ", "") in text
    for word in (
        "臺北市政府人事處",
        "110年人事處策略地圖",
        "製表日期：",
        "第1頁／共1頁",
        "資料截至110年12月底（累計）",
        "樣本資料",
        "空心箭頭",
    ):
        assert word in text, word
    assert "字高" not in text
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (1191, 842)
    assert min(pdfs.text_sizes(page)) >= 10


def test_on_a4_it_says_how_small_its_text_is(as_actor, seed_plans, makes_files):
    (page,) = pages(as_actor("superuser"), "/plans/taipei/2021/map.pdf?paper=A4")
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (842, 595)
    smallest = min(pdfs.text_sizes(page))
    assert smallest < 8
    assert f"字高僅{int(smallest * 10) / 10}點，請改以A3列印" in pdfs.text_of(page)


def opened(client, address):
    return pptx.Presentation(io.BytesIO(client.get(address).content))


@pytest.mark.parametrize("query, links", [("", 34), ("?links=theme", 24), ("?links=none", 0)])
def test_every_link_is_a_connector_between_its_boxes(query, links, as_actor, seed_plans, makes_files):
    slide = opened(as_actor("superuser"), f"/plans/taipei-personnel/2021/map.pptx{query}").slides[0]
    names = {shape.shape_id: shape.name.split(" ")[0] for shape in slide.shapes}
    found = {
        tuple(names[int(element.get("id"))] for element in shape._element.nvCxnSpPr.cNvCxnSpPr)
        for shape in slide.shapes
        if " → " in shape.name
    }
    stored = CauseEffectLink.objects.filter(cause__plan=seed_plans.department)
    wanted = set(stored.values_list("cause__code", "effect__code"))
    assert found <= wanted and len(found) == links


def test_plans_of_nothing(as_actor, small_plan, makes_files):
    client = as_actor("superuser")
    empty = Plan.objects.create(organisation=small_plan.plan.organisation, year=2045, title="空的計畫", status="active")
    address = f"/plans/{empty.organisation.slug}/2045/map"
    assert "空的計畫" in pdfs.text_of(pages(client, f"{address}.pdf")[0])
    assert len(opened(client, f"{address}.pptx").slides) == 1


def test_english_files_are_english(as_actor, small_plan, makes_files):
    client = as_actor("viewer")
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        text = pdfs.text_of(pages(client, f"{PLAN}map.pdf")[0])
    assert "Page1of1" in text and "第1頁" not in text


def test_the_page_of_the_map_offers_print_where_files_fail(as_actor, small_plan, monkeypatch):
    monkeypatch.setattr(making, "_made", lambda *_each: b"no-library")
    client = as_actor("viewer")
    assert "Pango" in text_of(client.get(f"{PLAN}map.pdf", follow=True))
