"""The presentation as programs open it: shapes with their texts, connectors glued at both ends, tables."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.util import Pt

from scorecard.domain.map_layout import MapObjective
from scorecard.exporters import svg
from scorecard.exporters.slides.items import Cell, Field, Panel, Picture, Show, Sign, Table, Text
from scorecard.exporters.slides.picture import placed
from scorecard.exporters.slides.pptx import markup, presentation
from scorecard.exporters.slides.symbols import SYMBOLS
from tests.exporters.slides import elbows, maps
from tests.naughty_strings import NAUGHTY

FIELD = Field(30, 60, 1100, 700)
SIDES = ("top", "left", "bottom", "right")


def show(*items, width=1190.55, height=841.89):
    return Show("測試", width, height, "zh-Hant-TW", (items,))


def picture(drawing=None):
    return Picture(FIELD, drawing or maps.drawing(), "110年策略地圖", "說明", "假設關聯", "已確認")


def opened(*items):
    return pptx.Presentation(io.BytesIO(presentation.write(show(*items))))


def shapes_of(*items):
    return list(opened(*items).slides[0].shapes)


@pytest.fixture(scope="module")
def map_shapes():
    return shapes_of(picture())


def box_of(shapes, code):
    return next(shape for shape in shapes if shape.name.startswith(f"{code} "))


def test_the_sheet_has_its_size(map_shapes):
    file = opened(Panel(FIELD, "brand"))
    assert (file.slide_width, file.slide_height) == (Pt(1190.55), Pt(841.89))


def test_every_box_is_a_rectangle_with_code_name_and_light(map_shapes):
    for box in maps.drawing().boxes:
        shape = box_of(map_shapes, box.objective)
        assert shape.shape_type == 1  # an AUTO_SHAPE
        text = shape.text_frame.text
        assert text.startswith(f"{box.objective}  ") and box.name.text in text
        assert box.mark is not None
        assert box.mark.word.text in text and (box.mark.score is None or box.mark.score.text in text)
        said = shape._element.nvSpPr.cNvPr.get("descr")
        assert said.startswith(f"{box.objective} {box.name.text} {box.mark.word.text}")


def test_boxes_stand_where_the_drawing_has_them(map_shapes):
    drawing = maps.drawing()
    at = placed(drawing, FIELD)
    for box in drawing.boxes:
        shape = box_of(map_shapes, box.objective)
        found = [each / markup.EMU for each in (shape.left, shape.top, shape.width, shape.height)]
        rect = box.rect
        wanted = [at.x + rect.x * at.scale, at.y + rect.y * at.scale, rect.width * at.scale, rect.height * at.scale]
        assert found == pytest.approx(wanted, abs=0.01)


def test_every_text_of_the_map_is_there(map_shapes):
    texts = "\n".join(shape.text_frame.text for shape in map_shapes if shape.has_text_frame)
    parts: tuple[Any, ...] = (*maps.PLAN.themes, *maps.PLAN.perspectives, *maps.PLAN.objectives)
    for each in parts:
        assert each.name in texts
    for word in (
        "為市民服務 · 替城市創新",
        "願景",
        "環保局（主辦）",
        "綠4 黃2 紅1 未填報0",
        "↗好轉",
        "資料截至110年6月底（累計）",
    ):
        assert word in texts


def test_every_arrow_is_an_elbow_connector_glued_to_both_boxes(map_shapes):
    numbers = {shape.shape_id: shape for shape in map_shapes}
    connectors = {shape.name: shape for shape in map_shapes if shape._element.tag.endswith("cxnSp")}
    drawing = maps.drawing()
    assert list(connectors) == [f"{arrow.cause} → {arrow.effect}" for arrow in drawing.arrows]
    for arrow in drawing.arrows:
        element = connectors[f"{arrow.cause} → {arrow.effect}"]._element
        assert element.spPr.find(f"{elbows.A}prstGeom").get("prst").startswith("bentConnector")
        way = elbows.way(element)
        for tag, code, end in (("stCxn", arrow.cause, way[0]), ("endCxn", arrow.effect, way[-1])):
            glue = element.find(f".//{elbows.A}{tag}")
            box = numbers[int(glue.get("id"))]
            assert box is box_of(map_shapes, code)
            assert_on_side(box, SIDES[int(glue.get("idx"))], end)


def assert_on_side(box, side, end):
    tolerance = markup.EMU * 1.02
    left, top, right, bottom = box.left, box.top, box.left + box.width, box.top + box.height
    assert left - tolerance <= end[0] <= right + tolerance and top - tolerance <= end[1] <= bottom + tolerance
    distance = {"top": end[1] - top, "left": end[0] - left, "bottom": end[1] - bottom, "right": end[0] - right}
    assert abs(distance[side]) <= tolerance, (side, distance)


def test_connectors_run_as_the_arrows_do(map_shapes):
    drawing = maps.drawing()
    at = placed(drawing, FIELD)
    for arrow in drawing.arrows:
        shape = next(shape for shape in map_shapes if shape.name == f"{arrow.cause} → {arrow.effect}")
        found = elbows.way(shape._element)
        wanted = [(at.x + x * at.scale, at.y + y * at.scale) for x, y in arrow.points]
        assert len(found) == len(wanted)
        for one, other in zip(found, wanted, strict=True):
            assert [each / markup.EMU for each in one] == pytest.approx(other, abs=1.02)


def test_an_assumption_has_another_head_than_what_is_confirmed(map_shapes):
    heads = {
        shape.name: shape._element.find(f".//{elbows.A}tailEnd").get("type")
        for shape in map_shapes
        if " → " in shape.name
    }
    assert heads["AP1 → AC1"] == "triangle" and set(heads.values()) - {"triangle"} == {"arrow"}
    said = {shape.name: shape._element.nvCxnSpPr.cNvPr.get("descr") for shape in map_shapes if " → " in shape.name}
    assert said["AP1 → AC1"] == "AP1 → AC1 已確認" and said["BP1 → AP1"] == "BP1 → AP1 假設關聯"


def test_all_text_names_a_chinese_typeface(map_shapes):
    runs = [
        run._r for shape in map_shapes if shape.has_text_frame for p in shape.text_frame.paragraphs for run in p.runs
    ]
    assert runs
    assert {run.rPr.find(f"{elbows.A}ea").get("typeface") for run in runs} == {"Microsoft JhengHei"}
    assert {run.rPr.get("lang") for run in runs} == {"zh-TW"}
    theme = zipfile.ZipFile(io.BytesIO(presentation.write(show(picture())))).read("ppt/theme/theme1.xml").decode()
    assert theme.count('<a:ea typeface="Microsoft JhengHei"') == 2


def test_no_number_is_given_twice(map_shapes):
    numbers = [shape.shape_id for shape in map_shapes]
    assert len(numbers) == len(set(numbers))


def test_a_title_is_the_slides_title():
    slide = opened(Panel(FIELD, "brand"), Text(FIELD, ("提升組織效能 A",), 20, is_title=True)).slides[0]
    assert slide.shapes.title.text_frame.text == "提升組織效能 A"
    assert [shape.name for shape in slide.shapes][-1] == slide.shapes.title.name  # above the panel


def test_without_a_title_no_empty_frame_is_left():
    assert all(not shape.is_placeholder for shape in shapes_of(Panel(FIELD, "brand")))


def test_a_table_is_a_table_with_cells_merged():
    head = (Cell(("策略目標",), columns=2, is_head=True), None, Cell(("KPI",), is_head=True))
    rows = (
        head,
        (Cell(("顧客",), rows=2), Cell(("AC1 協助",), rows=2), Cell(("AC1.1 一", "另一行"))),
        (None, None, Cell(("綠燈",), status="on_target")),
    )
    table = Table(30, 60, (80, 100, 120), (20, 30, 40), rows, 1, 12, "提升組織效能 A")
    frame = next(shape for shape in shapes_of(table) if shape.has_table)
    cells = [[frame.table.cell(row, column) for column in range(3)] for row in range(3)]
    texts = [[cell.text for cell in row] for row in cells]
    assert texts == [["策略目標", "", "KPI"], ["顧客", "AC1 協助", "AC1.1 一\n另一行"], ["", "", "●綠燈"]]
    assert (cells[0][0].span_width, cells[1][0].span_height, cells[1][1].span_height) == (2, 2, 2)
    assert cells[2][0].is_spanned and cells[2][1].is_spanned and cells[0][1].is_spanned
    assert [column.width for column in frame.table.columns] == [Pt(80), Pt(100), Pt(120)]
    assert [row.height for row in frame.table.rows] == [Pt(20), Pt(30), Pt(40)]


@pytest.mark.parametrize("status", ["on_target", "no_light", "assumed", "confirmed"])
def test_signs_of_the_legend(status):
    (shape,) = shapes_of(Sign(FIELD, status))
    assert shape.name == status


def test_every_symbol_of_the_map_has_a_character():
    assert set(SYMBOLS) == set(svg._SYMBOLS)


def test_the_same_show_gives_the_same_bytes():
    content = presentation.write(show(picture()))
    assert content == presentation.write(show(picture()))
    times = {part.date_time for part in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}  # whenever it is written


text = st.text(min_size=1, max_size=60)


@settings(max_examples=15)
@given(
    st.one_of(text, st.sampled_from(["臺" * 200, "\x00\x08", "\ud800", "<script>&\"'", "\u202e倒", "a\nb\r\u2028c"]))
)
def test_any_name_leaves_a_file_that_opens(name):
    objectives = (*maps.PLAN.objectives[:3], MapObjective("BP1", name, "P", "B", maps.MARK))
    cell = Table(1, 2, (90,), (20,), ((Cell((name,)),),), 1, 10, name)
    named = replace(picture(maps.drawing(replace(maps.PLAN, objectives=objectives))), title=name, described=name)
    shapes = shapes_of(named, cell, Text(FIELD, (name,), 12, is_title=True))
    assert len([shape for shape in shapes if shape.name.startswith("BP1 ")]) >= 1


def test_naughty_names_leave_a_file_that_opens():
    for start in range(0, len(NAUGHTY), 40):
        lines = tuple(NAUGHTY[start : start + 40])
        assert len(shapes_of(Text(FIELD, lines, 12))) == 1


def test_a_box_without_a_light_says_code_and_name():
    plain = replace(maps.PLAN, objectives=tuple(replace(each, mark=None) for each in maps.PLAN.objectives))
    shapes = shapes_of(picture(maps.drawing(plain)))
    assert box_of(shapes, "AC1").text_frame.text == "AC1\n協助提升機關員額運用知能"
