import struct
from decimal import Decimal

import pytest
from django.utils import translation

from scorecard.importers import workbook
from scorecard.importers.sheets import Cell, CellFault, Mark
from tests.importers.workbook import making_xls as xls
from tests.importers.workbook import reading


def read(*sheets, **facts):
    return reading.read(xls.container(xls.workbook(*sheets, **facts)), "plan.xls")


def refusal(data):
    with translation.override("en"), pytest.raises(workbook.WorkbookRefused) as refused:
        workbook.read(data, "plan.xls")
    return str(refused.value)


def test_values_formats_and_hidden_sheets():
    cells = xls.text(0, 0, "代碼"), xls.number(0, 1, 0.958, 1), xls.number(0, 2, 7, 2), xls.number(0, 3, 12.5)
    book = read(b"".join(cells), xls.text(0, 0, "x"), formats={164: "0.0%", 165: "000"}, states=(0, 1))
    first, second = book.sheets

    assert (book.format, first.name, first.is_hidden, second.is_hidden) == ("xls", "S1", False, True)
    assert first.rows == (
        (Cell("代碼"), Cell(Decimal("0.958"), frozenset([Mark.PERCENT])), Cell("007"), Cell(Decimal("12.5"))),
    )


def test_errors_have_faults_and_values_of_formulas_are_marked():
    cached = struct.pack("<d", 2.0)
    failed = b"\x02\x00\x2a\x00\x00\x00\xff\xff"
    (sheet,) = read(xls.error(0, 0, 7) + xls.formula(0, 1, cached) + xls.formula(0, 2, failed)).sheets

    assert sheet.rows == (
        (
            Cell("#DIV/0!", fault=CellFault.ERROR, text="#DIV/0!"),
            Cell(Decimal(2), frozenset([Mark.CACHED])),
            Cell("#N/A", fault=CellFault.ERROR, text="#N/A"),
        ),
    )


def test_hidden_rows_and_columns():
    (sheet,) = read(
        xls.hidden_columns(1, 2) + xls.hidden_row(1) + xls.text(0, 0, "a") + xls.text(0, 1, "b") + xls.text(1, 0, "c")
    ).sheets
    hidden = frozenset([Mark.HIDDEN])

    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {2, 3})
    assert sheet.rows == ((Cell("a"), Cell("b", hidden)), (Cell("c", hidden),))


def test_a_chart_inside_a_sheet_has_no_cells_of_it():
    chart = xls.begin(0x20) + xls.number(30_000, 9, 5) + xls.END

    assert read(xls.text(0, 0, "a") + chart).sheets[0].rows == ((Cell("a"),),)


def test_a_cell_beyond_the_limits_is_refused_before_anything_is_read():
    assert "row 65536" in refusal(xls.container(xls.workbook(xls.text(0, 0, "a") + xls.text(65535, 255, "b"))))


def test_macros_passwords_and_other_documents():
    module = xls.container(xls.workbook(xls.text(0, 0, "a"), kind=6))
    protected = xls.container(xls.begin(5) + xls.record(0x2F, bytes(54)) + xls.END)
    document = xls.container(b"text", name="WordDocument")

    assert "macros" in refusal(module)
    assert "protected by a password. " in refusal(protected)
    assert "old or damaged .xls" in refusal(document)


def test_a_container_whose_chain_has_no_end():
    data = bytearray(xls.container(xls.workbook(xls.text(0, 0, "a"))))
    struct.pack_into("<I", data, 512 + 4 * 4, 2)

    assert "old or damaged .xls" in refusal(bytes(data))
