"""The map's SVG carries every text whole and escaped, links where asked, and no looks of its own."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.domain.map_layout import (
    MapMark,
    MapMember,
    MapObjective,
    MapPerspective,
    MapPlan,
    MapStatement,
    MapTheme,
    TextBlock,
    lay_out,
)
from scorecard.exporters import svg

CSS = Path(__file__).parents[2] / "static" / "css" / "strategy_map.css"
SVG = "{http://www.w3.org/2000/svg}"
PLAN = MapPlan(
    (MapStatement("使命", "為市民服務 · 替城市創新", True), MapStatement("願景", "成為宜居永續城市", False)),
    (MapPerspective("C", "顧客"), MapPerspective("P", "Internal Process")),
    (
        MapTheme("A", "營造永續環境", (MapMember("經管局", False), MapMember("環保局", True))),
        MapTheme("B", "健全都市發展"),
    ),
    (
        MapObjective("TC1", "提升滿意的住民", "C", None),
        MapObjective("AC1", "協助提升機關員額運用知能", "P", "A"),
        MapObjective("BC1", "鼓勵提報考試職缺，注入新血", "P", "B"),
    ),
)


def _write(plan=PLAN, **links):
    return svg.write(lay_out(plan), title="110年策略地圖", description="2 個策略主題", **links)


def _tree(plan=PLAN, **links):
    return ElementTree.fromstring(_write(plan, **links))  # noqa: S314 - our own output, and it must parse


def _texts(tree):
    return ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]


def test_every_name_is_one_text():
    texts = _texts(_tree())
    for name in (
        "營造永續環境",
        "顧客",
        "Internal Process",
        "協助提升機關員額運用知能",
        "為市民服務 · 替城市創新",
        "環保局",
        "主辦",
    ):
        assert name in texts
    for code in ("A", "B", "TC1", "AC1", "BC1"):
        assert code in texts


def test_a_box_holds_its_rectangle_its_code_and_its_name():
    boxes = [g for g in _tree().iter(f"{SVG}g") if "data-code" in g.attrib]
    assert [box.get("data-code") for box in boxes] == ["TC1", "AC1", "BC1"]
    box = boxes[1]
    assert [child.tag.removeprefix(SVG) for child in box] == ["rect", "text", "text"]
    assert _texts(box) == ["AC1", "協助提升機關員額運用知能"]
    assert [line.text for line in box[2]] == ["協助提升機關", "員額運用知能"]
    assert all(line.get("x") and line.get("y") and not line.tail for line in box[2])


MARK = MapMark("at_risk", "黃燈", "99.87", "綠4 黃2", ("↗好轉",))


def marked():
    objectives = (PLAN.objectives[0], replace(PLAN.objectives[1], mark=MARK), PLAN.objectives[2])
    themes = (replace(PLAN.themes[0], mark=MARK), PLAN.themes[1])
    perspectives = (replace(PLAN.perspectives[0], mark=MARK), PLAN.perspectives[1])
    return replace(PLAN, perspectives=perspectives, themes=themes, objectives=objectives, mark=MARK)


def test_how_something_stands_is_symbol_word_and_class():
    box = next(g for g in _tree(marked()).iter(f"{SVG}g") if g.get("data-code") == "AC1")
    assert box.get("class") == "box is-at_risk"
    assert _texts(box) == ["AC1", "協助提升機關員額運用知能", "99.87", "黃燈", "↗好轉"]
    assert [path.get("d") for path in box.iter(f"{SVG}path")] == ["M8 1.6 15 14H1z"]


def test_what_has_no_mark_says_nothing_of_a_status():
    others = [g for g in _tree(marked()).iter(f"{SVG}g") if g.get("data-code") in ("TC1", "BC1")]
    assert [len(_texts(box)) for box in others] == [2, 2]
    assert not any("is-at_risk" in box.get("class") for box in others)
    assert "standing" not in _write()


def test_heads_bands_and_the_plan_are_marked_with_their_counts():
    texts = _texts(_tree(marked()))
    assert texts.count("黃燈") == 4
    assert texts.count("綠4 黃2") == 2


@pytest.mark.parametrize(
    "status", ["on_target", "at_risk", "off_target", "no_data", "not_due", "not_applicable", "no_light"]
)
def test_every_status_has_an_outline_of_its_own(status):
    def outline(name):
        plan = replace(PLAN, mark=replace(MARK, status=name))
        strip = next(g for g in _tree(plan).iter(f"{SVG}g") if g.get("class") == "symbol")
        return ElementTree.tostring(strip)

    others = {"on_target", "at_risk", "off_target", "no_data", "not_due", "not_applicable", "no_light"} - {status}
    assert outline(status) not in {outline(other) for other in others}


def test_the_drawings_symbols_are_those_of_the_pages():
    from django.template.loader import render_to_string

    for status, outline in svg._SYMBOLS.items():
        assert outline in render_to_string("components/symbol.html", {"status": status})


def test_links_carry_the_period_on():
    query = "?period=2021-06&basis=period"
    to_objective = f"{query}&objective="
    drawn = svg.draw(
        marked(), title="t", description="d", address="/plans/x/2021/", query=query, objective_query=to_objective
    )
    assert 'href="?period=2021-06&amp;basis=period&amp;objective=AC1#panel"' in drawn
    assert 'href="/plans/x/2021/themes/A/?period=2021-06&amp;basis=period"' in drawn


def test_another_status_is_another_drawing():
    def draw(status):
        plan = replace(PLAN, mark=replace(MARK, status=status))
        return svg.draw(plan, title="t", description="d", address="/", query="")

    assert draw("at_risk") == draw("at_risk") != draw("off_target")


def test_the_rectangle_is_where_the_layout_put_the_box():
    drawing = lay_out(PLAN)
    shapes = [g.find(f"{SVG}rect") for g in _tree().iter(f"{SVG}g") if "data-code" in g.attrib]
    for shape, box in zip(shapes, drawing.boxes, strict=True):
        placed = tuple(int(shape.get(key)) for key in ("x", "y", "width", "height"))
        assert placed == (box.rect.x, box.rect.y, box.rect.width, box.rect.height)


def test_only_codes_with_an_address_are_links():
    tree = _tree(hrefs={"AC1": "/o/AC1/?a=1&b=2"}, theme_hrefs={"A": "/themes/A/"})
    assert [a.get("href") for a in tree.iter(f"{SVG}a")] == ["/themes/A/", "/o/AC1/?a=1&b=2"]
    assert list(_tree().iter(f"{SVG}a")) == []


def test_title_and_description_name_the_drawing():
    tree = _tree()
    assert tree.get("role") == "group"
    assert tree.find(f"{SVG}title").get("id") == tree.get("aria-labelledby")
    assert tree.find(f"{SVG}desc").get("id") == tree.get("aria-describedby")
    assert tree.find(f"{SVG}title").text == "110年策略地圖"
    assert tree.get("viewBox") == f"0 0 {tree.get('width')} {tree.get('height')}"


def test_looks_come_from_the_style_sheet_alone():
    looks = {"style", "fill", "stroke", "stroke-width", "font-size", "font-family", "font-weight", "opacity", "class"}
    for element in _tree(hrefs={"AC1": "/x/"}).iter():
        assert element.tag != f"{SVG}style"
        assert not (looks - {"class"}) & set(element.attrib)


def test_text_is_escaped():
    hostile = "<script>alert(\"1\")</script>&'x'"
    plan = MapPlan(
        (MapStatement(hostile, hostile, True),),
        (MapPerspective(hostile, hostile),),
        (MapTheme(hostile, hostile, (MapMember(hostile, True),)),),
        (MapObjective(hostile[:20], hostile, hostile, hostile),),
    )
    written = svg.write(lay_out(plan), title=hostile, description=hostile, hrefs={hostile[:20]: '"><script>'})
    assert "<script" not in written
    texts = _texts(ElementTree.fromstring(written))  # noqa: S314
    assert texts.count(hostile) == 7 and hostile[:20] in texts


@settings(deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_name_gives_well_formed_xml_that_says_it(name):
    plan = MapPlan((), PLAN.perspectives, PLAN.themes, (MapObjective("AC1", name, "C", "A"),))
    box = next(g for g in _tree(plan).iter(f"{SVG}g") if g.get("data-code") == "AC1")
    allowed = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", name)
    # XML reads any line end as one line feed
    assert _texts(box)[1] == allowed.replace("\r\n", "\n").replace("\r", "\n")


def test_a_drawing_wider_than_five_columns_says_so():
    themes = tuple(MapTheme(chr(65 + i), "主題") for i in range(8))
    assert "is-wide" in _write(MapPlan((), PLAN.perspectives, themes, ()))
    assert "is-wide" not in _write(MapPlan((), PLAN.perspectives[:1], themes[:5], ()))


def _font_size(css, selector):
    rule = re.search(rf"^\.strategy-map {re.escape(selector)} \{{[^}}]*font-size: (\d+)px", css, re.MULTILINE)
    return int(rule[1]) if rule else None


@pytest.mark.parametrize(
    ("selector", "block"),
    [
        (".apex", lambda d: d.roof.statements[0].text),
        (".statement", lambda d: d.roof.statements[1].text),
        (".statement-label", lambda d: d.roof.statements[0].label),
        (".theme-code", lambda d: d.heads[0].code),
        (".theme-name", lambda d: d.heads[0].name),
        (".perspective", lambda d: d.bands[0].name),
        (".perspective.is-across", lambda d: d.bands[1].name),
        (".code", lambda d: d.boxes[0].code),
        (".name", lambda d: d.boxes[0].name),
        (".member", lambda d: d.foot.cells[0].members[1].name),
        (".mark-word", lambda d: d.strip.mark.word),
        (".mark-score", lambda d: d.strip.mark.score),
        (".mark-note", lambda d: d.strip.mark.notes[0]),
        (".mark", lambda d: d.foot.cells[0].members[0].mark_text),
    ],
)
def test_the_style_sheet_has_the_sizes_the_layout_measured_with(selector, block):
    css = CSS.read_text(encoding="utf-8")
    placed: TextBlock = block(lay_out(marked()))
    assert (_font_size(css, selector) or _font_size(css, "text")) == placed.size


def test_the_style_sheet_names_no_colour_on_screen():
    screen = CSS.read_text(encoding="utf-8").split("@media print")[0]
    assert not re.search(r"#[0-9a-f]{3}|rgb|hsl", screen)
