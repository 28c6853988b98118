"""The columns of a workbook of people and roles, and the words for roles, in Chinese and English."""

from enum import StrEnum

from .columns import folded


class PersonColumn(StrEnum):
    ACCOUNT = "account"
    NAME = "name"
    EMAIL = "email"
    SLUG = "slug"
    ORGANISATION = "organisation"
    ROLE = "role"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"


_HEADINGS = {
    PersonColumn.ACCOUNT: "帳號|使用者帳號|登入帳號|account|user name|username|login|user",
    PersonColumn.NAME: "姓名|人員姓名|人員|name|full name",
    PersonColumn.EMAIL: "電子郵件|電子信箱|信箱|e-mail|email address|mail",
    PersonColumn.SLUG: "機關代碼|機關代號|單位代碼|organisation code|organization code|organisation address part|slug",
    PersonColumn.ORGANISATION: "機關名稱|機關|單位|單位名稱|科室|服務單位|organisation|organization|organisation name"
    "|department|section",
    PersonColumn.ROLE: "角色|權限|系統角色|role|permission",
    PersonColumn.VALID_FROM: "起日|起始日|開始日期|生效日|生效日期|from|start|start date|valid from",
    PersonColumn.VALID_UNTIL: "迄日|訖日|結束日期|截止日|截止日期|until|end|end date|valid until",
}
_ROLES = {
    "viewer": "檢視人員|檢視|檢視者|viewer",
    "staff": "填報人員|填報|承辦人|staff|reporter",
    "manager": "主管|單位主管|機關首長|核定人員|manager",
    "administrator": "計畫管理人員|管理人員|研考人員|研考|administrator|admin",
}
# Without these a sheet is no list of people.
NEEDED = (PersonColumn.ACCOUNT, PersonColumn.ROLE)

_COLUMNS = {folded(word): column for column, words in _HEADINGS.items() for word in words.split("|")}
_ROLE_WORDS = {folded(word): role for role, words in _ROLES.items() for word in words.split("|")}


def column_of(heading: str) -> PersonColumn | None:
    return _COLUMNS.get(folded(heading))


def role_of(text: str) -> str | None:
    """The stored value that the text stands for, None where it is none."""
    return _ROLE_WORDS.get(folded(text))


def headings_of(column: PersonColumn) -> tuple[str, str]:
    """What we write above the column, in Chinese and in English."""
    words = _HEADINGS[column].split("|")
    return words[0], next(word for word in words if word.isascii())
