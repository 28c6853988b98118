"""What is kept for the next reader of the same, and blanks: what comes out is what the template draws."""

import weakref
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from scorecard.templatetags import kept
from scorecard.templatetags.scorecard import kept_include, kept_row, kept_rows
from scorecard.templatetags.strategy_map import map_content

LIGHT = "components/light.html"
CELL = "scorecard/partials/entry_grid_cell.html"
TEXTS = {"span": "1", "name": "c1.2030-06.0", "text": "95.8", "label": "AC1.1 119年6月"}


def filled(shape, **texts):
    texts = TEXTS | texts
    with translation.override("zh-hant"):
        return kept.blank(CELL, shape, texts).fill(texts)


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("is_wrong", [True, False])
@pytest.mark.parametrize("is_not_applicable", [True, False])
@pytest.mark.parametrize("text", ["", "95.8", "5 % <b>", "%s", "\ue000name\ue001", '"', "&amp;"])
def test_it_comes_out_as_the_template_draws_it(text, is_open, is_wrong, is_not_applicable):
    shape = {"is_open": is_open, "is_wrong": is_wrong, "is_not_applicable": is_not_applicable}
    with translation.override("zh-hant"):
        drawn = render_to_string(CELL, {**TEXTS, **shape, "text": text})
    assert filled(shape, text=text) == drawn


def test_html_stays_html():
    assert "<b>5</b>" in filled({"is_open": False}, text=SafeString("<b>5</b>"))


def test_each_language_has_its_words():
    shape = {"is_open": False, "is_not_applicable": True}
    assert "不適用" in filled(shape)
    with translation.override("en"):
        assert "not applicable" in kept.blank(CELL, shape, TEXTS).fill(TEXTS)


def test_a_text_that_is_not_given_is_not_there():
    light = {"status": "on_target", "reason": None, "change": None, "is_unclear": False}
    template = "scorecard/partials/entry_trial.html"
    with translation.override("zh-hant"):
        assert "達成率" not in kept.blank(template, light, {}).fill({})
        assert "達成率 98.33%" in kept.blank(template, light, ["achievement"]).fill({"achievement": "98.33%"})


@pytest.fixture(autouse=True)
def nothing_drawn():
    for each in (kept._include, kept._row, kept._part, kept._blank, kept._frame):
        each.cache_clear()


@pytest.fixture
def drawn(monkeypatch):
    """The templates that were drawn."""
    names: list[str] = []

    def draw(template, values):
        names.append(template)
        return render_to_string(template, values)

    monkeypatch.setattr(kept, "render_to_string", draw)
    return names


def light(status="at_risk"):
    return {"status": status, "reason": None, "is_provisional": False}


def row_of(key):
    return SimpleNamespace(key=key)


@pytest.mark.parametrize("tag", [kept_include, kept_row])
def test_what_is_equal_is_drawn_once(tag, drawn):
    expected = render_to_string(LIGHT, light())
    assert [tag(LIGHT, **light()), tag(LIGHT, **light())] == [expected, expected]
    assert drawn == [LIGHT]
    assert tag(LIGHT, **light("on_target")) == render_to_string(LIGHT, light("on_target"))


@pytest.mark.parametrize("tag", [kept_include, kept_row])
def test_the_same_values_are_drawn_in_each_language(tag):
    values = light()
    for language in ("zh-hant", "en", "zh-hant", "en"):
        with translation.override(language):
            assert tag(LIGHT, **values) == render_to_string(LIGHT, light())
    assert values == light()


def test_rows_with_equal_keys_are_drawn_once_and_those_without_each_time(drawn):
    rows = [row_of(("a",)), row_of(None), row_of(("a",)), row_of(None)]
    assert kept_rows(LIGHT, rows, **light()) == render_to_string(LIGHT, light()) * 4
    assert len(drawn) == 3
    kept_rows(LIGHT, rows, **light("on_target"))  # what stands beside the rows is shown too
    assert len(drawn) == 6


@pytest.mark.parametrize(("key", "times"), [(("a",), 1), (None, 2)])
def test_the_page_of_the_map_is_kept_by_its_key(key, times, monkeypatch):
    asked = []

    def content(**values):
        asked.append(values)
        return SafeString("map")

    monkeypatch.setattr("scorecard.templatetags.strategy_map._content", content)
    assert [map_content(key, chosen=1), map_content(key, chosen=1)] == ["map", "map"]
    assert asked == [{"chosen": 1}] * times


def test_the_objects_that_a_part_was_drawn_from_are_not_kept():
    class Large:
        pass

    large = Large()
    gone = weakref.ref(large)
    kept.part(lambda large: SafeString("small"), "key", {"large": large})
    del large
    assert gone() is None


def test_who_edits_templates_sees_them_drawn_anew(drawn, settings):
    settings.DEBUG = True
    for _time in range(2):
        kept_include(LIGHT, **light())
        kept_rows(LIGHT, [row_of(("a",))], **light())
        kept.blank(CELL, {"is_open": False}, TEXTS)
        kept.frame(CELL, {"is_open": False}, TEXTS)
    assert drawn == [LIGHT, LIGHT, CELL, CELL] * 2
