"""The Chinese catalogue: complete, compiled, and of the same strings as the sources."""

import gettext
import re

import pytest
from django.utils import translation
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from tests.words import catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")


def test_nothing_is_missing_guessed_or_left_over():
    found = catalogue.catalogue()
    assert len(found) > 700
    assert [entry.text for entry in found if not entry.chinese or not all(entry.chinese)] == []
    assert [entry.text for entry in found if "fuzzy" in entry.flags] == []
    assert "\n#~" not in catalogue.PO.read_text()


def test_every_string_of_the_sources_is_in_the_catalogue_and_no_other():
    known, marked = {entry.key for entry in catalogue.catalogue()}, catalogue.marked()
    assert {key: place for key, place in marked.items() if key not in known} == {}, "run makemessages"
    assert known - set(marked) == set(), "run makemessages"


def test_the_compiled_catalogue_is_that_of_the_text():
    with catalogue.MO.open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    compiled.pop("")
    expected: dict = {}
    for entry in catalogue.catalogue():
        key = entry.text if entry.context is None else f"{entry.context}\x04{entry.text}"
        if entry.plural is None:
            expected[key] = entry.chinese[0]
        else:
            expected |= {(key, number): text for number, text in enumerate(entry.chinese)}
    assert compiled == expected, "run compilemessages"


def test_what_is_filled_in_is_the_same_in_both_languages():
    """%(name)s and {name}; where Chinese has no plural, English has two texts for it."""
    different = [
        entry.text
        for entry in catalogue.catalogue()
        for chinese in entry.chinese
        if sorted(PLACEHOLDER.findall(chinese)) != sorted(PLACEHOLDER.findall(entry.plural or entry.text))
    ]
    assert different == []


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("History", "異動歷程"),  # Django: 歷史
        ("Filter", "篩選"),  # Django: 過濾器
        ("View", "檢視"),  # Django: 查看
        ("username", "帳號"),  # Django: 使用者名稱
        ("Search", "查詢"),  # Django: 搜尋
        ("Confirm import", "確認匯入"),  # django-import-export: nothing
        ("Change reason", "異動原因"),  # django-simple-history: nothing
    ],
)
def test_our_words_win_over_those_of_libraries(english, chinese):
    with translation.override("zh-hant"):
        assert translate(english) == chinese
    with translation.override("en"):
        assert translate(english) == english


def test_our_plurals_win_too():
    with translation.override("zh-hant"):
        assert ngettext("Please correct the error below.", "Please correct the errors below.", 2) == "請修正下列錯誤。"


def test_the_readers_of_these_tests():
    assert list(catalogue.marked_in_python('_("a" "b"); x.ngettext("c", "d", 2); pgettext("e", "f"); _(g)')) == [
        (None, "ab"),
        (None, "c"),
        ("e", "f"),
    ]
    source = (
        '{% load i18n %}{% translate "a" as b %}<i title="{% translate "c" context "d" %}">'
        "{% blocktranslate count n=e %}One {{ n }}{% plural %}Many {{ n }}{% endblocktranslate %}"
    )
    assert list(catalogue.marked_in_template(source)) == [(None, "a"), ("d", "c"), (None, "One %(n)s")]
