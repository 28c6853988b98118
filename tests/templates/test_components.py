"""The parts that show how something stands: always in words, with the symbol beside them."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Lights, Score
from scorecard.domain.scoring import Basis, Change, PlanRules, Reason, Status
from scorecard.reports.map_choice import Named
from scorecard.reports.plan_period import Standing
from scorecard.templatetags import standing
from tests.words.walking import Page


def html(template, **context):
    with translation.override("zh-hant"):
        return render_to_string(template, context)


def text(template, **context):
    from django.http import HttpResponse

    return "".join("".join(Page("", HttpResponse(html(template, **context))).texts).split())


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.ON_TARGET, "綠燈"),
        (Status.AT_RISK, "黃燈"),
        (Status.OFF_TARGET, "紅燈"),
        (Status.NO_DATA, "未填報"),
        (Status.NOT_DUE, "未到期"),
        (Status.NOT_APPLICABLE, "不適用"),
    ],
)
def test_a_status_is_a_word_a_symbol_and_a_class(status, word):
    shown = html("components/light.html", status=status)
    assert text("components/light.html", status=status) == word
    assert f'class="light is-{status}"' in shown
    assert "<svg" in shown


def test_the_symbols_differ():
    assert len({html("components/symbol.html", status=status) for status in (*Status, "no_light")}) == 7


@pytest.mark.parametrize("reason", set(Reason) - {Reason.MISSING, Reason.NOT_DUE, Reason.NOT_APPLICABLE})
def test_no_light_says_why(reason):
    shown = text("components/light.html", status=Status.NO_DATA, reason=reason)
    assert shown.startswith("無燈號")
    assert len(shown) > len("無燈號")


def test_every_reason_has_its_own_words():
    words = [text("components/reason.html", reason=reason) for reason in Reason]
    assert len(set(words)) == len(words)
    assert "" not in words


def test_what_is_missing_is_not_reported():
    assert text("components/light.html", status=Status.NO_DATA, reason=Reason.MISSING) == "未填報"


def test_what_is_not_approved_says_so_behind_the_light():
    assert text("components/light.html", status=Status.AT_RISK, is_provisional=True) == "黃燈（未核定）"


@pytest.mark.parametrize(
    ("change", "words"), [(Change.BETTER, "↗好轉"), (Change.WORSE, "↘惡化"), (Change.SAME, "→持平"), (None, "")]
)
def test_a_change_is_an_arrow_and_a_word(change, words):
    assert text("components/change.html", change=change) == words


def test_counts_are_spelled_out_for_who_does_not_see_them():
    shown = html("components/light_counts.html", lights=Lights(15, 8, 1)).replace("\n", "")
    assert '<span aria-hidden="true">綠</span><span class="visually-hidden">綠燈</span>15' in shown
    assert "未填報0" in shown
    assert "未到期" not in shown


def test_counts_name_what_is_not_due_or_not_applicable_where_there_is_any():
    shown = text("components/light_counts.html", lights=Lights(1, 0, 0, 2, 3, 4))
    assert shown.endswith("未填報2未到期3不適用4")


@pytest.mark.parametrize(
    ("coverage", "shown"), [("100", "100%"), ("64.96", "65%"), ("99.96", "99.9%"), ("0", "0%"), (None, "－")]
)
def test_a_coverage_below_all_is_never_all(coverage, shown):
    assert text("components/coverage.html", coverage=coverage and Decimal(coverage)).endswith(shown)


def shown_by(source, **context):
    with translation.override("zh-hant"):
        return Template("{% load scorecard %}" + source).render(Context(context))


def test_a_light_says_that_it_rests_on_figures_not_approved():
    score = replace(SCORE, is_provisional=True)
    alike = {"status": score.status, "reason": None, "is_provisional": True}
    assert shown_by("{% light score %}", score=score) == html("components/light.html", **alike)
    assert shown_by("{% light score %}", score=SCORE) != html("components/light.html", **alike)


def test_rows_are_drawn_one_by_one_and_escaped():
    items = [Named("AC1", "a<b"), Named("AC2", "c")]
    source = '{% kept_list "scorecard/partials/map_ways.html" "themes" rows plan_url="/p/" query="" %}'
    shown = shown_by(source, rows=[(items[0],), (items[1],)])
    assert shown.index("/p/themes/AC1/") < shown.index("/p/themes/AC2/")
    assert "a&lt;b" in shown.replace("<wbr>", "")


@pytest.mark.parametrize(("achievement", "shown"), [("98.325", "98.33%"), ("0", "0.00%"), (None, "－")])
def test_a_rate_is_rounded_for_reading_only(achievement, shown):
    assert shown_by("{{ rate|rate }}", rate=achievement and Decimal(achievement)) == shown


def test_the_legend_says_the_thresholds_in_force():
    rules = PlanRules(on_target=Decimal(90), at_risk=Decimal("70.5"), rollup_on_target=Decimal(85))
    shown = text("scorecard/partials/legend.html", rules=rules)
    for words in (
        "綠燈達成率≥90%",
        "黃燈70.5%～未滿90%",
        "紅燈未滿70.5%",
        "綠燈得分≥85",
        "黃燈80～未滿85",
        "未滿50%者無燈號",
    ):
        assert words in shown
    assert "另訂門檻" not in shown
    assert "另訂門檻" in text("scorecard/partials/legend.html", rules=rules, has_own_thresholds=True)


SCORE = Score(Status.AT_RISK, None, Decimal("97.549"), Decimal(100), Lights(15, 8, 1))


def bar(**values):
    with translation.override("zh-hant"):
        return re.sub(r"<[^>]+>|\s", "", standing.standing_bar(**values))


def test_counts_come_before_the_score():
    shown = bar(label="計畫燈號", score=SCORE, change=Change.BETTER)
    assert shown.index("綠") < shown.index("黃燈") < shown.index("97.55") < shown.index("↗好轉")
    assert "97.55" not in bar(label="x", score=SCORE, hides_scores=True)


def test_a_bar_leads_to_why_and_says_nothing_of_a_change_that_there_is_not():
    assert "與上期比較" in bar(label="x", score=SCORE, change=Change.SAME)
    assert "與上期比較" not in bar(label="x", score=SCORE)
    assert "why" not in standing.standing_bar("x", SCORE)
    assert 'href="/p/why/theme/A/?basis=period"' in standing.standing_bar(
        "x", SCORE, None, False, "theme/A", "/p/", "?basis=period"
    )


@pytest.mark.parametrize(("coverage", "is_whole"), [(None, True), (Decimal(100), True), (Decimal("99.9"), False)])
def test_a_phone_shows_the_coverage_that_is_not_whole(coverage, is_whole):
    shown = standing.standing_cells(replace(SCORE, coverage=coverage), None, has_coverage=True)
    assert ("is-whole" in shown) is is_whole
    assert "cover-cell" not in standing.standing_cells(SCORE, None)


def picker(period, others=()):
    shown = Standing(Period.parse(period), Basis.PERIOD, False, 2021)
    return html("scorecard/partials/period_picker.html", standing=shown, others=others)


def test_the_picker_offers_the_year_in_years_of_the_republic():
    shown = picker("2021-01")
    assert shown.count("<option ") == 19
    assert '<option value="2021-01" selected>110年1月</option>' in shown
    assert "110年（全年）" in shown
    assert "上一期" not in shown
    assert 'href="?period=2021-02&amp;basis=period" rel="next"' in shown


def test_the_picker_keeps_and_escapes_what_else_was_asked():
    shown = picker("2021-06", others=(("only", '"><script>'),))
    assert "<script" not in shown
    assert 'name="only" value="&quot;&gt;&lt;script&gt;"' in shown
    assert "&amp;only=%22%3E%3Cscript%3E" in shown
