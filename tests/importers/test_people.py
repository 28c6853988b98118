"""People and roles read from workbooks."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from scorecard.domain.people_import import MOST_ROWS, PersonRow
from scorecard.exporters import people_table, workbook
from scorecard.importers import people
from scorecard.importers import workbook as reader
from scorecard.importers.sheets import Cell, CellFault, Sheet, Workbook
from scorecard.reports.people_template import PeopleTemplate


def book(*rows, **more) -> Workbook:
    cells = tuple(
        tuple(None if each is None else each if isinstance(each, Cell) else Cell(each) for each in row) for row in rows
    )
    return Workbook("xlsx", (Sheet("名單", cells, **more),))


HEADS = ("帳號", "姓名", "電子郵件", "機關代碼", "角色", "起日", "迄日")


def test_a_row_is_read_as_it_is_written():
    rows = people.read(
        book(
            ("人員名單",),
            HEADS,
            ("wang", " 王小明　", "w@example.org", "town", "承辦人", "110/7/5", Cell(date(2021, 12, 31))),
            (None, None),
            (Decimal("7561"), None, None, "town", "administrator", Decimal("1100705"), None),
        )
    )
    assert rows[0] == PersonRow(
        sheet="名單",
        row=3,
        account="wang",
        name="王小明",
        email="w@example.org",
        slug="town",
        role="staff",
        valid_from=date(2021, 7, 5),
        valid_until=date(2021, 12, 31),
    )
    assert (rows[1].row, rows[1].account, rows[1].role) == (5, "7561", "administrator")
    assert rows[1].valid_from == date(2021, 7, 5)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("", "王", None, "town", "staff"), "未填帳號。"),
        (("w", "王", None, "town", None), "未填角色。"),
        (("w", "王", None, "town", "國王"), "沒有「國王」這個角色。"),
        (("w", "王", None, "town", "staff", "0110/7/5"), "起日：「0110/7/5」不是日期，請填如110/07/05。"),
        (
            ("w", "王", None, "town", "staff", None, "99999999999999"),
            "迄日：「99999999999999」不是日期，請填如110/07/05。",
        ),
        (("w", "a\ud800", None, "town", "staff"), "姓名：第2個字元是無法列印的控制字元。"),
        (("w", Cell("#N/A", fault=CellFault.ERROR), None, "town", "staff"), "姓名是錯誤值或未計算的公式。"),
    ],
)
def test_what_cannot_be_read_is_said(row, fault):
    (read,) = people.read(book(HEADS, row))
    assert read.faults == (fault,)


def test_a_file_without_people_is_refused():
    for wrong in (book(("姓名", "生日"), ("王", "1")), book(HEADS), book(HEADS, ("w",), is_hidden=True), book()):
        with pytest.raises(people.PeopleRefused, match="找不到標題列（帳號、角色）"):
            people.read(wrong)
    with pytest.raises(people.PeopleRefused, match="501列"):
        people.read(book(HEADS, *[("w", "王", None, "town", "staff")] * (MOST_ROWS + 1)))


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_our_template_is_understood_once_it_is_filled_in(kind, language):
    with translation.override(language):
        offered = PeopleTemplate(("檢視人員", "填報人員"), (("town", "Town"),))
        data = workbook.WRITERS[kind](people_table.template(offered))
        read = reader.read(data, f"people.{kind}")
    assert [sheet.name for sheet in read.sheets] == (
        ["人員與角色", "機關"] if language == "zh-hant" else ["People and roles", "Organisations"]
    )
    place = next(
        place for place, row in enumerate(read.sheets[0].rows) if len({cell.value for cell in row if cell}) == 8
    )
    filled = (*read.sheets[0].rows[: place + 1], tuple(map(Cell, ("w", "王", "", "town", "", "填報人員", "", ""))))
    (row,) = people.read(Workbook(kind, (Sheet("x", filled), read.sheets[1])))
    assert (row.account, row.slug, row.role, row.faults) == ("w", "town", "staff", ())
