"""Words as Taiwanese officials write them: in the catalogue, in templates and in the strings of the code."""

import ast
import re
from functools import cache

import pytest
from django.template.base import Lexer, TokenType

from scorecard.domain.people_columns import PersonColumn, headings_of
from tests.words import catalogue

# What is written on the mainland, or by machines, and what stands here instead.
MAINLAND = {
    "保存": "儲存",
    "導入": "匯入",
    "導出": "匯出",
    "登錄": "登入",
    "注銷": "登出",
    "註銷": "登出",
    "賬": "帳",
    "用戶": "使用者",
    "默認": "預設",
    "缺省": "預設",
    "設置": "設定",
    "添加": "新增",
    "查看": "檢視",
    "搜索": "查詢",
    "過濾": "篩選",
    "提交": "送核、送出",
    "審批": "核定",
    "打印": "列印",
    "屏幕": "螢幕",
    "鏈接": "連結",
    "鏈結": "連結",
    "點擊": "點選",
    "拖拽": "拖曳",
    "刷新": "重新整理",
    "加載": "載入",
    "粘貼": "貼上",
    "復制": "複製",
    "激活": "啟用",
    "信息": "資訊、訊息",
    "網絡": "網路",
    "服務器": "伺服器",
    "軟件": "軟體",
    "數據庫": "資料庫",
    "數據源": "資料來源",
    "質量": "品質",
    "菜單": "選單",
    "文件夾": "資料夾",
    "郵箱": "電子郵件",
    "反饋": "意見回饋",
    "緩存": "快取",
    "回滾": "復原",
    "字段": "欄位",
    "單元格": "儲存格",
    "閾值": "門檻",
    "模板": "範本",
    "在線": "線上",
    "短信": "簡訊",
    "支持": "支援",
    "戰略": "策略",
    "維度": "構面",
    "記分卡": "計分卡",
    "舉措": "行動方案",
    "審計": "稽核",
    "歷史": "異動歷程",
    "您好": "",
    "抱歉": "",
}
# As laws and official documents write it.
ORTHOGRAPHY = {
    "計劃": "計畫",
    "部份": "部分",
    "身份": "身分",
    "佔": "占",
    "公佈": "公布",
    "分佈": "分布",
    "搜集": "蒐集",
    "台北": "臺北",
}
WRONG = MAINLAND | ORTHOGRAPHY
CHINESE = re.compile(r"[\u4e00-\u9ff0]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff] [\u4e00-\u9fffA-Za-z0-9]")


def strings_of(source: str) -> list[str]:
    """The string literals of Python code, without docstrings and bare strings."""
    tree = ast.parse(source)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare
    ]


def texts_of(template: str) -> list[str]:
    """What a template may print: all but its comments."""
    kept, is_comment = [], False
    for token in Lexer(template).tokenize():
        if token.token_type is TokenType.BLOCK and token.contents.split()[0] in ("comment", "endcomment"):
            is_comment = token.contents.startswith("comment")
        elif not is_comment and token.token_type is not TokenType.COMMENT:
            kept.append(token.contents)
    return kept


@cache
def ours() -> dict[str, list[str]]:
    """All strings that we wrote and a page may show, by where they stand. Plan data stands in fixtures."""
    found = {"catalogue": [text for entry in catalogue.catalogue() for text in entry.chinese]}
    found |= {str(path): strings_of(path.read_text()) for path in catalogue.files(".py") if path.name not in KNOWS}
    return found | {str(path): texts_of(path.read_text()) for path in catalogue.files(".html", ".txt", ".svg")}


# Modules whose strings are words to break lines at and characters to find, not words that a page shows.
KNOWS = {"words.py", "characters.py", "breaking.py"}


def test_there_is_something_to_read():
    found = ours()
    assert len(found["catalogue"]) > 700
    assert len(found) > 100


@pytest.mark.parametrize("word, right", WRONG.items())
def test_words_that_are_not_ours(word, right):
    places = {place: [text for text in texts if word in text] for place, texts in ours().items()}
    assert {place: texts for place, texts in places.items() if texts} == {}, f"rather {right}"


def test_every_character_is_one_of_taiwan():
    """What has no place in Big5 is a simplified character, as 删, which Django's own catalogue holds."""
    foreign = {
        (place, character)
        for place, texts in ours().items()
        for text in texts
        for character in CHINESE.findall(text)
        if not character.encode("big5", "ignore")
    }
    assert foreign == set()


def test_rows_are_列_and_columns_are_欄():
    """On the mainland it is the other way round, and the same sentence sends one to the wrong place."""
    sheets = {
        "row": ("列", "行"),
        "rows": ("列", "行"),
        "column": ("欄", "列"),
        "columns": ("欄", "列"),
        "cell": ("儲存格", "單元格"),
    }
    wrong = []
    for entry in catalogue.catalogue():
        for word in set(re.findall(r"[a-z]+", entry.text.lower())) & set(sheets):
            _right, never = sheets[word]
            without = re.sub("[下右上]列|列為|執行|列印|第%\\(row\\)d列|第1列|這一列|列號", "", entry.chinese[0])
            wrong += [entry.text] if never in without and not {"row", "rows"} & set(entry.text.lower().split()) else []
            wrong += [entry.text] if word.startswith("row") and "行" in without else []
    assert wrong == []


def test_a_cell_and_a_period_have_one_name():
    """Imports know 期別 as a heading too; pages say 期間."""
    texts = {entry.text: "".join(entry.chinese) for entry in catalogue.catalogue()}
    assert [text for text, chinese in texts.items() if "期別" in chinese] == []
    cells = {text: chinese for text, chinese in texts.items() if re.search(r"\bcells?\b", text.lower())}
    assert [text for text, chinese in cells.items() if "欄位" in chinese and "儲存格" not in chinese] == []


def test_the_days_of_a_role_have_one_name():
    """As the heading of the column that is filled in, so on the page, in the form and in the audit log."""
    texts = {entry.key: "".join(entry.chinese) for entry in catalogue.catalogue()}
    assert [key for key, chinese in texts.items() if "第一日" in chinese or "最後一日" in chinese] == []
    for english, column in (("from", PersonColumn.VALID_FROM), ("until", PersonColumn.VALID_UNTIL)):
        assert texts[None, english] == texts[None, english.title()] == headings_of(column)[0]


def test_what_counts_instead_of_a_weight_is_said_without_stumbling():
    stumbling = re.compile("合計計|平均計；")
    assert [entry.text for entry in catalogue.catalogue() if stumbling.search("".join(entry.chinese))] == []


def test_punctuation_is_full_width_and_nothing_parts_chinese_from_latin():
    texts = [text for entry in catalogue.catalogue() for text in entry.chinese]
    wrong = [text for text in texts if HALF_WIDTH.search(text.replace("鍵: 值", ""))]  # YAML, as it must be typed
    assert wrong == []


def test_the_readers_of_these_tests():
    assert strings_of('"""用戶"""\ndef f():\n    "用戶"\n    return "過濾", f"{1}用戶"') == ["過濾", "用戶"]
    assert texts_of("{% comment %}用戶{% endcomment %}<p>過濾{# 用戶 #}</p>") == ["<p>過濾", "</p>"]
