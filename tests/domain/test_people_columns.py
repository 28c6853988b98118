"""Headings and roles of a workbook of people, however they are written."""

import pytest

from scorecard.domain.people_columns import PersonColumn, column_of, headings_of, role_of


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("帳號", PersonColumn.ACCOUNT),
        (" 帳 號：", PersonColumn.ACCOUNT),
        ("User name", PersonColumn.ACCOUNT),
        ("E-MAIL", PersonColumn.EMAIL),
        ("機關代碼", PersonColumn.SLUG),
        ("機關名稱", PersonColumn.ORGANISATION),
        ("訖日", PersonColumn.VALID_UNTIL),
        ("備註", None),
        ("", None),
    ],
)
def test_headings(heading, column):
    assert column_of(heading) is column


@pytest.mark.parametrize("column", PersonColumn)
def test_what_we_write_we_read(column):
    chinese, english = headings_of(column)
    assert column_of(chinese) is column_of(english) is column
    assert english.isascii()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("填報人員", "staff"),
        ("承辦人", "staff"),
        ("Administrator", "administrator"),
        ("主管", "manager"),
        ("處長", None),
    ],
)
def test_roles(text, role):
    assert role_of(text) == role
