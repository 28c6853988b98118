"""Whose KPIs and values they are: the same answers as the permissions give one by one."""

from datetime import date

import pytest

from scorecard import permissions
from scorecard.models import KPI, CalendarDay, KPIValue
from tests.cast import ROLES

CAST = (*ROLES, "unassigned", "superuser", "anonymous")


@pytest.mark.parametrize("actor", CAST)
def test_who_reports_a_kpi(actor, town, small_plan):
    found = set(KPI.objects.filter(plan=small_plan.plan).reported_by(town[actor]))
    assert found == {kpi for kpi in small_plan.kpis.values() if permissions.can_report_kpi(town[actor], kpi)}


def test_a_case_officer_reports_it_too_and_once(town, small_plan):
    kpi = small_plan.kpis["AF1.1"]
    kpi.case_officers.add(town["viewer"], town["staff"])
    assert list(KPI.objects.reported_by(town["viewer"])) == [kpi]
    small_plan.kpis["AC1.2"].case_officers.add(town["staff"])
    assert KPI.objects.reported_by(town["staff"]).filter(code="AC1.2").count() == 1


@pytest.mark.parametrize(
    ("actor", "codes"),
    [
        ("administrator", {"AC1.1", "AC1.2", "AF1.1", "AF1.2"}),
        ("manager", {"AC1.1", "AC1.2", "AF1.1", "AF1.2"}),
        ("superuser", {"AC1.1", "AC1.2", "AF1.1", "AF1.2"}),
        ("chief", {"AC1.1"}),  # AC1.2 is only reported by the section
        ("staff", set()),
        ("viewer", set()),
        ("town_viewer", set()),
        ("outsider", set()),
        ("unassigned", set()),
        ("former", set()),
    ],
)
def test_whose_reporting_one_follows(actor, codes, town, small_plan):
    overseen = KPI.objects.filter(plan=small_plan.plan).overseen_by(town[actor])
    assert set(overseen.values_list("code", flat=True)) == codes


@pytest.mark.parametrize("actor", CAST)
def test_who_reviews_a_value(actor, town, small_plan):
    values = KPIValue.objects.filter(kpi__plan=small_plan.plan)
    expected = {
        value for value in values.select_related("kpi__plan") if permissions.can_review_kpi(town[actor], value.kpi)
    }
    assert set(values.reviewed_by(town[actor])) == expected


def test_an_administrator_follows_what_strangers_own(town, small_plan):
    KPI.objects.filter(code="AC1.1").update(owner=town.organisations["town-culture"])
    for actor, follows in (("administrator", True), ("manager", False)):
        assert KPI.objects.overseen_by(town[actor]).filter(code="AC1.1").exists() == follows


def test_periods_of_a_kpi_are_those_at_whose_end_it_is_active(small_plan):
    kpi = small_plan.kpis["AC1.1"]
    assert [period.label for period in kpi.active_periods][::11] == ["2030-01", "2030-12"]
    kpi.frequency, kpi.active_from, kpi.active_until = "Q", date(2030, 6, 30), date(2030, 12, 30)
    assert [period.label for period in kpi.active_periods] == ["2030-Q2", "2030-Q3"]
    kpi.frequency = ""
    assert kpi.active_periods == ()


def test_corrections_of_several_years_and_the_next(db):
    for year in (2028, 2030, 2031, 2032):
        CalendarDay.objects.create(day=date(year, 1, 2), name="Storm", is_working_day=year == 2032)
    assert CalendarDay.objects.corrections(2030) == {date(2030, 1, 2): False, date(2031, 1, 2): False}
    assert set(CalendarDay.objects.corrections(2031, 2029)) == {date(year, 1, 2) for year in (2030, 2031, 2032)}
    assert CalendarDay.objects.corrections() == {}
