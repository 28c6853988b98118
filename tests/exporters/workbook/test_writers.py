"""A book in each of the three formats: the same cells, texts that stay texts, and how it prints."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl.cell.cell import MergedCell

from scorecard.exporters.workbook import (
    CONTENT_TYPES,
    WRITERS,
    Book,
    Cell,
    CellTooLong,
    Column,
    Format,
    Kind,
    Look,
    Page,
    Paper,
    Row,
    Sheet,
    write_csv,
    write_ods,
    write_xlsx,
)
from tests.exporters.workbook.reading import cells, lines, names, one_sheet, opened, part
from tests.naughty_strings import NAUGHTY

SHORT = [text for text in NAUGHTY if len(text) < 32_767]
PRINTABLE = [text for text in SHORT if text.isprintable()]
SPREADSHEETS = {"xlsx": write_xlsx, "ods": write_ods}
LIKE_FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@a",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "\t=1",
    "\r=1",
    "\n=1",
    "'=1",
    "''=1",
    "=cmd|' /C x'!A0",
]
NUMBERS = Column(12, Format(kind=Kind.NUMBER, decimals=2))


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_texts_come_back_as_they_were(kind):
    texts = [*PRINTABLE, "001", "1-1", "https://example.org", "_x0041_", "two\nlines", "  two  blanks ", "&amp;<b>"]
    assert [row[0] for row in cells(SPREADSHEETS[kind](one_sheet([[text] for text in texts])))] == texts


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_what_a_file_cannot_hold_is_replaced_and_nothing_else(kind):
    broken = ["a\x00b", "a\x0bb", "a\x1bb", "a\ud800b", "a\ufffeb", "a\uffffb"]
    found = [row[0] for row in cells(SPREADSHEETS[kind](one_sheet([[text] for text in broken])))]
    assert found == ["a\N{REPLACEMENT CHARACTER}b"] * len(broken)


@pytest.mark.parametrize("kind", WRITERS)
def test_no_text_breaks_an_export(kind):
    book = Book((Sheet("\x00=\ud800", (Column(9),), [[text] for text in SHORT], titles=("\ufffe",), notes=("\x01",)),))
    assert WRITERS[kind](book)


def test_no_cell_of_an_xlsx_is_a_formula_or_a_link():
    sheet = opened(write_xlsx(one_sheet([[text] for text in [*LIKE_FORMULAS, *SHORT]]))).active
    assert {cell.data_type for cell in sheet["A"]} <= {"s", "n"}  # n: an empty one
    assert not any(cell.hyperlink for cell in sheet["A"])
    assert "<f>" not in part(write_xlsx(one_sheet([["=1"]])), "xl/worksheets/sheet1.xml")


def test_no_cell_of_an_ods_is_a_formula():
    content = part(write_ods(one_sheet([[text] for text in [*LIKE_FORMULAS, *SHORT]])), "content.xml")
    assert "table:formula" not in content
    assert 'office:value-type="float"' not in content


def test_a_tab_of_an_ods_is_the_formats_own():
    assert "<text:p>a<text:tab/>b</text:p>" in part(write_ods(one_sheet([["a\tb"]])), "content.xml")


def test_a_csv_marks_what_looks_like_a_formula_and_no_number():
    data = write_csv(one_sheet([[text] for text in LIKE_FORMULAS]))
    assert all(row[0].startswith("'") for row in lines(data))
    assert [row[0][1:] for row in lines(data)] == [text.replace("\r", "\n") for text in LIKE_FORMULAS]
    assert lines(write_csv(one_sheet([[Decimal("-5.5"), -3, "it's", "a=b"]]))) == [["-5.5", "-3", "it's", "a=b"]]


def test_a_csv_is_utf_8_with_a_mark():
    assert write_csv(one_sheet([["臺北"]])).startswith(b"\xef\xbb\xbf" + "臺北".encode())


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_numbers_and_dates_are_values(kind):
    day = Column(12, Format(kind=Kind.DATE))
    row: Row = [Decimal("1234.5678"), 3, Decimal("0.958"), date(2021, 7, 5)]
    columns = (NUMBERS, Column(9), Column(9, Format(kind=Kind.PERCENT, decimals=1)), day)
    assert cells(SPREADSHEETS[kind](one_sheet([row], columns=columns))) == [[1234.5678, 3.0, 0.958, date(2021, 7, 5)]]


def test_a_csv_shows_percents_and_dates():
    columns = (Column(9, Format(kind=Kind.PERCENT)), Column(9), Column(9))
    assert lines(write_csv(one_sheet([[Decimal("0.958"), date(2021, 7, 5), None]], columns=columns))) == [
        ["95.8%", "110/07/05", ""]
    ]
    western = Book((Sheet("s", (Column(9),), [[date(2021, 7, 5)]]),), has_roc_dates=False)
    assert lines(write_csv(western)) == [["2021-07-05"]]


def test_numbers_are_shown_as_their_column_says():
    columns = (NUMBERS, Column(9, Format(kind=Kind.PERCENT, decimals=1)), Column(9), Column(9))
    sheet = opened(write_xlsx(one_sheet([[Decimal(1), Decimal(1), Decimal(1), "1"]], columns=columns))).active
    assert [cell.number_format for cell in sheet[1]] == ["#,##0.00", "0.0%", "General", "@"]


def test_dates_are_shown_in_the_years_of_the_republic():
    book = one_sheet([[date(2021, 7, 5)]])
    assert opened(write_xlsx(book)).active["A1"].number_format == "[$-404]e/mm/dd"
    assert 'number:calendar="ROC"' in part(write_ods(book), "content.xml")


MERGED: list[Row] = [
    [Cell("a", rows=2), Cell("b", columns=2), None],
    [None, "c", "d"],
    ["e", Cell("f", rows=2, columns=2), None],
    ["g", None, None],
]


def test_merged_cells_of_an_xlsx():
    sheet = opened(write_xlsx(one_sheet(MERGED, titles=("T",)))).active
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:C1", "A2:A3", "B2:C2", "B4:C5"}
    assert isinstance(sheet["A3"], MergedCell)
    assert sheet["C3"].value == "d"


def test_merged_cells_of_an_ods():
    content = part(write_ods(one_sheet(MERGED)), "content.xml")
    rows = content.split("<table:table-row")[1:]
    assert [row.count("<table:covered-table-cell/>") for row in rows] == [1, 1, 1, 2]
    assert [row.count("<table:table-cell") for row in rows] == [2, 2, 2, 1]
    assert 'table:number-columns-spanned="2" table:number-rows-spanned="2"' in rows[2]


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_a_merged_cell_moves_nothing(kind):
    assert cells(SPREADSHEETS[kind](one_sheet(MERGED))) == [
        ["a", "b", ""],
        ["", "c", "d"],
        ["e", "f", ""],
        ["g", "", ""],
    ]


def test_titles_heads_and_notes_stand_around_the_rows():
    book = one_sheet([["x", "y"]], titles=("Title", "Sub"), heads=(["A", "B"],), notes=("Note",))
    wanted = [["Title", ""], ["Sub", ""], ["A", "B"], ["x", "y"], ["Note", ""]]
    assert cells(write_xlsx(book)) == cells(write_ods(book)) == lines(write_csv(book)) == wanted


PAGE = Page(Paper.A3, header=("Left & right", "Centre", "110年"), footer="Foot", numbering="Page {page} of {pages}")


def test_how_an_xlsx_prints():
    sheet = opened(write_xlsx(one_sheet([["x"]], titles=("T",), heads=(["H"],), page=PAGE))).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.freeze_panes == "A3"
    assert (sheet.oddHeader.left.text, sheet.oddHeader.right.text) == ("Left && right", "110年")
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("Foot", "Page &P of &N")


def test_how_an_ods_prints():
    data = write_ods(one_sheet([["x"]], titles=("T",), heads=(["H"],), page=PAGE))
    styles = part(data, "styles.xml")
    assert 'fo:page-width="42.0cm" fo:page-height="29.7cm"' in styles
    assert 'style:scale-to-X="1"' in styles
    assert "Left &amp; right" in styles
    assert "Page <text:page-number>1</text:page-number> of <text:page-count>1</text:page-count>" in styles
    heads = part(data, "content.xml").split("<table:table-header-rows>")[1].split("</table:table-header-rows>")[0]
    assert ">T<" in heads
    assert ">H<" in heads
    assert ">x<" not in heads


def test_a_protected_sheet_is_open_where_there_is_something_to_fill_in():
    columns = (Column(9), Column(9, Format(Look.ENTRY)))
    book = one_sheet(
        [["AC1", None], ["AC2", Cell(None, format=Format(Look.CLOSED))]], columns=columns, is_protected=True
    )
    sheet = opened(write_xlsx(book)).active
    assert sheet.protection.sheet
    assert [cell.protection.locked for row in sheet for cell in row] == [True, False, True, True]
    content = part(write_ods(book), "content.xml")
    assert 'table:protected="true"' in content
    assert content.count('style:cell-protect="none"') == content.count('<style:style style:name="entry-')


def test_lists_to_choose_from():
    columns = (Column(9), Column(9, choices=("越高越好", 'with "quotes"')))
    book = one_sheet([["a", None], ["b", "越高越好"]], columns=columns, heads=(["H", "H"],))
    rule = opened(write_xlsx(book)).active.data_validations.dataValidation[0]
    assert (str(rule.sqref), rule.type, rule.formula1) == ("B2:B3", "list", '"越高越好,with ""quotes"""')
    content = part(write_ods(book), "content.xml")
    assert "of:cell-content-is-in-list(" in content
    assert content.count("table:content-validation-name=") == 2


