"""The strategy map places everything, overlaps nothing, cuts no text, and is the same for the same plan."""

from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

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
    Rect,
    lay_out,
    lay_out_for,
)
from scorecard.domain.map_layout.form import SCREEN, SHEETS
from scorecard.domain.typesetting import measure

PERSPECTIVES = (
    MapPerspective("C", "顧客"),
    MapPerspective("P", "內部流程"),
    MapPerspective("L", "學習成長"),
    MapPerspective("F", "財務"),
)
STATEMENTS = (
    MapStatement("願景", "建構高效能具競爭力的市府團隊", True),
    MapStatement("使命", "成為市府最佳策略夥伴", False),
    MapStatement("核心價值", "正直誠信、團隊合作、創新卓越、開放共享", False),
)


def _plan(theme_count, members=()):
    themes = tuple(MapTheme(chr(65 + i), "提升組織效能", members) for i in range(theme_count))
    objectives = tuple(
        MapObjective(f"{theme.code}{perspective.code}1", "提高預算執行效能", perspective.code, theme.code)
        for perspective in PERSPECTIVES
        for theme in themes
    )
    return MapPlan(STATEMENTS, PERSPECTIVES, themes, objectives)


text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1, max_size=200)
name = st.one_of(
    st.sampled_from(["提高預算執行效能", "協助提升機關員額運用知能", "臺" * 200, "W" * 200, "Internal Process"]), text
)


marks = st.builds(
    MapMark,
    st.sampled_from(["on_target", "off_target", "no_light"]),
    st.sampled_from(["綠燈", "not applicable"]),
    st.sampled_from(["", "99.87", "1,000.00"]),
    st.sampled_from(["", "綠15 黃8 紅1 未填報0 未到期3 不適用2"]),
    st.lists(st.sampled_from(["↗好轉", "→same", "（未核定）", "資料完整度64.9%"]), max_size=4, unique=True).map(tuple),
)
mark = st.none() | marks


forms = st.sampled_from([SCREEN, SCREEN, SHEETS[0], SHEETS[-1]])


@st.composite
def plans(draw):
    perspectives = tuple(MapPerspective(f"P{i}", draw(name), draw(mark)) for i in range(draw(st.integers(0, 8))))
    members = st.lists(st.builds(MapMember, name, st.booleans()), max_size=3).map(tuple)
    themes = tuple(
        MapTheme(draw(st.sampled_from([f"T{i}", f"T{i:019d}"])), draw(name), draw(members), draw(mark))
        for i in range(draw(st.integers(0, 16)))
    )
    cells = [(p.code, t) for p in perspectives for t in (None, *(theme.code for theme in themes))]
    objectives = tuple(
        MapObjective(
            draw(st.sampled_from([f"O{i}", f"O{i:019d}", f"{i:W>20}"])),
            draw(name),
            *(*draw(st.sampled_from(cells)), draw(mark)),
        )
        for i in range(draw(st.integers(0, 12)) if cells else 0)
    )
    statements = st.lists(
        st.builds(MapStatement, st.sampled_from(["願景", "x" * 200]), name, st.booleans()), max_size=4
    )
    return MapPlan(tuple(draw(statements)), perspectives, themes, objectives, mark=draw(mark))


def _overlap(one, other):
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _holds(outer, inner):
    return outer.x <= inner.x and outer.y <= inner.y and inner.right <= outer.right and inner.bottom <= outer.bottom


def _assert_text_inside(block, rect):
    for line in block.lines:
        width = measure(line.text.rstrip()) * block.size
        left = line.x - width / 2 if block.anchor == "middle" else line.x
        assert rect.x <= left and left + width <= rect.right + 1e-6
        assert rect.y <= line.y - 0.8 * block.size and line.y + 0.2 * block.size <= rect.bottom
    assert all(below.y - line.y >= block.size for line, below in pairwise(block.lines))


def _assert_blocks_apart(upper, lower):
    assert lower.lines[0].y - upper.lines[-1].y >= lower.size


