"""Names of sheets that every program takes."""

import pytest

from scorecard.exporters.workbook.texts import sheet_names


@pytest.mark.parametrize(
    "wanted, name",
    [
        ("財務:構面", "財務：構面"),
        ("[a]*b?c/d\\e", "［a］＊b？c／d＼e"),
        ("'quoted'", "quoted"),
        ("", "1"),
        ("''", "1"),
        ("two\nlines\x00", "two lines\N{REPLACEMENT CHARACTER}"),
        ("一" * 40, "一" * 31),
        ("𠮷" * 20, "𠮷" * 15),
        ("History", "History (2)"),
    ],
)
def test_a_name_is_cleaned(wanted, name):
    assert sheet_names([wanted]) == [name]


def test_each_name_stands_once_whatever_its_case():
    assert sheet_names(["Abc", "ABC", "abc"]) == ["Abc", "ABC (2)", "abc (3)"]
    long = sheet_names(["一" * 40] * 11)
    assert len(set(long)) == 11
    assert max(map(len, long)) == 31
