"""The PDF as readers open it: its text can be selected, its fonts are inside, nothing was fetched from elsewhere."""

import functools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.domain.map_layout import MapObjective
from scorecard.exporters.making import limits, pdf_child
from scorecard.exporters.slides import html
from scorecard.exporters.slides.items import Cell, Field, Panel, Picture, Show, Sign, Table, Text
from scorecard.exporters.slides.picture import text_size
from tests.exporters.slides import maps, pdfs

FIELD = Field(30, 60, 1100, 700)


def show(*slides, title="測試"):
    return Show(title, 1190.55, 841.89, "zh-Hant-TW", slides)


def picture(drawing=None):
    return Picture(FIELD, drawing or maps.drawing(), "110年策略地圖", "說明", "假設關聯", "已確認")


def made(*slides, title="測試"):
    return pdf_child.answer(html.write(show(*slides, title=title)))


@functools.cache
def map_page():
    return pdfs.reader(made((picture(),))).pages[0]


def test_every_text_of_the_map_can_be_selected():
    text = pdfs.text_of(map_page())
    parts: tuple[Any, ...] = (*maps.PLAN.themes, *maps.PLAN.objectives)
    for each in parts:
        assert each.name in text and each.code in text
    for word in (
        "為市民服務",
        "成為宜居永續城市",
        "綠4黃2紅1未填報0",
        "99.87",
        "↗好轉",
        "環保局",
        "內部流程",
        "資料截至110年6月底",
    ):
        assert word in text


def test_one_page_a_slide_of_its_size():
    pages = pdfs.reader(made((Panel(FIELD, "brand"),), (Sign(FIELD, "at_risk"),), (Sign(FIELD, "assumed"),))).pages
    assert [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages] == [
        (1191, 842)
    ] * 3


def test_chinese_glyphs_are_embedded():
    fonts = pdfs.fonts(map_page())
    assert fonts and all("/FontFile3" in font or "/FontFile2" in font for font in fonts)


def test_the_smallest_text_is_as_large_as_it_is_said_to_be():
    assert min(pdfs.text_sizes(map_page())) == pytest.approx(text_size(maps.drawing(), FIELD), abs=0.02)


def test_the_same_show_gives_the_same_bytes():
    assert made((picture(),)) == made((picture(),))


def test_the_title_and_the_language_are_told():
    reader: Any = pdfs.reader(made((Text(FIELD, ("x",), 12),), title="110年策略地圖"))
    assert reader.metadata.title == "110年策略地圖"
    assert reader.trailer["/Root"]["/Lang"] == "zh-Hant-TW"


def test_a_table_keeps_its_cells():
    rows = ((Cell(("顧客",), rows=2), Cell(("AC1 協助", "另一行"))), (None, Cell(("綠燈",), status="on_target")))
    page = pdfs.reader(made((Table(30, 60, (80, 100), (20, 30), rows, 0, 12, "提升組織效能 A"),))).pages[0]
    assert pdfs.text_of(page) == "顧客AC1協助另一行●綠燈"


def test_nothing_runs():
    written = html.write(show((Text(FIELD, ("<script>x</script><img src=x>",), 12),)))
    assert "<img" not in written and "<script" not in written


def test_nothing_is_fetched():
    picture_file = next((Path(__file__).parents[3] / "static" / "help").glob("*.png"))
    page = f'<html><body><img src="{picture_file.as_uri()}"><p>一年</p></body></html>'
    assert not pdfs.reader(pdf_child.answer(page)).pages[0].images


def test_a_server_without_a_chinese_font_says_so(monkeypatch):
    import weasyprint

    def warns(self, *_args, **_more):
        weasyprint.LOGGER.warning('.notdef glyph rendered for Unicode string unsupported by fonts: "%s"', "策")
        return b"%PDF"

    monkeypatch.setattr(weasyprint.HTML, "write_pdf", warns)
    assert pdf_child.answer("<p>策") == limits.NO_FONT.encode()


def test_a_character_that_no_font_has_breaks_nothing():
    assert made((Text(FIELD, ("一年\ue123目標",), 12),)).startswith(b"%PDF")


def test_a_server_without_the_library_says_so(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert pdf_child.answer("<p>策") == limits.NO_LIBRARY.encode()


@settings(max_examples=6)
@given(
    st.one_of(
        st.text(min_size=1, max_size=60), st.sampled_from(["臺" * 200, "\x00\x08", "\ud800", "</style><b>", "\u202e倒"])
    )
)
def test_any_name_leaves_a_file_that_opens(name):
    objectives = (*maps.PLAN.objectives[:3], MapObjective("BP1", name, "P", "B", maps.MARK))
    named = picture(maps.drawing(replace(maps.PLAN, objectives=objectives)))
    cell = Table(1, 2, (90,), (20,), ((Cell((name,)),),), 1, 10, name)
    content = made((replace(named, title=name), cell, Text(FIELD, (name,), 12)), title=name)
    assert len(pdfs.reader(content).pages) == 1
