"""Whatever a workbook holds: it is read without failing, and every row is accounted for."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scorecard.importers.layouts import recognise
from scorecard.importers.sheets import Cell, CellFault, Mark, Sheet
from tests import properties

from .building import book, sheet

WORDS = """
策略主題|策略主題代碼|構面|策略目標|策略目標代碼|KSF|KPI|KPI代碼|行動方案|代碼|名稱|1月|第1季|110年目標值|目標值|實際值|單位
頻率|類別|期間|年度|顧客|財務|內部流程 P|AC1 甲|AC1|AC1.1|AC1.1乙|AC1.1.1丙；AC1.1.2丁
A 提升|提升 B|(共同)|小計|備註：乙
【使命】|使命：為民|分組成員|環保局(主功)|-|N/A|95%|-1~0.5|1e5|12元|季|月|%|權重|方向|越高越好|分子|PM2.5|0|AC0|\u3000|\u2003
"""
TEXTS = [word for line in WORDS.strip("\n").splitlines() for word in line.split("|")]


def cell(value: object, marks: frozenset[Mark] = frozenset()) -> Cell:
    return Cell(value, marks)  # type: ignore[arg-type]


CELLS = st.one_of(
    st.none(),
    st.sampled_from(TEXTS).map(cell),
    properties.texts.map(cell),
    st.sampled_from(TEXTS).map(lambda text: cell(text, frozenset({Mark.MERGED}))),
    st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("1E+30"), Decimal("NaN"), date(2021, 3, 1), True]).map(cell),
    st.just(Cell("", fault=CellFault.ERROR, text="#REF!")),
)
SHEETS = st.lists(st.lists(CELLS, max_size=8).map(tuple), max_size=12).map(tuple)


@given(st.lists(SHEETS, min_size=1, max_size=3))
def test_nothing_makes_it_fail_and_rows_add_up(contents):
    sheets = [Sheet(str(number), rows) for number, rows in enumerate(contents)]
    reading = recognise(book(*sheets), year=2021)
    for found, given_sheet in zip(reading.sheets, sheets, strict=True):
        if found.layout is not None:
            assert found.rows + sum(found.skipped.values()) == len(given_sheet.rows)
    assert sum(found.rows for found in reading.sheets) == len(reading.rows)
    assert all(obj.code is not None for row in reading.rows for obj in row.objects)
    assert sum(reading.counts.values()) <= sum(len(row.objects) for row in reading.rows)


def test_long_cells_do_not_take_long():
    """Each takes minutes where a pattern looks back over the whole text at every place."""
    for long in (
        "AC1 " * 8000,
        " " * 16000 + "x" + " " * 16000 + "A",
        "(1)" * 10000,
        "\n " * 16000 + "x",
        "～1" * 16000,
    ):
        rows = (("提升 A",), ("構面", "策略目標", "KSF", "KPI", "行動方案"), ("顧客", long, long, long, long))
        recognise(book(sheet("1", *rows), sheet("實際值", ("KPI代碼", "1月"), ("AC1.1", long))), year=2021)