def _words(mark):
    blocks = [mark.word, *([mark.score] if mark.score else []), *mark.notes]
    return sorted(block.text for block in blocks)


def _said(mark):
    return sorted(each for each in (mark.word, mark.score, mark.counts, *mark.notes) if each)


def _fields(mark):
    """The fields that a mark's symbol and texts take."""
    yield mark.symbol
    for block in (mark.word, mark.score, *mark.notes):
        for line in block.lines if block else ():
            width = int(measure(line.text.rstrip()) * block.size)
            left = line.x - width // 2 if block.anchor == "middle" else line.x
            yield Rect(left, line.y - 11, width, 13)


def _assert_mark_inside(mark, rect):
    fields = list(_fields(mark))
    assert all(_holds(rect, field) for field in fields), (rect, fields)
    assert not any(_overlap(one, other) for one, other in combinations(fields, 2)), fields


@given(plans(), forms)
@settings(max_examples=60, deadline=None)
def test_every_mark_is_written_whole_inside_its_field_and_over_nothing(plan, form):
    drawing = lay_out(plan, form)
    given_marks = {each.code: each.mark for each in plan.objectives}
    for box in drawing.boxes:
        assert (box.mark is None) == (given_marks[box.objective] is None)
        if box.mark is not None:
            assert _words(box.mark) == sorted(
                set(_said(given_marks[box.objective])) - {given_marks[box.objective].counts}
            )
            _assert_mark_inside(box.mark, box.rect)
            texts = [box.code, box.name]
            for block in texts:
                for line in block.lines:
                    taken = Rect(line.x, line.y - 11, int(measure(line.text.rstrip()) * block.size), 13)
                    assert not any(_overlap(taken, field) for field in _fields(box.mark))
    for head, theme in zip(drawing.heads, plan.themes, strict=True):
        assert (head.mark is None) == (theme.mark is None)
        if head.mark is not None:
            assert sorted("".join(_words(head.mark))) == sorted("".join(_said(theme.mark)))
            _assert_mark_inside(head.mark, head.rect)
    for band in drawing.bands:
        if band.mark is not None:
            _assert_mark_inside(band.mark, band.label)
    assert (drawing.strip is None) == (plan.mark is None)
    if drawing.strip is not None:
        _assert_mark_inside(drawing.strip.mark, drawing.strip.rect)
        assert drawing.strip.rect.y == drawing.roof.rect.bottom


@given(plans(), forms)
@settings(max_examples=60, deadline=None)
def test_every_plan_is_drawn_whole_without_overlap(plan, form):
    drawing = lay_out(plan, form)
    assert sorted(box.objective for box in drawing.boxes) == sorted(o.code for o in plan.objectives)
    assert not any(_overlap(a.rect, b.rect) for a, b in combinations(drawing.boxes, 2))
    bands = {band.perspective: band.rect for band in drawing.bands}
    columns = {column.theme: column for column in drawing.columns}
    by_code = {objective.code: objective for objective in plan.objectives}
    for box in drawing.boxes:
        objective = by_code[box.objective]
        assert (box.perspective, box.theme) == (objective.perspective, objective.theme)
        assert _holds(bands[box.perspective], box.rect)
        assert box.rect.x >= drawing.bands[0].label.right and box.rect.right <= drawing.width
        if box.theme is not None:
            assert (box.rect.x, box.rect.width) == (columns[box.theme].box_x, columns[box.theme].box_width)