@pytest.mark.parametrize("choices", [("a,b",), ("x" * 200, "y" * 200)])
def test_a_list_that_excel_could_not_take_is_left_out(choices):
    assert "dataValidation" not in part(
        write_xlsx(one_sheet([["a"]], columns=(Column(9, choices=choices),))), "xl/worksheets/sheet1.xml"
    )


@pytest.mark.parametrize("kind", WRITERS)
def test_a_text_longer_than_a_cell_is_refused_with_its_place(kind):
    book = Book((Sheet("Themes", (Column(9), Column(9)), [["x", "y"], ["x", "語" * 32_768]], heads=(["A", "B"],)),))
    with pytest.raises(CellTooLong, match=r"Themes.*3.*B.*32768"):
        WRITERS[kind](book)
    assert WRITERS[kind](one_sheet([["語" * 32_767]]))


def test_characters_beyond_the_basic_ones_count_twice():
    with pytest.raises(CellTooLong):
        write_xlsx(one_sheet([["𠮷" * 16_384]]))


def test_rows_have_room_for_their_lines():
    columns = (Column(20), Column(20))
    rows: list[Row] = [
        ["一" * 5, "x"],
        ["一" * 25, "x"],
        ["a\nb\nc\nd", "x"],
        [Cell("a\nb\nc", rows=2), "x"],
        [None, "x"],
    ]
    dimensions = opened(write_xlsx(one_sheet(rows, columns=columns))).active.row_dimensions
    assert [dimensions[number].height for number in range(1, 6)] == [16.5, 49.5, 66, 16.5, 33]


