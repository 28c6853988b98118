"""What is typed into the grid of targets is read cell by cell, never guessed at."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from scorecard.domain.target_grid import GridFault, Keep, NotOfThisPlan, TypedCell
from scorecard.forms import target_grid
from scorecard.models import Direction, KPIKind

EMPTY = (None, None, None)


@pytest.fixture
def kpi(small_plan):
    return small_plan.kpis["AC1.1"]


@pytest.fixture
def read(small_plan, kpi):
    def read_fields(**fields):
        """The row of AC1.1; `low` for the part of a name: 2030__low."""
        posted = QueryDict(mutable=True)
        for name, text in fields.items():
            posted[f"{kpi.pk}-{name.lstrip('_').replace('__', '-').replace('_', '-')}"] = text
        (row,) = target_grid.read(small_plan.plan, posted)
        return row

    return read_fields


def test_a_row_with_all_it_may_hold(read, kpi):
    row = read(
        versions="3 2030:1 2030-06:2",
        weight=" 30 ",
        thresholds__basis="actual",
        thresholds__green="1,200",
        thresholds__yellow="９００",
        _2030="95.5",
        _2030_06="",
        _2030_06__keep="mine 7",
    )
    assert (row.kpi_id, row.versions, row.faults) == (kpi.pk, {"": 3, "2030": 1, "2030-06": 2}, {})
    assert row.cells == {
        "weight": TypedCell((Decimal(30),)),
        "thresholds": TypedCell(("actual", Decimal(1200), Decimal(900))),
        "2030": TypedCell((Decimal("95.5"), None, None)),
        "2030-06": TypedCell(EMPTY, Keep.MINE, 7),
    }
    assert [row.seen_version(key) for key in ("weight", "thresholds", "2030", "2030-06", "2030-07")] == [3, 3, 1, 2, 0]


def test_a_range_has_two_ends(read, kpi):
    kpi.direction = Direction.RANGE
    kpi.save()
    assert read(_2030__low="△1", _2030__high="0.5").cells["2030"].content == (None, Decimal(-1), Decimal("0.5"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("壹", GridFault.UNCLEAR),
        ("12元", GridFault.UNCLEAR),
        ("95,4", GridFault.UNCLEAR),
        ("約95.8", GridFault.UNCLEAR),
        ("nan", GridFault.UNCLEAR),
        ("inf", GridFault.UNCLEAR),
        ("1e400", GridFault.UNCLEAR),
        ("1_000", GridFault.UNCLEAR),
        ("110/7/5", GridFault.UNCLEAR),
        ("1234567890123456", GridFault.TOO_LONG),
        ("0.00001", GridFault.TOO_FINE),
        ("95%", GridFault.OTHER_UNIT),
    ],
)
def test_what_is_unclear_is_said_at_its_cell_and_the_others_are_read(text, fault, read):
    row = read(_2030_06=text, _2030_07="7")
    assert row.faults == {"2030-06": fault}
    assert row.cells == {"2030-07": TypedCell((Decimal(7), None, None))}


@pytest.mark.parametrize(("unit", "text"), [("%", "95%"), ("‰", "9.5‰"), ("%", "９５％")])
def test_a_sign_that_is_the_kpis_unit_is_welcome(unit, text, read, kpi):
    kpi.unit = unit
    kpi.save()
    assert not read(_2030=text).faults


def test_thresholds_on_the_achievement_rate_are_percentages(read):
    assert not read(thresholds__basis="achievement", thresholds__green="100%", thresholds__yellow="80%").faults
    assert read(thresholds__basis="actual", thresholds__green="100%", thresholds__yellow="80").faults == {
        "thresholds": GridFault.OTHER_UNIT
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"_2031_06": "1"},  # another plan's period
        {"_2030_Q2": "1"},  # not one of this KPI's
        {"_2030__low": "1"},
        {"_2030__low": "1", "_2030__high": "2"},  # of a KPI with one value
        {"name": "Mine now"},
        {"owner": "1"},
        {"thresholds__basis": "actual"},
        {"thresholds__basis": "colour", "thresholds__green": "", "thresholds__yellow": ""},
        {"weight__low": "1"},
    ],
)
def test_what_the_grid_does_not_have_is_refused_as_a_whole(fields, read):
    with pytest.raises(NotOfThisPlan):
        read(weight="1", **fields)


def test_milestones_have_no_targets_to_type(read, kpi):
    kpi.kind = KPIKind.MILESTONE
    kpi.save()
    assert read(weight="1").cells
    with pytest.raises(NotOfThisPlan):
        read(_2030="1")


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 40])
def test_a_kpi_of_another_plan_is_refused(number, small_plan):
    with pytest.raises(NotOfThisPlan):
        target_grid.read(small_plan.plan, QueryDict(f"{number}-weight=1"))


def test_a_kpi_of_a_plan_that_one_may_edit_too_is_refused_here(small_plan, kpi):
    with pytest.raises(NotOfThisPlan):
        target_grid.read(small_plan.section_draft, QueryDict(f"{kpi.pk}-weight=1"))


def test_other_fields_of_the_form_are_no_cells(small_plan):
    assert target_grid.read(small_plan.plan, QueryDict("csrfmiddlewaretoken=x&reason=y&-1=z&x-1=z")) == []


@pytest.mark.parametrize("junk", ["", "x", "7 2030:", "7 2030:x", "²"])
def test_versions_that_make_no_sense_are_none(junk, read):
    assert read(versions=junk, weight="1").seen_version("2030") == 0


def test_a_reason_is_text_that_can_be_kept():
    assert target_grid.reason(QueryDict("reason=%20 why ")) == "why"
    assert target_grid.reason(QueryDict("")) == ""
    for junk in ("a%07b", "x" * 4001):
        with pytest.raises(ValidationError):
            target_grid.reason(QueryDict(f"reason={junk}"))