@given(plans(), forms)
@settings(max_examples=60, deadline=None)
def test_no_text_is_lost_or_leaves_its_box(plan, form):
    drawing = lay_out(plan, form)
    names = {objective.code: objective.name for objective in plan.objectives}
    for box in drawing.boxes:
        assert (box.code.text, box.name.text) == (box.objective, names[box.objective])
        _assert_text_inside(box.code, box.rect)
        _assert_text_inside(box.name, box.rect)
        _assert_blocks_apart(box.code, box.name)
    assert [(head.code.text, head.name.text) for head in drawing.heads] == [(t.code, t.name) for t in plan.themes]
    for head in drawing.heads:
        _assert_text_inside(head.code, head.block)
        _assert_text_inside(head.name, head.rect)
        assert head.block.right <= head.name.lines[0].x
    assert [band.name.text for band in drawing.bands] == [perspective.name for perspective in plan.perspectives]
    for band in drawing.bands:
        _assert_text_inside(band.name, band.label)
    assert sorted(line.text.text for line in drawing.roof.statements) == sorted(s.text for s in plan.statements)
    for line in drawing.roof.statements:
        _assert_text_inside(line.text, drawing.roof.rect)
        _assert_text_inside(line.label, drawing.roof.rect)


@given(plans(), forms)
@settings(max_examples=40, deadline=None)
def test_members_stand_below_the_bands_in_their_column(plan, form):
    drawing = lay_out(plan, form)
    if not any(theme.members for theme in plan.themes):
        assert drawing.foot is None
        return
    assert drawing.foot is not None
    assert drawing.foot.rect.bottom == drawing.height
    for cell, theme in zip(drawing.foot.cells, plan.themes, strict=True):
        assert _holds(drawing.foot.rect, cell.rect)
        assert sorted(line.name.text for line in cell.members) == sorted(m.printed_name for m in theme.members)
        for line in cell.members:
            _assert_text_inside(line.name, cell.rect)
            assert line.mark is None or line.mark.right <= cell.rect.right


@given(plans())
@settings(max_examples=20, deadline=None)
def test_the_same_plan_gives_the_same_drawing(plan):
    assert lay_out(plan) == lay_out(replace(plan))


@pytest.mark.parametrize(
    ("themes", "width"), [(0, 1044), (1, 1044), (5, 1044), (6, 1242), (7, 1377), (8, 1350), (16, 2646)]
)
def test_width_of_the_drawing(themes, width):
    assert lay_out(_plan(themes)).width == width


def test_five_columns_keep_the_wide_gutters():
    drawing = lay_out(_plan(5))
    assert [box.rect.x for box in drawing.boxes[:5]] == [81, 279, 477, 675, 873]
    assert {(box.rect.width, box.rect.height) for box in drawing.boxes} == {(144, 72)}


def test_single_objectives_stand_in_the_first_row():
    plan = _plan(2)
    more = MapObjective("AC2", "舒緩人事人員變動", "C", "A")
    boxes = {box.objective: box.rect for box in lay_out(replace(plan, objectives=(*plan.objectives, more))).boxes}
    assert boxes["AC1"].y == boxes["BC1"].y
    assert boxes["AC2"].x == boxes["AC1"].x
    assert boxes["AC2"].y >= boxes["AC1"].bottom + 18


def test_a_row_grows_to_its_tallest_box_and_other_rows_do_not():
    plan = _plan(2)
    longer = replace(plan.objectives[0], name="協助提升機關員額運用知能" * 5)
    heights = {
        box.objective: box.rect.height
        for box in lay_out(replace(plan, objectives=(longer, *plan.objectives[1:]))).boxes
    }
    assert heights["AC1"] == heights["BC1"] > 72
    assert heights["AP1"] == 72


def test_shared_objectives_span_the_columns_above_the_others():
    plan = _plan(8)
    shared = tuple(MapObjective(f"TC{i}", "提升滿意的住民", "C", None) for i in range(1, 5))
    drawing = lay_out(replace(plan, objectives=plan.objectives + shared))
    boxes = {box.objective: box.rect for box in drawing.boxes}
    assert boxes["TC1"].x == boxes["AC1"].x and boxes["TC1"].right == boxes["BC1"].right
    assert boxes["TC4"].right == boxes["HC1"].right
    assert len({boxes[f"TC{i}"].y for i in range(1, 5)}) == 1
    assert boxes["TC1"].bottom < boxes["AC1"].y
    assert boxes["AC1"].bottom < drawing.bands[1].rect.y


