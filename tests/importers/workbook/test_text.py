import pytest
from django.utils import translation

from scorecard.importers import workbook
from scorecard.importers.sheets import Cell, CellFault
from tests.importers.workbook import reading


def read(content, name="plan.csv"):
    return reading.read(content if isinstance(content, bytes) else content.encode(), name)


def values(content, name="plan.csv"):
    return [[cell and cell.value for cell in row] for row in read(content, name).sheets[0].rows]


def refusal(content, name="plan.csv"):
    with translation.override("en"), pytest.raises(workbook.WorkbookRefused) as refused:
        workbook.read(content, name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("cp950", "cp950")],
)
def test_encodings(encoding, said):
    book = read("代碼,名稱\nAC1,提升\n".encode(encoding), "dir/目標.csv")

    assert (book.format, book.encoding, book.sheets[0].name) == ("csv", said, "目標")
    assert book.sheets[0].rows == ((Cell("代碼"), Cell("名稱")), (Cell("AC1"), Cell("提升")))


def test_utf_16_of_either_byte_order():
    assert values(b"\xfe\xff" + "名,b".encode("utf-16-be")) == [["名", "b"]]
    assert values(b"\xff\xfe" + "名,b".encode("utf-16-le")) == [["名", "b"]]


def test_a_character_that_big5_does_not_have_is_named_by_its_line():
    content = "代碼,名稱\n".encode("cp950") + b"AC1,\xf9\xfe\xff\n"

    assert "Line 2" in refusal(content)


def test_text_after_a_mark_of_utf_8_is_never_tried_in_big5():
    assert "Line 1" in refusal(b"\xef\xbb\xbf" + "名稱".encode("cp950"))


def test_nul_is_refused():
    assert "encoding is unknown" in refusal(b"a,b\0\n")
    assert "encoding is unknown" in refusal("名".encode("utf-16-le") + b",\0b\0")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_and_line_ends(delimiter, end):
    lines = ["title", delimiter.join(["code", "name"]), "", delimiter.join(["AC1", "a, b; c"])]
    content = end.join(lines).replace("a, b; c", '"a, b; c"')

    assert values(content) == [["title"], ["code", "name"], [], ["AC1", "a, b; c"]]


def test_tabs_make_it_tab_separated_text():
    assert read("a\tb\n1,5\t2\n", "plan.txt").format == "tsv"


def test_a_line_that_names_the_delimiter_is_no_row():
    assert values("sep=;\r\na;b,c\r\n") == [["a", "b,c"]]


def test_quoted_line_breaks_stay():
    assert values('"AC1.1.1 a\nAC1.1.2 ""b""",001, x \n') == [['AC1.1.1 a\nAC1.1.2 "b"', "001", " x "]]


def test_quotation_marks_that_do_not_match_are_refused():
    assert "quotation marks" in refusal(b'a,b\n"AC1,name\nAC2,name\n')


def test_an_error_saved_as_text_has_a_fault():
    (cell,) = read("#DIV/0!\n").sheets[0].rows[0]

    assert cell.fault == CellFault.ERROR


def test_a_lone_surrogate_is_left_for_the_validation():
    assert values(b"\xff\xfe" + "a,".encode("utf-16-le") + b"\x00\xd8") == [["a", "\ud800"]]


def test_control_characters_are_left_for_the_validation():
    assert values("a\x0bb,\x1bc\n") == [["a\x0bb", "\x1bc"]]


def test_blanks_at_the_ends_are_trimmed():
    assert values("a,,\n,,\nb,,,\n,\n\n") == [["a"], [], ["b"]]


def test_the_writers_mark_before_what_looks_like_a_formula_is_taken_off():
    assert values("'=1,''=1,'-5,it's,'x\n") == [["=1", "'=1", "-5", "it's", "'x"]]
