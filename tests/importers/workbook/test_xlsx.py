import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from scorecard.importers.sheets import Cell, CellFault, Mark
from tests.importers.workbook import reading
from tests.importers.workbook.making import number, row, text, xlsx, xlsx_parts, zipped

STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="000"/><numFmt numFmtId="171" formatCode="0&quot;%&quot;"/>'
    '<numFmt numFmtId="172" formatCode="0.0%;[Red]-0.0%"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/>'
    '<xf numFmtId="14"/></cellXfs>'
)


def read(data):
    return reading.read(data, "plan.xlsx")


def cells(*given, **facts):
    """The first row's cells."""
    return read(xlsx(row(1, *given), **facts)).sheets[0].rows[0]


def test_values_stand_at_their_addresses():
    book = read(
        xlsx(
            row(
                3,
                text("B3", " AC1 ").replace("<t>", '<t xml:space="preserve">'),
                number("D3", "12.50"),
                '<c r="E3" t="b"><v>1</v></c>',
            )
        )
    )

    (sheet,) = book.sheets
    assert (book.format, book.encoding, sheet.name, sheet.is_hidden) == ("xlsx", "", "S1", False)
    assert sheet.rows == ((), (), (None, Cell(" AC1 "), None, Cell(Decimal("12.5")), Cell(True)))


def test_rows_and_cells_without_addresses_follow_each_other():
    rows = read(xlsx("<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>")).sheets[0].rows

    assert rows == ((Cell(Decimal(1)), None, Cell(Decimal(2))), (Cell(Decimal(3)),))


def test_blanks_between_the_parts_of_a_cell_do_not_matter():
    given = '<c r="A1" t="s"> <v>0</v> </c>\n<c r="B1"> <f> 1+1 </f> </c>\n<c r="C1" t="e"> <v>#N/A</v> </c>\n'
    first, formula, fault = cells(given, shared="<si><t>a</t></si>")

    assert first == Cell("a")
    assert (formula.fault, formula.text) == (CellFault.UNCACHED, "=1+1")
    assert (fault.fault, fault.text) == (CellFault.ERROR, "#N/A")