def test_many_shared_objectives_go_into_further_rows():
    shared = tuple(MapObjective(f"T{i}", "共同目標", "C", None) for i in range(7))
    boxes = lay_out(replace(_plan(5), objectives=shared)).boxes
    assert [sum(box.rect.y == y for box in boxes) for y in sorted({box.rect.y for box in boxes})] == [4, 3]


def test_what_stands_below_a_bands_name_stays_in_its_label():
    mark = MapMark("not_due", "未到期", "", notes=())
    whole = MapMark("on_target", "綠燈", "100.00", notes=())
    plan = _plan(5)
    bands = (replace(plan.perspectives[0], mark=mark), replace(plan.perspectives[1], mark=whole))
    first, second = lay_out(replace(plan, perspectives=(*bands, *plan.perspectives[2:]))).bands[:2]
    assert first.mark is not None and second.mark is not None
    (word,) = first.mark.word.lines
    assert first.mark.word.anchor == "start"
    assert first.label.x <= word.x and word.x + measure(word.text) * first.mark.word.size <= first.label.right
    assert [each.text for each in second.mark.notes] == ["100.00"]


def test_bands_are_labelled_as_wide_as_latin_words_need():
    plan = _plan(5)
    mark = MapMark("on_target", "on target", "100.00", notes=("↗better",))
    marked = replace(plan, perspectives=tuple(replace(each, mark=mark) for each in plan.perspectives))
    for band in lay_out(marked).bands:
        assert band.mark is not None
        assert "".join(line.text for line in band.mark.word.lines) == "on target"
        assert all(line.text.strip() in ("on", "target", "on target") for line in band.mark.word.lines)
        assert [note.text for note in band.mark.notes] == ["100.00", "↗better"]


def test_forty_objectives_in_one_cell_are_stacked():
    forty = tuple(MapObjective(f"AC{i}", "提高預算執行效能", "C", "A") for i in range(1, 41))
    drawing = lay_out(replace(_plan(5), objectives=forty))
    tops = [box.rect.y for box in drawing.boxes]
    assert [box.objective for box in drawing.boxes] == [objective.code for objective in forty]
    assert tops == sorted(set(tops))
    assert drawing.bands[0].rect.bottom > drawing.boxes[-1].rect.bottom


def test_an_empty_plan_has_a_roof_and_empty_bands():
    drawing = lay_out(MapPlan((), PERSPECTIVES, (), ()))
    assert drawing.boxes == () and drawing.heads == ()
    assert drawing.roof.rect.height > 0
    assert all(band.rect.height > 90 for band in drawing.bands)
    assert lay_out(MapPlan((), (), (), ())).height > 0


def test_bands_follow_one_another_in_the_order_of_the_plan():
    drawing = lay_out(_plan(3))
    assert [band.perspective for band in drawing.bands] == ["C", "P", "L", "F"]
    assert all(below.rect.y == band.rect.bottom for band, below in pairwise(drawing.bands))
    assert drawing.bands[-1].rect.bottom == drawing.height


def test_gutters_between_columns_and_rows_stay_clean():
    drawing = lay_out(_plan(8))
    for column in drawing.columns:
        assert column.x + 9 <= column.box_x and column.box_x + column.box_width + 9 <= column.x + column.width


def _light_y(box) -> int:
    return box.mark.word.lines[0].y


def test_the_status_has_room_beside_a_short_code_and_below_a_long_one():
    plan, mark = _plan(1), MapMark("at_risk", "黃燈", "99.87", notes=("↗好轉",))
    short = replace(plan.objectives[0], mark=mark)
    long = replace(plan.objectives[1], code="AC1-" + "X" * 16, mark=mark)
    beside, below = lay_out(replace(plan, objectives=(short, long))).boxes
    assert _light_y(beside) == beside.code.lines[0].y
    assert below.code.lines[-1].y < _light_y(below) < below.name.lines[0].y


