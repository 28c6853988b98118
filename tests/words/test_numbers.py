"""Numbers in threes with commas, wherever a page writes them; Django's own zh_Hant has groups of four."""

import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import number_format

from scorecard.models import KPITarget
from scorecard.services import records
from tests.admin.pages import address, address_of
from tests.cast import make_large_plan
from tests.words.walking import Page

UNGROUPED = re.compile(r"(?<![\w.,-])[1-9]\d{3,}(?![\w-])")
YEAR = re.compile(r"^20\d\d$")


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_django_groups_by_three(language):
    with translation.override(language):
        assert number_format(Decimal("12345678.5"), force_grouping=True) == "12,345,678.5"
        assert number_format(1234, force_grouping=True) == "1,234"


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_filter_groups_by_three(language):
    with translation.override(language):
        text = "{% load scorecard %}{{ a|number }} {{ b|number }} {{ a|number:1 }}"
        assert Template(text).render(Context({"a": Decimal("12345678.25"), "b": 1234})) == (
            "12,345,678.25 1,234 12,345,678.3"
        )


@pytest.fixture
def large_numbers(small_plan, town):
    kpi = small_plan.kpis["AC1.1"]
    kpi.baseline, kpi.baseline_year, kpi.unit, kpi.decimals = Decimal("7654321"), 2029, "holes", 1
    kpi.plausible_low, kpi.plausible_high = Decimal("1000"), Decimal("98765432.1")
    records.save(record=kpi, by=town["administrator"], reason="grown", version=kpi.version)
    KPITarget.objects.filter(kpi=kpi).update(value=Decimal("1234567.5"))
    return small_plan


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_pages_write_large_numbers_in_threes(language, large_numbers, as_actor):
    client = as_actor("administrator")
    client.cookies["django_language"] = language
    kpi = large_numbers.kpis["AC1.1"]
    places = {
        "/plans/town-works/2030/kpis/AC1.1/": {"1,234,567.5", "7,654,321", "98,765,432.1"},
        address("kpitarget"): {"1,234,567.5"},
        address_of(kpi, "history"): {"7,654,321"},
    }
    for place, expected in places.items():
        text = " ".join(Page(place, client.get(place)).texts)
        assert {number for number in expected if number not in text} == set(), place
        assert [found for found in UNGROUPED.findall(text) if not YEAR.match(found)] == [], place


def test_a_list_of_a_thousand_says_so_in_threes(town, as_actor):
    make_large_plan(town, objectives=125)
    texts = Page("", as_actor("administrator").get(address("actionplan"))).texts
    assert "共1,000筆" in texts
