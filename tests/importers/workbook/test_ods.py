from datetime import date
from decimal import Decimal

from scorecard.importers.sheets import Cell, CellFault, Mark
from tests.importers.workbook import reading
from tests.importers.workbook.making import ods, ods_cell, ods_parts, ods_row, zipped


def read(data):
    return reading.read(data, "plan.ods")


def cells(*given):
    return read(ods(ods_row(*given))).sheets[0].rows[0]


def floating(value, attributes=""):
    return ods_cell(value, f'office:value="{value}" {attributes}', "float")


def test_repeated_cells_and_rows_keep_their_places():
    blanks = ods_cell(attributes='table:number-columns-repeated="3"', kind="")
    twice = ods_row(floating("10", 'table:number-columns-repeated="2"'), attributes='table:number-rows-repeated="2"')
    rest = ods_row(ods_cell(attributes='table:number-columns-repeated="16384"', kind=""))
    (sheet,) = read(ods(ods_row(ods_cell("K2"), blanks, floating("44")), twice, rest)).sheets
    ten = Cell(Decimal(10))

    assert sheet.rows == ((Cell("K2"), None, None, None, Cell(Decimal(44))), (ten, ten), (ten, ten))


def test_a_sheet_formatted_to_its_last_row_is_no_larger_for_it():
    blank_rows = ods_row(
        ods_cell(attributes='table:number-columns-repeated="16384" table:style-name="ce1"', kind=""),
        attributes='table:number-rows-repeated="1048575"',
    )

    assert read(ods(ods_row(ods_cell("a")), blank_rows)).sheets[0].rows == ((Cell("a"),),)


def test_percentages_dates_and_truth():
    percent = ods_cell("95.8%", 'office:value="0.958"', "percentage")
    day = ods_cell("110年6月1日", 'office:date-value="2021-06-01"', "date")
    truth = ods_cell("TRUE", 'office:boolean-value="true"', "boolean")

    assert cells(percent, day, truth) == (
        Cell(Decimal("0.958"), frozenset([Mark.PERCENT])),
        Cell(date(2021, 6, 1)),
        Cell(True),
    )


def test_what_is_noticed_stands_behind_repeated_cells():
    blanks = ods_cell(attributes='table:number-columns-repeated="3"', kind="")

    assert cells(blanks, ods_cell("5%", 'office:value="0.05"', "percentage"))[3] == Cell(
        Decimal("0.05"), frozenset([Mark.PERCENT])
    )


def test_line_breaks_tabs_and_blanks_of_a_text_are_kept():
    given = ods_cell("AC1.1.1 a<text:line-break/>AC1.1.2<text:s text:c='2'/>b<text:tab/>c</text:p><text:p>d")

    assert cells(given) == (Cell("AC1.1.1 a\nAC1.1.2  b\tc\nd"),)


def test_comments_are_no_part_of_a_cell():
    comment = "<office:annotation><text:p>first<text:line-break/>second</text:p></office:annotation>"
    given = f'<table:table-cell office:value-type="string">{comment}<text:p>AC1</text:p></table:table-cell>'

    assert cells(given) == (Cell("AC1"),)


def test_errors_and_formulas_without_a_value_have_faults():
    error = ods_cell("#DIV/0!", 'table:formula="of:=1/0" office:string-value="" calcext:value-type="error"')
    from_excel = ods_cell("#N/A", 'table:formula="of:=NA()"')
    uncached = ods_cell(attributes='table:formula="of:=SUM([.A1])"', kind="")
    cached = ods_cell("3", 'table:formula="of:=1+2" office:value="3"', "float")
    blank = ods_cell(attributes='table:formula="of:=[.A1]" office:string-value=""')
    found = cells(error, from_excel, uncached, cached, blank, ods_cell("end"))

    assert [cell and cell.fault for cell in found] == [CellFault.ERROR] * 2 + [CellFault.UNCACHED, None, None, None]
    assert (found[0].text, found[2].text) == ("#DIV/0!", "=SUM([.A1])")
    assert found[3] == Cell(Decimal(3), frozenset([Mark.CACHED]))
    assert found[4] is None


def test_spans_carry_their_first_cell():
    spanned = ods_cell("C", 'table:number-columns-spanned="1" table:number-rows-spanned="2"')
    title = ods_cell("t", 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    rows = ods_row(title), ods_row(spanned, ods_cell("AC1")), ods_row("<table:covered-table-cell/>", ods_cell("AC2"))
    (sheet,) = read(ods(*rows)).sheets
    carried = frozenset([Mark.MERGED])

    assert sheet.rows == (
        (Cell("t"), Cell("t", carried)),
        (Cell("C"), Cell("AC1")),
        (Cell("C", carried), Cell("AC2")),
    )
    assert sheet.merged == ((1, 1, 1, 2), (2, 1, 3, 1))


def test_hidden_sheets_rows_and_columns():
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    shown = ods_row(ods_cell("a"), ods_cell("b")) + ods_row(ods_cell("c"), attributes='table:visibility="filter"')
    first, second = read(
        zipped(
            ods_parts(
                f'<table:table table:name="S1">{columns}{shown}</table:table>',
                '<table:table table:name="S2" table:style-name="ta2"/>',
                styles=style,
            )
        )
    ).sheets
    hidden = frozenset([Mark.HIDDEN])

    assert (first.is_hidden, second.is_hidden) == (False, True)
    assert (first.hidden_rows, first.hidden_columns) == ({2}, {2, 3})
    assert first.rows == ((Cell("a"), Cell("b", hidden)), (Cell("c", hidden),))