def test_marks_leave_a_box_of_two_lines_as_small_as_it_was():
    """What a department's map says beside a name of two lines: the print has to stay on one sheet."""
    plan, mark = _plan(5), MapMark("on_target", "綠燈", "100.00", notes=("↗好轉",))
    names = ("協助提升機關員額運用知能", "舒緩員工離職", "鼓勵提報考試職缺，注入新血")
    objectives = tuple(replace(each, name=name, mark=mark) for each, name in zip(plan.objectives, names, strict=False))
    drawing = lay_out(replace(plan, objectives=objectives))
    assert {box.rect.height for box in drawing.boxes} == {72}
    assert all(_light_y(box) == box.code.lines[0].y for box in drawing.boxes)


def test_a_note_without_room_beside_the_name_grows_the_box():
    plan = _plan(1)
    mark = MapMark("on_target", "綠燈", "100.00", notes=("→持平", "（未核定）"))
    box = lay_out(
        replace(plan, objectives=(replace(plan.objectives[0], name="運用人力量化數據管控本府員額成長", mark=mark),))
    )
    assert box.boxes[0].rect.height == 90
    placed: Any = box.boxes[0].mark
    assert [note.lines[0].y for note in placed.notes] == [box.boxes[0].name.lines[-1].y + 19] * 2


def test_the_lead_comes_first_bold_and_marked():
    members = (MapMember("工務局", False), MapMember("環保局", True), MapMember("經管局", False))
    foot = lay_out(_plan(8, members)).foot
    assert foot is not None
    lead, second, _third = (cell := foot.cells[0]).members
    assert lead.mark is not None and lead.mark_text is not None
    assert [line.name.text for line in cell.members] == ["環保局", "工務局", "經管局"]
    assert [line.name.is_bold for line in cell.members] == [True, False, False]
    assert lead.mark_text.text == "主辦" and second.mark is None
    assert lead.mark.x >= lead.name.lines[0].x + 3 * 14


def test_chinese_labels_stand_upright_and_others_lie():
    upright = lay_out(_plan(2)).bands[1].name
    assert [line.text for line in upright.lines] == list("內部流程")
    assert len({line.x for line in upright.lines}) == 1
    english = replace(_plan(2), perspectives=(MapPerspective("C", "Customer"), *PERSPECTIVES[1:]))
    assert [line.text for line in lay_out(english).bands[0].name.lines] == ["Customer"]


def test_the_apex_statement_stands_first_and_largest():
    plan = replace(_plan(2), statements=(STATEMENTS[1], STATEMENTS[0]))
    first, second = lay_out(plan).roof.statements
    assert first.is_apex and first.text.text == STATEMENTS[0].text
    assert first.text.size > second.text.size
    assert first.text.lines[0].y < second.text.lines[0].y


@pytest.mark.parametrize("stray", [MapObjective("X1", "名稱", "X", "A"), MapObjective("X1", "名稱", "C", "X")])
def test_an_objective_outside_of_the_plan_is_refused_by_its_code(stray):
    with pytest.raises(ValueError, match="X1"):
        lay_out(replace(_plan(2), objectives=(stray,)))


def test_a_sheet_is_set_so_that_its_text_is_the_largest():
    plan, width, height = _plan(8, (MapMember("工務局", False),) * 6), 1134, 724
    chosen = lay_out_for(plan, width, height)
    scale = min(width / chosen.width, height / chosen.height)
    others = [lay_out(plan, form) for form in (SCREEN, *SHEETS)]
    assert all(scale >= min(width / each.width, height / each.height) for each in others)
    assert chosen.width / chosen.height > 1.3


def test_members_stand_side_by_side_on_a_sheet():
    members = (
        MapMember("環保局", True),
        *(MapMember(name, False) for name in ("工務局", "經管局", "臺" * 40, "地政局")),
    )
    foot: Any = lay_out(_plan(2, members), SHEETS[3]).foot
    cell = foot.cells[0]
    rows = [member.name.lines[0].y for member in cell.members]
    assert rows[0] == rows[1] == rows[2] < rows[3] < rows[4]
    assert [member.name.text for member in cell.members] == ["環保局", "工務局", "經管局", "臺" * 40, "地政局"]
