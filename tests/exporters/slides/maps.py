"""A small map with every kind of thing on it, and arrows drawn by hand: the tests of files need no routing."""

from dataclasses import replace

from scorecard.domain.map_layout import (
    MapArrow,
    MapDrawing,
    MapLink,
    MapMark,
    MapMember,
    MapObjective,
    MapPerspective,
    MapPlan,
    MapStatement,
    MapTheme,
    Point,
    lay_out,
)

MARK = MapMark("at_risk", "黃燈", "99.87", "綠4 黃2 紅1 未填報0", ("↗好轉",))
PLAN = MapPlan(
    (MapStatement("使命", "為市民服務 · 替城市創新", True), MapStatement("願景", "成為宜居永續城市", False)),
    (
        MapPerspective("C", "顧客", MARK),
        MapPerspective("P", "內部流程", replace(MARK, status="off_target", word="紅燈")),
    ),
    (
        MapTheme("A", "營造永續環境", (MapMember("經管局", False), MapMember("環保局", True)), MARK),
        MapTheme("B", "健全都市發展", (), MARK),
    ),
    (
        MapObjective("TC1", "提升滿意的住民", "C", None, MARK),
        MapObjective("AC1", "協助提升機關員額運用知能", "C", "A", replace(MARK, status="on_target", word="綠燈")),
        MapObjective("AP1", "運用人力量化數據管控", "P", "A", replace(MARK, status="no_data", word="未填報", score="")),
        MapObjective("BP1", "鼓勵提報考試職缺，注入新血", "P", "B", replace(MARK, status="off_target", word="紅燈")),
    ),
    mark=replace(MARK, notes=("↗好轉", "資料截至110年6月底（累計）")),
)
LINKS = (MapLink("AP1", "AC1", True), MapLink("BP1", "AP1"), MapLink("BP1", "AC1"), MapLink("BP1", "TC1"))


def drawing(plan: MapPlan = PLAN) -> MapDrawing:
    """With straight, bent and long arrows: ends in the middle of a side and beside it."""
    laid_out = replace(lay_out(replace(plan, links=())), arrows=())
    box = {each.objective: each.rect for each in laid_out.boxes}
    low, high, beside, top = box["AP1"], box["AC1"], box["BP1"], box["TC1"]
    middle = low.x + low.width // 2
    lane, gutter = high.bottom + 9, high.right + 18
    return replace(
        laid_out,
        arrows=(
            MapArrow("AP1", "AC1", (Point(middle, low.y), Point(middle, high.bottom)), True),
            MapArrow("BP1", "AP1", (Point(beside.x, beside.y + 36), Point(low.right, beside.y + 36)), False),
            MapArrow(
                "BP1",
                "AC1",
                (
                    Point(beside.x + 20, beside.y),
                    Point(beside.x + 20, lane),
                    Point(gutter, lane),
                    Point(gutter, high.y + 20),
                    Point(high.right, high.y + 20),
                ),
                False,
            ),
            MapArrow(
                "BP1",
                "TC1",
                (
                    Point(beside.right, beside.y + 30),
                    Point(beside.right + 18, beside.y + 30),
                    Point(beside.right + 18, top.y + 30),
                    Point(top.right, top.y + 30),
                ),
                False,
            ),
        ),
    )