def test_a_sheet_without_rows():
    book = Book((Sheet("Empty", (Column(9),), []), Sheet("Heads", (Column(9),), [], heads=(["A"],))))
    assert names(write_xlsx(book)) == names(write_ods(book)) == ["Empty", "Heads"]
    assert cells(write_ods(book), 1) == cells(write_xlsx(book), 1) == [["A"]]
    assert lines(write_csv(book)) == [[], ["A"]]


def test_rows_are_read_once_and_may_be_made_on_the_way():
    assert cells(write_ods(Book((Sheet("s", (Column(9),), ([str(n)] for n in range(3))),)))) == [["0"], ["1"], ["2"]]


def test_the_type_of_an_ods_is_its_first_file_and_not_compressed():
    archive = zipfile.ZipFile(io.BytesIO(write_ods(one_sheet([["x"]]))))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert archive.read("mimetype").decode() == CONTENT_TYPES["ods"]
    assert (
        part(write_ods(one_sheet([["x"]])), "META-INF/manifest.xml").count("file-entry") == len(archive.namelist()) - 1
    )


def test_every_part_of_an_xlsx_is_well_formed_and_declared():
    data = write_xlsx(
        Book((Sheet("a&<b>'\"", (Column(9),), [["x"]], heads=(["H"],)), Sheet("b", (Column(9),), [])), "&")
    )
    found = zipfile.ZipFile(io.BytesIO(data)).namelist()
    declared = part(data, "[Content_Types].xml")
    assert all(part(data, name) for name in found)
    assert all(f'PartName="/{name}"' in declared for name in found if name.endswith(".xml") and name[0] != "[")
    assert opened(data).worksheets[0].print_title_rows == "$1:$1"
