"""Blanks: templates drawn once for each shape and filled in with texts; what comes out is what the template draws."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from scorecard.templatetags import kept

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