def test_prefixes_of_the_writer_do_not_matter():
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    prefixed = zipped({**xlsx_parts(""), "xl/worksheets/sheet1.xml": sheet})

    assert read(prefixed).sheets[0].rows == ((Cell(Decimal(2), frozenset([Mark.CACHED])),),)


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("0.95799999999999996", "0.958"),  # so Excel stores a typed 0.958
        ("0.30000000000000004", "0.3"),
        ("1", "1"),
        ("-0.5", "-0.5"),
        ("1E-3", "0.001"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_numbers_are_what_the_workbook_shows(stored, value):
    assert cells(number("A1", stored)) == (Cell(Decimal(value)),)


@pytest.mark.parametrize("stored", ["20260305000001234", "1e15", "-1e300", "1e400"])
def test_a_number_of_more_than_15_digits_has_a_fault(stored):
    (cell,) = cells(number("A1", stored))

    assert cell.fault == CellFault.LONG_NUMBER


def test_percent_formats_are_marked_and_values_left_as_stored():
    percent, quoted, two_parts, plain = cells(
        number("A1", "0.958", 's="1"'),
        number("B1", "95.8", 's="3"'),
        number("C1", "-0.5", 's="4"'),
        number("D1", "5", 's="0"'),
        styles=STYLES,
    )

    assert percent == Cell(Decimal("0.958"), frozenset([Mark.PERCENT]))
    assert quoted == Cell(Decimal("95.8"))  # the sign is a printed word here, 95.8 is not multiplied
    assert two_parts == Cell(Decimal("-0.5"), frozenset([Mark.PERCENT]))
    assert plain == Cell(Decimal(5))


def test_codes_keep_the_zeros_that_their_format_shows():
    assert cells(number("A1", "1", 's="2"'), number("B1", "1234", 's="2"'), styles=STYLES) == (
        Cell("001"),
        Cell("1234"),
    )


def test_errors_and_formulas_without_a_value_have_faults():
    error, uncached, empty, cached, cached_text, cached_blank = cells(
        '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="B1"><f>SUM(A1:A3)</f></c>',
        '<c r="C1"><f>A9</f><v></v></c>',
        '<c r="D1"><f>1+1</f><v>2</v></c>',
        '<c r="E1" t="str"><f>A2</f><v>AC1</v></c>',
        '<c r="F1" t="str"><f>A2</f><v></v></c>',
        *[text("G1", "end")],
    )[:6]

    assert error == Cell("#DIV/0!", fault=CellFault.ERROR, text="#DIV/0!")
    assert uncached == Cell("=SUM(A1:A3)", fault=CellFault.UNCACHED, text="=SUM(A1:A3)")
    assert empty is not None and empty.fault == CellFault.UNCACHED
    assert cached == Cell(Decimal(2), frozenset([Mark.CACHED]))
    assert cached_text == Cell("AC1", frozenset([Mark.CACHED]))
    assert cached_blank is None


def test_a_fault_alone_in_the_last_row_is_not_lost():
    rows = read(xlsx(row(1, text("A1", "a")) + row(3, '<c r="C3"><f>A1</f></c>'))).sheets[0].rows

    assert len(rows) == 3 and rows[2][2].fault == CellFault.UNCACHED


def test_formulas_that_openpyxl_writes_were_never_worked_out():
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active["B2"] = "=1+1"
    book.save(stream)

    assert read(stream.getvalue()).sheets[0].rows[1][1].fault == CellFault.UNCACHED


def test_merged_ranges_carry_their_first_cell():
    merged = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A1000"/></mergeCells>'
    rows = row(1, text("A1", "title")), row(2, text("A2", "C"), text("B2", "AC1")), row(3, text("B3", "AC2"))
    (sheet,) = read(xlsx("".join(rows), after=merged)).sheets
    carried = frozenset([Mark.MERGED])

    assert sheet.rows == (
        (Cell("title"), Cell("title", carried)),
        (Cell("C"), Cell("AC1")),
        (Cell("C", carried), Cell("AC2")),
    )
    assert sheet.merged == ((1, 1, 1, 2), (2, 1, 1000, 1))


def test_what_is_carried_into_a_hidden_row_is_marked_so():
    rows = row(1, text("A1", "C")) + row(2, text("B2", "AC1"), attributes='hidden="true"')
    (sheet,) = read(xlsx(rows, after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')).sheets

    assert sheet.rows[0] == (Cell("C"),)
    assert sheet.rows[1] == (Cell("C", frozenset([Mark.MERGED, Mark.HIDDEN])), Cell("AC1", frozenset([Mark.HIDDEN])))


def test_hidden_sheets_rows_and_columns_are_read_and_marked():
    rows = row(1, text("A1", "a"), text("B1", "b")) + row(2, text("A2", "c"), attributes='hidden="1"')
    columns = '<cols><col min="2" max="16384" hidden="1"/></cols>'
    first, second, third = read(xlsx(rows, "", "", before=columns, states=("visible", "hidden", "veryHidden"))).sheets
    hidden = frozenset([Mark.HIDDEN])

    assert [sheet.is_hidden for sheet in (first, second, third)] == [False, True, True]
    assert first.rows == ((Cell("a"), Cell("b", hidden)), (Cell("c", hidden),))
    assert first.hidden_rows == {2}
    assert first.hidden_columns == set(range(2, 257))


def test_dates_of_both_systems_and_iso_cells():
    given = number("A1", "44348", 's="5"') + '<c r="B1" t="d"><v>2021-06-01</v></c>' + number("C1", "44348.5", 's="5"')

    assert cells(given, styles=STYLES) == (
        Cell(date(2021, 6, 1)),
        Cell(date(2021, 6, 1)),
        Cell(datetime(2021, 6, 1, 12)),
    )


def test_dates_since_1904():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": True})
    book.add_worksheet().write_datetime(0, 0, datetime(2021, 6, 1), book.add_format({"num_format": "yyyy/m/d"}))
    book.close()

    assert read(stream.getvalue()).sheets[0].rows == ((Cell(date(2021, 6, 1)),),)


def test_a_dimension_that_lies_hides_nothing():
    rows = "".join(row(index, text(f"A{index}", "a"), text(f"C{index}", "c")) for index in range(1, 6))
    (sheet,) = read(xlsx(rows, before='<dimension ref="A1:A1"/>')).sheets

    assert len(sheet.rows) == 5 and sheet.rows[4][2] == Cell("c")


def test_formatted_blanks_down_to_the_last_row_are_no_data():
    blanks = row(2, '<c r="XFD2" s="1"/>') + row(1_048_576, '<c r="A1048576" s="1"/>')

    assert read(xlsx(row(1, text("A1", "a")) + blanks)).sheets[0].rows == ((Cell("a"),),)


def test_characters_that_no_name_may_hold_are_left_for_the_validation():
    vertical_tab, surrogate, override = cells(
        text("A1", "a_x000B_b"), text("B1", "_xD800_"), text("C1", "\ufffd \u202e")
    )

    assert vertical_tab == Cell("a\vb")
    assert isinstance(surrogate.value, str)
    assert override == Cell("\ufffd \u202e")


def test_shared_and_rich_texts():
    shared = "<si><t>a\nb</t></si><si><r><t>AC1</t></r><r><t xml:space='preserve'> name</t></r><rPh><t>x</t></rPh></si>"

    assert cells('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>', shared=shared) == (
        Cell("a\nb"),
        Cell("AC1 name"),
    )


def test_empty_and_prefixed_shared_texts_and_careless_names_of_parts():
    cell = '<c r="A1" t="s"><v>1</v></c>'
    parts = xlsx_parts(row(1, cell), shared="<si/><si><t>AC1</t></si>")
    parts["xl/SharedStrings.xml"] = parts.pop("xl/sharedStrings.xml")

    assert read(zipped(parts)).sheets[0].rows == ((Cell("AC1"),),)
